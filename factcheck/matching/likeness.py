"""How likely two claims of any documents say the same."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from factcheck.dataset.moments import read_published
from factcheck.matching.evidence import COMPARED, compare, logistic, probability

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import numpy.typing as npt

    from factcheck.matching.claims import ClaimText
    from factcheck.matching.evidence import Floats as Doubles
    from factcheck.matching.neighbours import Ints
    from factcheck.matching.vectors import Floats

FEATURES = (*COMPARED, "likeness", "other_language", "same_stance", "days_apart", "same_document")
"""Beside `COMPARED`: the cosine of the contents; whether the languages differ, whether the stances
are the same; the logarithm of 1 and the days between the documents; whether it is the same."""

UNDATED = math.log1p(2)
"""``days_apart`` where one of the documents has no date: as if it were two days."""

_BATCH = 50_000
_SECONDS_A_DAY = 86_400


def pair_scores(claims: Sequence[ClaimText], vectors: Floats, pairs: Ints) -> Doubles:
    """Return how likely the claims of each pair say the same, in [0, 1], ``(pairs,)``."""
    model = logistic("likeness")
    scores: list[Doubles] = [np.zeros(0)]
    for first in range(0, len(pairs), _BATCH):
        features = pair_features(claims, vectors, pairs[first : first + _BATCH])
        scores.append(probability(model.log_odds(features, FEATURES)))
    return np.concatenate(scores)


def pair_features(
    claims: Sequence[ClaimText], vectors: Floats, pairs: Ints
) -> npt.NDArray[np.float64]:
    """Return `FEATURES` of pairs, ``(pairs, features)``."""
    rows = np.empty((len(pairs), len(FEATURES)))
    likeness = np.einsum("ij,ij->i", vectors[pairs[:, 0]], vectors[pairs[:, 1]])
    for row, (i, j), alike in zip(rows, pairs, likeness, strict=True):
        one, other = claims[i], claims[j]
        row[:] = (
            *compare(one, other),
            alike,
            one.language is not other.language,
            one.stance is other.stance,
            _days_apart(one.published, other.published),
            one.document == other.document,
        )
    return rows


def _days_apart(one: str, other: str) -> float:
    if not one or not other:
        return UNDATED
    seconds = abs((_moment(one) - _moment(other)).total_seconds())
    return math.log1p(seconds / _SECONDS_A_DAY)


@lru_cache(maxsize=1 << 14)
def _moment(published: str) -> datetime:
    return read_published(published)
