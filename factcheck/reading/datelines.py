"""Datelines: paragraphs that say when, and perhaps where, and nothing else."""

import re
from dataclasses import dataclass
from datetime import date

from factcheck.domain import Language

_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

# The Levant and Iraq, Egypt and the Gulf, Tunisia and Algeria, Morocco: in the order of the year.
_ARABIC_MONTHS = (
    "كانون الثاني|يناير|جانفي",
    "شباط|فبراير|فيفري",
    "آذار|اذار|مارس",
    "نيسان|أبريل|إبريل|أفريل",
    "أيار|ايار|مايو|ماي",
    "حزيران|يونيو|يونية|جوان",
    "تموز|يوليو|يوليوز|يولية|يوليه|جويلية",
    "آب|أغسطس|أوت|غشت",
    "أيلول|سبتمبر|شتنبر",
    "تشرين الأول|أكتوبر",
    "تشرين الثاني|نوفمبر|نونبر",
    "كانون الأول|ديسمبر|دجنبر",
)

# For matching alone: one spelling of alef, ASCII digits, no vowel signs.
_SPELLING = str.maketrans(
    "أإآٱ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹",
    "اااا01234567890123456789",
    "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u200e\u200f",
)
_LONGEST = 120


def plain_spelling(text: str) -> str:
    """Return a text with plain alefs and ASCII digits, without vowel signs and tatweel.

    >>> plain_spelling("٢٨ أيلول")
    '28 ايلول'
    """
    return text.translate(_SPELLING)


def _month_numbers() -> dict[str, int]:
    """Map every name of a month, in small letters and plain spelling, to its number."""
    numbers = {}
    for number, name in enumerate(_ENGLISH_MONTHS, start=1):
        for form in (name, name[:3], name[:4] if name == "September" else name):
            numbers[form.lower()] = number
    for number, names in enumerate(_ARABIC_MONTHS, start=1):
        numbers |= dict.fromkeys(plain_spelling(names).split("|"), number)
    return numbers


_MONTHS = _month_numbers()


def _names(language: Language) -> str:
    """Return the names of the months of a language as alternatives, the longest first."""
    ours = [name for name in _MONTHS if name.isascii() == (language is Language.ENGLISH)]
    return "|".join(sorted(ours, key=len, reverse=True))


_AGENCY = r"(?:\s*\([^()\d]{2,40}\))?"
_TIME = (
    r"(?:\s*[,،|–-]?\s*(?:at |الساعة )?\d{1,2}[:.]\d\d(?:\s*(?:[ap]\.?m\.?|GMT|UTC|[A-Z]{2,4}))?)?"
)
_NUMERIC = r"(?P<iso>\d{4}-\d\d-\d\d)|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)"

_ENGLISH = re.compile(
    rf"""
    (?:(?:(?:last\s)?updated|published|posted)(?:\son)?:?\s+)?
    (?-i:(?:[A-Z][\w.'’-]*(?:\s(?:[A-Z][\w.'’-]*|of|the|al|el|de))*\s*[,:/–—-]\s*){{0,2}})
    (?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?
    (?:
      (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_names(Language.ENGLISH)})\.?
      | (?P<month2>{_names(Language.ENGLISH)})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?
      | {_NUMERIC}
    )
    (?:,?\s+(?P<year>\d{{4}}))?
    {_TIME}{_AGENCY}\s*[.:–—-]?
    """,
    re.VERBOSE | re.IGNORECASE,
)

_ARABIC_NAMES = _names(Language.ARABIC).replace(" ", r"\s+")
_ARABIC = re.compile(
    rf"""
    (?:(?:نشر|تاريخ\sالنشر|اخر\sتحديث)(?:\s(?:في|بتاريخ))?\s*:?\s*)?
    (?:[^\W\d_]+(?:\s[^\W\d_]+){{0,3}}\s*[،,:/–—-]\s*){{0,2}}
    (?:(?:يوم\s+)?ال(?:احد|اثنين|ثلاثاء|اربعاء|خميس|جمعة|سبت)\s*[،,]?\s+)?
    (?:
      (?P<day>\d{{1,2}})\s+(?:من\s+)?(?P<month>{_ARABIC_NAMES})
      (?:\s*[/(]\s*(?:{_ARABIC_NAMES})\s*\)?)?
      | {_NUMERIC}
    )
    (?:\s*[،,]?\s*(?:عام\s+)?(?P<year>\d{{4}})(?:\s?م)?)?
    {_TIME}{_AGENCY}\s*[.:–—-]?
    """,
    re.VERBOSE,
)
_DATELINES = {Language.ENGLISH: _ENGLISH, Language.ARABIC: _ARABIC}


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says.

    Attributes:
        published: its date as ISO 8601, ``""`` if it leaves out the year, or writes the month
            as a number that may be the day.
    """

    published: str = ""


def read_dateline(paragraph: str, language: Language) -> Dateline | None:
    """Return what a paragraph says as a dateline, ``None`` if it is more or less than one.

    >>> read_dateline("Moscow, 28 Sept. 2023", Language.ENGLISH)
    Dateline(published='2023-09-28')
    >>> read_dateline("28 ايلول", Language.ARABIC)
    Dateline(published='')
    >>> read_dateline("On 28 September he left.", Language.ENGLISH)
    """
    if len(paragraph) > _LONGEST:
        return None
    match = _DATELINES[language].fullmatch(plain_spelling(paragraph.strip()))
    if match is None:
        return None
    said = match.groupdict()
    try:
        if said["iso"]:
            return Dateline(date.fromisoformat(said["iso"]).isoformat())
        month = said["month"] or said.get("month2")
        day = said["day"] or said.get("day2")
        if not (month and day):
            return Dateline()
        number = _MONTHS[" ".join(month.lower().split())]
        # A leap year stands in for a year that is not told, so that the day alone is checked.
        told = date(int(said["year"] or 2000), number, int(day))
    except ValueError:
        return None
    return Dateline(told.isoformat() if said["year"] else "")
