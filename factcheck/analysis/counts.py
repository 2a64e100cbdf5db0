"""Counts of what is right, and the shares that come of them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from factcheck.analysis.bootstrap import Figure, draw_documents, interval, ratio
from factcheck.domain import Attribution, Role, Span
from factcheck.text.words import words

Spans = Mapping[Role, AbstractSet[Span]]

SCORED_ROLES = (Role.SOURCE, Role.CUE, Role.CONTENT)
"""The roles that are scored; the gold of most corpora has no channels."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are right, of how many predicted and how many in the gold.

    A ratio with a denominator of 0 is undefined, that is ``None``: neither 0 nor 1.

    >>> (Counts(correct=2, predicted=4, gold=3) + Counts(1, 1, 2)).f1
    0.6
    """

    correct: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Sum the counts, for micro-averages."""
        return Counts(
            self.correct + other.correct,
            self.predicted + other.predicted,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float | None:
        """Share of the predicted that is right; undefined if nothing is predicted."""
        return self.correct / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Share of the gold that is predicted; undefined if the gold is empty."""
        return self.correct / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two, ``2 correct / (predicted + gold)``; undefined if both are 0."""
        total = self.predicted + self.gold
        return 2 * self.correct / total if total else None


def f1_over_documents(counts: Iterable[Counts]) -> Figure:
    """Return micro-averaged F1 over documents, with its interval.

    If as many are predicted as are in the gold, this is accuracy.
    """
    return share_over_documents((2 * each.correct, each.predicted + each.gold) for each in counts)


def recall_over_documents(counts: Iterable[Counts]) -> Figure:
    """Return micro-averaged recall over documents, with its interval."""
    return share_over_documents((each.correct, each.gold) for each in counts)


def share_over_documents(parts: Iterable[tuple[float, float]]) -> Figure:
    """Return one sum divided by another, with its interval.

    Args:
        parts: what each document adds to both sums.
    """
    sides = np.array(list(parts), np.float64).reshape(-1, 2)
    over, under = sides.sum(axis=0)
    if not under:
        return Figure(None)
    resampled = draw_documents(len(sides)) @ sides
    return Figure(float(over / under), interval(ratio(resampled[:, 0], resampled[:, 1])))


def spans_by_role(attributions: Iterable[Attribution]) -> dict[Role, set[Span]]:
    """Return the spans of each role; attributions of one document can share some."""
    spans: dict[Role, set[Span]] = {role: set() for role in SCORED_ROLES}
    for each in attributions:
        for role in SCORED_ROLES:
            spans[role].update(each.spans(role))
    return spans


def exact_counts(predicted: Spans, gold: Spans) -> dict[Role, Counts]:
    """Return for each role how many spans of a document are the same to the code point."""
    return {role: _shared(predicted[role], gold[role]) for role in SCORED_ROLES}


def word_counts(text: str, predicted: Spans, gold: Spans) -> dict[Role, Counts]:
    """Return for each role how many words the spans of both sides touch."""
    tokens = words(text)
    return {
        role: _shared(set(_touched(tokens, predicted[role])), set(_touched(tokens, gold[role])))
        for role in SCORED_ROLES
    }


def _shared(predicted: AbstractSet[object], gold: AbstractSet[object]) -> Counts:
    return Counts(len(predicted & gold), len(predicted), len(gold))


def _touched(tokens: Sequence[Span], spans: Iterable[Span]) -> Iterator[int]:
    """Yield the index of each word that a span touches."""
    ends = [token.end for token in tokens]
    for span in spans:
        index = bisect_right(ends, span.start)
        while index < len(tokens) and tokens[index].start < span.end:
            yield index
            index += 1
