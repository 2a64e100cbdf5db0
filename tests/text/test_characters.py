"""Classes of characters are what Unicode says they are."""

import re
import sys
import unicodedata

import pytest

from factcheck.text import characters


def _members(ranges: str) -> list[str]:
    """Return every assigned character in the ranges of a class."""
    member = re.compile(f"[{ranges}]")
    everything = map(chr, range(sys.maxunicode + 1))
    return [
        each for each in everything if member.match(each) and unicodedata.category(each) != "Cn"
    ]


@pytest.mark.parametrize(
    ("ranges", "categories"),
    [
        (characters.ACCENTS, {"Mn"}),
        (characters.VOWEL_SIGNS, {"Mn"}),
        (characters.MARKS, {"Mn", "Me", "Lm"}),
        (characters.ARABIC_LETTERS, {"Lo", "Lm"}),
        (characters.LATIN, {"Lu", "Ll", "Lt", "Lo", "Sm"}),
        (characters.INVISIBLE, {"Cf"}),
        (characters.SURROGATES, {"Cs"}),
        (characters.LINE_BREAKS, {"Cc", "Zl", "Zp"}),
        (characters.DASHES, {"Pd"}),
    ],
)
def test_a_class_holds_only_characters_of_its_categories(ranges: str, categories: set[str]) -> None:
    """The General_Category of every member; a wrong end of a range would add another one."""
    assert {unicodedata.category(each) for each in _members(ranges)} == categories


@pytest.mark.parametrize(
    ("ranges", "word"),
    [
        (characters.ALEFS, "ALEF"),
        (characters.ARABIC_LETTERS, "ARABIC"),
        (characters.TATWEEL, "TATWEEL"),
        (characters.QUOTES, "QUOTATION MARK"),
        (characters.COMMAS, "COMMA"),
        (characters.SEMICOLONS, "SEMICOLON"),
        (characters.DIRECTION_MARKS, "MARK"),
    ],
)
def test_a_class_holds_only_characters_of_its_name(ranges: str, word: str) -> None:
    """The Unicode name of every member contains the word."""
    names = [unicodedata.name(each) for each in _members(ranges)]

    assert names
    assert all(word in name for name in names)
