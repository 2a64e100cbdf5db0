"""Dates and date-times of records: everything that reads one uses these functions.

They read the part of ISO 8601 that RFC 3339 describes, with capital letters. What they read can be
compared, sorted and exported; the schemas refuse everything else.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
_MOMENT = re.compile(rf"{_DAY}T{_CLOCK}:[0-5][0-9](\.[0-9]+)?(Z|[+-]{_CLOCK})")
_PUBLISHED = re.compile(rf"{_DAY}([T ]{_CLOCK}(:[0-5][0-9](\.[0-9]{{1,6}})?)?)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_moment(text: str) -> datetime:
    """Return a date-time with its time zone; digits finer than microseconds are cut off.

    Raises:
        ValueError: it is not one, or the calendar has no such day.
    """
    if not _MOMENT.fullmatch(text):
        raise ValueError(f"{text!r} is not an ISO 8601 date-time with a time zone")
    return datetime.fromisoformat(text)


def read_published(text: str) -> datetime:
    """Return when a document was published: a date is its midnight, without a zone it is UTC.

    >>> read_published("2023-10-03").isoformat()
    '2023-10-03T00:00:00+00:00'

    Raises:
        ValueError: it is neither a date nor a date-time, or the calendar has no such day.
    """
    if _PUBLISHED.fullmatch(text):
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    return read_moment(text)


def read_day(text: str) -> date:
    """Return the day of a date or a date-time, in its own time zone.

    Raises:
        ValueError: see `read_published`.
    """
    return read_published(text).date()


def to_microseconds(moment: str) -> int:
    """Return a date or a date-time as microseconds since 1970 in UTC, read by `read_published`.

    >>> to_microseconds("1970-01-01T01:00:00.5+01:00"), to_microseconds("1970-01-02")
    (500000, 86400000000)
    """
    return (read_published(moment) - _EPOCH) // timedelta(microseconds=1)


def is_moment(text: str) -> bool:
    """Return whether `read_moment` reads a text."""
    try:
        read_moment(text)
    except ValueError:
        return False
    return True


def is_published(text: str) -> bool:
    """Return whether `read_published` reads a text."""
    try:
        read_published(text)
    except ValueError:
        return False
    return True
