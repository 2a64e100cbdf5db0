"""Days and times of day that a text names, in English and Arabic.

A weekday is the one before or after the day on which the text was published: news names both.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from factcheck.domain import Span
from factcheck.text.calendar_words import MONTHS, WEEKDAYS, calendar_places
from factcheck.text.characters import LETTER
from factcheck.text.normalise import normalise

_OFFSETS = {
    "yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1,
    "امس": -1, "اليوم": 0, "الليلة": 0, "غدا": 1,
}  # fmt: skip
_RELATIVE = re.compile(f"(?<!{LETTER})[وفبل]?({'|'.join(_OFFSETS)})(?!{LETTER})", re.IGNORECASE)
_DAY_BEFORE = re.compile(r"(?<!\d)([1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?: of)?[ ]$")
_DAY_AFTER = re.compile(r" ([1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:])")
_YEAR = re.compile(r"(?:/\S+)?(?: \d{1,2}(?:st|nd|rd|th)?)?,? ((?:19|20)\d\d)(?!\d)")
_REACH = 12
"""Code points before and after the name of a month in which its day and year stand."""

_TIME = re.compile(
    r"(?<![\d.:])([01]?\d|2[0-3])([.:])([0-5]\d)(?![\d.:]|%| ?percent)"
    r"(?: ?([ap])\.? ?m\b| ?(صباحا|فجرا|مساء|ظهرا))?",
    re.IGNORECASE,
)
_HALF_DAY = 12


def days(text: str, published: date) -> tuple[frozenset[date], ...]:
    """Return which days each mention of a day may be, in order.

    >>> [sorted(map(str, each)) for each in days("on Friday, on 3 March", date(2024, 3, 10))]
    [['2024-03-08', '2024-03-15'], ['2024-03-03']]

    Args:
        text: in English or Arabic.
        published: the day on which it was published.
    """
    plain = normalise(text).text
    found = [
        (match.start(), frozenset((published + timedelta(days=_OFFSETS[match[1].lower()]),)))
        for match in _RELATIVE.finditer(plain)
    ]
    for name, place in calendar_places(plain):
        if name in WEEKDAYS:
            back = (published.weekday() - WEEKDAYS.index(name)) % 7
            before = published - timedelta(days=back)
            found.append((place.start, frozenset((before, before + timedelta(days=7)))))
        else:
            month = MONTHS.index(name) + 1
            found += [(place.start, day) for day in _in_month(plain, place, month, published)]
    return tuple(day for _, day in sorted(found, key=lambda each: each[0]))


def _in_month(text: str, place: Span, month: int, published: date) -> Iterator[frozenset[date]]:
    """Yield the day of a month that stands beside its name, if one does."""
    before = text[max(0, place.start - _REACH) : place.start]
    day = _DAY_BEFORE.search(before) or _DAY_AFTER.match(text, place.end)
    if day:
        year = _YEAR.match(text, place.end)
        years = [int(year[1])] if year else range(published.year - 1, published.year + 2)
        found = [each for number in years for each in _date(number, month, int(day[1]))]
        if found:
            yield frozenset((min(found, key=lambda each: abs(each - published)),))


def _date(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def times(text: str) -> frozenset[int]:
    """Return the times of day in a text, in minutes since midnight, as they are written.

    >>> sorted(times("at 1.20 a.m. and 13:05, 2.50 dollars"))
    [80, 785]
    """
    found = set()
    for match in filter(_is_time, _TIME.finditer(normalise(text).text)):
        hour, minute, half, word = int(match[1]), int(match[3]), match[4], match[5]
        if half or word:
            late = half in {"p", "P"} or word in {"مساء", "ظهرا"}
            hour = hour % _HALF_DAY + _HALF_DAY * late
        found.add(hour * 60 + minute)
    return frozenset(found)


def _is_time(match: re.Match[str]) -> bool:
    """Return whether the half of the day, or a colon, tells that it is a time."""
    return bool(match[4] or match[5] or match[2] == ":")


def without_times(text: str) -> str:
    """Return a text without its times of day: *5.30pm* is no number.

    >>> without_times("at 5.30pm for 2.50 dollars")
    'at   for 2.50 dollars'
    """
    return _TIME.sub(lambda match: " " if _is_time(match) else match[0], normalise(text).text)
