"""How far scores in [0, 1] can be trusted, measured on items known to be right or wrong."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10
"""Of the reliability curve and the calibration error."""

COVERAGES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)


@dataclass(frozen=True, slots=True)
class Bin:
    """The items whose score is in one tenth of [0, 1].

    Attributes:
        start: the lowest score in it.
        count: how many items.
        scores: the sum of their scores.
        right: how many of them are right.
    """

    start: float
    count: int
    scores: float
    right: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """What is left if only items with at least a certain score are taken.

    Attributes:
        threshold: the lowest score taken.
        taken: how many have at least this score.
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
        """Share of all that is taken; undefined if there are none."""
        return self.taken / self.total if self.total else None


def reliability_curve(scored: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Return the reliability curve: ten bins of scores, without the empty ones.

    Murphy and Winkler, Applied Statistics 26, 1977. A score of 1 is in the last bin. Each score
    comes with whether its item is right.
    """
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in scored:
        bins[min(int(score * BINS), BINS - 1)].append((score, right))
    return [
        Bin(number / BINS, len(group), sum(score for score, _ in group), sum(r for _, r in group))
        for number, group in sorted(bins.items())
    ]


def calibration_error(scored: Sequence[tuple[float, bool]]) -> float | None:
    """Return the expected calibration error over ten bins (Naeini et al., AAAI 2015), in [0, 1]."""
    if not scored:
        return None
    return sum(abs(each.scores - each.right) for each in reliability_curve(scored)) / len(scored)


def accuracy_by_coverage(scored: Sequence[tuple[float, bool]]) -> dict[float, float]:
    """Return what share of the most certain items is right, by the share that is kept."""
    ranked = sorted(scored, key=lambda each: -each[0])
    kept = {share: ranked[: max(round(share * len(ranked)), 1)] for share in COVERAGES}
    return {
        share: sum(right for _, right in group) / len(group)
        for share, group in kept.items()
        if group
    }


def apply_threshold(scored: Sequence[tuple[float, bool]], threshold: float) -> Threshold:
    """Return what is left if only items with at least this score are taken."""
    taken = [right for score, right in scored if score >= threshold]
    return Threshold(threshold, len(taken), sum(taken), len(scored))


def threshold_for_precision(
    scored: Sequence[tuple[float, bool]], precision: float
) -> Threshold | None:
    """Return the lowest threshold that reaches a precision; ``None`` if none does.

    It fits the scores it is computed from; on others the precision may be lower.
    """
    best, taken, right = None, 0, 0
    ranked = sorted(scored, reverse=True)
    for index, (score, is_right) in enumerate(ranked):
        taken, right = taken + 1, right + is_right
        is_last = index + 1 == len(ranked) or ranked[index + 1][0] < score
        if is_last and right / taken >= precision:
            best = Threshold(score, taken, right, len(ranked))
    return best
