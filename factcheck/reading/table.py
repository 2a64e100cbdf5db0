"""Read tables: CSV with a header, separated by commas, semicolons, tabs or bars (RFC 4180).

A row that is not CSV is rejected alone. What an open quotation mark has swallowed is read again
from the next line that looks like a row.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from factcheck.errors import ReadingError
from factcheck.reading.cursor import items_of
from factcheck.reading.decoding import NOT_TEXT, read_lines, too_large
from factcheck.reading.encodings import open_text
from factcheck.reading.fields import TEXT, same_name
from factcheck.reading.outcome import MAX_KEPT, Notice, Rejected
from factcheck.reading.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from factcheck.reading.outcome import Outcome
    from factcheck.reading.sources import Source

_DELIMITERS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"\"?sep=([^\w\s\"]|\t)\"?\s*", re.IGNORECASE)
"""What Excel reads and writes above the header."""

_NOT_CSV = "write quotation marks inside a field twice, and close every quoted field"


def read_table(source: Source, max_bytes: int) -> Iterator[Outcome]:
    """Yield the documents of each row, or the reason why it has none.

    The header names the columns, in any order and spelling: the text, and ``id``, ``title``,
    ``url``, ``published``, ``publisher``, ``language``, ``parallel``; others are ignored. `fields`
    has the names.

    Raises:
        ReadingError: there is no row (``empty``) or no column of text (``no-text-column``), or the
            first row is not text (``binary``, ``not-utf8``).
    """
    count = 0
    for row in items_of(source, lambda whole: _rows(whole, max_bytes)):
        if isinstance(row, Notice):
            yield row
            continue
        count += 1
        if isinstance(row, Rejected):
            if count == 1 and not source.start:
                _refuse_no_text(row)
            yield row
        else:
            yield from _outcomes(row, source)
    if not count and source.stop is None:
        found = "the table has no row below its header"
        raise ReadingError(source.where, found, "remove it", reason="empty")


def _rows(source: Source, max_bytes: int) -> Iterator[tuple[int, _Row | Rejected | Notice]]:
    """Yield the rows of a whole table with their numbers, from 0."""
    stream, notices = open_text(source)
    yield from ((0, each) for each in notices)
    with stream:
        rows = _Rows(stream, source, max_bytes)
        rows.read_header()
        yield from enumerate(rows)


def rows_of(source: Source, max_bytes: int) -> Iterator[_Row | Rejected]:
    """Yield the rows of a whole table below its header, those that cannot be read among them.

    Raises:
        ReadingError: as in `read_table`.
    """
    first = True
    for _, row in _rows(source, max_bytes):
        if isinstance(row, Notice):
            continue
        if first and isinstance(row, Rejected):
            _refuse_no_text(row)
        first = False
        yield row


def _refuse_no_text(first: Rejected) -> None:
    """Raise the error of the first row if its bytes are not text: then no row is likely to be."""
    if first.error.reason in NOT_TEXT:
        raise first.error


def _outcomes(row: _Row, source: Source) -> Iterator[Outcome]:
    try:
        yield from _record(row, source).outcomes()
    except ReadingError as error:
        yield Rejected(error, row.raw[:MAX_KEPT])


class _Row:
    """The cells of a row, the names of its columns, its first line from 1, and its raw text."""

    def __init__(self, cells: list[str], columns: list[str], line: int, raw: str) -> None:
        self.cells, self.columns, self.line, self.raw = cells, columns, line, raw


class _Rows:
    """The rows of a table; those that cannot be read are `Rejected`."""

    def __init__(self, stream: BinaryIO, source: Source, max_bytes: int) -> None:
        self._lines = _Lines(stream, source.where, max_bytes)
        self._source = source
        self._max_bytes = max_bytes
        self._delimiter = ","
        self.columns: list[str] = []

    def read_header(self) -> None:
        """Read the header, and choose the delimiter that gives a column of text."""
        first = self._first_line()
        chosen = _SEPARATOR_LINE.fullmatch(first)
        if chosen:
            first = self._first_line()
        wanted = {same_name(self._source.text_field)} if self._source.text_field else set()
        wanted = wanted or set(map(same_name, TEXT))
        for delimiter in chosen[1] if chosen else _DELIMITERS:
            columns = [name.strip() for name in _split(first, delimiter)]
            if any(same_name(name) in wanted for name in columns):
                self._delimiter, self.columns = delimiter, columns
                return
        shown = first.strip()[:200]
        found = f"the columns are {shown!r}; none has the name of a text column"
        names = self._source.text_field or ", ".join(TEXT)
        cure = f"name one with --text-field; tried were: {names}"
        where = f"{self._source.where}:{self._lines.line - 1}"
        raise ReadingError(where, found, cure, reason="no-text-column")

    def _first_line(self) -> str:
        for line in self._lines:
            self._lines.take()
            if line.strip():
                return line
        where = self._source.where
        raise ReadingError(where, "the file has no text", "remove it", reason="empty")

    def __iter__(self) -> Iterator[_Row | Rejected]:
        """Yield the rows, and the reason where there is none; blank lines are skipped."""
        while True:
            line = self._lines.line
            reader = csv.reader(self._lines, delimiter=self._delimiter, strict=True)
            try:
                with _field_limit(self._max_bytes):
                    cells = next(reader, None)
            except csv.Error as error:
                where = f"{self._source.where}:{line}"
                found = f"the row is not valid CSV ({error})"
                yield self._reject(ReadingError(where, found, _NOT_CSV, reason="not-csv"))
                continue
            except ReadingError as error:
                if error.reason == "wrong-encoding":  # nothing after it can be read
                    raise
                yield self._reject(error)
                continue
            if cells is None:
                return
            raw = "".join(self._lines.take())
            if cells:
                yield _Row(cells, self.columns, line, raw)

    def _reject(self, error: ReadingError) -> Rejected:
        """Reject the current row; lines in it that look like rows are read again."""
        raw = self._lines.take(before=self._is_row)
        return Rejected(error, "".join(raw)[:MAX_KEPT])

    def _is_row(self, line: str) -> bool:
        """Return whether a line is a whole row: in prose, a space follows a comma."""
        cells = _split(line, self._delimiter)
        spaced = any(cell[:1] == " " for cell in cells)
        return len(cells) == len(self.columns) > 1 and not spaced


class _Lines:
    """The lines of a table as text, with those of the current row; lines can be read again."""

    def __init__(self, stream: BinaryIO, where: str, max_bytes: int) -> None:
        self._file = read_lines(stream, max_bytes)
        self._where = where
        self._max_bytes = max_bytes
        self._row: list[str] = []
        self._size = 0
        self._again: deque[str] = deque()
        self.line = 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._again:
            text = self._again.popleft()
        else:
            line = next(self._file)
            where = f"{self._where}:{line.number}"
            self._row.append(line.raw.decode("utf-8", "replace"))
            if not line.whole:
                raise too_large(where, self._max_bytes)
            text = line.text(where)
            self._row.pop()
        self._row.append(text)
        self._size += len(text)
        if self._size > self._max_bytes:
            raise too_large(f"{self._where}:{self.line}", self._max_bytes)
        return text

    def take(self, before: Callable[[str], bool] | None = None) -> list[str]:
        """Return the lines of the current row, and begin the next.

        Args:
            before: lines of the row from the first one on for which this is true are read again;
                never the very first.
        """
        stop = len(self._row)
        if before:
            stop = next((at for at in range(1, stop) if before(self._row[at])), stop)
        taken = self._row[:stop]
        self._again.extendleft(reversed(self._row[stop:]))
        self.line += stop
        self._row, self._size = [], 0
        return taken


def _split(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line, none if it is not CSV with this delimiter."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _record(row: _Row, source: Source) -> Record:
    """Return a row as a record; cells that are missing at its end are empty."""
    if len(row.cells) > len(row.columns):
        found = f"the row has {len(row.cells)} cells, the header {len(row.columns)}"
        cure = "put quotation marks around fields that contain the delimiter"
        where = f"{source.where}:{row.line}"
        raise ReadingError(where, found, cure, reason="too-many-cells")
    return Record(dict(zip(row.columns, row.cells, strict=False)), source, row.line)


@contextmanager
def _field_limit(limit: int) -> Iterator[None]:
    """Allow fields as large as a document; the csv module has one global limit."""
    usual = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(usual)
