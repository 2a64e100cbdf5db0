"""Decode bytes to text: strict UTF-8, of limited size, with all line breaks as they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from factcheck.errors import ReadingError
from factcheck.reading.encodings import not_decoded, refuse_binary

BOM = "\ufeff"

NOT_TEXT = frozenset({"binary", "not-utf8"})
"""Reason codes of bytes that are not text; if they begin a file, the whole file is refused."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file.

    Attributes:
        number: counted from 1.
        start: where it starts in the file, in bytes.
        raw: its bytes with the line break; cut if it is longer than allowed.
        whole: whether ``raw`` is the whole line.
    """

    number: int
    start: int
    raw: bytes
    whole: bool

    def text(self, where: str) -> str:
        """Return the line as text, without the byte order mark of the file.

        Raises:
            ReadingError: it is not text, see `decode`.
        """
        text = decode(self.raw, where, start=self.start)
        return text.removeprefix(BOM) if self.number == 1 else text


def read_bytes(stream: BinaryIO, where: str, max_bytes: int) -> bytes:
    """Return a whole file.

    Raises:
        ReadingError: it is larger than ``max_bytes`` (``too-large``).
    """
    raw = stream.read(max_bytes + 1)
    if len(raw) > max_bytes:
        raise too_large(where, max_bytes)
    return raw


def read_text(stream: BinaryIO, where: str, max_bytes: int) -> str:
    """Return a whole file as text, with its byte order mark.

    Raises:
        ReadingError: it is larger than ``max_bytes`` (``too-large``), has only white space
            (``empty``), or is not text, see `decode`.
    """
    text = decode(read_bytes(stream, where, max_bytes), where)
    if not text.removeprefix(BOM).strip():
        raise ReadingError(where, "the file has no text", "remove it", reason="empty")
    return text


def read_lines(
    stream: BinaryIO, max_bytes: int, *, number: int = 1, start: int = 0
) -> Iterator[Line]:
    """Yield the lines of a file; a line longer than ``max_bytes`` is cut.

    The stream stands at the line with this ``number``, which begins at the byte ``start``.
    """
    while raw := stream.readline(max_bytes + len(b"\r\n")):
        size = len(raw)
        whole = len(raw.rstrip(b"\r\n")) <= max_bytes
        while not raw.endswith(b"\n") and (rest := stream.readline(max_bytes)):
            size += len(rest)
            whole = whole and not rest.strip(b"\r\n")
            if rest.endswith(b"\n"):
                break
        yield Line(number, start, raw, whole)
        number, start = number + 1, start + size


def decode(raw: bytes, where: str, *, start: int = 0) -> str:
    """Return bytes as text.

    Args:
        raw: the bytes.
        where: the file and line, for messages.
        start: where they start in the file, in bytes.

    Raises:
        ReadingError: they contain NUL (``binary``) or are not UTF-8 (``not-utf8``).
    """
    refuse_binary(raw, where, start)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte {start + error.start:,} (counted from 0) is 0x{raw[error.start]:02x}, "
        raise not_decoded(where, f"{found}which is not UTF-8", raw) from error


def too_large(where: str, max_bytes: int) -> ReadingError:
    """Return the error for a document that is larger than allowed."""
    found = f"the document is larger than {max_bytes:,} bytes"
    return ReadingError(where, found, "split it, or raise the limit (--max-mb)", reason="too-large")
