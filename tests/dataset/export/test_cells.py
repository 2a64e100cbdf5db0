"""Table cells that no spreadsheet runs as a formula."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.dataset.export.cells import neutralised, restored

CELLS = st.text(
    st.sampled_from("=+-@＝;|,\"\t\r\n' \u200b\ufeff\u00ad\u202eab،😀"), max_size=9
) | st.text(max_size=9)


NUMBERS = st.from_regex(r"['=+-]{0,2}[0-9]{1,3}([eE.,/:-][0-9]{1,3})?", fullmatch=True)


@given(cell=CELLS | NUMBERS, for_excel=st.booleans())
def test_restoring_gives_back_any_cell(cell: str, *, for_excel: bool) -> None:
    """Whatever it begins with, apostrophes included."""
    assert restored(neutralised(cell, for_excel=for_excel), for_excel=for_excel) == cell


@given(CELLS, CELLS)
def test_different_cells_stay_different(one: str, other: str) -> None:
    """Otherwise they could not be restored."""
    assert (neutralised(one) == neutralised(other)) == (one == other)


@pytest.mark.parametrize(
    "cell",
    [
        *("1e308", "2023109117804226", "0012", "1,5", "1/2", "50 %", "٢٣", "12:30", "(5)", "3-4"),
        *("mar1", "2-DEC", "5 mai 2020 3 pm", "٥ كانون الثاني", "TRUE", "vrai", "'7"),
    ],
)
def test_a_value_gets_an_apostrophe_in_a_table_for_excel(cell: str) -> None:
    """Numbers, dates in three languages, truth values; other tables keep them as they are."""
    assert neutralised(cell, for_excel=True) == f"'{cell}"
    assert neutralised(cell) == cell


@pytest.mark.parametrize(
    "cell", ["", "096a3833d6ace964", "France 24", "Article 5", "True story", "None", "إن اللقاء تم"]
)
def test_a_text_stays_as_it_is_in_a_table_for_excel(cell: str) -> None:
    """No spreadsheet takes it for a value."""
    assert neutralised(cell, for_excel=True) == cell


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x"),
        *("\t1", "\r1", "\n1", " =1", "'=1", '"=1', "\ta", "' \ta"),
        *("\u200b=1", "\ufeff@a", "\u00ad+1", "\u202e-1", "\x00=1", "\u3000=1", "\U000e0020=1"),
    ],
)
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    """Also a cell that already begins with one."""
    assert neutralised(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a\t=1+1", "a\t'=1+1"),
        ("a\n- b\r\n- c", "a\n'- b\r'\n'- c"),
        ("a; \u200b'\"=1|@b", "a;' \u200b'\"=1|'@b"),
        ("=1;=1", "'=1;'=1"),
    ],
)
def test_a_formula_after_another_separator_gets_an_apostrophe(cell: str, expected: str) -> None:
    """At the place where a reader with this separator begins a cell."""
    assert neutralised(cell) == expected


def test_a_long_cell_takes_time_in_proportion() -> None:
    """A walk to the left ends at the formula before it."""
    cell = " \n=" * 100_000

    assert restored(neutralised(cell)) == cell


@pytest.mark.parametrize(
    "cell", ["", "a=1", "'quoted'", "1", "“-”", " a", "a; b", "a, -1", "a\n\nb"]
)
def test_other_cells_stay_as_they_are(cell: str) -> None:
    """Neither direction changes them."""
    assert (neutralised(cell), restored(cell)) == (cell, cell)
