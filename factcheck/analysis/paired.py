"""Two models on the same documents: what the second does better or worse, and how surely.

Both are measured on the same resampled documents, and the interval is that of the difference
(paired bootstrap; Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 16): a
document that is hard for both says nothing of their difference.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from factcheck.analysis.bootstrap import draw_documents, interval, ratio
from factcheck.analysis.counts import SCORED_ROLES, Counts
from factcheck.analysis.evaluation import Scores

Doubles = NDArray[np.float64]

MEAN = "mean"
"""Name of the mean of the exact F1 of source, cue and content."""

NO_TOUCH, LABELS = "no touch", "labels"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after, each in [0, 1].

    Attributes:
        before: of the first model, ``None`` if it is not defined.
        after: of the second.
        difference: second less first, ``None`` if one of them is not defined.
        interval: where 95 % of the differences on resampled documents lie; ``None`` with fewer
            than two documents.
    """

    before: float | None
    after: float | None
    difference: float | None
    interval: tuple[float, float] | None

    @property
    def surely_worse(self) -> bool:
        """Whether the whole interval is below 0."""
        return self.interval is not None and self.interval[1] < 0

    @property
    def surely_better(self) -> bool:
        """Whether the whole interval is above 0."""
        return self.interval is not None and self.interval[0] > 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes from one model to another.

    Attributes:
        documents: how many both read.
        claims: gold attributions in them.
        changes: exact F1 by role and their mean (`MEAN`), the share of gold attributions that
            need no correction (`NO_TOUCH`), and F1 of labels of all attributions (`LABELS`).
    """

    documents: int
    claims: int
    changes: dict[str, Change]

    @property
    def better(self) -> bool:
        """Whether the second model is better.

        The mean exact F1 is higher, and neither that of a role nor the share without correction
        is surely lower.
        """
        mean = self.changes[MEAN].difference
        spans = (*(role.value for role in SCORED_ROLES), NO_TOUCH)
        return bool(mean and mean > 0) and not any(self.changes[n].surely_worse for n in spans)


def compare_scores(before: Sequence[Scores], after: Sequence[Scores]) -> Comparison:
    """Return what changes between two models.

    Args:
        before: the scores of the first one, a document each.
        after: those of the second, of the same documents in the same order.
    """
    sides = (before, after)
    roles = {
        role.value: tuple(_f1_of(each.exact[role] for each in side) for side in sides)
        for role in SCORED_ROLES
    }
    defined = [pair for pair in roles.values() if not any(np.isnan(each[0]) for each in pair)]
    means = tuple(
        np.mean([pair[at] for pair in defined] or [np.full(1, np.nan)], axis=0) for at in (0, 1)
    )
    rows = {
        **roles,
        MEAN: means,
        NO_TOUCH: tuple(_recall_of(each.untouched for each in side) for side in sides),
        LABELS: tuple(_f1_of(each.labels_end_to_end for each in side) for side in sides),
    }
    changes = {name: _change(*pair, documents=len(before)) for name, pair in rows.items()}
    return Comparison(len(before), sum(each.untouched.gold for each in before), changes)


def _f1_of(counts: Iterable[Counts]) -> Doubles:
    return _shares((2 * each.correct, each.predicted + each.gold) for each in counts)


def _recall_of(counts: Iterable[Counts]) -> Doubles:
    return _shares((each.correct, each.gold) for each in counts)


def _shares(parts: Iterable[tuple[int, int]]) -> Doubles:
    """Return a share of all documents, then those of the resampled ones; ``NaN``: undefined."""
    sides = np.array(list(parts), np.float64).reshape(-1, 2)
    drawn = np.concatenate([np.ones((1, len(sides))), draw_documents(len(sides))]) @ sides
    return ratio(drawn[:, 0], drawn[:, 1])


def _change(before: Doubles, after: Doubles, *, documents: int) -> Change:
    first, second = (None if np.isnan(each[0]) else float(each[0]) for each in (before, after))
    if first is None or second is None:
        return Change(first, second, None, None)
    found = interval((after - before)[1:]) if documents > 1 else None
    return Change(first, second, second - first, found)
