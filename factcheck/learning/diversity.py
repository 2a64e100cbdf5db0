"""Texts that are uncertain and unlike each other: BADGE with the vectors that there are.

BADGE (Ash et al., ICLR 2020) chooses by the seeding of k-means++ (Arthur and Vassilvitskii, SODA
2007) among vectors that are long where the model is uncertain, so that what is chosen is uncertain
and diverse. Its vectors are gradients of the last layer. Ours are the bundled network's vectors of
contents, each as long as its text is uncertain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from factcheck.learning.ranking import Candidate

Floats = npt.NDArray[np.float32]

Embed = Callable[[Sequence[str]], Sequence[Floats]]
"""Returns the unit vector of each text, ``(dimensions,)``."""

BATCH = 500
"""Texts whose contents are read at once."""


def diverse_order(
    candidates: Sequence[Candidate], embed: Embed, seed: int, count: int | None = None
) -> list[Candidate]:
    """Return candidates so that each beginning of the list is uncertain and diverse.

    Those without contents come last, in their order.

    Args:
        candidates: with their contents.
        embed: gives the vectors of contents.
        seed: of the draws.
        count: how many are drawn, by default all; the others follow in their order.
    """
    with_contents = [each for each in candidates if each.contents]
    if not with_contents:
        return list(candidates)
    vectors = _vectors(with_contents, embed)
    vectors *= np.array([[each.uncertainty] for each in with_contents], np.float32)
    order = spread(vectors, seed, count)
    return [
        *(with_contents[at] for at in order),
        *(each for each in candidates if not each.contents),
    ]


def spread(vectors: Floats, seed: int, count: int | None = None) -> list[int]:
    """Return the places of vectors in the order of k-means++.

    Each next one is drawn with a probability that is proportional to its squared distance from the
    nearest of those before, and from the origin. What is not away from these at all comes last.

    Args:
        vectors: ``(count, dimensions)``.
        seed: of the draws.
        count: how many are drawn, by default all.
    """
    wanted = len(vectors) if count is None else count
    random = np.random.default_rng(seed)
    squares = np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64)
    distances = squares.copy()
    order: list[int] = []
    while len(order) < wanted and (total := distances.sum()) > 0:
        place = int(np.searchsorted(distances.cumsum(), random.random() * total, side="right"))
        place = min(place, int(np.flatnonzero(distances)[-1]))
        order.append(place)
        away = squares + squares[place] - 2 * (vectors @ vectors[place])
        distances = np.minimum(distances, np.maximum(away, 0))
        distances[distances < _SAME * squares] = 0
        distances[place] = 0
    taken = set(order)
    return [*order, *(at for at in range(len(vectors)) if at not in taken)]


_SAME = 1e-5
"""Two vectors are the same if their squared distance is so small a part of their squared length."""


def _vectors(candidates: Sequence[Candidate], embed: Embed) -> Floats:
    """Return the unit vector of each candidate, the direction of the mean of its contents'."""
    rows: list[Floats] = []
    for first in range(0, len(candidates), BATCH):
        some = candidates[first : first + BATCH]
        found = np.stack(embed([content for each in some for content in each.contents]))
        starts = np.cumsum([0, *(len(each.contents) for each in some[:-1])])
        rows.append(np.add.reduceat(found, starts))
    vectors = np.concatenate(rows)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
