"""Stage 2: embeddings for the Arabic pieces, from the English pieces that they translate.

Word alignment with IBM model 1 (Brown et al., Computational Linguistics 19(2), 1993) on the
sentence pairs gives the probability of each English piece for an Arabic one. An Arabic piece starts
as the mean of the English embeddings with these weights, as in RAMEN (Tran, 2020). A piece that is
in no pair starts as the mean of its distributional neighbours: cosine of vectors from the singular
value decomposition of positive pointwise mutual information (Levy and Goldberg, NeurIPS 2014).
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import svds

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

ITERATIONS = 8
"""Of expectation maximisation."""

MIN_PROBABILITY = 0.1
"""Of a translation that aligns two pieces."""

NEIGHBOURS = 10
DIMENSIONS = 100
MIN_LENGTH = 1e-6
"""Vectors that are shorter have no direction."""

CONTEXT = 3
"""Pieces on either side that count as context."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TranslationTable:
    """P(English piece | Arabic piece) for each two pieces that occur in the same sentence pair.

    Attributes:
        arabic: number of the Arabic piece, one per entry.
        english: number of the English piece, one per entry.
        probability: in [0, 1]; sums to 1 for each Arabic piece.
    """

    arabic: Ids
    english: Ids
    probability: npt.NDArray[np.float64]

    def save(self, path: Path) -> None:
        """Write an ``.npz`` file."""
        np.savez(path, arabic=self.arabic, english=self.english, probability=self.probability)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        with np.load(path) as saved:
            return cls(saved["arabic"], saved["english"], saved["probability"])

    def likely(self) -> dict[tuple[int, int], float]:
        """Return the probabilities above `MIN_PROBABILITY`, by Arabic and English piece."""
        kept = self.probability > MIN_PROBABILITY
        keys = zip(self.arabic[kept].tolist(), self.english[kept].tolist(), strict=True)
        return dict(zip(keys, self.probability[kept].tolist(), strict=True))


def translation_table(
    pairs: Iterable[tuple[Sequence[int], Sequence[int]]], size: int
) -> TranslationTable:
    """Return IBM model 1's translation table, English given Arabic.

    Args:
        pairs: sentence pairs as piece numbers, English first.
        size: number of pieces in the vocabulary.
    """
    keys, groups, count = _cooccurrences(pairs, size)
    distinct, where = np.unique(keys, return_inverse=True)
    arabic, english = distinct // size, distinct % size
    table: npt.NDArray[np.float64] = np.full(len(distinct), 1.0)
    for _ in range(ITERATIONS):
        weight: npt.NDArray[np.float64] = table[where]
        # Each English piece of a sentence is distributed over its Arabic pieces.
        weight /= np.bincount(groups, weight, count)[groups]
        table = np.asarray(np.bincount(where, weight, len(distinct)), np.float64)
        table /= np.bincount(arabic, table, size)[arabic]
    return TranslationTable(arabic, english, table)


def _cooccurrences(
    pairs: Iterable[tuple[Sequence[int], Sequence[int]]], size: int
) -> tuple[Ids, Ids, int]:
    """Return a key for each two pieces in a sentence pair, the English position, their number."""
    keys: list[Ids] = []
    groups: list[Ids] = []
    places = 0
    for english, arabic in pairs:
        e, a = np.asarray(english, np.int64), np.asarray(arabic, np.int64)
        keys.append((a[:, None] * size + e[None, :]).ravel())
        groups.append(np.tile(np.arange(places, places + len(e)), len(a)))
        places += len(e)
    return np.concatenate(keys), np.concatenate(groups), places


def initial_embeddings(
    english: Floats, size: int, table: TranslationTable, texts: Iterable[Sequence[int]]
) -> Floats:
    """Return embeddings for all pieces.

    Args:
        english: embeddings of the base, ``(pieces, dimensions)``; they are not changed.
        size: number of pieces in the new vocabulary.
        table: translations of Arabic pieces.
        texts: Arabic texts as piece numbers, to find neighbours in.
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
    scatter = np.random.default_rng(0).normal(0, 1, (len(lost), english.shape[1]))
    made[lost] = english.mean(axis=0) + english.std(axis=0) * scatter
    log.info("%d pieces by translation, %d by neighbours, %d at random",
             covered.sum(), len(near), len(lost))  # fmt: skip
    made[:base] = english
    # Means are too short: new embeddings get the mean length of the others.
    usual = np.linalg.norm(english, axis=1).mean()
    lengths = np.linalg.norm(made[base:], axis=1, keepdims=True)
    made[base:] *= usual / np.maximum(lengths, MIN_LENGTH)
    return made


def _ppmi(texts: Iterable[Sequence[int]], size: int) -> sparse.csr_matrix:
    ids = np.concatenate([np.asarray([*text, 0], np.int64) for text in texts])
    counts = sparse.csr_matrix((size, size))
    for distance in range(1, CONTEXT + 1):
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
    """Return, for each row that is not covered, the most similar rows that are."""
    left, values, _ = svds(matrix, k=min(DIMENSIONS, min(matrix.shape) - 1), random_state=0)
    vectors = left * np.sqrt(values)
    lengths = np.linalg.norm(vectors, axis=1)
    vectors /= np.maximum(lengths[:, None], 1e-9)
    known = np.flatnonzero(covered & (lengths > 0))
    neighbours: dict[int, npt.NDArray[np.int64]] = {}
    for row in np.flatnonzero(~covered & (lengths > MIN_LENGTH)):
        likeness = vectors[known] @ vectors[row]
        neighbours[int(row)] = known[np.argsort(-likeness)[:NEIGHBOURS]]
    return neighbours


def align_pieces(
    english: Sequence[int], arabic: Sequence[int], table: Mapping[tuple[int, int], float]
) -> list[tuple[int, int]]:
    """Return the indices of pieces that are each other's best translation, English first.

    Args:
        english: piece numbers.
        arabic: piece numbers.
        table: see `TranslationTable.likely`.
    """
    probabilities = np.array([[table.get((a, e), 0.0) for e in english] for a in arabic])
    best_english, best_arabic = probabilities.argmax(axis=1), probabilities.argmax(axis=0)
    return [
        (int(e), a)
        for a, e in enumerate(best_english)
        if best_arabic[e] == a and probabilities[a, e] > MIN_PROBABILITY
    ]
