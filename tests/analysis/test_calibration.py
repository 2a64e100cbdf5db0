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

CHANCES = [(0.95, True), (0.9, True), (0.7, False), (0.7, True), (0.3, True), (0.1, False)]


def test_the_curve_has_a_point_for_each_bin_that_holds_something() -> None:
    """A score on a border is in the upper bin, 1 in the last."""
    assert reliability_curve([(0.5, True), (0.25, False), (0.2, True), (1.0, True)]) == [
        Bin(0.2, 2, 0.45, 1),
        Bin(0.5, 1, 0.5, 1),
        Bin(0.9, 1, 1.0, 1),
    ]


def test_a_threshold_takes_what_has_it_or_more() -> None:
    """Four of six, three of them right."""
    found = apply_threshold(CHANCES, 0.7)

    assert found == Threshold(0.7, 4, 3, 6)
    assert found.precision == 0.75
    assert found.coverage == pytest.approx(2 / 3)
    assert apply_threshold(CHANCES, 1.0).precision is None
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
def test_the_lowest_threshold_that_reaches_a_precision(
    precision: float, threshold: Threshold
) -> None:
    """Claims of one score are taken together."""
    assert threshold_for_precision(CHANCES, precision) == threshold


def test_a_precision_that_nothing_reaches() -> None:
    """The surest is wrong."""
    assert threshold_for_precision([(0.9, False), (0.8, True)], 0.6) is None
    assert threshold_for_precision([], 0.1) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())), st.floats(0.01, 1))
def test_a_threshold_keeps_its_promise(chances: list[tuple[float, bool]], wanted: float) -> None:
    """What it comes to is what taking scores from it on comes to."""
    found = threshold_for_precision(chances, wanted)

    if found is None:
        lower = [apply_threshold(chances, chance).precision or 0 for chance, _ in chances]
        assert all(each < wanted for each in lower)
    else:
        assert found == apply_threshold(chances, found.threshold)
        assert (found.precision or 0) >= wanted


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_the_error_is_a_share(chances: list[tuple[float, bool]]) -> None:
    """In [0, 1]."""
    error = calibration_error(chances)

    assert error is not None
    assert 0 <= error <= 1
