"""Where documents are read from: files, folders, standard input."""

import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os.path import realpath
from pathlib import Path
from typing import BinaryIO

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
"""The format of a file, by its suffix in lower case."""

STDIN = "standard input"
_READABLE = ".txt, .jsonl, .csv and .html"
_HEAD = 8_192


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read.

    Attributes:
        where: its path as given, for messages.
        origin: its name; inside a folder that was given, its path from there.
        id: the origin without the suffix: what documents without an id are called.
        format: ``txt``, ``jsonl``, ``csv`` or ``html``.
        named: whether the user named the file, rather than a folder around it.
        stream: what to read instead of the path.
    """

    where: str
    origin: str
    id: str
    format: str
    named: bool = True
    stream: BinaryIO | None = None

    def open(self) -> BinaryIO:
        """Open it for reading.

        Raises:
            ReadingError: it cannot be opened (``unreadable``).
        """
        if self.stream is not None:
            return self.stream
        try:
            return Path(self.where).open("rb")
        except OSError as error:
            raise _unreadable(self.where, error) from error


def find_sources(
    paths: Iterable[str | Path], *, leave_out: Iterable[Path] = ()
) -> Iterator[Source | Rejected]:
    """Yield the files that paths lead to, those of a folder by name, one after the other.

    Hidden files are passed over; so are links to folders, which may run in circles. A file
    of another format comes out rejected if it lies in a folder.

    Args:
        paths: files, folders, or ``-`` for standard input (text, or JSON lines if it opens
            with a brace).
        leave_out: files and folders inside of a folder that are not read.

    Raises:
        ReadingError: a path leads nowhere (``missing``), to a file of another format
            (``unknown-format``), to a folder without a file to read (``empty``), or cannot
            be followed (``unreadable``).
    """
    unwanted = frozenset(map(realpath, leave_out))
    for path in paths:
        if str(path) == "-":
            yield _standard_input()
            continue
        try:
            folder = Path(path).is_dir()
            if not folder and not Path(path).exists():
                cure = "check the path"
                raise ReadingError(str(path), "there is no such file", cure, reason="missing")
        except OSError as error:
            raise _unreadable(str(path), error) from error
        if folder:
            yield from _folder(Path(path), unwanted)
        else:
            yield _file(Path(path))


def _file(path: Path) -> Source:
    """Return the source of a file that the user named."""
    source = _source(path, path.name, named=True)
    if source is None:
        raise _unknown_format(path)
    return source


def _folder(folder: Path, unwanted: frozenset[str]) -> Iterator[Source | Rejected]:
    """Yield the files below a folder."""
    readable = False
    for path in _walk(folder, unwanted):
        if isinstance(path, Rejected):
            yield path
            continue
        source = _source(path, path.relative_to(folder).as_posix(), named=False)
        readable = readable or source is not None
        yield source or Rejected(_unknown_format(path))
    if not readable:
        cure = f"put {_READABLE} files into it, or name another"
        raise ReadingError(str(folder), "the folder holds no file to read", cure, reason="empty")


def _walk(folder: Path, unwanted: frozenset[str]) -> Iterator[Path | Rejected]:
    """Yield the regular files below a folder, entry by entry in the order of their names."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        yield Rejected(_unreadable(str(folder), error))
        return
    for name in names:
        path = folder / name
        if name.startswith(".") or (unwanted and realpath(path) in unwanted):
            continue
        if path.is_dir():
            if not path.is_symlink():
                yield from _walk(path, unwanted)
        elif path.is_file():
            yield path


def _source(path: Path, origin: str, *, named: bool) -> Source | None:
    """Return the source of a file, ``None`` if its suffix is none of ours."""
    known = SUFFIXES.get(path.suffix.lower())
    if known is None:
        return None
    # A file name that is no UTF-8 reaches us with lone surrogates, which no id may hold.
    origin = origin.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return Source(str(path), origin, origin[: -len(path.suffix)], known, named)


def _standard_input() -> Source:
    """Return standard input as a source, with its format told from its first character."""
    stream = sys.stdin.buffer
    head = b""
    while not head.removeprefix(b"\xef\xbb\xbf").strip() and (chunk := stream.read(_HEAD)):
        head += chunk
    opening = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    known = "jsonl" if opening == b"{" else "txt"
    joined = io.BufferedReader(_Rejoined(head, stream))
    return Source(STDIN, "", "stdin", known, stream=joined)


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were already taken from it; closing it leaves it open."""

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
    found = f"the suffix {path.suffix!r} is none that factcheck reads"
    return ReadingError(str(path), found, f"it reads {_READABLE} files", reason="unknown-format")


def _unreadable(where: str, error: OSError) -> ReadingError:
    found = f"it cannot be opened: {error.strerror or error}"
    return ReadingError(where, found, "check its permissions", reason="unreadable")
