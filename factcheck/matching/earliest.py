"""Which of several dates came first, as far as their precision tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from factcheck.dataset.moments import Precision, precision_of, read_published

if TYPE_CHECKING:
    from collections.abc import Sequence

_LENGTHS = {
    Precision.DAY: timedelta(days=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.SECOND: timedelta(seconds=1),
}


@dataclass(frozen=True, slots=True)
class Published:
    """When something was published: from ``start`` on, before ``end``.

    Attributes:
        start: the beginning of the day, minute or second.
        end: the beginning of the next one.
        precision: which of them it is.
    """

    start: datetime
    end: datetime
    precision: Precision


def read_publication(published: str) -> Published | None:
    """Return when a document was published, ``None`` if that is not known.

    Raises:
        ValueError: it is neither a date nor a date-time.
    """
    if not published:
        return None
    start, precision = read_published(published), precision_of(published)
    return Published(start, start + _LENGTHS[precision], precision)


def earliest(dates: Sequence[Published | None]) -> tuple[tuple[int, ...], str]:
    """Return the indices of those that may be the first, and how precise their dates are.

    What is not dated is left out. A day and a minute of it cannot be told apart.
    """
    known = [(number, each) for number, each in enumerate(dates) if each]
    if not known:
        return (), ""
    ended = min(each.end for _, each in known)
    first = [(number, each) for number, each in known if each.start < ended]
    coarsest = max((each.precision for _, each in first), key=_LENGTHS.__getitem__)
    return tuple(number for number, _ in first), coarsest.value
