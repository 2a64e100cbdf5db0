"""What the bundled model takes for a unit, and where it stands."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.prelabel.bundled.tokens import Clitics, units

CLITICS = Clitics(
    words=frozenset({"قال", "الكرملين", "القيادة", "بيان", "اعلام"}), whole=frozenset({"والد"})
)
NONE = Clitics(frozenset(), frozenset())


def forms(text: str, clitics: Clitics = CLITICS) -> list[str]:
    return [unit.form for unit in units(text, clitics)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said: “No.”", ["he", "said", ":", '"', "no", ".", '"']),
        ("don't", ["don", "'", "t"]),
        ("12٪ و١٢٪", ["12", "٪", "و12", "٪"]),
        ("وقال", ["و", "قال"]),
        ("للكرملين", ["ل", "الكرملين"]),
        ("وبالقيادة", ["و", "ب", "القيادة"]),
        ("والد", ["والد"]),
        ("وزير", ["وزير"]),
        ("إعْــلام", ["اعلام"]),
        ("", []),
        ("  \n", []),
    ],
)
def test_a_text_is_parted(text: str, expected: list[str]) -> None:
    """Into words, marks, and what Arabic writes together with a word."""
    assert forms(text) == expected


def test_a_unit_stands_where_its_letters_stand() -> None:
    """Vowel signs belong to their letter; the article that لل hides has no place."""
    text = "وقالَ للكرملين"
    places = [unit.span.text_in(text) for unit in units(text, CLITICS)]
    assert places == ["و", "قالَ", "ل", "لكرملين"]


@given(st.text(st.sampled_from("ab 1٣وقال.ـَ\u200f\U0001f600é\n“ﷺ-_'")))
def test_units_lie_in_the_text_one_after_the_other(text: str) -> None:
    """None is empty, none overlaps."""
    end = 0
    for unit in units(text, CLITICS):
        assert end <= unit.span.start < unit.span.end <= len(text)
        assert unit.form.strip()
        end = unit.span.end


def test_time_grows_with_the_text() -> None:
    """A word of half a million letters, as a file that is none may hold."""
    began = time.perf_counter()
    assert len(list(units("و" * 500_000, NONE))) == 1
    assert time.perf_counter() - began < 10
