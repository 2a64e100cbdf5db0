"""Which texts come first when some are chosen, and the best of many in little memory."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from heapq import nsmallest
from operator import attrgetter
from typing import TYPE_CHECKING

from factcheck.dataset.moments import published_order
from factcheck.domain import text_of

if TYPE_CHECKING:
    from factcheck.domain import Document, PredictedClaim, Prediction

Rank = tuple[float, ...]
"""The least comes first."""

READ = 3
"""Contents of a text that tell what it is about: those of its least certain claims."""


class ChosenBy(StrEnum):
    """By what texts are chosen."""

    MOST_USEFUL = "most-useful"
    """The model is uncertain there, and about other things than in the texts before."""

    UNCERTAIN = "uncertain"
    """The lowest mean score of its claims first."""

    SCORE = "score"
    """The highest mean score of its claims first."""

    RANDOM = "random"
    """Each as likely as any other."""

    NEWEST = "newest"
    """The latest publication first, texts without a date last."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be chosen, with its translation if it has one.

    Attributes:
        unit: the name that both share, see `unit_of`.
        rank: of the one that comes first.
        uncertainty: one less the mean score of its claims, in [0, 1]; 0 without claims.
        contents: of its least certain claims, `READ` at most.
    """

    unit: str
    rank: Rank
    uncertainty: float = 0.0
    contents: tuple[str, ...] = ()


class Best:
    """The candidates of the lowest rank, each unit once, in memory for twice as many.

    The bound of the rank is lowered each time that there are twice as many: so that a million pass
    with a comparison each.
    """

    def __init__(self, limit: float = math.inf) -> None:
        """Keep so many at most, one or more."""
        self._limit = limit
        self._kept: dict[str, Candidate] = {}
        self._bound: Rank | None = None

    def __len__(self) -> int:
        """Return how many are in memory."""
        return len(self._kept)

    def add(self, candidate: Candidate) -> None:
        """Keep a candidate, unless there are enough of a lower rank."""
        if self._bound is not None and candidate.rank > self._bound:
            return
        known = self._kept.get(candidate.unit)
        if known is None or candidate.rank < known.rank:
            self._kept[candidate.unit] = candidate
        if len(self._kept) > 2 * self._limit:
            kept = self.ranked()
            self._kept = {each.unit: each for each in kept}
            self._bound = kept[-1].rank

    def ranked(self) -> list[Candidate]:
        """Return those of the lowest rank, in its order."""
        if self._limit >= len(self._kept):
            return sorted(self._kept.values(), key=attrgetter("rank"))
        return nsmallest(int(self._limit), self._kept.values(), key=attrgetter("rank"))


def unit_of(document: Document) -> str:
    """Return a name that a document and the parallel one share."""
    return min(document.id, document.parallel or document.id)


def draw(unit: str, seed: int) -> float:
    """Return a number in [0, 1) that only this unit and the seed decide.

    The units with the lowest numbers are a simple random sample of all; it depends neither on the
    order of a file nor on how often a unit is in it, and a larger sample holds the smaller one
    (bottom-k sketches; Cohen and Kaplan, PODC 2007).
    """
    digest = blake2b(f"{seed}:{unit}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def rank(prediction: Prediction, by: ChosenBy, seed: int) -> Rank:
    """Return where a prediction comes, the draw deciding between equal ones.

    Without claims it is as if there were no score: it comes last by any score.
    """
    document, drawn = prediction.document, draw(unit_of(prediction.document), seed)
    match by:
        case ChosenBy.RANDOM:
            return (drawn,)
        case ChosenBy.NEWEST:
            if not document.published:
                return (math.inf, drawn)
            moment, is_time = published_order(document.published)
            return (-moment.timestamp(), not is_time, drawn)
    if not prediction.claims:
        return (math.inf, drawn)
    score = _mean_score(prediction)
    return (-score if by is ChosenBy.SCORE else score, drawn)


def candidate(prediction: Prediction, by: ChosenBy, seed: int) -> Candidate:
    """Return a prediction as a candidate, with its contents if these decide."""
    unit, place = unit_of(prediction.document), rank(prediction, by, seed)
    if by is not ChosenBy.MOST_USEFUL or not prediction.claims:
        return Candidate(unit, place)
    doubtful = sorted(prediction.claims, key=_score)[:READ]
    text = prediction.document.text
    contents = tuple(text_of(each.attribution.content, text) for each in doubtful)
    return Candidate(unit, place, 1 - _mean_score(prediction), contents)


def _mean_score(prediction: Prediction) -> float:
    return sum(map(_score, prediction.claims)) / len(prediction.claims)


def _score(claim: PredictedClaim) -> float:
    return claim.score
