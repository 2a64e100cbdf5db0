"""Logistic regression with a prior: the most probable weights, by Newton's method.

Bishop, Pattern Recognition and Machine Learning (2006), 4.3.3 and 4.5; a step that makes the
weights less probable is halved.
"""

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

_STEPS = 50
_HALVINGS = 30
_STILL = 1e-9


def fit_logistic(rows: Doubles, wanted: Doubles, before: Doubles, belief: Doubles) -> Doubles:
    """Return the weights, ``(features,)``, that explain the answers best.

    Args:
        rows: ``(cases, features)``.
        wanted: 1 where the answer is yes, else 0, ``(cases,)``.
        before: the mean of the prior, ``(features,)``.
        belief: its inverse variances, above 0, ``(features,)``.
    """

    def loss(weights: Doubles) -> float:
        odds = rows @ weights
        surprise = np.logaddexp(0, odds) - wanted * odds
        return float(surprise.sum() + (belief * (weights - before) ** 2).sum() / 2)

    weights = before.copy()
    lowest = loss(weights)
    for _ in range(_STEPS):
        chances = 0.5 * (1 + np.tanh(0.5 * (rows @ weights)))
        slope = rows.T @ (chances - wanted) + belief * (weights - before)
        curve = (rows * (chances * (1 - chances))[:, None]).T @ rows + np.diag(belief)
        step = np.linalg.solve(curve, slope)
        for _ in range(_HALVINGS):
            if (found := loss(weights - step)) <= lowest:
                break
            step = step / 2
        else:
            return weights
        weights, gain, lowest = weights - step, lowest - found, found
        if gain < _STILL:
            return weights
    return weights
