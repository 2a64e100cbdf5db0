"""Find the files to read: named files, files in folders, standard input."""

import codecs
import gzip
import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from errno import ELOOP, ENOENT
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO, cast

from factcheck.dataset import is_rejects_file
from factcheck.errors import ReadingError
from factcheck.reading.outcome import Rejected

SUFFIXES = {
    ".txt": "txt",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".html": "html",
    ".htm": "html",
}
"""Suffixes in lower case, and the formats that they stand for; ``.gz`` may follow."""

STDIN = "standard input"
_READABLE = ".txt, .jsonl, .csv or .html"
_HEAD = 8_192


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read.

    Attributes:
        where: its path as given, for messages.
        origin: its name; for a file in a folder, its path inside that folder.
        id: the origin without the suffix, which names documents without an id.
        format: ``txt``, ``jsonl``, ``csv`` or ``html``.
        named: whether the user named the file itself, not a folder.
        encoding: its encoding, ``""`` for UTF-8 or what the file itself says.
        text_field: the field with the text of a record, ``""`` for the usual names.
        stream: read this instead of the path.
        start: where the piece of the file begins that is read: a byte of .jsonl, a row of .csv and
            .parquet, a record of .warc; see `pieces`.
        stop: where it ends, ``None`` for the end of the file.
        line: the line, from 1, at ``start``.
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

    @property
    def compressed(self) -> bool:
        """Whether the file is compressed by gzip."""
        return self.where.lower().endswith(".gz")

    def open(self) -> BinaryIO:
        """Open the file for reading, decompressed.

        Raises:
            ReadingError: it cannot be opened (``unreadable``).
        """
        if self.stream is not None:
            return self.stream
        try:
            if self.compressed:
                return cast("BinaryIO", gzip.open(self.where))
            return Path(self.where).open("rb")
        except OSError as error:
            raise _unreadable(self.where, error) from error


def find_sources(
    paths: Iterable[str | Path], *, exclude: Iterable[Path] = ()
) -> Iterator[Source | Rejected]:
    """Yield the files to read; those of a folder are sorted by name.

    Hidden files are skipped, files in which factcheck keeps rejected records, and links to folders,
    which may form a circle. A file of another format in a folder is rejected.

    Args:
        paths: files, folders, or ``-`` for standard input (text, or JSON Lines if its first
            character is a brace).
        exclude: files and folders inside a folder that are not read.

    Raises:
        ReadingError: a path does not exist (``missing``), has another format
            (``unknown-format``), is a folder without a file to read (``empty``), or cannot be
            opened (``unreadable``).
    """
    excluded = frozenset(_excluded(exclude))
    for path in paths:
        if str(path) == "-":
            yield _standard_input()
            continue
        try:
            folder = Path(path).is_dir()
            if not folder and not Path(path).exists():
                found = "there is no such file or folder"
                raise ReadingError(str(path), found, "check the path", reason="missing")
        except OSError as error:
            raise _unreadable(str(path), error) from error
        if folder:
            yield from _folder(Path(path), excluded)
        else:
            yield _file(Path(path))


def _file(path: Path) -> Source:
    """Return the source of a file that the user named."""
    source = _source(path, path.name, named=True)
    if source is None:
        raise _unknown_format(path)
    return source


def _folder(folder: Path, excluded: frozenset[tuple[int, int]]) -> Iterator[Source | Rejected]:
    """Yield the files below a folder."""
    readable = False
    for path in _walk(folder, excluded):
        if isinstance(path, Rejected):
            yield path
            continue
        source = _source(path, path.relative_to(folder).as_posix(), named=False)
        readable = readable or source is not None
        yield source or Rejected(_unknown_format(path))
    if not readable:
        found = f"the folder has no {_READABLE} file"
        raise ReadingError(str(folder), found, "choose another folder", reason="empty")


def _walk(folder: Path, excluded: frozenset[tuple[int, int]]) -> Iterator[Path | Rejected]:
    """Yield the regular files below a folder, sorted by name on every level."""
    left = [folder]  # a list, not recursion: folders may be nested deeper than Python's stack
    while left:
        path = left.pop()
        names: list[str] = []
        regular = False
        try:
            found = path.stat()
            if path is folder or _identity(found) not in excluded:
                regular = S_ISREG(found.st_mode) and not is_rejects_file(path)
                if S_ISDIR(found.st_mode) and (path is folder or not path.is_symlink()):
                    names = sorted((each.name for each in path.iterdir()), reverse=True)
        except OSError as error:
            if error.errno not in {
                ENOENT,
                ELOOP,
            }:  # a link to nothing or to itself, or just removed
                yield Rejected(_unreadable(str(path), error))
        if regular:
            yield path
        left += [path / name for name in names if not name.startswith(".")]


def _identity(found: os.stat_result) -> tuple[int, int]:
    """Return what a file has in common with its links."""
    return found.st_dev, found.st_ino


def _excluded(paths: Iterable[Path]) -> Iterator[tuple[int, int]]:
    for path in paths:
        with suppress(OSError):  # it is not there yet
            yield _identity(path.stat())


def _source(path: Path, origin: str, *, named: bool) -> Source | None:
    """Return the source of a file, ``None`` if its suffix is unknown."""
    suffix = path.suffix
    if suffix.lower() == ".gz":
        suffix = Path(path.stem).suffix + suffix
    known = SUFFIXES.get(suffix.lower().removesuffix(".gz"))
    if known is None:
        return None
    # A file name that is not UTF-8 has lone surrogates in Python, which an id must not have.
    origin = origin.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return Source(str(path), origin, origin[: -len(suffix)], known, named)


def _standard_input() -> Source:
    """Return standard input as a source; its first character decides the format."""
    stream = sys.stdin.buffer
    head = b""
    while not head.removeprefix(codecs.BOM_UTF8).strip() and (chunk := stream.read(_HEAD)):
        head += chunk
    first = head.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    known = "jsonl" if first == b"{" else "txt"
    whole = io.BufferedReader(_WithHead(head, stream))
    return Source(STDIN, "", "stdin", known, stream=whole)


class _WithHead(io.RawIOBase):
    """A stream, and the bytes already read from it, as one; closing this does not close it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override] # io's Buffer is 3.12
        chunk = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _unknown_format(path: Path) -> ReadingError:
    found = f"the suffix {path.suffix!r} is not known"
    return ReadingError(str(path), found, f"use a {_READABLE} file", reason="unknown-format")


def _unreadable(where: str, error: OSError) -> ReadingError:
    found = f"cannot be opened: {error.strerror or error}"
    return ReadingError(where, found, "check its permissions", reason="unreadable")
