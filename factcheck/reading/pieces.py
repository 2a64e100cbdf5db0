"""Cut files into pieces, so that several processes can read one file, or only its beginning.

A piece is a `Source` with a beginning and an end. Read one after the other, the pieces of a file
give what the file gives.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from itertools import starmap
from typing import TYPE_CHECKING, TypeVar

from factcheck.errors import ReadingError
from factcheck.reading.encodings import open_text
from factcheck.reading.jsonl import lines_of, records_of
from factcheck.reading.outcome import Rejected
from factcheck.reading.parquet import count_parquet
from factcheck.reading.sources import Source, naming_damage
from factcheck.reading.table import rows_of
from factcheck.reading.warc import cut_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a file, or all of it, and how many records it has: files, lines, rows, pages."""

    source: Source
    records: int


def cut(source: Source, records: int, max_bytes: int) -> Iterator[Piece]:
    """Yield a file in pieces of so many records, in order; the last one may have fewer.

    Args:
        source: the file.
        records: of a piece.
        max_bytes: size of the largest document.

    Raises:
        MissingPackage: a package is needed to read it.
        ReadingError: the file cannot be read.
        StorageError: it is on another machine, which cannot be reached or refuses.
    """
    with naming_damage(source):
        if source.format == "csv":
            rows = sum(1 for _ in _readable(source, rows_of(source, max_bytes)))
            yield from _cut_rows(source, records, rows)
        elif source.format == "parquet":
            yield from _cut_rows(source, records, count_parquet(source))
        elif source.format == "warc":
            yield from starmap(Piece, cut_pages(source, records, max_bytes))
        elif source.format == "jsonl":
            yield from _cut_lines(source, records, max_bytes)
        else:
            yield Piece(source, 1)


def first_records(
    sources: Iterable[Source | Rejected], records: int, max_bytes: int
) -> Iterator[Source | Rejected]:
    """Yield the sources up to a number of records, from 1: the last one ends there.

    Raises:
        ReadingError: a file that the user named cannot be read; one in a folder is rejected.
    """
    left = records
    for source in sources:
        if not isinstance(source, Source):
            yield source
            continue
        try:
            if source.stream is not None and source.format == "jsonl":
                piece = _kept(source, left, max_bytes)
            else:
                piece = next(cut(source, left, max_bytes))
                if piece.records > left:
                    piece = Piece(replace(piece.source, pages=left), left)
        except ReadingError as error:
            if source.named:
                raise
            yield Rejected(error)
            continue
        yield piece.source
        left -= piece.records
        if left <= 0:
            return


def _cut_rows(source: Source, records: int, rows: int) -> Iterator[Piece]:
    """Yield pieces of rows; the last one ends with the source."""
    last = rows if source.stop is None else min(rows, source.stop)
    begin = source.start
    while last - begin > records:
        yield Piece(replace(source, start=begin, stop=begin + records), records)
        begin += records
    yield Piece(replace(source, start=begin), last - begin)


def _cut_lines(source: Source, records: int, max_bytes: int) -> Iterator[Piece]:
    """Yield pieces of lines; the first one begins with the source, the last one ends with it."""
    begin, count = source, 0
    for line in _readable(source, records_of(source, max_bytes)):
        if count == records:
            yield Piece(replace(begin, stop=line.start), count)
            begin, count = replace(source, start=line.start, line=line.number), 0
        count += 1
    yield Piece(begin, count)


def _readable(source: Source, records: Iterator[Record]) -> Iterator[Record]:
    """Yield the records of a file up to damage, if there are any and it was found in a folder.

    Who reads the last piece meets the damage, after all that stands before it.

    Raises:
        ReadingError: the user named the file, or nothing can be read.
    """
    some = False
    try:
        with naming_damage(source):
            for each in records:
                some = True
                yield each
    except ReadingError:
        if source.named or not some:
            raise


def _kept(source: Source, records: int, max_bytes: int) -> Piece:
    """Return the first records of standard input, in memory: it cannot be read again."""
    lines: list[bytes] = []
    count = 0
    stream, _ = open_text(source)
    for line in lines_of(stream, source, max_bytes):
        lines.append(line.raw if line.raw.endswith(b"\n") else line.raw + b"\n")
        count += bool(line.raw.strip())
        if count == records:
            break
    kept = replace(source, stream=io.BytesIO(b"".join(lines)), encoding="")
    return Piece(kept, count)
