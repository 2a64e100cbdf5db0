"""Normalising all spellings of a word, and mapping spans back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.domain import Span
from factcheck.errors import SpanError
from factcheck.text import normalise

LETTERS = st.text(
    st.characters(max_codepoint=0x24F)
    | st.characters(min_codepoint=0x600, max_codepoint=0x6FF)
    | st.sampled_from("\u0301\u0323\u2019\u201c\u2066\U0001f600\ufefb")
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("أعلن إن آخر", "اعلن ان اخر"),
        ("على مستشفى", "علي مستشفي"),
        ("قـــال", "قال"),
        ("سُبُلٌ ورئِّاسةٌ", "سبل ورئاسة"),
        ("تساؤل مسؤول شيء", "تساؤل مسؤول شيء"),
        ("١٢٣ ۴۵", "123 45"),
        ("“x” «y» ‘z’", '"x" "y" \'z\''),
        ("Ḥaftar Halīfa Qaddāfī", "Haftar Halifa Qaddafi"),
        ("H\u0323aftar", "Haftar"),
        ("و\u0654", "ؤ"),
        ("a\u00a0b\u202fc", "a b c"),
        ("\u2067قال\u2069\u200f", "قال"),
        ("ﻻ ﷲ", "لا الله"),
        ("ﬁnance", "finance"),
        ("ایران کرد", "ايران كرد"),
        ("plain ASCII, `as` is\n", "plain ASCII, `as` is\n"),
        ("é\r\n\n\té", "e\r\n\n\te"),
    ],
)
def test_all_spellings_of_a_word_become_one(written: str, folded: str) -> None:
    """Each replacement that matching relies on."""
    assert normalise(written).text == folded


def test_a_span_maps_back_to_the_original_text() -> None:
    """By hand: a tatweel in the first word, a vowel sign in the second, an accent in the third."""
    text = "قـال خَليفة H\u0323aftar"

    folded = normalise(text)

    start = folded.text.index("خليفة")
    assert folded.original(Span(start, start + 5)) == Span(5, 11)
    assert folded.original(Span(start + 6, start + 12)).text_in(text) == "H\u0323aftar"


def test_part_of_a_ligature_maps_back_to_all_of_it() -> None:
    """A ligature is one code point of the original."""
    assert normalise("قاﻻ").original(Span(2, 3)) == Span(2, 3)


@pytest.mark.parametrize("span", [Span(0, 0), Span(-1, 2), Span(2, 1), Span(0, 9)])
def test_a_span_that_does_not_fit_is_refused(span: Span) -> None:
    """As by every function that takes a span."""
    with pytest.raises(SpanError):
        normalise("é text").original(span)


@given(LETTERS)
def test_nfc_and_nfd_have_the_same_result(text: str) -> None:
    """NFC and NFD of a text become the same."""
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)

    assert normalise(composed).text == normalise(decomposed).text


@given(LETTERS)
def test_normalising_twice_changes_nothing(text: str) -> None:
    """A normalised text is its own normal form."""
    once = normalise(text).text

    assert normalise(once).text == once


@given(LETTERS)
def test_letters_map_back_to_the_text_in_order(text: str) -> None:
    """Their spans fit the original and are sorted."""
    folded = normalise(text)

    places = [folded.original(Span(at, at + 1)) for at in range(len(folded.text))]

    assert all(0 <= place.start < place.end <= len(text) for place in places)
    assert places == sorted(places)


@given(LETTERS, LETTERS)
def test_a_line_does_not_depend_on_its_neighbours(before: str, after: str) -> None:
    """So parts of a text can be normalised separately."""
    whole = normalise(f"{before}\n{after}").text

    assert whole.startswith(normalise(before).text + "\n")
