"""The scores of a bundle, fitted to what a desk has verified.

Whether that pays is measured on the same claims, each by what was fitted without its document
(cross-validation; Stone, Journal of the Royal Statistical Society B 36(2), 1974). Of several priors
the one with the best likelihood there is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from factcheck.learning.claim_score import fit_score, score_odds
from factcheck.learning.label_weights import PRIORS, fit_labels, log_odds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from factcheck.learning.cases import DocumentCases, Flags, LabelCase, ScoreCase
    from factcheck.learning.regression import Doubles
    from factcheck.prelabel.bundled.label_scores import LabelScorer

FOLDS = 5
"""Documents are in so many parts, of which one at a time is left out."""

THRESHOLD = 0.5
"""A label is given from this probability on, as `factcheck prelabel` does."""

FEW = 20
"""With fewer documents a figure says little."""

_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Figures:
    """How good scores are.

    Attributes:
        claims: claims on whose labels people agree.
        false_labels: labels that nobody chose, for each claim.
        recall: share of the labels that people chose which are given, ``None`` without any.
        label_loss: mean negative log-likelihood of a label, in nats.
        predicted: claims that the model predicts.
        score_loss: the same of their scores, ``None`` without any.
    """

    claims: int
    false_labels: float
    recall: float | None
    label_loss: float
    predicted: int
    score_loss: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted, and what it changes.

    Attributes:
        scorer: of labels.
        score: slope and offset of the log-odds of a claim's score, by which the old ones are
            multiplied and to which they are added.
        before: with the scores as they were.
        after: the same claims, each by what was fitted without its document.
        documents: how many there are.
    """

    scorer: LabelScorer
    score: tuple[float, float]
    before: Figures
    after: Figures
    documents: int

    @property
    def helps(self) -> bool:
        """Whether labels, or else scores of claims, are likelier afterwards, and neither less."""
        before = (self.before.label_loss, self.before.score_loss or 0.0)
        after = (self.after.label_loss, self.after.score_loss or 0.0)
        return after != before and all(new <= old for new, old in zip(after, before, strict=True))


def fit(
    documents: Sequence[DocumentCases], labels: Sequence[str], scorer: LabelScorer
) -> Calibration:
    """Return the scores that fit verified claims.

    Args:
        documents: two or more.
        labels: names of the labels, in the order of the cases' columns.
        scorer: of the bundle.
    """
    count = min(FOLDS, len(documents))
    folds = [documents[first::count] for first in range(count)]
    others = [
        [each for number, each in enumerate(documents) if number % count != fold]
        for fold in range(count)
    ]
    by_prior = {
        prior: [fit_labels(_label_cases(each), labels, scorer, prior) for each in others]
        for prior in PRIORS
    }
    lines = [fit_score(_score_cases(each)) for each in others]
    figures = {
        prior: _figures(folds, scorers, lines, labels) for prior, scorers in by_prior.items()
    }
    best = min(PRIORS, key=lambda prior: figures[prior].label_loss)
    return Calibration(
        fit_labels(_label_cases(documents), labels, scorer, best),
        fit_score(_score_cases(documents)),
        _figures(folds, [scorer] * len(folds), [(1.0, 0.0)] * len(folds), labels),
        figures[best],
        len(documents),
    )


def _label_cases(documents: Iterable[DocumentCases]) -> list[LabelCase]:
    return [case for each in documents for case in each.labels]


def _score_cases(documents: Iterable[DocumentCases]) -> list[ScoreCase]:
    return [case for each in documents for case in each.scores]


def _figures(
    folds: Sequence[Sequence[DocumentCases]],
    scorers: Sequence[LabelScorer],
    lines: Sequence[tuple[float, float]],
    labels: Sequence[str],
) -> Figures:
    """Return the figures of all folds, each with scores of its own."""
    chances: list[Doubles] = [np.zeros((0, len(labels)))]
    wanted: list[Flags] = [np.zeros((0, len(labels)), bool)]
    losses: list[float] = []
    for fold, scorer, (slope, offset) in zip(folds, scorers, lines, strict=True):
        for case in _label_cases(fold):
            odds = log_odds(case, labels, scorer).max(axis=0, initial=-np.inf)
            chances.append(_probabilities(odds)[None])
            wanted.append(case.right[None])
        cases = _score_cases(fold)
        right = np.array([each.right for each in cases], bool)
        losses += _losses(_probabilities(slope * score_odds(cases) + offset), right).tolist()
    given, right = np.concatenate(chances), np.concatenate(wanted)
    named = given >= THRESHOLD
    return Figures(
        claims=len(given),
        false_labels=float((named & ~right).sum() / max(len(given), 1)),
        recall=float((named & right).sum() / right.sum()) if right.any() else None,
        label_loss=float(_losses(given, right).mean()) if len(given) else 0.0,
        predicted=len(losses),
        score_loss=float(np.mean(losses)) if losses else None,
    )


def _probabilities(odds: Doubles) -> Doubles:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * odds)))


def _losses(chances: Doubles, right: Flags) -> Doubles:
    """Return the negative log-likelihood of each."""
    return np.asarray(-np.log(np.maximum(np.where(right, chances, 1 - chances), _LEAST)))
