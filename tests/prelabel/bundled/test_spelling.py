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
    """The consonants are the same."""
    assert phonetic_keys(english)[-1] == phonetic_keys(arabic)[-1]


def test_different_names_have_different_keys() -> None:
    """Otherwise all names would match."""
    assert phonetic_keys("Putin") != phonetic_keys("ترامب")


def test_words_without_consonants_have_no_key() -> None:
    """A text may have no keys at all."""
    assert phonetic_keys("a he 12 —") == ()
