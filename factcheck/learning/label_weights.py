"""The scores of labels, fitted to a desk's taxonomy.

The last layer of the label scorer is a logistic regression on sixteen units. It is fitted again,
with a number for each label beside it, by its likelihood on verified claims and a prior around what
the model knows: normal distributions around its weights, and around 0 for each label. With few
claims little moves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from factcheck.learning.regression import Doubles, fit_logistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factcheck.learning.cases import LabelCase
    from factcheck.prelabel.bundled.label_scores import LabelScorer

_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Prior:
    """How much is believed before; inverse variances of the normal distributions.

    Attributes:
        weights: around the model's weights.
        labels: around 0 for each label.
    """

    weights: float
    labels: float


PRIORS = (Prior(300, 50), Prior(30, 5), Prior(10, 5), Prior(3, 3))
"""From the most cautious one on; the verified claims choose, see `factcheck.learning.calibrate`."""


def fit_labels(
    cases: Sequence[LabelCase], labels: Sequence[str], scorer: LabelScorer, prior: Prior
) -> LabelScorer:
    """Return the scorer that fits the cases and the prior best.

    Of several speakers the most likely one counts, by the scorer of the round before.

    Args:
        cases: verified claims.
        labels: names of the labels, in the order of the cases' columns.
        scorer: what is known before.
        prior: how much that counts.
    """
    told = [each for each in cases if len(each.features)]
    if not told:
        return scorer
    wanted = np.concatenate([each.right for each in told]).astype(float)
    before = np.array([*scorer.out, scorer.out_bias, *np.zeros(len(labels))])
    belief = np.full(len(before), prior.weights)
    belief[-len(labels) :] = prior.labels
    fitted = scorer
    for _ in range(_ROUNDS):
        rows = np.concatenate([_rows(each, labels, fitted) for each in told])
        fitted = _with(scorer, labels, fit_logistic(rows, wanted, before, belief))
    return fitted


def log_odds(case: LabelCase, labels: Sequence[str], scorer: LabelScorer) -> Doubles:
    """Return the log-odds of each label, ``(speakers, labels)``."""
    own = np.array([scorer.by_label.get(label, 0.0) for label in labels])
    return np.asarray(scorer.units(case.features) @ scorer.out + scorer.out_bias + own, float)


def _rows(case: LabelCase, labels: Sequence[str], scorer: LabelScorer) -> Doubles:
    """Return for each label the units of its likeliest speaker, 1, and which label it is."""
    likeliest = log_odds(case, labels, scorer).argmax(axis=0)
    units = scorer.units(case.features)[likeliest, np.arange(len(labels))]
    return np.column_stack([units, np.ones(len(labels)), np.eye(len(labels))])


def _with(scorer: LabelScorer, labels: Sequence[str], weights: Doubles) -> LabelScorer:
    out, bias = weights[: len(scorer.out)], weights[len(scorer.out)]
    own = weights[len(scorer.out) + 1 :]
    return replace(
        scorer,
        out=out.astype(np.float32),
        out_bias=float(bias),
        by_label={
            label: round(float(number), 6) for label, number in zip(labels, own, strict=True)
        },
    )
