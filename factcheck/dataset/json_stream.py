"""A JSON object of any size, read one member at a time, as strictly as `json_text.parse`.

Only the record that is being read is in memory. ijson does nearly the same, but it turns half a
surrogate pair into a question mark, accepts the same key twice, and runs out of memory at a few
thousand nested brackets.
"""

from __future__ import annotations

import codecs
import json
from typing import IO, TYPE_CHECKING, NamedTuple

from factcheck.dataset.json_text import STRICT
from factcheck.dataset.violation import shortened

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

CHUNK = 1 << 16
"""Bytes that are read at a time."""

_SLACK = 16
"""Code points at the end of the text read so far that may be the start of a longer token."""

_BLANKS = " \t\n\r"


class Member(NamedTuple):
    """A member of the object, or an item of one of its lists.

    Attributes:
        key: its key.
        number: which item of the list, from 0; -1 for a whole member, and before a list's items.
        value: the value; before a list's items an empty list.
    """

    key: str
    number: int
    value: object


def members(path: Path, lists: Container[str]) -> Iterator[Member]:
    """Yield the members of the JSON object in a file; of these lists, each item by itself.

    Raises:
        TypeError: it is JSON but not an object; the message is the value, shortened.
        ValueError: it is not UTF-8 or not JSON, has ``NaN`` or ``Infinity``, has a key twice in
            one object, or is nested too deep.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        text = _Text(file)
        if text.peek() != "{":
            raise TypeError(shortened(text.value()))
        seen: set[str] = set()
        for _ in text.items("{", "}"):
            if text.peek() != '"':
                text.fail("Expecting property name enclosed in double quotes")
            key = str(text.value())
            if key in seen:
                raise ValueError(f"the key {shortened(key)} occurs twice in one object")
            seen.add(key)
            text.take(":")
            if key in lists and text.peek() == "[":
                yield Member(key, -1, [])
                for number in text.items("[", "]"):
                    yield Member(key, number, text.value())
            else:
                yield Member(key, -1, text.value())
        if text.peek():
            text.fail("Extra data")


class _Text:
    """The text of a file; only the part that was not taken yet is in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._bytes = 0
        self._held = ""
        self._at = 0
        self._ended = False
        # Lines in the text that was dropped, and code points in the last of them.
        self._lines = 0
        self._column = 0

    def peek(self) -> str:
        """Return the next character that is not blank, ``""`` at the end."""
        while True:
            while self._at < len(self._held):
                if self._held[self._at] not in _BLANKS:
                    return self._held[self._at]
                self._at += 1
            if not self._more(CHUNK):
                return ""

    def take(self, expected: str) -> None:
        """Take one character."""
        if self.peek() != expected:
            self.fail(f"Expecting {expected!r} delimiter")
        self._at += 1

    def items(self, opening: str, closing: str) -> Iterator[int]:
        """Yield 0, 1, 2, … where an item begins; the caller takes it before the next one."""
        self.take(opening)
        if self.peek() == closing:
            self._at += 1
            return
        index = 0
        while True:
            yield index
            index += 1
            if self.peek() == closing:
                self._at += 1
                return
            self.take(",")

    def value(self) -> object:
        """Take a value of any kind."""
        self.peek()
        while True:
            try:
                value, end = STRICT.raw_decode(self._held, self._at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos > len(self._held) - _SLACK
                # Twice as much each time, so that a long record is not parsed too often.
                if not (cut and self._more(max(CHUNK, len(self._held) - self._at))):
                    self._at = error.pos
                    self.fail(error.msg)
            except RecursionError:
                raise ValueError("it is nested too deep") from None
            else:
                # A number may continue after the end of the text so far, also at "1.", "1e", "1e-".
                if end <= len(self._held) - _SLACK or not self._more(CHUNK):
                    self._at = end
                    return value

    def fail(self, message: str) -> None:
        """Report what is wrong at this place.

        Raises:
            ValueError: always.
        """
        line = self._lines + self._held.count("\n", 0, self._at) + 1
        before = self._held.rfind("\n", 0, self._at)
        column = self._at - before if before >= 0 else self._column + self._at + 1
        raise ValueError(f"{message} at {f'line {line}, ' if line > 1 else ''}column {column}")

    def _more(self, size: int) -> bool:
        """Drop the text that was taken and read more; return whether there was more."""
        if self._ended:
            return False
        raw = self._file.read(size)
        self._ended = not raw
        pending = len(self._decoder.getstate()[0])
        try:
            new = self._decoder.decode(raw, final=self._ended)
        except UnicodeDecodeError as error:
            place = self._bytes - pending + error.start
            wrong = f"byte {place} (0x{error.object[error.start]:02x}) is not UTF-8"
            raise ValueError(f"{wrong}; save the file as UTF-8") from None
        if self._ended:
            return False
        self._bytes += len(raw)
        self._lines += self._held.count("\n", 0, self._at)
        before = self._held.rfind("\n", 0, self._at)
        self._column = self._at - before - 1 if before >= 0 else self._column + self._at
        self._held = self._held[self._at :] + new
        self._at = 0
        return True
