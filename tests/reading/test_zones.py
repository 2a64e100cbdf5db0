"""Titles, datelines and captions."""

import pytest

from factcheck.domain import Language, ZoneKind
from factcheck.reading import find_zones
from factcheck.reading.zones import find_published, find_title

EN, AR = Language.ENGLISH, Language.ARABIC
STORY = (
    "The Kremlin confirmed on Thursday that the Russian president had received the field "
    "marshal, who is visiting Russia."
)


def _found(text: str, language: Language, title: str = "") -> list[tuple[ZoneKind, str]]:
    return [(zone.kind, zone.span.text_in(text)) for zone in find_zones(text, language, title)]


def test_zones_of_an_english_article() -> None:
    """Title, dateline and caption are zones; the standfirst, which has a claim, is not."""
    text = (
        f"Putin meets Haftar\n\nThe Kremlin confirms it.\n\n28 September\n\n{STORY}\n\nPic: Haftar"
    )

    assert _found(text, EN, "Putin meets Haftar") == [
        (ZoneKind.TITLE, "Putin meets Haftar"),
        (ZoneKind.DATELINE, "28 September"),
        (ZoneKind.CAPTION, "Pic: Haftar"),
    ]


def test_zones_of_an_arabic_article() -> None:
    """The same in Arabic."""
    text = "بوتين يلتقي حفتر\n28 ايلول\nأكد الكرملين اللقاء.\nصورة: حفتر في موسكو"

    assert _found(text, AR, "بوتين يلتقي حفتر") == [
        (ZoneKind.TITLE, "بوتين يلتقي حفتر"),
        (ZoneKind.DATELINE, "28 ايلول"),
        (ZoneKind.CAPTION, "صورة: حفتر في موسكو"),
    ]


def test_a_title_that_begins_a_sentence_is_not_a_zone() -> None:
    """The title must be the whole first line."""
    assert _found("Libya is witnessing chaos.\nIt goes on.", EN, "Libya") == []


def test_a_title_that_is_the_whole_text_is_not_a_zone() -> None:
    """The pre-labeller still reads a headline without an article."""
    assert _found("Kremlin confirms the meeting", EN, "Kremlin confirms the meeting") == []


@pytest.mark.parametrize(
    "caption",
    [
        "Pic: Field Marshal Haftar (AFP)",
        "Photo: Reuters",
        "PHOTO CREDIT: Jane Doe",
        "Photo by Jane Doe / AFP",
        "FILE PHOTO: Haftar in Moscow",
        "(AFP)",
        "Getty.",
    ],
)
def test_english_captions_are_zones(caption: str) -> None:
    """A paragraph with a prefix, or of only an agency, is a caption as a whole."""
    assert _found(f"{STORY}\n\n{caption}", EN) == [(ZoneKind.CAPTION, caption)]


@pytest.mark.parametrize(
    "caption", ["صورة: حفتر", "الصورة : حفتر", "صورة أرشيفية: حفتر", "(أ ف ب)"]
)
def test_arabic_captions_are_zones(caption: str) -> None:
    """The same in Arabic."""
    assert _found(f"أكد الكرملين اللقاء.\n\n{caption}", AR) == [(ZoneKind.CAPTION, caption)]


@pytest.mark.parametrize("credit", ["(AFP)", "(Jane Doe/Reuters)"])
def test_a_credit_after_a_sentence_is_a_zone_without_the_sentence(credit: str) -> None:
    """The last paragraph of an article may end with its agency; its claims count."""
    assert _found(f"Title\n\n{STORY} {credit}", EN) == [(ZoneKind.CAPTION, credit)]


@pytest.mark.parametrize(
    "paragraph",
    ["The picture: a city in ruins.", "Reuters reported the talks.", "He told (AFP) so."],
)
def test_a_sentence_about_a_picture_or_an_agency_is_not_a_caption(paragraph: str) -> None:
    """Only a prefix or a closing credit makes a caption."""
    assert _found(paragraph, EN) == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Putin meets Haftar\n{STORY}", "Putin meets Haftar"),
        (f"The Kremlin said so on Friday.\n\n{STORY}", ""),
        (f"Putin meets Haftar.\n\nThey talk.\n\n3 May\n\n{STORY}", "Putin meets Haftar."),
        (f"Will he stay? Haftar in Moscow\n{STORY}", "Will he stay? Haftar in Moscow"),
        (f"Putin met Haftar.\n{STORY}", ""),
        (f"28 September\n{STORY}", ""),
        (f"{STORY}\n\nHe left.", ""),
        (STORY, ""),
        ("", ""),
    ],
)
def test_a_title_is_short_and_before_a_longer_paragraph(text: str, title: str) -> None:
    """And has no full stop at its end, unless a dateline separates headlines from the text."""
    assert find_title(text, EN) == title


def test_the_date_of_publication_is_taken_from_datelines_that_agree() -> None:
    """One with a year is enough; none, or two that differ, are not."""
    assert find_published(f"Title\n28 September 2023\n{STORY}", EN) == "2023-09-28"
    assert find_published(f"Title\n28 September\n{STORY}", EN) == ""
    assert find_published("28 September 2023\n29 September 2023", EN) == ""
