"""One spelling of outlets."""

import pytest

from factcheck.domain import Language, SourceLabel
from factcheck.matching.outlets import channel_name, is_platform


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("TASS", "TASS"),
        ("the TASS news agency", "TASS"),
        ("Tas", "TASS"),
        ("وكالة تاس للأنباء", "TASS"),
        ("لرويترز", "Reuters"),
        ("Agence France-Presse", "AFP"),
        ("A.F.P.", "AFP"),
        ("وكالة فرانس برس", "AFP"),
        ("قناة الجزيرة", "Al Jazeera"),
        ("للجزيرة", "Al Jazeera"),
        ("Al-Jazeera television", "Al Jazeera"),
        ("صفحتها في فايسبوك", "Facebook"),
    ],
)
def test_an_outlet_has_one_spelling_in_both_scripts(words: str, expected: str) -> None:
    """Words for kinds of outlets, articles and attached prepositions do not matter."""
    assert channel_name(words) == expected


def test_an_unknown_outlet_keeps_its_words() -> None:
    """Without the words for what it is, in lower case."""
    assert channel_name("the Vellmark Herald newspaper") == "vellmark herald"


@pytest.mark.parametrize("words", ["", "the agency", "وكالات الأنباء", "its website"])
def test_an_outlet_without_a_name_is_none(words: str) -> None:
    """Which agency it is, is not said."""
    assert channel_name(words) == ""


def test_a_label_of_the_taxonomy_comes_first() -> None:
    """The project calls the agency by another name."""
    label = SourceLabel("Russian state agency", aliases={Language.ARABIC: ("تاس",)})

    assert channel_name("وكالة تاس", [label]) == "Russian state agency"


def test_a_platform_is_known_as_one() -> None:
    """Two people who wrote on Facebook did not cite one outlet."""
    assert is_platform(channel_name("her Facebook page"))
    assert not is_platform(channel_name("Reuters"))
