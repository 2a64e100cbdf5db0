"""Paragraphs that are dates."""

import pytest

from factcheck.domain import Language
from factcheck.reading.datelines import read_dateline

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
def test_a_dateline_tells_its_date(paragraph: str, language: Language, published: str) -> None:
    """With a year and a month by name it is a date; otherwise it stays untold."""
    dateline = read_dateline(paragraph, language)

    assert dateline is not None
    assert dateline.published == published


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
def test_what_says_more_or_less_is_no_dateline(paragraph: str, language: Language) -> None:
    """The whole paragraph must be the date, and the date must exist."""
    assert read_dateline(paragraph, language) is None
