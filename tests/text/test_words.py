"""Splitting texts into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.text import words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It's 3.5, he said.", ["It's", "3.5", ",", "he", "said", "."]),
        ("Ḥaftar’s forces", ["Ḥaftar’s", "forces"]),
        ("al-Qaddāfī", ["al-Qaddāfī"]),
        ("“yes” — no", ["“", "yes", "”", "—", "no"]),
        ("شُكّلت حكومة", ["شُكّلت", "حكومة"]),
        ("لـ”القوات“", ["لـ", "”", "القوات", "“"]),
        ("كتـــاب، ٢٨", ["كتـــاب", "،", "٢٨"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_marks_inside_a_word_belong_to_it(text: str, parts: list[str]) -> None:
    """Every other mark is a word of its own."""
    assert [span.text_in(text) for span in words(text)] == parts


@given(st.text())
def test_words_cover_everything_but_white_space(text: str) -> None:
    """Joined, the words are the text without its white space."""
    assert "".join(span.text_in(text) for span in words(text)) == "".join(text.split())
