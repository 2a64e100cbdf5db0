"""Names across scripts."""

import pytest

from factcheck.prelabel.bundled.spelling import sounds


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
    assert sounds(english)[-1] == sounds(arabic)[-1]


def test_other_names_sound_otherwise() -> None:
    """Or nothing would be told apart."""
    assert sounds("Putin") != sounds("ترامب")


def test_words_without_consonants_say_nothing() -> None:
    """And there may be none left."""
    assert sounds("a he 12 —") == ()
