"""Find the files to read: named files, files in folders and at addresses, standard input."""

import codecs
import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from errno import ELOOP, ENOENT
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO

from factcheck.dataset import is_rejects_file
from factcheck.errors import ReadingError
from factcheck.reading.addresses import is_address, refuse_secret
from factcheck.reading.outcome import Rejected
from factcheck.reading.sources import READABLE, Source, source_of, unknown_format, unreadable
from factcheck.reading.storage import files_at

STDIN = "standard input"
_HEAD = 8_192


def find_sources(
    paths: Iterable[str | Path], *, exclude: Iterable[Path] = ()
) -> Iterator[Source | Rejected]:
    """Yield the files to read; those of a folder are sorted by name.

    Hidden files are skipped, files in which factcheck keeps rejected records, and links to folders,
    which may form a circle. A file of another format in a folder is rejected.

    Args:
        paths: files, folders, addresses of them (see `storage`), or ``-`` for standard input
            (text, or JSON Lines if its first character is a brace).
        exclude: files and folders inside a folder that are not read.

    Raises:
        MissingPackage: a package is needed for an address.
        ReadingError: a path does not exist (``missing``), has another format
            (``unknown-format``), is a folder without a file to read (``empty``), or cannot be
            opened (``unreadable``).
        StorageError: an address cannot be reached, or its machine refuses; it has a password.
    """
    excluded = frozenset(_excluded(exclude))
    for path in paths:
        if str(path) == "-":
            yield _standard_input()
            continue
        refuse_secret(str(path))
        if is_address(path):
            yield from _addressed(str(path))
            continue
        try:
            folder = Path(path).is_dir()
            if not folder and not Path(path).exists():
                found = "there is no such file or folder"
                raise ReadingError(str(path), found, "check the path", reason="missing")
        except OSError as error:
            raise unreadable(str(path), error) from error
        if folder:
            yield from _folder(Path(path), excluded)
        else:
            yield _file(Path(path))


def _file(path: Path) -> Source:
    """Return the source of a file that the user named."""
    source = source_of(str(path), path.name, named=True)
    if source is None:
        raise unknown_format(str(path))
    return source


def _folder(folder: Path, excluded: frozenset[tuple[int, int]]) -> Iterator[Source | Rejected]:
    """Yield the files below a folder."""
    readable = False
    for path in _walk(folder, excluded):
        if isinstance(path, Rejected):
            yield path
            continue
        source = source_of(str(path), path.relative_to(folder).as_posix(), named=False)
        readable = readable or source is not None
        yield source or Rejected(unknown_format(str(path)))
    if not readable:
        raise _nothing_in(str(folder))


def _addressed(address: str) -> Iterator[Source | Rejected]:
    """Yield the files at an address: one that the user named, or those in a folder."""
    readable = False
    for where, origin, named in files_at(address):
        source = source_of(where, origin, named=named)
        if source is None and named:
            raise unknown_format(where)
        if is_rejects_file(Path(origin)):
            continue
        readable = readable or source is not None
        yield source or Rejected(unknown_format(where))
    if not readable:
        raise _nothing_in(address)


def _nothing_in(folder: str) -> ReadingError:
    found = f"the folder has no {READABLE} file"
    return ReadingError(folder, found, "choose another folder", reason="empty")


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
                yield Rejected(unreadable(str(path), error))
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
