"""What a run reads, cut into units."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import chain, compress
from typing import TYPE_CHECKING

from factcheck.errors import ReadingError, StorageError
from factcheck.reading import MAX_BYTES, Rejected, Source, cut, fingerprint, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from factcheck.reading import Piece

LISTED = 1_000
"""Of so many inputs the names are kept, so that a difference can be named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a run reads and writes; another setting gives other files.

    Attributes:
        max_bytes: size of the largest document.
        encoding: of all files, ``""`` for UTF-8 or what a file says.
        text_field: the field with the text of a record, ``""`` for the usual names.
        limit: so many records are read; ``None`` for all.
        sample: share of all documents that is used, in [0, 1]; see `in_sample`.
        unit_size: records of a unit.
        format: of the parts, ``jsonl`` or ``parquet``.
    """

    max_bytes: int = MAX_BYTES
    encoding: str = ""
    text_field: str = ""
    limit: int | None = None
    sample: float = 1.0
    unit_size: int = 200
    format: str = "jsonl"


@dataclass(frozen=True, slots=True)
class Input:
    """A file that is read: how it can be told from another one of the same name."""

    name: str
    size: int
    version: str

    @classmethod
    def of(cls, name: str) -> Input:
        """Return a file as it is now.

        Raises:
            MissingPackage, ReadingError, StorageError: see `factcheck.reading.fingerprint`.
            OSError: it is not there.
        """
        return cls(name, *fingerprint(name))

    def require_unchanged(self) -> None:
        """Refuse another file of this name.

        Raises:
            StorageError: it was replaced, or is not there, or this machine does not see it.
        """
        try:
            now = Input.of(self.name)
        except OSError as error:
            problem = f"cannot be reached any more ({error.strerror})"
        else:
            if now == self:
                return
            problem = "is another file than when the run began: its size or its time differs"
        cure = "bring it back, on every machine that reads it, and start the same command again"
        raise StorageError(self.name, problem, cure)


@dataclass(frozen=True, slots=True)
class Unit:
    """Consecutive records of the input: what one process does at a time.

    Attributes:
        number: from 0, in the order of the input.
        sources: the files, or pieces of files.
        records: how many records they have.
        inputs: the files as they were when they were cut.
    """

    number: int
    sources: tuple[Source, ...]
    records: int
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run reads.

    Attributes:
        units: in the order of the input.
        inputs: every file that is read.
        rejected: files that cannot be read.
        skipped: files of unknown formats in folders.
    """

    units: tuple[Unit, ...]
    inputs: tuple[Input, ...]
    rejected: tuple[Rejected, ...]
    skipped: tuple[Rejected, ...]

    @property
    def records(self) -> int:
        """How many records the units have."""
        return sum(unit.records for unit in self.units)

    def fingerprint(self) -> dict[str, object]:
        """Return what tells these inputs from others: a hash of all, and the names of a few."""
        # Names of files may be no UTF-8.
        lines = [
            f"{each.name}\t{each.size}\t{each.version}".encode(errors="backslashreplace").decode()
            for each in self.inputs
        ]
        return {
            "files": len(lines),
            "sha256": hashlib.sha256("\n".join(lines).encode()).hexdigest(),
            "listed": lines[:LISTED],
        }


def make_plan(
    paths: Sequence[str | Path], settings: Settings, *, exclude: Iterable[Path] = ()
) -> Plan:
    """Find the files to read, and cut them into units.

    Args:
        paths: files and folders, as `factcheck.reading.read` takes them.
        settings: how they are read.
        exclude: files and folders inside a folder that are not read.

    Raises:
        ReadingError: a named file cannot be read, or standard input is one of the paths.
    """
    if "-" in map(str, paths):
        found = "standard input cannot be read again if the run has to be continued"
        raise ReadingError("-", found, "write it to a file first", reason="unreadable")
    inputs: list[Input] = []
    rejected: list[Rejected] = []
    sources = sources_of(
        paths,
        encoding=settings.encoding,
        text_field=settings.text_field,
        exclude=exclude,
        max_bytes=settings.max_bytes,
        limit=settings.limit,
    )
    found_pieces = (_pieces(each, settings, inputs, rejected) for each in sources)
    units = tuple(_units(chain.from_iterable(found_pieces), settings.unit_size))
    others = [each.error.reason == "unknown-format" for each in rejected]
    return Plan(
        units,
        tuple(inputs),
        tuple(each for each, other in zip(rejected, others, strict=True) if not other),
        tuple(compress(rejected, others)),
    )


def _pieces(
    source: Source | Rejected, settings: Settings, inputs: list[Input], rejected: list[Rejected]
) -> Iterator[tuple[Piece, Input]]:
    """Yield the pieces of a file, each with the file; the error of a file in a folder is kept."""
    if isinstance(source, Rejected):
        rejected.append(source)
        return
    try:
        whole = Input.of(source.where)
        inputs.append(whole)
        # A piece is read later by a process that stops for no error.
        for piece in cut(source, settings.unit_size, settings.max_bytes):
            yield replace(piece, source=replace(piece.source, named=False)), whole
    except ReadingError as error:
        if source.named:
            raise
        rejected.append(Rejected(error))


def _units(pieces: Iterable[tuple[Piece, Input]], size: int) -> Iterator[Unit]:
    """Yield units of about so many records; a larger piece is a unit by itself."""
    number = 0
    group: list[tuple[Piece, Input]] = []
    for piece, whole in pieces:
        if group and _records(group) + piece.records > size:
            yield _unit(number, group)
            number, group = number + 1, []
        group.append((piece, whole))
    if group:
        yield _unit(number, group)


def _records(group: Iterable[tuple[Piece, Input]]) -> int:
    return sum(piece.records for piece, _ in group)


def _unit(number: int, group: Sequence[tuple[Piece, Input]]) -> Unit:
    inputs = dict.fromkeys(whole for _, whole in group)
    sources = tuple(piece.source for piece, _ in group)
    return Unit(number, sources, _records(group), tuple(inputs))
