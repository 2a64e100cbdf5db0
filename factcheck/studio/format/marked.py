"""A marked claim: what is between a result of Label Studio and an attribution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from factcheck.domain import Attribution


@dataclass(frozen=True, slots=True)
class Marked:
    """A claim as it was marked, or predicted, in the offsets of the task's text.

    Attributes:
        region: id of the region of its first piece, which is the claim's name in the result.
        attribution: where it stands and who says it.
        chosen: per control, what was chosen or written for it.
        score: of the prediction, in [0, 1]; ``None`` if there is none.
        relocated: whether a region was located by its words, because its offsets did not fit.
    """

    region: str
    attribution: Attribution
    chosen: Mapping[str, tuple[str, ...]]
    score: float | None = None
    relocated: bool = False
