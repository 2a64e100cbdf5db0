"""Cells that no spreadsheet runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.dataset.export.cells import neutralised, restored

CELLS = st.text(st.sampled_from("=+-@＝\t\r\n' ab،😀"), max_size=6) | st.text(max_size=9)


@given(CELLS)
def test_a_cell_comes_back_as_it_was(cell: str) -> None:
    """Whatever it begins with, apostrophes among it."""
    assert restored(neutralised(cell)) == cell


@given(CELLS, CELLS)
def test_no_two_cells_become_one(one: str, other: str) -> None:
    """Or they could not be told apart again."""
    assert (neutralised(one) == neutralised(other)) == (one == other)


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＠x", "'=1", "\ta"],
)
def test_what_would_run_begins_with_an_apostrophe(cell: str) -> None:
    """After it nothing runs; one that had an apostrophe gets another."""
    assert neutralised(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "'quoted'", "1", "“-”", " a"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    """They look as they did."""
    assert (neutralised(cell), restored(cell)) == (cell, cell)
