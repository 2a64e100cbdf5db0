"""Read tables: CSV with a header, separated by commas, semicolons or tabs (RFC 4180)."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager

from factcheck.errors import ReadingError
from factcheck.reading.decoding import read_lines, too_large
from factcheck.reading.outcome import MAX_KEPT, Accepted, Outcome, Rejected
from factcheck.reading.record import Record
from factcheck.reading.sources import Source

_TEXT_COLUMNS = ("text", "body", "content")
_DELIMITERS = ",;\t"


def read_table(source: Source, max_bytes: int) -> Iterator[Outcome]:
    """Yield the document of each row, or the reason why it has none.

    The header names the columns, in any order and case: the text (`text`, else `body`, else
    `content`), and `id`, `title`, `url`, `published`, `language`, `parallel`; others are ignored.

    Raises:
        ReadingError: there is no row (``empty``) or no column of text (``no-text-column``), a
            quotation mark is in the wrong place or not closed (``not-csv``), a row is larger than
            ``max_bytes`` (``too-large``), or the bytes are not text.
    """
    rows = _Rows(source, max_bytes)
    columns = rows.header()
    count = 0
    for cells, line, raw in rows:
        count += 1
        try:
            record = _record(cells, columns, source, line)
            outcome: Outcome = Accepted(record.document(), record.where)
        except ReadingError as error:
            outcome = Rejected(error, raw[:MAX_KEPT])
        yield outcome
    if not count:
        found = "the table has no row below its header"
        raise ReadingError(source.where, found, "remove it", reason="empty")


class _Rows:
    """The rows of a table, each with its first line number and its raw text."""

    def __init__(self, source: Source, max_bytes: int) -> None:
        self._source = source
        self._max_bytes = max_bytes
        self._raw: list[str] = []
        self._line = 1
        self._lines = self._read()
        self._reader = csv.reader(self._lines)

    def header(self) -> list[str]:
        """Read the header, and choose the delimiter that gives a column of text."""
        first = next((line for line in self._lines if line.strip()), None)
        if first is None:
            where = self._source.where
            raise ReadingError(where, "the file has no text", "remove it", reason="empty")
        self._line += len(self._raw)
        self._raw.clear()
        for delimiter in _DELIMITERS:
            columns = [name.strip().lower() for name in _split(first, delimiter)]
            if any(name in columns for name in _TEXT_COLUMNS):
                self._reader = csv.reader(self._lines, delimiter=delimiter, strict=True)
                return columns
        where = f"{self._source.where}:{self._line - 1}"
        shown = first.strip()[:200]
        found = f"the columns are {shown!r}; none has the name of a text column"
        cure = f"name one {', '.join(_TEXT_COLUMNS[:-1])} or {_TEXT_COLUMNS[-1]}"
        raise ReadingError(where, found, cure, reason="no-text-column")

    def __iter__(self) -> Iterator[tuple[list[str], int, str]]:
        """Yield cells, line and raw text of each row; blank lines are skipped."""
        while True:
            line = self._line
            try:
                with _field_limit(self._max_bytes):
                    cells = next(self._reader, None)
            except csv.Error as error:
                cure = "write quotation marks inside a field twice, and close every quoted field"
                where = f"{self._source.where}:{line}"
                found = f"the row is not valid CSV ({error})"
                raise ReadingError(where, found, cure, reason="not-csv") from error
            if cells is None:
                return
            raw = "".join(self._raw)
            self._line += len(self._raw)
            self._raw.clear()
            if cells:
                yield cells, line, raw

    def _read(self) -> Iterator[str]:
        """Yield the lines of the file, and keep those of the current row."""
        size = 0
        with self._source.open() as stream:
            for line in read_lines(stream, self._max_bytes):
                size = len(line.raw) + (size if self._raw else 0)
                where = f"{self._source.where}:{self._line}"
                if not line.whole or size > self._max_bytes:
                    raise too_large(where, self._max_bytes)
                text = line.text(f"{self._source.where}:{line.number}")
                self._raw.append(text)
                yield text


def _split(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line, none if it is not CSV with this delimiter."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _record(cells: list[str], columns: list[str], source: Source, line: int) -> Record:
    """Return a row as a record; cells that are missing at its end are empty."""
    where = f"{source.where}:{line}"
    if len(cells) > len(columns):
        found = f"the row has {len(cells)} cells, the header {len(columns)}"
        cure = "put quotation marks around fields that contain the delimiter"
        raise ReadingError(where, found, cure, reason="too-many-cells")
    fields = dict(zip(columns, cells, strict=False))
    column = next(name for name in _TEXT_COLUMNS if name in columns)
    return Record(fields | {"text": fields.get(column, "")}, source, line)


@contextmanager
def _field_limit(limit: int) -> Iterator[None]:
    """Allow fields as large as a document; the csv module has one global limit."""
    usual = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(usual)
