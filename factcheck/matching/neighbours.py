"""The nearest neighbours of each vector: which claims are worth comparing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from factcheck.errors import MissingPackage

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    size = np.int64(len(vectors))
    codes = [np.zeros(0, np.int64)]  # a pair as one number takes a fraction of the memory
    for own, found in search(vectors, count):
        low, high = np.minimum(own[:, None], found), np.maximum(own[:, None], found)
        codes.append((low * size + high)[(low >= 0) & (low < high)])
    return np.stack(np.divmod(np.unique(np.concatenate(codes)), size), axis=1)


def _search_all(vectors: Floats, count: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield indices of vectors, ``(rows,)``, and of their neighbours, ``(rows, count)``."""
    for own in _blocks(len(vectors)):
        likeness = vectors[own] @ vectors.T
        likeness[np.arange(len(own)), own] = -np.inf
        yield own, np.argpartition(-likeness, count - 1, axis=1)[:, :count]


def _search_lists(vectors: Floats, count: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield the same; -1 stands for a neighbour that was not found."""
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
    for own in _blocks(len(vectors)):
        yield own, index.search(vectors[own], count + 1)[1]  # a vector is its own neighbour, too


def _blocks(count: int) -> Iterator[Ints]:
    return (np.arange(first, min(first + _ROWS, count)) for first in range(0, count, _ROWS))
