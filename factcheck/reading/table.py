"""Tables: CSV with a header, parted by commas, semicolons or tabs (RFC 4180)."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager

from factcheck.errors import ReadingError
from factcheck.reading.decoding import read_lines, too_large
from factcheck.reading.outcome import SHOWN, Accepted, Outcome, Rejected
from factcheck.reading.record import Record
from factcheck.reading.sources import Source

_TEXT_COLUMNS = ("text", "body", "content")
_DELIMITERS = ",;\t"


def read_table(source: Source, max_bytes: int) -> Iterator[Outcome]:
    """Yield the document of each row, or why it has none.

    Columns are known by their names in the header, in whatever order and case: the text
    (`text`, else `body`, else `content`), and `id`, `title`, `url`, `published`, `language`,
    `parallel`; others are passed over.

    Raises:
        ReadingError: there is no row (``empty``), no column of text (``no-text-column``), a
            quotation mark that is never closed or stands astray (``not-csv``), a row larger
            than ``max_bytes`` (``too-large``), or bytes that are no text.
    """
    rows = _Rows(source, max_bytes)
    columns = rows.header()
    found = 0
    for cells, line, raw in rows:
        found += 1
        try:
            record = _record(cells, columns, source, line)
            outcome: Outcome = Accepted(record.document(), record.where)
        except ReadingError as error:
            outcome = Rejected(error, raw[:SHOWN])
        yield outcome
    if not found:
        raise ReadingError(source.where, "there is no row in it", "leave it out", reason="empty")


class _Rows:
    """The rows of a table, each with the line it starts on and as it was written."""

    def __init__(self, source: Source, max_bytes: int) -> None:
        self._source = source
        self._max_bytes = max_bytes
        self._taken: list[str] = []
        self._line = 1
        self._lines = self._read()
        self._reader = csv.reader(self._lines)

    def header(self) -> list[str]:
        """Take the header and settle the delimiter: the one that shows a column of text."""
        first = next((line for line in self._lines if line.strip()), None)
        if first is None:
            where = self._source.where
            raise ReadingError(where, "there is nothing in it", "leave it out", reason="empty")
        self._line += len(self._taken)
        self._taken.clear()
        for delimiter in _DELIMITERS:
            columns = [name.strip().lower() for name in _split(first, delimiter)]
            if any(name in columns for name in _TEXT_COLUMNS):
                self._reader = csv.reader(self._lines, delimiter=delimiter, strict=True)
                return columns
        where = f"{self._source.where}:{self._line - 1}"
        shown = first.strip()[:200]
        cure = f"name one of them {', '.join(_TEXT_COLUMNS[:-1])} or {_TEXT_COLUMNS[-1]}"
        raise ReadingError(where, f"the columns are {shown!r}", cure, reason="no-text-column")

    def __iter__(self) -> Iterator[tuple[list[str], int, str]]:
        """Yield cells, line and raw text of each row; blank lines are passed over."""
        while True:
            line = self._line
            try:
                with _field_limit(self._max_bytes):
                    cells = next(self._reader, None)
            except csv.Error as error:
                cure = "double the quotation marks inside a field, and close each field"
                where = f"{self._source.where}:{line}"
                found = f"this row is no CSV ({error})"
                raise ReadingError(where, found, cure, reason="not-csv") from error
            if cells is None:
                return
            raw = "".join(self._taken)
            self._line += len(self._taken)
            self._taken.clear()
            if cells:
                yield cells, line, raw

    def _read(self) -> Iterator[str]:
        """Yield the lines of the file, keeping those of the row that is being read."""
        size = 0
        with self._source.open() as stream:
            for line in read_lines(stream, self._max_bytes):
                size = len(line.raw) + (size if self._taken else 0)
                where = f"{self._source.where}:{self._line}"
                if not line.whole or size > self._max_bytes:
                    raise too_large(where, self._max_bytes)
                text = line.text(f"{self._source.where}:{line.number}")
                self._taken.append(text)
                yield text


def _split(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line, none if it is not CSV with this delimiter."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _record(cells: list[str], columns: list[str], source: Source, line: int) -> Record:
    """Return the record in a row; cells that are missing at its end are empty."""
    where = f"{source.where}:{line}"
    if len(cells) > len(columns):
        found = f"the row has {len(cells)} cells, the header {len(columns)}"
        cure = "quote the fields that hold the delimiter"
        raise ReadingError(where, found, cure, reason="too-many-cells")
    fields = dict(zip(columns, cells, strict=False))
    column = next(name for name in _TEXT_COLUMNS if name in columns)
    return Record(fields | {"text": fields.get(column, "")}, source, line)


@contextmanager
def _field_limit(limit: int) -> Iterator[None]:
    """Allow fields as large as a document may be; the standard library has one limit for all."""
    usual = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(usual)
