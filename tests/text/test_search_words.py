"""The words of a text as they are searched."""

import pytest

from factcheck.text.search_words import fold, search_words, word_forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("مسؤول", "مسوول"),
        ("مدرسة", "مدرسه"),
        ("مستشفى", "مستشفي"),
        ("حفتــــر", "حفتر"),
        ("اِجْتِماعٌ", "اجتماع"),
        ("١٢", "12"),
        ("Ḥalīfa", "halifa"),
        ("U.S.", "us"),
        ("Putin’s", "putin"),
    ],
)
def test_spellings_that_writers_mix_up_are_one_word(one: str, other: str) -> None:
    """Hamza, ta marbuta, alif maqsura, tatweel, vowel signs, digits, accents, a possessive."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("وبالاجتماع", "اجتماع"),
        ("للكرملين", "كرملين"),
        ("meetings", "meeting"),
        ("denied", "deni"),
        ("parties", "party"),
        ("moved", "move"),
    ],
)
def test_a_word_is_found_without_prefix_and_ending(word: str, form: str) -> None:
    """Conjunction, preposition and article in Arabic; plural and past tense in English."""
    assert form in word_forms(fold(word))


def test_words_that_are_in_every_text_are_left_out() -> None:
    """In both languages, however they are spelled; signs are no words."""
    assert search_words("The talks, and أنّ الى «»") == {"talks": "talks"}


def test_a_capital_anywhere_makes_a_name() -> None:
    """The first spelling counts, but one with a capital before others."""
    assert search_words("tass and TASS, Sirte and sirte") == {"tass": "TASS", "sirte": "Sirte"}
