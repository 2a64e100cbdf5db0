"""Table cells that no spreadsheet runs as a formula."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.dataset.export.cells import neutralised, restored

CELLS = st.text(st.sampled_from("=+-@＝\t\r\n' ab،😀"), max_size=6) | st.text(max_size=9)


@given(CELLS)
def test_restoring_gives_back_any_cell(cell: str) -> None:
    """Whatever it begins with, apostrophes included."""
    assert restored(neutralised(cell)) == cell


@given(CELLS, CELLS)
def test_different_cells_stay_different(one: str, other: str) -> None:
    """Otherwise they could not be restored."""
    assert (neutralised(one) == neutralised(other)) == (one == other)


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x"),
        *("\t=1", "\r=1", "\n=1", " =1", "'=1", "\ta"),
    ],
)
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    """Also a cell that already begins with one."""
    assert neutralised(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "'quoted'", "1", "“-”", " a"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    """Neither direction changes them."""
    assert (neutralised(cell), restored(cell)) == (cell, cell)
