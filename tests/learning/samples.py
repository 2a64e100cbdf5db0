"""A label scorer of two units, and cases with two labels."""

import numpy as np

from factcheck.learning.cases import DocumentCases, LabelCase, ScoreCase
from factcheck.prelabel.bundled.label_scores import FEATURES, LabelScorer

LABELS = ("Kremlin", "Army")
_HIDDEN = np.zeros((len(FEATURES), 2), np.float32)
_HIDDEN[0, 0] = _HIDDEN[1, 1] = 1.0
SCORER = LabelScorer(_HIDDEN, np.zeros(2, np.float32), np.array([4.0, 0.0], np.float32), -1.0)
"""What is *named* is likely: tanh(1) times 4, less 1, is a log-odds of 2.05."""


def case(named: tuple[float, float], right: tuple[bool, bool]) -> LabelCase:
    """Return a claim with one speaker, in which each label is named or not."""
    features = np.zeros((1, 2, len(FEATURES)), np.float32)
    features[0, :, 0] = named
    return LabelCase(features, np.array(right))


def documents(
    count: int, *cases: LabelCase, scores: tuple[ScoreCase, ...] = ()
) -> list[DocumentCases]:
    """Return documents with the same cases each."""
    return [DocumentCases(f"d{number}", cases, scores) for number in range(count)]
