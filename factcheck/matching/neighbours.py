"""The nearest neighbours of each vector: which claims are worth comparing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from factcheck.errors import MissingPackage

if TYPE_CHECKING:
    from factcheck.matching.vectors import Floats

Ints = npt.NDArray[np.int64]

NEIGHBOURS = 20
"""Neighbours of each claim that are compared with it."""

EXACT = 5000
"""Up to so many vectors, each is compared with all others."""

_ROWS = 1000
_LISTS = 4.0  # lists per square root of the number of vectors, as the manual of faiss advises
_PROBES = 16
_TRAINED = 40  # vectors of each list that its centre is computed from; faiss asks for 39 or more


def nearest_pairs(vectors: Floats, neighbours: int = NEIGHBOURS) -> Ints:
    """Return pairs of indices of which one is among the nearest neighbours of the other.

    Each pair comes once, the lower index first, sorted: ``(pairs, 2)``. Up to `EXACT` vectors are
    compared with all others; more are searched in an inverted file (Jégou, Douze and Schmid, IEEE
    PAMI 33(1), 2011), which misses a few.

    Args:
        vectors: unit vectors, ``(vectors, dimensions)``.
        neighbours: how many of each.

    Raises:
        MissingPackage: there are more than `EXACT` vectors, and faiss is not installed.
    """
    count = min(neighbours, len(vectors) - 1)
    if count < 1:
        return np.zeros((0, 2), np.int64)
    search = _search_all if len(vectors) <= EXACT else _search_lists
    found = search(vectors, count)
    own = np.repeat(np.arange(len(vectors)), found.shape[1])
    pairs = np.sort(np.column_stack([own, found.ravel()]), axis=1)
    found = np.unique(pairs[(pairs[:, 0] >= 0) & (pairs[:, 0] < pairs[:, 1])], axis=0)
    return np.asarray(found, np.int64)


def _search_all(vectors: Floats, count: int) -> Ints:
    found = []
    for first in range(0, len(vectors), _ROWS):
        likeness = vectors[first : first + _ROWS] @ vectors.T
        rows = np.arange(len(likeness))
        likeness[rows, rows + first] = -np.inf
        found.append(np.argpartition(-likeness, count - 1, axis=1)[:, :count])
    return np.concatenate(found).astype(np.int64)


def _search_lists(vectors: Floats, count: int) -> Ints:
    try:
        import faiss
    except ImportError:
        purpose = f"matching more than {EXACT} different contents"
        raise MissingPackage("faiss-cpu", purpose, "match") from None
    lists = min(int(_LISTS * math.sqrt(len(vectors))), len(vectors) // _TRAINED)
    width = vectors.shape[1]
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(width),
        width,
        lists,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.nprobe = _PROBES
    step = max(1, len(vectors) // (lists * _TRAINED))
    index.train(np.ascontiguousarray(vectors[::step]))
    index.add(vectors)
    _, found = index.search(vectors, count + 1)  # a vector is its own neighbour, too
    return np.asarray(found, np.int64)
