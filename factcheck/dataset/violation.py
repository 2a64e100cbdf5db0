"""One thing that is wrong in a record, and how it is printed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 60
"""Code points of a wrong value that a message shows."""

LISTED = 400
"""Code points that a message shows of a list of names."""


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that is wrong in a record.

    Attributes:
        pointer: where, a JSON Pointer (RFC 6901); ``""`` is the record itself.
        found: the value there, shortened.
        expected: what it should be.
    """

    pointer: str
    found: str
    expected: str

    def __str__(self) -> str:
        """Return where, what was found and what was expected, on one line for a terminal."""
        return printable(f"{self.pointer or '/'}: found {self.found}, expected {self.expected}")

    def below(self, pointer: str) -> Violation:
        """Return the same violation of a record that holds this one at ``pointer``."""
        return Violation(pointer + self.pointer, self.found, self.expected)


def pointer(*steps: object) -> str:
    """Return a JSON Pointer.

    >>> pointer("a/b", 0)
    '/a~1b/0'
    """
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def shortened(value: object) -> str:
    """Return a value as JSON on one line, at most `SHOWN` code points of it."""
    return _cut(json.dumps(value, ensure_ascii=False, default=str), SHOWN)


def listed(names: Iterable[str]) -> str:
    """Return names with commas between them, at most `LISTED` code points of all of them."""
    return _cut(", ".join(names), LISTED)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def printable(text: str) -> str:
    r"""Return a text in which everything that breaks a line or controls a terminal is escaped.

    >>> printable("a\u202eb\n")
    'a\\u202eb\\n'
    """
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )
