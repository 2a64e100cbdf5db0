"""The bars of the report's time line: days, weeks, months or years."""

from calendar import isleap, monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

LEAST_BARS = 15
"""The time line is wide enough for at least this many bars: a few should not fill it."""

_WEEKS, _MONTHS, _YEARS = 90, 900, 9000
"""A time line longer than this many days counts weeks, months or years."""

_DATE_LENGTHS = {"day": 10, "week": 10, "month": 7, "year": 4}
"""Characters of an ISO 8601 date that are shown for each step."""


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Where the bars of a time line are; days are ordinals, see `datetime.date.toordinal`.

    Attributes:
        bars: the first day and the number of days of each bar, ascending.
        places: the index of the bar for each day with a claim.
        first: the day at its start, which may be before the calendar begins.
        last: the day at its end, which may be after the calendar ends.
        label: characters of an ISO 8601 date that are shown.
    """

    bars: tuple[tuple[int, int], ...]
    places: dict[date, int]
    first: float
    last: float
    label: int


def timeline(days: Collection[date]) -> TimeLine:
    """Return the time line of some days, at least one."""
    step = _step((max(days) - min(days)).days)
    starts = sorted({_floor(day, step) for day in days})
    index = {start: place for place, start in enumerate(starts)}
    bars = tuple((start.toordinal(), _length(start, step)) for start in starts)
    (first, width), (last, width_of_last) = bars[0], bars[-1]
    end = last + width_of_last
    room = max(0.0, LEAST_BARS * width - (end - first)) / 2
    return TimeLine(
        bars,
        {day: index[_floor(day, step)] for day in days},
        first - room - width,
        end + room + width,
        _DATE_LENGTHS[step],
    )


def _step(days: int) -> str:
    if days > _YEARS:
        return "year"
    if days > _MONTHS:
        return "month"
    return "week" if days > _WEEKS else "day"


def _floor(day: date, step: str) -> date:
    if step == "year":
        return day.replace(month=1, day=1)
    if step == "month":
        return day.replace(day=1)
    # The first day of the calendar is a Monday.
    return day - timedelta(days=day.weekday()) if step == "week" else day


def _length(start: date, step: str) -> int:
    """Return the number of days in the step that begins on this day."""
    if step == "year":
        return 365 + isleap(start.year)
    if step == "month":
        return monthrange(start.year, start.month)[1]
    return 7 if step == "week" else 1
