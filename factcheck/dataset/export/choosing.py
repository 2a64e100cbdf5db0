"""Which claims are published as those of their sources, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.dataset.rows import read_units
from factcheck.domain import Stance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from factcheck.dataset.reading import OpenDataset
    from factcheck.dataset.unit_columns import UnitRecord


@dataclass(frozen=True, slots=True)
class Withheld:
    """A claim that is not published.

    Attributes:
        claim: its id, `Consensus.unit`.
        document: id of its document.
        reason: why, in words.
    """

    claim: str
    document: str
    reason: str


DENIED = "its source denies it, and the dataset does not say who makes it"
UNASSERTED = "its source neither asserts nor denies it"
WITHDRAWN = "its document was withdrawn"
UNCARRIED = "it is reported inside a claim that its own source does not assert"
CONTRADICTED = "annotators gave it different verdicts or stances, and nobody decided"
"""Why a claim is not published."""


def withheld(opened: OpenDataset) -> Iterator[Withheld]:
    """Yield the claims of a dataset that are not published, each once.

    Raises:
        InvalidRecord: a claim is not valid.
        OSError: the file cannot be read any more.
    """
    for unit, choice in choose(opened).items():
        if choice.reason:
            yield Withheld(unit, choice.document, choice.reason)


@dataclass(slots=True)
class Choice:
    """Whether a claim is published.

    Attributes:
        document: id of its document.
        within: id of the claim whose content reports it.
        carries: whether a claim in its content may be published.
        reason: why it is not published, ``""`` if it is.
    """

    document: str
    within: str
    carries: bool
    reason: str


def choose(opened: OpenDataset) -> Mapping[str, Choice]:
    """Return by id whether each claim of the consensus is published."""
    choices: dict[str, Choice] = {}
    for record in read_units(opened):
        found = record.found
        carries = found.stance is Stance.ASSERTS
        choices[found.unit] = Choice(record.document.id, found.within, carries, _why_not(record))
    for choice in choices.values():
        if choice.reason != WITHDRAWN and not all(each.carries for each in _outer(choice, choices)):
            choice.reason = UNCARRIED
    return choices


def _outer(choice: Choice, choices: Mapping[str, Choice]) -> Iterator[Choice]:
    """Yield the claim that a claim is in, the one that this is in, and so on."""
    seen = set[str]()
    while (outer := choices.get(choice.within)) and choice.within not in seen:
        seen.add(choice.within)
        yield outer
        choice = outer


def _why_not(record: UnitRecord) -> str:
    """Return why a claim is not published, whatever it is in; ``""`` if it is."""
    found = record.found
    if record.withdrawn:
        return WITHDRAWN
    if found.stance is None or found.verdict is None:
        return CONTRADICTED
    return {Stance.DENIES: DENIED, Stance.NONE: UNASSERTED}.get(found.stance, "")
