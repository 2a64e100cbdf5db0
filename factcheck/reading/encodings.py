"""Which encoding bytes have: declared, marked, chosen by the user, or likely.

Text is UTF-8 unless the user names another encoding, or the file begins with the mark of UTF-16.
A file in another encoding is refused, with the likely one in the message: a wrong guess would give
wrong letters, and nobody would see it in a language that they do not read. A web page declares its
encoding, and is read as browsers read it.
"""

from __future__ import annotations

import codecs
import io
import re
from typing import TYPE_CHECKING, BinaryIO

from factcheck.errors import ReadingError
from factcheck.reading.outcome import Notice

if TYPE_CHECKING:
    from factcheck.reading.sources import Source

_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NAMES = {
    "cp1256": "windows-1256",
    "cp1252": "windows-1252",
    "iso8859_6": "iso-8859-6",
    "utf_16_le": "utf-16-le",
    "utf_16_be": "utf-16-be",
}
_ONE_BYTE = ["cp1256", "cp1252", "iso8859_6"]
_TWO_BYTES = ["utf_16_le", "utf_16_be"]
_SAMPLE = 20_000

_PRESCAN = 1_024
_DECLARED = re.compile(
    rb"<meta[^<>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_ALIASES = {"iso8859-1": "cp1252", "ascii": "cp1252"}
"""Encodings that browsers read as another one (Encoding Standard, 4.2)."""

_MOST_DAMAGE = 0.01
"""Share of a page's characters that may not be decoded; with more, it has another encoding."""


def open_text(source: Source) -> tuple[BinaryIO, tuple[Notice, ...]]:
    """Open a file as UTF-8, whatever its encoding, if that is known.

    Raises:
        ReadingError: it cannot be opened (``unreadable``); while it is read: its bytes are not in
            the encoding that the user named (``wrong-encoding``).
    """
    stream = source.open()
    if source.encoding:
        return _transcoded(stream, source.encoding, source.where), ()
    head = stream.peek(2)[:2] if isinstance(stream, io.BufferedReader) else b""
    encoding = _MARKS.get(head, "")
    if not encoding:
        return stream, ()
    notice = Notice(source.where, "the file is in UTF-16", f"it was read as {encoding}", "encoding")
    return _transcoded(stream, encoding, source.where), (notice,)


def likely_encoding(raw: bytes) -> str:
    """Return the name of the encoding that bytes which are not UTF-8 most likely have, or ``""``.

    Only the encodings in which news in English and Arabic is found are tried.

    >>> likely_encoding("ونفى الكرملين أن تكون سفنه قد شاركت في العملية".encode("cp1256"))
    'windows-1256'
    """
    from charset_normalizer import from_bytes

    tried = _TWO_BYTES if _has_two_bytes(raw) else _ONE_BYTE
    best = from_bytes(raw[:_SAMPLE], cp_isolation=tried).best()
    return _NAMES.get(best.encoding, "") if best else ""


def decode_page(raw: bytes, source: Source, charset: str = "") -> tuple[str, tuple[Notice, ...]]:
    """Return the markup of a web page: as it declares, or UTF-8; a few bad bytes are replaced.

    Bytes that are valid UTF-8 are UTF-8, whatever the page declares: programs that save pages
    often convert the bytes and leave the declaration. Else what the server declared counts before
    what the page declares (HTML, 13.2.3.2), unless the bytes are not in it.

    Args:
        raw: the page.
        source: its file, for messages.
        charset: the encoding that the server declared, ``""`` for none.

    Raises:
        ReadingError: it is in another encoding (``not-utf8``), not in the one that the user
            named (``wrong-encoding``), or is no text (``binary``).
    """
    if source.encoding:
        return _decode_named(raw, source.encoding, source.where), ()
    marked = _MARKS.get(raw[:2], "")
    if not marked:
        refuse_binary(raw, source.where)
    try:
        return raw.decode(marked or "utf-8"), ()
    except UnicodeDecodeError:
        every = (marked,) if marked else (_as_browsers(charset), _declared(raw), "utf-8")
        names = list(filter(None, every))
    for name in names:
        text = raw.decode(name, "replace")
        damage = text.count("\ufffd")
        if damage <= max(1, _MOST_DAMAGE * len(text)):
            break
    else:
        raise not_decoded(source.where, f"the page is not in {names[0]}", raw)
    if not damage:
        return text, ()
    found = f"characters of the page that are not in {name}, its encoding: {damage}"
    notice = Notice(source.where, found, "they were replaced by \ufffd", "bad-bytes")
    return text, (notice,)


def refuse_binary(raw: bytes, where: str, start: int = 0) -> None:
    """Refuse bytes that contain NUL: a program or a picture, or UTF-16 without its mark.

    Raises:
        ReadingError: ``binary``, or ``not-utf8`` with the likely encoding.
    """
    nul = raw.find(b"\0")
    if nul < 0:
        return
    found = f"byte {start + nul:,} is NUL"
    if _has_two_bytes(raw) and likely_encoding(raw):
        raise not_decoded(where, found, raw)
    cure = "save the text as UTF-8"
    raise ReadingError(where, f"{found}, so this is not a text file", cure, reason="binary")


def not_decoded(where: str, found: str, raw: bytes) -> ReadingError:
    """Return the error for bytes that are not UTF-8; it names the encoding that is likely."""
    name = likely_encoding(raw)
    if name:
        found += f"; it looks like {name}"
        cure = f"read it with --encoding {name}, or save the file as UTF-8"
    else:
        cure = "name its encoding with --encoding, or save the file as UTF-8"
    return ReadingError(where, found, cure, reason="not-utf8")


def _has_two_bytes(raw: bytes) -> bool:
    """Return whether bytes may be UTF-16: spaces, digits and Latin letters have a NUL each."""
    return raw.count(0) > max(2, len(raw) // 10)


def is_encoding(name: str) -> bool:
    """Return whether a name is that of an encoding of text.

    >>> is_encoding("windows-1256"), is_encoding("base64")
    (True, False)
    """
    try:
        return bool("a".encode(name))
    except (LookupError, ValueError):
        return False


def _declared(raw: bytes) -> str:
    """Return the encoding that a page declares in its first bytes (HTML, 4.2.5.4), or ``""``."""
    match = _DECLARED.search(raw[:_PRESCAN])
    return _as_browsers(match[1].decode()) if match else ""


def _as_browsers(declared: str) -> str:
    """Return the encoding in which browsers read a page that declares one, ``""`` if it is none."""
    if not is_encoding(declared):
        return ""
    name = codecs.lookup(declared).name
    # A page that reached its declaration byte by byte is not in UTF-16 (HTML, 13.2.3.2).
    return "utf-8" if name.startswith("utf-16") else _ALIASES.get(name, name)


def _decode_named(raw: bytes, encoding: str, where: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeError as error:  # UTF-16 without its mark is not even a UnicodeDecodeError
        raise _wrong_encoding(where, encoding, getattr(error, "start", 0)) from error


def _wrong_encoding(where: str, encoding: str, at: int) -> ReadingError:
    found = f"byte {at:,} (counted from 0) is not {encoding}"
    return ReadingError(where, found, "name another --encoding", reason="wrong-encoding")


def _transcoded(stream: BinaryIO, encoding: str, where: str) -> BinaryIO:
    return io.BufferedReader(_Transcoder(stream, encoding, where))


class _Transcoder(io.RawIOBase):
    """A stream in some encoding as a stream in UTF-8; closing it closes the stream."""

    def __init__(self, stream: BinaryIO, encoding: str, where: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._name = (encoding, where)
        self._ready = b""
        self._read = 0

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # io's Buffer is 3.12
        while not self._ready:
            chunk = self._stream.read(io.DEFAULT_BUFFER_SIZE)
            try:
                decoded = self._decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                encoding, where = self._name
                at = self._read + getattr(error, "start", 0)
                raise _wrong_encoding(where, encoding, at) from error
            self._read += len(chunk)
            self._ready = decoded.encode("utf-8", "surrogatepass")
            if not chunk:
                break
        part, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)
