"""Confidence intervals: how much a figure depends on the documents it was measured on.

Documents are drawn, not claims, because the claims of one document resemble each other (the
percentile bootstrap of Efron, Annals of Statistics 7(1), 1979).
"""

import math
import random
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Figure:
    """A share, a coefficient or an error, at most 1.

    Attributes:
        value: ``None`` if it is not defined.
        interval: where 95 % of the figures of resampled documents lie.
    """

    value: float | None
    interval: tuple[float, float] | None = None


@lru_cache(maxsize=8)
def draw_documents(documents: int) -> NDArray[np.float64]:
    """Return how often each document is drawn in each resample, one row for each resample.

    The result is the same every time.
    """
    draw = random.Random(0)  # noqa: S311 - resampling, the same every time
    drawn = np.empty((RESAMPLES, documents))
    for row in drawn:
        row[:] = np.bincount(draw.choices(range(documents), k=documents), minlength=documents)
    return drawn


def interval(resampled: NDArray[np.float64]) -> tuple[float, float] | None:
    """Return where the middle 95 % of resampled figures lie; ``None`` if all are ``NaN``."""
    figures = np.sort(resampled[~np.isnan(resampled)])
    if not len(figures):
        return None
    cut = (1 - LEVEL) / 2
    low, high = int(cut * len(figures)), math.ceil((1 - cut) * len(figures)) - 1
    return float(figures[low]), float(figures[high])


def ratio(over: NDArray[np.float64], under: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return one divided by the other, ``NaN`` for a division by 0."""
    undefined = np.full_like(over, np.nan, dtype=np.float64)
    return np.divide(over, under, out=undefined, where=under != 0)
