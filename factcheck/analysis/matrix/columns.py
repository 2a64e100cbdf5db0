"""The columns of the matrix: sources, by their kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.domain import OTHER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factcheck.comparing.consensus import Consensus
    from factcheck.domain import SourceLabel, Taxonomy

NOT_IN_TAXONOMY, NOBODY, DISPUTED = "other sources", "no source named", "source disputed"
"""The columns behind the labels of the taxonomy."""


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column.

    Attributes:
        name: a label of the taxonomy, or one of the three of this module.
        kind: the heading that it stands under, ``""`` for none.
    """

    name: str
    kind: str


def source_columns(taxonomy: Taxonomy) -> tuple[SourceColumn, ...]:
    """Return the columns of a taxonomy, those of one kind together."""
    labels = [SourceColumn(label.name, _kind(label)) for label in taxonomy.labels]
    kinds = list(dict.fromkeys(each.kind for each in labels))
    labels.sort(key=lambda each: kinds.index(each.kind))
    return (*labels, *(SourceColumn(name, "") for name in (NOT_IN_TAXONOMY, NOBODY, DISPUTED)))


def columns_of(claim: Consensus, columns: Iterable[SourceColumn]) -> tuple[int, ...]:
    """Return in which columns a claim stands: one for each of its labels."""
    places = {each.name: number for number, each in enumerate(columns)}
    if claim.labels is None:
        return (places[DISPUTED],)
    known = tuple(places[label] for label in claim.labels if label != OTHER)
    if known and OTHER not in claim.labels:
        return known
    return (*known, places[NOT_IN_TAXONOMY if claim.attribution.source else NOBODY])


def _kind(label: SourceLabel) -> str:
    return f"{label.kind.value}s" if label.kind else ""
