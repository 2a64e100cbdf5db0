"""On what annotators of the same text agree, and on what they differ, claim by claim."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from factcheck.comparing.alignment import units

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from factcheck.comparing.alignment import Shared
    from factcheck.domain import Claim, Span


class Point(StrEnum):
    """What answers to a claim may differ in."""

    CONTENT = "content"
    SOURCE = "source"
    CUE = "cue"
    CHANNEL = "channel"
    QUOTATION = "quotation"
    LABELS = "source labels"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Compared:
    """A claim that one annotator of a text found or several, and what each made of it.

    Attributes:
        answers: the claim of everybody who found it, by annotator.
        missed: those who annotated the same text and did not mark it.
        points: in what the answers differ.
    """

    answers: Mapping[str, Claim]
    missed: tuple[str, ...]
    points: tuple[Point, ...]

    @property
    def agreed(self) -> bool:
        """Whether all found it and said the same of it."""
        return not self.missed and not self.points


def compared(text: Shared) -> tuple[Compared, ...]:
    """Return every claim of a text, in the order of the text.

    Claims are lined up as `shared.units` does it. Labels are compared as sets. To choose no label
    is an answer; to give no verdict is none yet, and differs from nothing. Evidence is what a
    verdict rests on, and is not compared.
    """
    found = [
        Compared(
            answers,
            tuple(name for name in text.claims if name not in answers),
            tuple(point for point, said in _SAID.items() if _differ(said, answers)),
        )
        for answers in units(text)
    ]
    return tuple(sorted(found, key=_place))


_SAID: Mapping[Point, Callable[[Claim], Hashable]] = {
    Point.CONTENT: lambda claim: claim.attribution.content,
    Point.SOURCE: lambda claim: claim.attribution.source,
    Point.CUE: lambda claim: claim.attribution.cue,
    Point.CHANNEL: lambda claim: claim.attribution.channel,
    Point.QUOTATION: lambda claim: claim.attribution.quotation,
    Point.LABELS: lambda claim: frozenset(claim.labels),
    Point.VERDICT: lambda claim: claim.verdict,
}


def _place(each: Compared) -> tuple[Span, ...]:
    return min(claim.attribution.content for claim in each.answers.values())


def _differ(said: Callable[[Claim], Hashable], answers: Mapping[str, Claim]) -> bool:
    given = {said(claim) for claim in answers.values()}
    return len(given - {""}) > 1  # no verdict yet
