"""What the SDK passes on, checked: it takes whatever a server sends."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any


def require_list(value: Any) -> Any:  # noqa: ANN401 - of the SDK's classes
    """Return a list that the server sent; a caller turns the exception into a `StudioError`.

    Raises:
        TypeError: it is none; the SDK passes on whatever it gets.
    """
    if not isinstance(value, list):
        raise TypeError
    return value


def require_whole(value: object) -> int:
    """Return a whole number that the server sent.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def require_text(value: object) -> str:
    """Return a text that the server sent, ``""`` for null.

    Raises:
        TypeError: it is none.
    """
    if value is not None and not isinstance(value, str):
        raise TypeError
    return value or ""


def require_title(value: object) -> str:
    """Return a title that the server sent; a dataset names it.

    Raises:
        TypeError: it is none, or empty.
        UnicodeEncodeError: it has half of a surrogate pair.
    """
    title = require_text(value)
    if not title:
        raise TypeError
    title.encode()
    return title


def require_moment(value: object) -> str:
    """Return a time that the server sent, ISO 8601 in UTC.

    Raises:
        TypeError: it is none, or is so far away that no other time zone has it.
    """
    if not isinstance(value, datetime) or value.year in {MINYEAR, MAXYEAR}:
        raise TypeError
    return value.astimezone(UTC).isoformat()


def plain(value: Any) -> Any:  # noqa: ANN401 - a value of the SDK
    """Convert a value of the SDK back to JSON."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.dict() if hasattr(value, "dict") else value
