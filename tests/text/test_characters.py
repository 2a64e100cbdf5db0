"""Classes of characters are what Unicode says they are."""

import re
import sys
import unicodedata

import pytest

from factcheck.text import characters


def _members(name: str) -> list[str]:
    """Return every assigned character of a class."""
    member = re.compile(f"[{getattr(characters, name)}]")
    everything = map(chr, range(sys.maxunicode + 1))
    return [
        each for each in everything if member.match(each) and unicodedata.category(each) != "Cn"
    ]


@pytest.mark.parametrize(
    ("name", "categories"),
    [
        ("ACCENTS", {"Mn"}),
        ("VOWEL_SIGNS", {"Mn"}),
        ("MARKS", {"Mn", "Me", "Lm"}),
        ("ARABIC_LETTERS", {"Lo", "Lm"}),
        ("LATIN", {"Lu", "Ll", "Lt", "Lo", "Sm"}),
        ("INVISIBLE", {"Cf"}),
        ("SURROGATES", {"Cs"}),
        ("LINE_BREAKS", {"Cc", "Zl", "Zp"}),
        ("DASHES", {"Pd"}),
    ],
)
def test_a_class_holds_only_characters_of_its_categories(name: str, categories: set[str]) -> None:
    """The General_Category of every member; a wrong end of a range would add another one."""
    assert {unicodedata.category(each) for each in _members(name)} == categories


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("ALEFS", "ALEF"),
        ("ARABIC_LETTERS", "ARABIC"),
        ("TATWEEL", "TATWEEL"),
        ("QUOTES", "QUOTATION MARK"),
        ("COMMAS", "COMMA"),
        ("SEMICOLONS", "SEMICOLON"),
        ("DIRECTION_MARKS", "MARK"),
    ],
)
def test_a_class_holds_only_characters_of_its_name(name: str, word: str) -> None:
    """The Unicode name of every member contains the word."""
    members = [unicodedata.name(each) for each in _members(name)]

    assert members
    assert all(word in member for member in members)
