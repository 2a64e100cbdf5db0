"""Datelines: paragraphs that contain a date, perhaps a place, and nothing else."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from factcheck.domain import Language
from factcheck.text.characters import ALEFS, COMMAS, DASHES, DIRECTION_MARKS, LETTER, TATWEEL

# Where the names of the months differ (Unicode CLDR): Egypt and the Gulf, the Levant and Iraq,
# Algeria and Tunisia, Morocco, Mauritania.
_REGIONS = {
    Language.ENGLISH: ("en",),
    Language.ARABIC: ("ar_EG", "ar_SY", "ar_DZ", "ar_MA", "ar_MR"),
}
# Spellings in newspapers that CLDR does not have.
_VARIANTS = {
    Language.ENGLISH: {"sept": 9},
    Language.ARABIC: {"يونية": 6, "يولية": 7, "يوليه": 7},
}

# For matching only: plain alefs, ASCII digits, no vowel signs (tanwin to sukun).
_SPELLING = str.maketrans(
    {
        **dict.fromkeys(ALEFS, "ا"),
        **{digit: str(index % 10) for index, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")},
        **dict.fromkeys(map(chr, range(0x64B, 0x653)), ""),
        **dict.fromkeys(TATWEEL + DIRECTION_MARKS, ""),
    }
)
_LONGEST = 120
_ANY_LEAP_YEAR = 2000


def plain_spelling(text: str) -> str:
    """Return a text with plain alefs and ASCII digits, without vowel signs and tatweel.

    >>> plain_spelling("٢٨ أيلول")
    '28 ايلول'
    """
    return text.translate(_SPELLING)


@cache
def month_numbers(language: Language) -> dict[str, int]:
    """Map the names of the months, in lower case and plain spelling, to their numbers, 1 to 12."""
    from babel import Locale

    numbers = dict(_VARIANTS[language])
    for region in _REGIONS[language]:
        names = Locale.parse(region).months["format"]
        for width in ("wide", "abbreviated"):
            for number, name in names[width].items():
                numbers[plain_spelling(name).lower()] = number
    return numbers


_AGENCY = r"(?:\s*\([^()\d]{2,40}\))?"
_TIME = (
    r"(?:\s*[,،|–-]?\s*(?:at |الساعة )?\d{1,2}[:.]\d\d(?:\s*(?:[ap]\.?m\.?|GMT|UTC|[A-Z]{2,4}))?)?"
)
_NUMERIC = r"(?P<iso>\d{4}-\d\d-\d\d)|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)"


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    """Return the regular expression of a whole dateline; the longest names of months come first."""
    names = sorted(month_numbers(language), key=len, reverse=True)
    months = "|".join(names).replace(" ", r"\s+")
    return _english(months) if language is Language.ENGLISH else _arabic(months)


def _english(months: str) -> re.Pattern[str]:
    return re.compile(
        rf"""
        (?:(?:(?:last\s)?updated|published|posted)(?:\son)?:?\s+)?
        (?-i:(?:[A-Z][\w.'’-]*(?:\s(?:[A-Z][\w.'’-]*|of|the|al|el|de))*\s*[,:/{DASHES}]\s*){{0,2}})
        (?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?
        (?:
          (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{months})\.?
          | (?P<month2>{months})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?
          | {_NUMERIC}
        )
        (?:,?\s+(?P<year>\d{{4}}))?
        {_TIME}{_AGENCY}\s*[.:{DASHES}]?
        """,
        re.VERBOSE | re.IGNORECASE,
    )


def _arabic(months: str) -> re.Pattern[str]:
    return re.compile(
        rf"""
        (?:(?:نشر|تاريخ\sالنشر|اخر\sتحديث)(?:\s(?:في|بتاريخ))?\s*:?\s*)?
        (?:{LETTER}+(?:\s{LETTER}+){{0,3}}\s*[{COMMAS}:/{DASHES}]\s*){{0,2}}
        (?:(?:يوم\s+)?ال(?:احد|اثنين|ثلاثاء|اربعاء|خميس|جمعة|سبت)\s*[{COMMAS}]?\s+)?
        (?:
          (?P<day>\d{{1,2}})\s+(?:من\s+)?(?P<month>{months})
          (?:\s*[/(]\s*(?:{months})\s*\)?)?
          | {_NUMERIC}
        )
        (?:\s*[{COMMAS}]?\s*(?:عام\s+)?(?P<year>\d{{4}})(?:\s?م)?)?
        {_TIME}{_AGENCY}\s*[.:{DASHES}]?
        """,
        re.VERBOSE,
    )


@dataclass(frozen=True, slots=True)
class Dateline:
    """The content of a dateline.

    Attributes:
        published: its date as ISO 8601; ``""`` if it has no year, or gives the month as a number
            that may also be the day.
    """

    published: str = ""


def read_dateline(paragraph: str, language: Language) -> Dateline | None:
    """Return a paragraph as a dateline, ``None`` if it is not exactly one.

    >>> read_dateline("Moscow, 28 Sept. 2023", Language.ENGLISH)
    Dateline(published='2023-09-28')
    >>> read_dateline("28 ايلول", Language.ARABIC)
    Dateline(published='')
    >>> read_dateline("On 28 September he left.", Language.ENGLISH)
    """
    if len(paragraph) > _LONGEST:
        return None
    match = _pattern(language).fullmatch(plain_spelling(paragraph.strip()))
    if match is None:
        return None
    parts = match.groupdict()
    try:
        if parts["iso"]:
            return Dateline(date.fromisoformat(parts["iso"]).isoformat())
        month = parts["month"] or parts.get("month2")
        day = parts["day"] or parts.get("day2")
        if not (month and day):
            return Dateline()
        number = month_numbers(language)[" ".join(month.lower().split())]
        # Without a year, check that the day exists in some year.
        published = date(int(parts["year"] or _ANY_LEAP_YEAR), number, int(day))
    except ValueError:
        return None
    return Dateline(published.isoformat() if parts["year"] else "")
