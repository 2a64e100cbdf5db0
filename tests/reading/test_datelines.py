"""Datelines, and the names of months."""

import calendar

import pytest

from factcheck.domain import Language
from factcheck.reading.datelines import Dateline, read_dateline

EN, AR = Language.ENGLISH, Language.ARABIC


@pytest.mark.parametrize(
    ("paragraph", "language", "published"),
    [
        ("28 September", EN, ""),
        ("28 September 2023", EN, "2023-09-28"),
        ("Thursday, 28 September 2023", EN, "2023-09-28"),
        ("September 28, 2023", EN, "2023-09-28"),
        ("Sept. 3", EN, ""),
        ("Moscow, 28 Sept.", EN, ""),
        ("MOSCOW, Sept 28 (Reuters) -", EN, ""),
        ("Published: 28 September 2023, 10:15 GMT", EN, "2023-09-28"),
        ("2023-09-28", EN, "2023-09-28"),
        ("04/09/2023", EN, ""),
        ("28 ايلول", AR, ""),
        ("28 أيلول 2023", AR, "2023-09-28"),
        ("٢٨ سبتمبر ٢٠٢٣", AR, "2023-09-28"),
        ("موسكو، 28 أيلول/سبتمبر 2023", AR, "2023-09-28"),
        ("الخميس 28 سبتمبر 2023 م", AR, "2023-09-28"),
        ("تونس، 3 جويلية 2017", AR, "2017-07-03"),
        ("5 تشرين الثاني 2021", AR, "2021-11-05"),
        ("12 غشت", AR, ""),
        ("١٤ أوت 2016", AR, "2016-08-14"),
    ],
)
def test_a_dateline_gives_its_date(paragraph: str, language: Language, published: str) -> None:
    """With a year and the name of a month it is a date, otherwise it has no date."""
    dateline = read_dateline(paragraph, language)

    assert dateline is not None
    assert dateline.published == published


MONTHS = (
    "كانون الثاني|يناير|جانفي",
    "شباط|فبراير|فيفري",
    "آذار|اذار|مارس",
    "نيسان|أبريل|إبريل|أفريل",
    "أيار|ايار|مايو|ماي",
    "حزيران|يونيو|يونية|جوان",
    "تموز|يوليو|يوليوز|يولية|يوليه|جويلية",
    "آب|أغسطس|أوت|غشت|أغشت",
    "أيلول|سبتمبر|شتنبر|شتمبر",
    "تشرين الأول|أكتوبر",
    "تشرين الثاني|نوفمبر|نونبر",
    "كانون الأول|ديسمبر|دجنبر|دجمبر",
)
"""Names in the Levant and Iraq, Egypt and the Gulf, the Maghreb, and spellings of newspapers."""


@pytest.mark.parametrize("number", range(1, 13))
def test_every_regional_name_of_a_month_is_known(number: int) -> None:
    """With and without hamza, alone and after a slash."""
    names = MONTHS[number - 1].split("|")
    for name in (*names, *(name.translate(str.maketrans("أإآ", "ااا")) for name in names)):
        published = Dateline(f"2021-{number:02}-05")

        assert read_dateline(f"5 {name} 2021", AR) == published
        assert read_dateline(f"5 {name}/{names[0]} 2021", AR) == published


@pytest.mark.parametrize("form", [slice(None), slice(3)])
def test_english_months_are_known_in_full_and_in_short(form: slice) -> None:
    """By the calendar of the standard library; `Sept.` stands above."""
    names = list(calendar.month_name)[1:]

    dates = [read_dateline(f"{name[form]} 5, 2021", EN) for name in names]

    assert dates == [Dateline(f"2021-{number:02}-05") for number in range(1, 13)]


@pytest.mark.parametrize(
    ("paragraph", "language"),
    [
        ("On 28 September he left for Moscow.", EN),
        ("28 September was the day he left", EN),
        ("31 February", EN),
        ("28", EN),
        ("2023", EN),
        ("May", EN),
        ("28 أيلول كان يوم اللقاء", AR),
        ("32 أيلول", AR),
        ("28 September", AR),
    ],
)
def test_a_paragraph_that_is_not_exactly_a_date_is_not_a_dateline(
    paragraph: str, language: Language
) -> None:
    """The whole paragraph must be the date, and the date must exist."""
    assert read_dateline(paragraph, language) is None
