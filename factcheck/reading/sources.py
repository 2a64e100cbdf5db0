"""A file to read, or a piece of one."""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from factcheck.errors import MissingPackage, ReadingError
from factcheck.reading.addresses import is_address
from factcheck.reading.storage import open_address

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = {
    ".txt": "txt",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".html": "html",
    ".htm": "html",
    ".parquet": "parquet",
    ".warc": "warc",
}
"""Suffixes in lower case, and the formats that they stand for; see `format_of`."""

READABLE = ".txt, .jsonl, .csv, .html, .parquet or .warc"
"""What messages say of the formats."""

GZIP, ZSTANDARD = ".gz", ".zst"
"""Suffixes of compressed files, after the one of the format."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read.

    Attributes:
        where: its path or address as given, for messages.
        origin: its name; for a file in a folder, its path inside that folder.
        id: the origin without the suffix, which names documents without an id.
        format: one of those in `SUFFIXES`.
        named: whether the user named the file itself, not a folder.
        encoding: its encoding, ``""`` for UTF-8 or what the file itself says.
        text_field: the field with the text of a record, ``""`` for the usual names.
        stream: read this instead of the path.
        start: where the piece of the file begins that is read: a byte of .jsonl (decompressed) and
            .warc (as it is stored), a row of .csv and .parquet; see `pieces`.
        stop: where it ends, ``None`` for the end of the file.
        line: the line, from 1, at ``start``.
        pages: of a .warc so many pages are read at most, ``None`` for all: one that is compressed
            as a whole has no place at which a piece could end.
    """

    where: str
    origin: str
    id: str
    format: str
    named: bool = True
    encoding: str = ""
    text_field: str = ""
    stream: BinaryIO | None = None
    start: int = 0
    stop: int | None = None
    line: int = 1
    pages: int | None = None

    @property
    def compressed(self) -> bool:
        """Whether the file is compressed."""
        return self.origin.lower().endswith((GZIP, ZSTANDARD))

    def whole(self) -> Source:
        """Return the file of which this is a piece."""
        return replace(self, start=0, stop=None, line=1, pages=None)

    def open(self) -> BinaryIO:
        """Open the file for reading, decompressed.

        Raises:
            MissingPackage: a package is needed to open it.
            ReadingError: it cannot be opened (``missing``, ``unreadable``).
            StorageError: it is on another machine, which cannot be reached or refuses.
        """
        if self.stream is not None:
            return self.stream
        stored = self.open_stored()
        if self.origin.lower().endswith(GZIP):
            return cast("BinaryIO", _Gzip(stored))
        return _decompress(stored) if self.compressed else stored

    def open_stored(self) -> BinaryIO:
        """Open the file for reading as it is stored.

        Raises:
            ReadingError, StorageError, MissingPackage: as `open`.
        """
        if is_address(self.where):
            return open_address(self.where)
        try:
            return Path(self.where).open("rb")
        except OSError as error:
            raise unreadable(self.where, error) from error


@contextmanager
def naming_damage(source: Source) -> Iterator[None]:
    """Name a compressed file that is damaged, while it is read.

    Raises:
        ReadingError: it is (``damaged``).
    """
    try:
        yield
    except (EOFError, zlib.error, OSError) as error:
        if not source.compressed:
            raise
        found = f"the compressed file is damaged ({error})"
        raise ReadingError(source.where, found, "get it again", reason="damaged") from error


class _Gzip(gzip.GzipFile):
    """A file that gzip has compressed; closing this closes it."""

    def __init__(self, stored: BinaryIO) -> None:
        self._stored = stored
        super().__init__(fileobj=stored, mode="rb")

    def close(self) -> None:
        super().close()
        self._stored.close()


def _decompress(stored: BinaryIO) -> BinaryIO:
    """Return what Zstandard has compressed (RFC 8878)."""
    try:
        import pyarrow as pa
    except ImportError as error:
        raise MissingPackage("pyarrow", "a .zst file", "corpus") from error
    return io.BufferedReader(pa.CompressedInputStream(stored, "zstd"))


def source_of(where: str, origin: str, *, named: bool) -> Source | None:
    """Return the source of a file, ``None`` if its suffix is unknown.

    Args:
        where: its path or address.
        origin: see `Source`.
        named: whether the user named the file itself.
    """
    known, suffix = format_of(origin)
    if not known:
        return None
    # A file name that is not UTF-8 has lone surrogates in Python, which an id must not have.
    origin = origin.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return Source(where, origin, origin[: -len(suffix)], known, named)


def format_of(name: str) -> tuple[str, str]:
    """Return the format of a file by its name, ``""`` if it is unknown, and its suffixes.

    >>> format_of("news.JSONL.gz"), format_of("news.parquet.gz"), format_of("news.pdf")
    (('jsonl', '.JSONL.gz'), ('', '.gz'), ('', '.pdf'))
    """
    path = PurePosixPath(name)
    suffix = path.suffix
    packing = suffix.lower() if suffix.lower() in {GZIP, ZSTANDARD} else ""
    inner = PurePosixPath(path.stem).suffix if packing else suffix
    known = SUFFIXES.get(inner.lower(), "")
    if packing and known == "parquet":  # it is compressed inside
        return "", suffix
    return known, (inner if known else "") + (suffix if packing or not known else "")


def unknown_format(where: str) -> ReadingError:
    """Return the error for a file whose suffix is unknown."""
    found = f"the suffix {PurePosixPath(where).suffix!r} is not known"
    return ReadingError(where, found, f"use a {READABLE} file", reason="unknown-format")


def unreadable(where: str, error: OSError) -> ReadingError:
    """Return the error for a file that cannot be opened."""
    found = f"cannot be opened: {error.strerror or error}"
    return ReadingError(where, found, "check its permissions", reason="unreadable")
