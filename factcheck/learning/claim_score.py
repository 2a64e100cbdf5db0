"""The score of a claim, fitted again: slope and offset of its log-odds.

As Platt (Advances in Large Margin Classifiers, 1999) does it, with a prior around slope 1 and
offset 0, so that with few claims little moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from factcheck.learning.regression import fit_logistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factcheck.learning.cases import ScoreCase

BELIEF = (4.0, 1.0)
"""Inverse variances of the prior, of the slope and of the offset."""

_LEAST = 1e-6


def fit_score(cases: Sequence[ScoreCase]) -> tuple[float, float]:
    """Return slope and offset that make the log-odds of scores those of being right."""
    odds = score_odds(cases)
    wanted = np.array([each.right for each in cases], float)
    rows = np.column_stack([odds, np.ones(len(odds))])
    slope, offset = fit_logistic(rows, wanted, np.array([1.0, 0.0]), np.array(BELIEF))
    return float(slope), float(offset)


def score_odds(cases: Sequence[ScoreCase]) -> npt.NDArray[np.float64]:
    """Return the log-odds of the scores, ``(cases,)``."""
    scores = np.clip(np.array([each.score for each in cases], float), _LEAST, 1 - _LEAST)
    return np.asarray(np.log(scores / (1 - scores)))
