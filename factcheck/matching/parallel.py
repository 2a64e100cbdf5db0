"""Claims of two parallel articles, aligned in their order.

The order of claims hardly changes in a translation, so the alignment is monotone, with gaps, as
Gale and Church (Computational Linguistics 19(1), 1993) align sentences: the pairs whose log-odds
have the largest sum, by dynamic programming. A gap costs nothing: a pair that is more likely wrong
than right lowers the sum, and is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from factcheck.matching.evidence import COMPARED, compare_all, logistic, probability

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factcheck.matching.claims import ClaimText
    from factcheck.matching.vectors import Floats

Doubles = npt.NDArray[np.float64]

FEATURES = (*COMPARED, "likeness", "ahead", "apart", "same_quotation")
"""Beside `COMPARED`: the cosine of the contents, how far it is above the best other pair with one
of the two, the distance of their positions, and whether both are quoted alike."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two claims of parallel articles that say the same.

    Attributes:
        one: index of the claim in the first article.
        other: index of the claim in the other one.
        score: how likely they are the same, in [0, 1].
    """

    one: int
    other: int
    score: float


def align(
    ones: Sequence[ClaimText],
    others: Sequence[ClaimText],
    vectors: Floats,
    other_vectors: Floats,
) -> list[Aligned]:
    """Return the claims of two parallel articles that say the same, in order.

    Args:
        ones: the claims of one article, in the order of its text.
        others: those of the other article, in the order of its text.
        vectors: of the contents of the first, ``(claims, dimensions)``.
        other_vectors: of the contents of the other.
    """
    if not ones or not others:
        return []
    features = pair_features(ones, others, vectors, other_vectors)
    log_odds = logistic("parallel").log_odds(features, FEATURES).reshape(len(ones), len(others))
    scores = probability(log_odds)
    return [Aligned(i, j, float(scores[i, j])) for i, j in best_path(log_odds)]


def pair_features(
    ones: Sequence[ClaimText],
    others: Sequence[ClaimText],
    vectors: Floats,
    other_vectors: Floats,
) -> Doubles:
    """Return `FEATURES` of all pairs, row by row, ``(ones * others, features)``."""
    likeness = (vectors @ other_vectors.T).astype(float)
    apart = [[abs(one.position - other.position) for other in others] for one in ones]
    quoted = [[one.quotation is other.quotation for other in others] for one in ones]
    compared = compare_all((one, other) for one in ones for other in others)
    more = (likeness, _ahead(likeness), np.array(apart), np.array(quoted, float))
    return np.column_stack([compared, *(each.ravel() for each in more)])


def _ahead(likeness: Doubles) -> Doubles:
    """Return how far each value is above the highest other one in its row and column."""
    rivals = [np.zeros_like(likeness)]
    for values in (likeness, likeness.T):
        if values.shape[1] > 1:
            ranked = np.sort(values, axis=1)
            first, second = ranked[:, -1:], ranked[:, -2:-1]
            rival = np.where(values >= first, second, first)
            rivals.append(rival if values is likeness else rival.T)
    return np.asarray(likeness - np.max(rivals, axis=0))


def best_path(gains: Doubles) -> list[tuple[int, int]]:
    """Return the pairs with the largest sum of gains of which no two cross, in order.

    Args:
        gains: of each pair, ``(ones, others)``; pairs without a gain are left out.
    """
    rows, columns = gains.shape
    best = np.zeros((rows + 1, columns + 1))
    for i in range(rows):
        # With row i: pairs after the best of what ends before them, or a gap in either article.
        paired = best[i, :-1] + np.maximum(gains[i], 0)
        best[i + 1, 1:] = np.maximum.accumulate(np.maximum(paired, best[i, 1:]))
    path: list[tuple[int, int]] = []
    i, j = rows, columns
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            path.append((i, j))
    return path[::-1]
