"""The records of a web archive, WARC 1.0 and 1.1 (ISO 28500), with what cannot be read between.

A record that is damaged costs itself alone: reading goes on at the next place where one begins.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any, BinaryIO

from factcheck.errors import MissingPackage

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMBER = b"\x1f\x8b\x08"
"""How a member of a gzip file begins (RFC 1952, 2.3.1); each record is a member of its own."""

_BEGINNING = re.compile(rb"WARC/1\.\d\r?\n")
"""How a record begins."""

_VERSION = b"WARC/1."

_CHUNK = 2**20
_HEAD = 4_096
_HASHES = frozenset({"md5", "sha1", "sha256"})


@dataclass(frozen=True, slots=True)
class Found:
    """A record of an archive, or a place at which none can be read.

    Attributes:
        at: the byte at which it begins, in the file as it is stored.
        record: of fastwarc, its block in memory unless it is too large; ``None`` if it cannot be
            read, or is not what was written.
    """

    at: int
    record: Any | None


def records_in(
    stream: BinaryIO, most: int, start: int = 0, stop: int | None = None
) -> Iterator[Found]:
    """Yield the records that begin in a piece of an archive; each is valid until the next one.

    Args:
        stream: the archive as it is stored, compressed by gzip or not.
        most: bytes of the largest block that is read.
        start: a byte at which a record begins.
        stop: the byte before which they begin, ``None`` for the end.

    Raises:
        MissingPackage: fastwarc is not installed.
    """
    every = _records_from(stream, most, start)
    return every if stop is None else takewhile(lambda found: found.at < stop, every)


def _records_from(stream: BinaryIO, most: int, start: int) -> Iterator[Found]:
    """Yield the records from a byte on, and a place for each stretch that is none."""
    at: int | None = start
    between: Found | None = None  # here, after a whole record, something stands that is none
    while at is not None:
        stream.seek(at)
        last: Found | None = None
        try:
            for found in _intact(stream, most):
                if between:
                    yield between
                    between = None
                last = found
                yield found
            damaged = last is not None and last.record is None
        except OSError:
            damaged = True
            if last is None:
                last, between = Found(at, None), None
                yield last
            elif last.record:
                between = Found(last.at + 1, None)
        at = _next_beginning(stream, last.at + 1) if last and damaged else None
    if between:
        yield between


def _intact(stream: BinaryIO, most: int) -> Iterator[Found]:
    """Yield the records from where a stream stands, up to the first one that is damaged.

    Raises:
        MissingPackage: fastwarc is not installed.
        OSError: something that is no record stands there.
    """
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError as error:
        raise MissingPackage("fastwarc", "a web archive", "corpus") from error
    for record in ArchiveIterator(stream, parse_http=False):
        place = record.stream_pos
        if record.content_length > most or _is_whole(record):
            yield Found(place, record)
        else:
            yield Found(place, None)
            return  # what it says of its length may be wrong


def _is_whole(record: Any) -> bool:  # noqa: ANN401 - fastwarc is not typed
    """Read the block of a record into memory; return whether it is what the record says.

    Its length and, if the record has one that we can compute, its digest have to be right.
    """
    size = record.headers.get("Content-Length")
    try:
        record.freeze()
    except OSError:
        return False
    if not (size and size.isdigit() and record.content_length == int(size)):
        return False
    name, _, digest = record.headers.get("WARC-Block-Digest", "").partition(":")
    if name.lower() not in _HASHES:
        return True
    block = record.reader.read()
    record.reader.seek(0)
    computed = hashlib.new(name.lower(), block, usedforsecurity=False)
    encoded = base64.b32encode(computed.digest()).decode()
    return digest.strip().upper().rstrip("=") in {
        encoded.rstrip("="),
        computed.hexdigest().upper(),
    }


def _next_beginning(stream: BinaryIO, start: int) -> int | None:
    """Return the first byte from one on at which a record begins, ``None`` if there is none."""
    stream.seek(start)
    before, at = b"", start
    while chunk := stream.read(_CHUNK):
        window = before + chunk
        for place in sorted(
            at - len(before) + found
            for mark in (_MEMBER, _VERSION)
            for found in _places(window, mark)
        ):
            if place >= start and begins_at(stream, place):
                return place
        at += len(chunk)
        before = window[-len(_VERSION) + 1 :]
        stream.seek(at)
    return None


def _places(window: bytes, mark: bytes) -> Iterator[int]:
    at = window.find(mark)
    while at >= 0:
        yield at
        at = window.find(mark, at + 1)


def begins_at(stream: BinaryIO, place: int) -> bool:
    """Return whether a record begins at a byte of an archive, compressed or not."""
    stream.seek(place)
    head = stream.read(_HEAD)
    if head.startswith(_MEMBER):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, _HEAD)
        except zlib.error:
            return False
    return bool(_BEGINNING.match(head))
