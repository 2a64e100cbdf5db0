"""Logistic regression with a prior."""

import numpy as np
import pytest

from factcheck.learning.regression import fit_logistic


def test_without_cases_the_prior_stays() -> None:
    """Two weights."""
    before = np.array([2.0, -1.0])

    assert fit_logistic(np.zeros((0, 2)), np.zeros(0), before, np.ones(2)).tolist() == [2.0, -1.0]


def test_with_a_weak_prior_the_share_is_found() -> None:
    """Three of four are right: the odds are 3, their logarithm 1.0986."""
    rows, wanted = np.ones((400, 1)), np.repeat([1.0, 1.0, 1.0, 0.0], 100)

    assert fit_logistic(rows, wanted, np.zeros(1), np.array([1e-6])) == pytest.approx(
        [1.0986], abs=1e-3
    )


@pytest.mark.parametrize("start", [-40.0, 0.0, 40.0])
def test_a_start_far_away_does_not_run_off(start: float) -> None:
    """Where all chances are 0 or 1 a whole step of Newton would leap over the solution."""
    rows, wanted = np.full((400, 1), 5.0), np.repeat([1.0, 0.0], 200)
    found = fit_logistic(rows, wanted, np.array([start]), np.array([1e-4]))

    assert found == pytest.approx([0.0], abs=0.01)
