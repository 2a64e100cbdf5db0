"""Prefixes and endings of Arabic words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.text.arabic import LEAST_LETTERS, stem, without_proclitics


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("الكرملين", "كرملين"),
        ("والكرملين", "كرملين"),
        ("بالكرملين", "كرملين"),
        ("للكرملين", "كرملين"),
        ("وللكرملين", "كرملين"),
        ("فكالكرملين", "كرملين"),
        ("وقوات", "قوات"),
        ("لوكالة", "وكالة"),
    ],
)
def test_prefixes_of_a_word_are_removed(written: str, bare: str) -> None:
    """Conjunction, preposition, article, in this order."""
    assert bare in without_proclitics(written)


def test_the_whole_word_is_always_one_of_the_forms() -> None:
    """Its first letter may be its own: وكالة is an agency."""
    assert "وكالة" in without_proclitics("وكالة")


def test_three_letters_of_a_word_always_stay() -> None:
    """والي without its first two letters would have only two."""
    assert without_proclitics("والي") == {"والي", "الي"}


@pytest.mark.parametrize(
    ("one", "other"), [("ليبية", "ليبي"), ("ليبيين", "ليبي"), ("مسؤولون", "مسؤول")]
)
def test_endings_of_gender_and_number_are_removed(one: str, other: str) -> None:
    """Forms of one word have one stem."""
    assert stem(one) == stem(other)


def test_the_nisba_ending_stays() -> None:
    """Libyan is not Libya."""
    assert stem("ليبي") != stem("ليبيا")


@given(st.text(alphabet="ابتوفكلنيهةسم", min_size=1, max_size=12))
def test_every_form_is_an_end_of_the_word_and_long_enough(word: str) -> None:
    """Nothing is changed inside the word."""
    for form in without_proclitics(word) - {word}:
        assert word.endswith(form)
        assert len(form) >= LEAST_LETTERS
