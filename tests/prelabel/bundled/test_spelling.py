"""Names across scripts."""

import pytest

from factcheck.prelabel.bundled.spelling import phonetic_keys


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("Putin", "بوتين"),
        ("Peskov", "بيسكوف"),
        ("Donald Trump", "دونالد ترامب"),
        ("Haftar", "حفتر"),
        ("the Kremlin", "الكرملين"),
    ],
)
def test_a_name_sounds_the_same_in_both_scripts(english: str, arabic: str) -> None:
    """By its consonants."""
    assert phonetic_keys(english)[-1] == phonetic_keys(arabic)[-1]


def test_other_names_sound_otherwise() -> None:
    """Or nothing would be told apart."""
    assert phonetic_keys("Putin") != phonetic_keys("ترامب")


def test_words_without_consonants_say_nothing() -> None:
    """And there may be none left."""
    assert phonetic_keys("a he 12 —") == ()
