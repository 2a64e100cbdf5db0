"""Calibration of the score of an attribution, fitted on gold: it becomes a probability."""

import logging
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit, logit

from factcheck.analysis.gold import GoldDocument
from factcheck.comparing.matching import match
from factcheck.domain import Document
from factcheck.prelabel.bundled.bundle import Bundle
from factcheck.prelabel.bundled.tagger import BundledTagger

Floats = npt.NDArray[np.float64]

log = logging.getLogger(__name__)


def fit_score(bundle: Bundle, documents: Sequence[GoldDocument]) -> list[float]:
    """Return slope and offset that turn the score of an attribution into a probability.

    An attribution is right if its content overlaps gold content, as `factcheck evaluate` counts.
    """
    tagger = BundledTagger(bundle)
    scores: list[float] = []
    right: list[bool] = []
    for gold in documents:
        (tagged,) = tagger.tag([Document(gold.id, "", gold.text, gold.language)])
        pairs = match(
            [each.attribution for each in tagged], [each.attribution for each in gold.attributions]
        )
        hits = {index for index, _ in pairs}
        scores += [each.score for each in tagged]
        right += [index in hits for index in range(len(tagged))]
    old_slope, old_offset = bundle.parameters["score"]
    probability = np.clip(np.array(scores), 1e-6, 1 - 1e-6)
    odds = (logit(probability) - old_offset) / old_slope
    slope_and_offset = _logistic(odds, np.array(right))
    log.info("scores: %d attributions, %.1f %% right", len(right), 100 * sum(right) / len(right))
    return slope_and_offset


def _logistic(odds: Floats, right: npt.NDArray[np.bool_]) -> list[float]:
    """Return slope and offset of a logistic regression (Platt, 1999)."""
    signs = np.where(right, 1.0, -1.0)

    def loss(numbers: Floats) -> tuple[float, Floats]:
        margins = signs * (numbers[0] * odds + numbers[1])
        wrong = signs * expit(-margins)
        gradient = -np.array([(wrong * odds).mean(), wrong.mean()])
        return float(np.logaddexp(0, -margins).mean()), gradient

    fitted: list[float] = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B").x.tolist()
    return fitted
