"""Which of several dates came first, as far as their precision tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from factcheck.dataset.moments import read_published

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAY_LENGTH = len("2024-03-09")


@dataclass(frozen=True, slots=True)
class Published:
    """When something was published: from ``start`` on, before ``end``.

    Attributes:
        start: the beginning of the day or minute.
        end: the beginning of the next one.
        precision: ``day`` or ``minute``.
    """

    start: datetime
    end: datetime
    precision: str


def read_publication(published: str) -> Published | None:
    """Return when a document was published, ``None`` if that is not known.

    Raises:
        ValueError: it is neither a date nor a date-time.
    """
    if not published:
        return None
    start = read_published(published)
    if len(published) == _DAY_LENGTH:
        return Published(start, start + timedelta(days=1), "day")
    return Published(start, start + timedelta(minutes=1), "minute")


def earliest(dates: Sequence[Published | None]) -> tuple[tuple[int, ...], str]:
    """Return the indices of those that may be the first, and how precise their dates are.

    What is not dated is left out. A day and a minute of it cannot be told apart.
    """
    known = [(number, each) for number, each in enumerate(dates) if each]
    if not known:
        return (), ""
    ended = min(each.end for _, each in known)
    first = [(number, each) for number, each in known if each.start < ended]
    precise = all(each.precision == "minute" for _, each in first)
    return tuple(number for number, _ in first), "minute" if precise else "day"
