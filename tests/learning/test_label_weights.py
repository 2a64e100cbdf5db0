"""The scores of labels, fitted to a desk's taxonomy."""

import numpy as np
import pytest

from factcheck.learning.label_weights import Prior, fit_labels, log_odds
from tests.learning.samples import LABELS, SCORER, case

NAMED = case((1.0, 1.0), (True, False))


def test_a_label_that_nobody_chose_though_it_was_named_gets_less_likely() -> None:
    """The other label, which everybody chose, does not."""
    before = log_odds(NAMED, LABELS, SCORER)
    after = log_odds(NAMED, LABELS, fit_labels([NAMED] * 40, LABELS, SCORER, Prior(30, 5)))

    assert before[0].tolist() == pytest.approx([4 * np.tanh(1) - 1] * 2)
    assert after[0, 1] < 0 < before[0, 0] < after[0, 0]


def test_few_claims_move_little() -> None:
    """One claim, and a prior that counts like thousands."""
    fitted = fit_labels([NAMED], LABELS, SCORER, Prior(10_000, 10_000))

    assert log_odds(NAMED, LABELS, fitted) == pytest.approx(
        log_odds(NAMED, LABELS, SCORER), abs=0.001
    )


def test_the_fit_is_where_the_slope_is_zero() -> None:
    """By hand: for one label the prior's pull equals the sum of what is predicted too much."""
    fitted = fit_labels([NAMED] * 10, LABELS, SCORER, Prior(1e9, 2))
    chance = 1 / (1 + np.exp(-log_odds(NAMED, LABELS, fitted)[0, 1]))

    assert 2 * fitted.by_label["Army"] == pytest.approx(-10 * chance, abs=1e-3)


def test_without_a_speaker_nothing_is_learned() -> None:
    """The document does not say who speaks."""
    silent = case((1.0, 1.0), (True, False))
    silent = type(silent)(silent.features[:0], silent.right)

    assert fit_labels([silent], LABELS, SCORER, Prior(1, 1)) == SCORER


def test_the_likeliest_speaker_counts() -> None:
    """Two speak together; the label that one of them is named by is right."""
    both = type(NAMED)(
        np.concatenate([case((1.0, 0.0), (True, True)).features, NAMED.features * 0]),
        np.array([True, False]),
    )
    fitted = fit_labels([both] * 20, LABELS, SCORER, Prior(30, 5))

    assert log_odds(both, LABELS, fitted).shape == (2, 2)
    assert log_odds(both, LABELS, fitted)[0, 0] > 0
