"""Reliability curves and thresholds, derived by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.analysis.calibration import (
    Bin,
    Threshold,
    apply_threshold,
    calibration_error,
    reliability_curve,
    threshold_for_precision,
)

SCORED = [(0.95, True), (0.9, True), (0.7, False), (0.7, True), (0.3, True), (0.1, False)]


def test_the_curve_has_a_point_for_each_bin_that_is_not_empty() -> None:
    """A score on a border is in the upper bin, and 1 is in the last."""
    assert reliability_curve([(0.5, True), (0.25, False), (0.2, True), (1.0, True)]) == [
        Bin(0.2, 2, 0.45, 1),
        Bin(0.5, 1, 0.5, 1),
        Bin(0.9, 1, 1.0, 1),
    ]


def test_a_threshold_takes_scores_that_reach_it() -> None:
    """Four of six; three of them are right."""
    found = apply_threshold(SCORED, 0.7)

    assert found == Threshold(0.7, 4, 3, 6)
    assert found.precision == 0.75
    assert found.coverage == pytest.approx(2 / 3)
    assert apply_threshold(SCORED, 1.0).precision is None
    assert apply_threshold([], 0.5).coverage is None


@pytest.mark.parametrize(
    ("precision", "threshold"),
    [
        (1.0, Threshold(0.9, 2, 2, 6)),
        # Of the two at 0.7 one is wrong: 3 of 4; with the one at 0.3, 4 of 5.
        (0.8, Threshold(0.3, 5, 4, 6)),
        (0.5, Threshold(0.1, 6, 4, 6)),
    ],
)
def test_the_lowest_threshold_that_reaches_a_precision_is_chosen(
    precision: float, threshold: Threshold
) -> None:
    """Items with the same score are taken together."""
    assert threshold_for_precision(SCORED, precision) == threshold


def test_some_precision_is_not_reached_by_any_threshold() -> None:
    """The item with the highest score is wrong."""
    assert threshold_for_precision([(0.9, False), (0.8, True)], 0.6) is None
    assert threshold_for_precision([], 0.1) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1), st.floats(0.01, 1))
def test_a_chosen_threshold_has_the_precision(
    scored: list[tuple[float, bool]], wanted: float
) -> None:
    """If none was chosen, no threshold has it."""
    found = threshold_for_precision(scored, wanted)

    if found is None:
        assert max(apply_threshold(scored, score).precision or 0 for score, _ in scored) < wanted
    else:
        assert found == apply_threshold(scored, found.threshold)
        assert (found.precision or 0) >= wanted


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_the_calibration_error_is_a_share(scored: list[tuple[float, bool]]) -> None:
    """In [0, 1]."""
    error = calibration_error(scored)

    assert error is not None
    assert 0 <= error <= 1
