"""Bodies of pages as servers send them: compressed (RFC 9110, 8.4) and in chunks (RFC 9112, 7.1).

Many crawlers store a body as it was meant and keep the headers, so a body that is not in the coding
is taken as it stands; what is no text after all is refused when it is decoded.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_GZIP = b"\x1f\x8b"
_SIZE = re.compile(rb"(?:\r?\n)?([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
"""What stands before a chunk: the end of the one before, and how many bytes it has."""

_WRAPPED, _RAW = zlib.MAX_WBITS, -zlib.MAX_WBITS


def decode_body(body: bytes, codings: str, most: int) -> bytes:
    """Return a body without its codings.

    Args:
        body: as it was sent.
        codings: their names, separated by commas, in the order in which they were applied; others
            than gzip, deflate, br, zstd and chunked change nothing.
        most: bytes of the result; a longer one is cut.

    Raises:
        EOFError: it is cut.
        OSError, zlib.error: it begins in gzip and is damaged.
    """
    for coding in reversed(codings.lower().split(",")):
        decode = _CODINGS.get(coding.strip())
        if decode:
            body = decode(body, most)
    return body


def _gunzip(body: bytes, most: int) -> bytes:
    if not body.startswith(_GZIP):
        return body
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as stream:
        return stream.read(most)


def _inflate(body: bytes, most: int) -> bytes:
    """Return what was deflated: with the header of zlib (RFC 1950), or bare, as some servers do."""
    for form in (_WRAPPED, _RAW):
        inflater = zlib.decompressobj(form)
        try:
            inflated = inflater.decompress(body, most)
        except zlib.error:
            continue
        if inflater.eof or len(inflated) == most:
            return inflated
    return body


def _join(body: bytes, _: int) -> bytes:
    """Return the chunks of a body as one."""
    parts: list[bytes] = []
    at = 0
    while size := _SIZE.match(body, at):
        begin, length = size.end(), int(size[1], 16)
        if not length:
            return b"".join(parts)
        at = begin + length
        parts.append(body[begin:at])
    if parts:
        raise EOFError("a chunk is cut")
    return body


def _by_arrow(codec: str) -> Callable[[bytes, int], bytes]:
    def decompress(body: bytes, most: int) -> bytes:
        import pyarrow as pa

        try:
            with pa.CompressedInputStream(pa.BufferReader(body), codec) as stream:
                return bytes(stream.read(most))
        except (pa.ArrowException, OSError):
            return body

    return decompress


_CODINGS: Mapping[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _by_arrow("brotli"),
    "zstd": _by_arrow("zstd"),
    "chunked": _join,
}
"""Names of codings in lower case; x-gzip is gzip (RFC 9110, 8.4.1.3)."""
