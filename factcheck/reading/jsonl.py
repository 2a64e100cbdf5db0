"""Read JSON Lines: one record per line (https://jsonlines.org)."""

import json
from collections.abc import Iterator
from functools import partial
from itertools import dropwhile, takewhile
from typing import BinaryIO

from factcheck.errors import ReadingError
from factcheck.reading.cursor import items_of
from factcheck.reading.decoding import NOT_TEXT, Line, read_lines, too_large
from factcheck.reading.encodings import open_text
from factcheck.reading.outcome import MAX_KEPT, Notice, Outcome, Rejected
from factcheck.reading.record import Record
from factcheck.reading.sources import Source

_ONE_OBJECT = "write one JSON object per line"


def read_jsonl(source: Source, max_bytes: int) -> Iterator[Outcome]:
    """Yield the documents of each line, or the reason why it has none; blank lines are skipped.

    Of a piece of a file only the lines that begin in it are read.

    Raises:
        ReadingError: the file has no record (``empty``), or its first is not text (``binary``,
            ``not-utf8``).
    """
    records = 0
    for line in _piece(source, max_bytes):
        if isinstance(line, Notice):
            yield line
            continue
        if line.whole and not line.raw.strip():
            continue
        records += 1
        try:
            yield from _record(line, source, max_bytes).outcomes()
        except ReadingError as error:
            if error.reason in NOT_TEXT and records == 1 and not source.start:
                raise
            kept = line.raw.decode("utf-8", "replace").rstrip("\r\n")
            yield Rejected(error, kept[:MAX_KEPT])
    if not records and source.stop is None:
        raise ReadingError(source.where, "the file has no record", "remove it", reason="empty")


def _piece(source: Source, max_bytes: int) -> Iterator[Line | Notice]:
    """Yield the lines of a piece of a file, and at its beginning what has to be said about it."""
    if not (source.compressed or source.encoding or source.stream):
        stream, notices = open_text(source)
        with stream:
            if not notices:  # reading can begin anywhere
                yield from lines_of(stream, source, max_bytes)
                return
    yield from items_of(source, partial(_whole, max_bytes=max_bytes))


def _whole(source: Source, max_bytes: int) -> Iterator[tuple[int, Line | Notice]]:
    """Yield every line of a file with its first byte, after it was decompressed and decoded."""
    stream, notices = open_text(source)
    yield from ((0, each) for each in notices)
    with stream:
        yield from ((line.start, line) for line in read_lines(stream, max_bytes))


def lines_of(stream: BinaryIO, source: Source, max_bytes: int) -> Iterator[Line]:
    """Yield the lines that begin in the piece of the file."""
    if source.start and stream.seekable():
        stream.seek(source.start)
        lines = read_lines(stream, max_bytes, number=source.line, start=source.start)
    else:
        every = read_lines(stream, max_bytes)
        lines = dropwhile(lambda line: line.start < source.start, every)
    if source.stop is None:
        return lines
    stop = source.stop
    return takewhile(lambda line: line.start < stop, lines)


def records_of(source: Source, max_bytes: int) -> Iterator[Line]:
    """Yield the lines that are not blank and begin in the piece of the file.

    Raises:
        ReadingError: as in `read_jsonl`.
    """
    first = True
    stream, _ = open_text(source)
    with stream:
        for line in lines_of(stream, source, max_bytes):
            if line.whole and not line.raw.strip():
                continue
            if first and line.whole and not source.start:
                line.text(f"{source.where}:{line.number}")
            first = False
            yield line


def _record(line: Line, source: Source, max_bytes: int) -> Record:
    """Return the record on a line."""
    where = f"{source.where}:{line.number}"
    if not line.whole:
        raise too_large(where, max_bytes)
    try:
        fields = json.loads(line.text(where).rstrip("\r\n"))
    except (ValueError, RecursionError) as error:
        found = f"the line is not valid JSON ({_explain(error)})"
        raise ReadingError(where, found, _ONE_OBJECT, reason="not-json") from error
    if not isinstance(fields, dict):
        found = "the line is JSON, but not an object"
        raise ReadingError(where, found, _ONE_OBJECT, reason="not-json")
    return Record(fields, source, line.number)


def _explain(error: Exception) -> str:
    """Return the message of the parser with the column; its line number is always 1."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.removesuffix(' at')} at column {error.colno}"
    return str(error)
