"""Scored pairs of claims as columns: a million claims have more than ten million of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factcheck.matching.evidence import Floats as Doubles
    from factcheck.matching.neighbours import Ints

    Flags = npt.NDArray[np.bool_]
    Indices = npt.NDArray[np.int32]

_BLOCK = 10_000
"""Pairs that are Python values at once."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPairs:
    """Pairs of items, each once.

    Attributes:
        ones: the lower index of each pair, ``(pairs,)``.
        others: the higher one, ``(pairs,)``.
        scores: in [0, 1], ``(pairs,)``.
    """

    ones: Indices
    others: Indices
    scores: Doubles

    def __len__(self) -> int:
        return len(self.scores)

    def __iter__(self) -> Iterator[tuple[tuple[int, int], float]]:
        """Yield each pair with its score."""
        for first in range(0, len(self), _BLOCK):
            rows = slice(first, first + _BLOCK)
            columns = (self.ones[rows], self.others[rows], self.scores[rows])
            for one, other, score in zip(*(each.tolist() for each in columns), strict=True):
                yield (one, other), score

    def where(self, kept: Flags | Ints) -> ScoredPairs:
        """Return some of the pairs.

        Args:
            kept: whether each one is kept, ``(pairs,)``, or the indices of those that are.
        """
        return ScoredPairs(self.ones[kept], self.others[kept], self.scores[kept])

    def at_least(self, score: float) -> ScoredPairs:
        """Return the pairs with this score, or a higher one."""
        return self.where(self.scores >= score)

    def within(self, groups: Indices) -> ScoredPairs:
        """Return the pairs of which both items are in the same group.

        Args:
            groups: of each item, ``(items,)``.
        """
        return self.where(groups[self.ones] == groups[self.others])


def scored_pairs(pairs: Ints, scores: Doubles) -> ScoredPairs:
    """Return pairs as columns.

    Args:
        pairs: of indices, the lower one first, ``(pairs, 2)``.
        scores: in [0, 1], ``(pairs,)``.
    """
    narrow = pairs.astype(np.int32)
    return ScoredPairs(narrow[:, 0].copy(), narrow[:, 1].copy(), scores)
