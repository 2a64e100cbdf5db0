"""What speaks for two claims saying the same, and against it, as numbers for a small model."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from factcheck.matching.claims import ClaimText

Floats = npt.NDArray[np.float64]

COMPARED = (
    "same_numbers",
    "other_numbers",
    "same_days",
    "other_days",
    "same_names",
    "other_names",
    "same_labels",
    "other_labels",
    "longer",
)
"""What `compare` returns, each in [0, 1] but the last, which is 0 or more."""

SIMILAR_SOUND = 80.0
"""rapidfuzz's ratio from which two names may be the same."""

_WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression: log-odds are a weighted sum of features, by their names."""

    weights: Mapping[str, float]
    bias: float

    def log_odds(self, features: Floats, names: Sequence[str]) -> Floats:
        """Return the log-odds of each row of features, ``(pairs,)``.

        Args:
            features: ``(pairs, features)``.
            names: of the features, in their order.
        """
        return np.asarray(features @ np.array([self.weights[name] for name in names]) + self.bias)


@cache
def parameters() -> Mapping[str, Any]:
    """Return the numbers that ``benchmarks/fit_matching.py`` fits, in ``weights.json``."""
    return MappingProxyType(json.loads(_WEIGHTS.read_text("utf-8")))


def logistic(name: str) -> Logistic:
    """Return one of the regressions of `parameters`."""
    stored = parameters()[name]
    return Logistic(stored["weights"], stored["bias"])


def probability(log_odds: Floats) -> Floats:
    """Return probabilities in [0, 1]."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * log_odds)))


def compare(one: ClaimText, other: ClaimText) -> tuple[float, ...]:
    """Return what the words of two claims say, see `COMPARED`.

    Where only one of the two has numbers, days, names or labels, nothing follows from that.
    """
    return (
        *_agreement(one.numbers, other.numbers),
        *_agreement(one.days, other.days),
        *_heard(one.sounds, other.sounds),
        *_agreement(one.labels, other.labels),
        abs(math.log(len(one.content) / len(other.content))),
    )


def _agreement(ones: AbstractSet[object], others: AbstractSet[object]) -> tuple[float, float]:
    """Return the share of values that both have (Jaccard), and of those that one of them has."""
    if not ones or not others:
        return 0.0, 0.0
    share = len(ones & others) / len(ones | others)
    return share, 1.0 - share


def _heard(ones: frozenset[str], others: frozenset[str]) -> tuple[float, float]:
    """Return which share of the names in the claim with fewer of them the other has, and the rest.

    Arabic has no capitals, so that most words of an Arabic claim may be names.
    """
    fewer, more = sorted((ones, others), key=lambda each: (len(each), sorted(each)))
    if not fewer:
        return 0.0, 0.0
    share = sum(key in more or _sounds_like_any(key, more) for key in fewer) / len(fewer)
    return share, 1.0 - share


@lru_cache(maxsize=1 << 16)
def _sounds_like_any(key: str, keys: frozenset[str]) -> bool:
    from rapidfuzz import fuzz, process

    return process.extractOne(key, keys, scorer=fuzz.ratio, score_cutoff=SIMILAR_SOUND) is not None


def compare_all(pairs: Iterable[tuple[ClaimText, ClaimText]]) -> Floats:
    """Return `compare` for each pair, ``(pairs, len(COMPARED))``."""
    rows = [compare(one, other) for one, other in pairs]
    return np.array(rows, float).reshape(len(rows), len(COMPARED))
