"""Stage 2: embeddings for the Arabic pieces, from the English ones that they translate.

Word alignment after IBM model 1 (Brown et al., Computational Linguistics 19(2), 1993) on the
sentence pairs gives the probability of an English piece for an Arabic one; an Arabic piece begins
as the mean of the English embeddings so weighted, as in RAMEN (Tran, 2020). What no pair has
begins as the mean of its neighbours by distribution: cosine of vectors from the singular value
decomposition of positive pointwise mutual information (Levy and Goldberg, NeurIPS 2014).
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import svds

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

ITERATIONS = 8
LEAST_CHANCE = 0.1
"""Of a link between two pieces."""

NEIGHBOURS = 10
DIMENSIONS = 100
TINY = 1e-6
"""Length of a vector that says nothing."""

NEAR = 3
"""Pieces on either side that count as context."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Translations:
    """P(English piece | Arabic piece), for the pairs of pieces that were seen together.

    Attributes:
        arabic: piece numbers, one a pair.
        english: piece numbers, one a pair.
        probability: in [0, 1]; sums to 1 for each Arabic piece.
    """

    arabic: Ids
    english: Ids
    probability: npt.NDArray[np.float64]


def translations(
    pairs: Iterable[tuple[Sequence[int], Sequence[int]]], size: int, iterations: int = ITERATIONS
) -> Translations:
    """Return IBM model 1's translation table, English given Arabic.

    Args:
        pairs: sentence pairs as piece numbers, English first.
        size: how many pieces there are.
        iterations: of expectation maximisation.
    """
    keys, groups, count = _together(pairs, size)
    distinct, where = np.unique(keys, return_inverse=True)
    arabic, english = distinct // size, distinct % size
    table: npt.NDArray[np.float64] = np.full(len(distinct), 1.0)
    for _ in range(iterations):
        weight: npt.NDArray[np.float64] = table[where]
        # Each English piece in a sentence is shared out among the Arabic ones there.
        weight /= np.bincount(groups, weight, count)[groups]
        table = np.asarray(np.bincount(where, weight, len(distinct)), np.float64)
        table /= np.bincount(arabic, table, size)[arabic]
    return Translations(arabic, english, table)


def _together(
    pairs: Iterable[tuple[Sequence[int], Sequence[int]]], size: int
) -> tuple[Ids, Ids, int]:
    """Return each occurrence of two pieces in one pair, and which English place it belongs to."""
    keys: list[Ids] = []
    groups: list[Ids] = []
    places = 0
    for english, arabic in pairs:
        e, a = np.asarray(english, np.int64), np.asarray(arabic, np.int64)
        keys.append((a[:, None] * size + e[None, :]).ravel())
        groups.append(np.tile(np.arange(places, places + len(e)), len(a)))
        places += len(e)
    return np.concatenate(keys), np.concatenate(groups), places


def initialise(
    english: Floats,
    size: int,
    table: Translations,
    texts: Iterable[Sequence[int]],
    seed: int = 0,
) -> Floats:
    """Return embeddings for all pieces.

    Args:
        english: embeddings of the base's pieces, ``(pieces, dimensions)``; they stay as they are.
        size: how many pieces there are to be.
        table: translations of Arabic pieces.
        texts: Arabic texts as piece numbers, to find neighbours in.
        seed: for what has neither translation nor neighbour.
    """
    base = len(english)
    weights = sparse.coo_matrix(
        (table.probability, (table.arabic, table.english)), shape=(size, base)
    ).tocsr()
    made = np.asarray(weights @ english, np.float32)
    covered = np.asarray(weights.sum(axis=1)).ravel() > 0
    covered[:base] = False
    new = np.arange(base, size)
    near = _neighbours(_ppmi(texts, size)[new][:, new], covered[new])
    for row, others in near.items():
        made[base + row] = made[base + others].mean(axis=0)
    lost = [piece for piece in new if not covered[piece] and piece - base not in near]
    scatter = np.random.default_rng(seed).normal(0, 1, (len(lost), english.shape[1]))
    made[lost] = english.mean(axis=0) + english.std(axis=0) * scatter
    log.info("%d pieces by translation, %d by neighbours, %d at random",
             covered.sum(), len(near), len(lost))  # fmt: skip
    made[:base] = english
    return _rescaled(made, base)


def _rescaled(made: Floats, base: int) -> Floats:
    """Give new embeddings the length of the others: a mean is shorter than what it is made of."""
    usual = np.linalg.norm(made[:base], axis=1).mean()
    lengths = np.linalg.norm(made[base:], axis=1, keepdims=True)
    made[base:] *= usual / np.maximum(lengths, 1e-6)
    return made


def _ppmi(texts: Iterable[Sequence[int]], size: int) -> sparse.csr_matrix:
    ids = np.concatenate([np.asarray([*text, 0], np.int64) for text in texts])
    counts = sparse.csr_matrix((size, size))
    for distance in range(1, NEAR + 1):
        one, other = ids[:-distance], ids[distance:]
        ones = np.full(len(one), 1.0 / distance)
        counts += sparse.coo_matrix((ones, (one, other)), shape=(size, size)).tocsr()
    counts = (counts + counts.T).tocoo()
    totals = np.asarray(counts.sum(axis=1)).ravel()
    expected = totals[counts.row] * totals[counts.col] / totals.sum()
    information = np.maximum(np.log(counts.data / expected), 0)
    return sparse.coo_matrix((information, (counts.row, counts.col)), shape=counts.shape).tocsr()


def _neighbours(
    matrix: sparse.csr_matrix, covered: npt.NDArray[np.bool_]
) -> dict[int, npt.NDArray[np.int64]]:
    """Return, for each row that is not covered, the covered rows that are most like it."""
    left, values, _ = svds(matrix, k=min(DIMENSIONS, min(matrix.shape) - 1), random_state=0)
    vectors = left * np.sqrt(values)
    lengths = np.linalg.norm(vectors, axis=1)
    vectors /= np.maximum(lengths[:, None], 1e-9)
    known = np.flatnonzero(covered & (lengths > 0))
    found: dict[int, npt.NDArray[np.int64]] = {}
    for row in np.flatnonzero(~covered & (lengths > TINY)):
        likeness = vectors[known] @ vectors[row]
        found[int(row)] = known[np.argsort(-likeness)[:NEIGHBOURS]]
    return found


def links(
    english: Sequence[int], arabic: Sequence[int], table: Mapping[int, float], size: int
) -> list[tuple[int, int]]:
    """Return the places of pieces that are each other's best translation, English first.

    Args:
        english: piece numbers.
        arabic: piece numbers.
        table: probability by ``Arabic number * size + English number``.
        size: how many pieces there are.
    """
    chances = np.array([[table.get(a * size + e, 0.0) for e in english] for a in arabic])
    best_english, best_arabic = chances.argmax(axis=1), chances.argmax(axis=0)
    return [
        (int(e), a)
        for a, e in enumerate(best_english)
        if best_arabic[e] == a and chances[a, e] > LEAST_CHANCE
    ]
