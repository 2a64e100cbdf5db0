"""Dates and date-times of records: everything that reads one uses these functions.

They read the part of ISO 8601 that RFC 3339 describes, with capital letters. What they read can be
compared, sorted and exported; the schemas refuse everything else.

A date of publication is a day, ``2023-10-03``, or a time in UTC as precise as it is known,
``2023-10-03T07:08Z`` or ``2023-10-03T07:08:09Z``: `to_published` makes it. Datasets of earlier
versions also have other zones, and times without a zone, which count as UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
_MOMENT = re.compile(rf"{_DAY}T{_CLOCK}:[0-5][0-9](\.[0-9]+)?(Z|[+-]{_CLOCK})")
_PUBLISHED = re.compile(rf"{_DAY}([T ]{_CLOCK}(:[0-5][0-9](\.[0-9]{{1,6}})?)?)?")
_TO_THE_MINUTE = re.compile(rf"{_DAY}[T ]{_CLOCK}Z?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Precision(StrEnum):
    """How precisely it is known when a document was published."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


def to_published(moment: date | datetime, precision: Precision = Precision.SECOND) -> str:
    """Return a date of publication as documents have it; a time without a zone is UTC.

    A day without a time has the precision `Precision.DAY`, whatever is said.

    >>> to_published(datetime.fromisoformat("2023-10-03T01:02:03+03:00"), Precision.MINUTE)
    '2023-10-02T22:02Z'

    Raises:
        OverflowError: in UTC it is before the year 1, or after 9999.
    """
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if precision is Precision.DAY:
        return moment.date().isoformat()
    moment = moment.astimezone(UTC) if moment.tzinfo else moment
    unit = "minutes" if precision is Precision.MINUTE else "seconds"
    return moment.replace(tzinfo=None).isoformat(timespec=unit) + "Z"


def precision_of(published: str) -> Precision:
    """Return how precise a date of publication is, from how it is written.

    >>> [str(precision_of(each)) for each in ("2023-10-03", "2023-10-03T07:08Z")]
    ['day', 'minute']
    """
    if len(published) == len("2023-10-03"):
        return Precision.DAY
    return Precision.MINUTE if _TO_THE_MINUTE.fullmatch(published) else Precision.SECOND


def in_utc(published: str) -> str:
    """Return a date of publication as `to_published` writes it, whatever its zone.

    Raises:
        ValueError: see `read_published`.
    """
    return to_published(read_published(published), precision_of(published))


def published_start(published: str) -> str:
    """Return when a date of publication begins, as a time in UTC; nothing for nothing.

    >>> published_start("2023-10-03"), published_start("2023-10-03T01:02:03+03:00")
    ('2023-10-03T00:00:00Z', '2023-10-02T22:02:03Z')

    Raises:
        ValueError: see `read_published`.
    """
    return to_published(read_published(published)) if published else ""


def published_order(published: str) -> tuple[datetime, bool]:
    """Return a key for sorting: by time in UTC, and a day before the times in it.

    >>> sorted(["2023-10-03T00:00Z", "2023-10-03", "2023-10-02"], key=published_order)
    ['2023-10-02', '2023-10-03', '2023-10-03T00:00Z']

    Raises:
        ValueError: see `read_published`.
    """
    return read_published(published), precision_of(published) is not Precision.DAY


def read_moment(text: str) -> datetime:
    """Return a date-time with its time zone; digits finer than microseconds are cut off.

    Raises:
        ValueError: it is not one, or the calendar has no such day.
    """
    if not _MOMENT.fullmatch(text):
        raise ValueError(f"{text!r} is not an ISO 8601 date-time with a time zone")
    return datetime.fromisoformat(text)


def read_published(text: str) -> datetime:
    """Return when a document was published, in UTC: a date is its midnight.

    A time without a zone is UTC.

    >>> read_published("2023-10-03").isoformat()
    '2023-10-03T00:00:00+00:00'

    Raises:
        ValueError: it is neither a date nor a date-time, or the calendar has no such day in UTC.
    """
    if _PUBLISHED.fullmatch(text) or _TO_THE_MINUTE.fullmatch(text):
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    try:
        return read_moment(text).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{text!r} is not in the calendar in UTC") from error


def read_day(text: str) -> date:
    """Return the day of a date or a date-time, in UTC.

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
