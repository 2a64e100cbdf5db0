"""How far to trust a score, in [0, 1], where it is known what was right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BINS = 10
"""Of the calibration error."""

COVERAGES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)


@dataclass(frozen=True, slots=True)
class Bin:
    """What was scored in one tenth of [0, 1].

    Attributes:
        start: the lowest score that it takes.
        count: how many were scored.
        scores: the sum of their scores.
        right: how many of them were right.
    """

    start: float
    count: int
    scores: float
    right: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """What taking scores from a threshold on comes to.

    Attributes:
        threshold: the lowest score taken.
        taken: how many have it or more.
        right: how many of these are right.
        total: how many there are.
    """

    threshold: float
    taken: int
    right: int
    total: int

    @property
    def precision(self) -> float | None:
        """Share of the taken that is right; undefined if none is taken."""
        return self.right / self.taken if self.taken else None

    @property
    def coverage(self) -> float | None:
        """Share of all that is taken; undefined if there is none."""
        return self.taken / self.total if self.total else None


def reliability(chances: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Return the reliability curve: what was scored in each of ten bins, empty ones left out.

    Murphy and Winkler, Applied Statistics 26, 1977. A score of 1 is in the last bin.

    Args:
        chances: a score, and whether it was right.
    """
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, right in chances:
        bins[min(int(chance * BINS), BINS - 1)].append((chance, right))
    return [
        Bin(
            number / BINS,
            len(bins[number]),
            sum(chance for chance, _ in bins[number]),
            sum(right for _, right in bins[number]),
        )
        for number in sorted(bins)
    ]


def calibration_error(chances: Sequence[tuple[float, bool]]) -> float | None:
    """Return the expected calibration error over ten bins (Naeini et al., AAAI 2015), in [0, 1]."""
    if not chances:
        return None
    return sum(abs(each.scores - each.right) for each in reliability(chances)) / len(chances)


def coverage_accuracy(tops: Sequence[tuple[float, bool]]) -> dict[float, float]:
    """Return the share that is right of the surest mentions, by how large a share is kept."""
    ranked = sorted(tops, key=lambda each: -each[0])
    kept = {share: ranked[: max(round(share * len(ranked)), 1)] for share in COVERAGES}
    return {
        share: sum(right for _, right in group) / len(group)
        for share, group in kept.items()
        if group
    }


def at_threshold(chances: Sequence[tuple[float, bool]], threshold: float) -> Threshold:
    """Return what taking scores from a threshold on comes to."""
    taken = [right for chance, right in chances if chance >= threshold]
    return Threshold(threshold, len(taken), sum(taken), len(chances))


def threshold_for(chances: Sequence[tuple[float, bool]], precision: float) -> Threshold | None:
    """Return the lowest score from which on at least this share is right; nothing if none does.

    It fits the scores it is taken from, so on others it may come out lower.
    """
    best, taken, right = None, 0, 0
    ranked = sorted(chances, reverse=True)
    for index, (chance, is_right) in enumerate(ranked):
        taken, right = taken + 1, right + is_right
        is_last = index + 1 == len(ranked) or ranked[index + 1][0] < chance
        if is_last and right / taken >= precision:
            best = Threshold(chance, taken, right, len(ranked))
    return best
