"""What is written together with an Arabic word."""

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
def test_what_stands_before_a_word_may_be_taken_off(written: str, bare: str) -> None:
    """Conjunction, preposition, article, in this order."""
    assert bare in without_proclitics(written)


def test_the_word_as_it_stands_is_always_possible() -> None:
    """Its first letter may be its own: وكالة is an agency."""
    assert "وكالة" in without_proclitics("وكالة")


def test_a_word_is_never_taken_apart_to_nothing() -> None:
    """Two letters are left of والي without its first two, so they stay."""
    assert without_proclitics("والي") == {"والي", "الي"}


@pytest.mark.parametrize(
    ("one", "other"), [("ليبية", "ليبي"), ("ليبيين", "ليبي"), ("مسؤولون", "مسؤول")]
)
def test_endings_of_gender_and_number_go(one: str, other: str) -> None:
    """Forms of one word have one stem."""
    assert stem(one) == stem(other)


def test_nisba_stays() -> None:
    """A Libyan is not Libya."""
    assert stem("ليبي") != stem("ليبيا")


@given(st.text(alphabet="ابتوفكلنيهةسم", min_size=1, max_size=12))
def test_what_is_left_is_an_end_and_long_enough(word: str) -> None:
    """Nothing is changed inside the word."""
    for form in without_proclitics(word) - {word}:
        assert word.endswith(form)
        assert len(form) >= LEAST_LETTERS
