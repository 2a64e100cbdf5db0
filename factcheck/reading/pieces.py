"""Cut files into pieces, so that several processes can read one file, or only its beginning.

A piece is a `Source` with a beginning and an end. Read one after the other, the pieces of a file
give what the file gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from factcheck.reading.encodings import open_text
from factcheck.reading.jsonl import lines_of
from factcheck.reading.sources import Source
from factcheck.reading.table import count_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from factcheck.reading.outcome import Rejected


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a file, or all of it, and how many records it has: files, lines or rows."""

    source: Source
    records: int


def cut(source: Source, records: int, max_bytes: int) -> Iterator[Piece]:
    """Yield a file in pieces of so many records, in order; the last one may have fewer.

    A table is one piece, since a row may have line breaks; so is a file that has to be decoded or
    decompressed from its beginning.

    Args:
        source: the file, or a piece of it.
        records: of a piece.
        max_bytes: size of the largest document.

    Raises:
        ReadingError: the file cannot be read.
    """
    if source.format == "csv":
        rows = count_rows(source, max_bytes)
        yield Piece(source, rows if source.stop is None else min(rows, source.stop))
    elif source.format == "jsonl":
        pieces = _cut_lines(source, records, max_bytes)
        if _is_plain(source):
            yield from pieces
        else:
            yield Piece(source, sum(each.records for each in pieces))
    else:
        yield Piece(source, 1)


def first_records(
    sources: Iterable[Source | Rejected], records: int, max_bytes: int
) -> Iterator[Source | Rejected]:
    """Yield the sources up to a number of records, from 1: the last one ends there.

    Raises:
        ReadingError: a file cannot be read.
    """
    left = records
    for source in sources:
        if not isinstance(source, Source):
            yield source
            continue
        if source.format == "jsonl":
            piece = next(_cut_lines(source, left, max_bytes))
        else:
            (piece,) = cut(source, left, max_bytes)
            if piece.records > left:
                piece = Piece(replace(source, stop=left), left)
        yield piece.source
        left -= piece.records
        if left <= 0:
            return


def _is_plain(source: Source) -> bool:
    """Whether reading can begin anywhere in a file."""
    stream, _ = open_text(source)
    with stream:
        return stream.seekable() and not source.compressed


def _cut_lines(source: Source, records: int, max_bytes: int) -> Iterator[Piece]:
    """Yield pieces of lines; the first one begins with the source, the last one ends with it."""
    begin = source
    count = 0
    stream, _ = open_text(source)
    with stream:
        for line in lines_of(stream, source, max_bytes):
            if line.whole and not line.raw.strip():
                continue
            if count == records:
                yield Piece(replace(begin, stop=line.start), count)
                begin, count = replace(source, start=line.start, line=line.number), 0
            count += 1
    yield Piece(begin, count)
