"""What the bundled model takes for a token, and where it stands."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.prelabel.bundled.tokens import Clitics, tokenise

CLITICS = Clitics(
    words=frozenset({"قال", "الكرملين", "القيادة", "بيان", "اعلام"}), whole=frozenset({"والد"})
)
NONE = Clitics(frozenset(), frozenset())


def forms(text: str, clitics: Clitics = CLITICS) -> list[str]:
    return [token.form for token in tokenise(text, clitics)]


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
    places = [token.span.text_in(text) for token in tokenise(text, CLITICS)]
    assert places == ["و", "قالَ", "ل", "لكرملين"]


@given(st.text(st.sampled_from("ab 1٣وقال.ـَ\u200f\U0001f600é\n“ﷺ-_'")))
def test_units_lie_in_the_text_one_after_the_other(text: str) -> None:
    """None is empty, none overlaps."""
    end = 0
    for token in tokenise(text, CLITICS):
        assert end <= token.span.start < token.span.end <= len(text)
        assert token.form.strip()
        end = token.span.end


def test_time_grows_with_the_text() -> None:
    """A word of half a million letters, as a file that is none may hold."""
    began = time.perf_counter()
    assert len(list(tokenise("و" * 500_000, NONE))) == 1
    assert time.perf_counter() - began < 10
