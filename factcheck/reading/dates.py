"""Dates as feeds, tables and programs write them.

Only what can be read in one way is read: a day of publication that is off by a month is worse than
none.
"""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime

from factcheck.dataset.moments import Precision, read_published, to_published
from factcheck.domain import Language
from factcheck.reading.datelines import read_dateline

_EPOCH_SECONDS = range(10**8, 5 * 10**9)
_EPOCH_MILLISECONDS = range(10**11, 5 * 10**12)
_SERIAL_DAYS = range(20_000, 80_000)
"""Numbers of days in spreadsheets, 1954 to 2119."""

_SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
_DAY = len("2023-09-28")
_LONGEST = 100


_CLOCK_WITH_SECONDS = re.compile(r"\d:\d\d:\d\d|T\d{6}")
_MIDNIGHT = time(0, 0)


def read_date(value: object) -> str:
    """Return a date or date-time as `to_published` writes it: a day, or a time in UTC.

    Read are ISO 8601, RFC 5322 (feeds), seconds and milliseconds since 1970, days of a spreadsheet,
    names of months in English and Arabic, and other forms that can be read in one way only. A time
    without a zone counts as UTC; if it is midnight, it is a day: programs write days so.

    >>> read_date("Thu, 28 Sep 2023 10:00:00 GMT"), read_date("2023-09-28T10:00+02:00")
    ('2023-09-28T10:00:00Z', '2023-09-28T08:00Z')
    >>> read_date(1695895200), read_date("28/09/2023"), read_date("2023-09-28 00:00:00")
    ('2023-09-28T10:00:00Z', '2023-09-28', '2023-09-28')

    Raises:
        ValueError: it is not a date, lacks the year or the day, or may be two days
            (``05/06/2023``).
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{value!r} is not a date")  # noqa: TRY004 - one error for all
    text = str(value).strip()
    if len(text) > _LONGEST:
        raise ValueError("too long for a date")
    number = _as_number(text)
    moment = _from_number(number) if number is not None else _from_text(text)
    try:
        published = to_published(moment, _precision(moment, text, is_number=number is not None))
    except OverflowError as error:
        raise ValueError(f"{text!r} is not in the calendar in UTC") from error
    read_published(published)  # what no dataset may have
    return published


def _precision(moment: date, text: str, *, is_number: bool) -> Precision:
    """Return how precise a moment is, of which the text says more than the value."""
    if not isinstance(moment, datetime):
        return Precision.DAY
    if moment.tzinfo is None and moment.time() == _MIDNIGHT:
        return Precision.DAY
    has_seconds = is_number or _CLOCK_WITH_SECONDS.search(text)
    return Precision.SECOND if has_seconds else Precision.MINUTE


def _as_number(text: str) -> float | None:
    """Return a text of digits as a number; eight digits may be a date of ISO 8601."""
    plain = text.replace(".", "", 1)
    if not (plain.isascii() and plain.isdigit()) or len(text) == len("20230928"):
        return None
    return float(text)


def _from_number(number: float) -> date:
    if int(number) in _EPOCH_SECONDS:
        return datetime.fromtimestamp(int(number), UTC)
    if int(number) in _EPOCH_MILLISECONDS:
        return datetime.fromtimestamp(number // 1000, UTC)
    if int(number) in _SERIAL_DAYS:
        return _SERIAL_EPOCH + timedelta(seconds=round(number * 86_400))
    raise ValueError(f"{number} is not a date")


def _from_text(text: str) -> date:
    for attempt in (_iso, _feed, _named_month, _certain):
        try:
            return attempt(text)
        except (ValueError, OverflowError):
            continue
    raise ValueError(f"{text!r} is not a date")


def _iso(text: str) -> date:
    return date.fromisoformat(text) if len(text) <= _DAY else datetime.fromisoformat(text)


def _feed(text: str) -> date:
    """RFC 5322, which RSS uses."""
    try:
        return parsedate_to_datetime(text)
    except (TypeError, IndexError) as error:  # odd input, as bugs.python.org/issue30681
        raise ValueError(str(error)) from error


def _named_month(text: str) -> date:
    for language in Language:
        dateline = read_dateline(text, language)
        if dateline and dateline.published and ":" not in text:
            return date.fromisoformat(dateline.published)
    raise ValueError(text)


def _certain(text: str) -> date:
    """Read any other form, if day or month first, and whatever is missing, make no difference."""
    from dateutil.parser import parse

    # After the year, the month comes first everywhere.
    orders = (False,) if text[:4].isdigit() else (False, True)
    readings = set[date]()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a time zone that is not known
        try:
            for missing in (datetime(2000, 1, 1), datetime(2001, 2, 2)):  # noqa: DTZ001
                for day_first in orders:
                    moment = parse(text, default=missing, dayfirst=day_first)
                    readings.add(moment if ":" in text else moment.date())
        except Warning as error:
            raise ValueError(str(error)) from error
    if len(readings) != 1:
        raise ValueError(f"{text!r} can be read in {len(readings)} ways")
    return readings.pop()
