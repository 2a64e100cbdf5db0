"""Read Parquet: a row for each record, its columns named as the fields of JSON Lines are.

Every file has a schema of its own: the files of a folder may have other columns, in another order.
Only columns that a document can have are read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from factcheck.errors import MissingPackage, ReadingError
from factcheck.reading.arrow import Fields, fields_of, first_line
from factcheck.reading.cursor import items_of
from factcheck.reading.decoding import too_large
from factcheck.reading.fields import INNER, NAMES, TEXT, same_name
from factcheck.reading.outcome import MAX_KEPT, Rejected
from factcheck.reading.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from factcheck.reading.outcome import Outcome
    from factcheck.reading.sources import Source

_BATCH = 64
"""Rows in memory at a time."""

_BUFFER = 2**20
"""Bytes of a column that are read at a time."""

_KNOWN = frozenset(same_name(each.partition(".")[0]) for names in NAMES.values() for each in names)


def read_parquet(source: Source, max_bytes: int) -> Iterator[Outcome]:
    """Yield the documents of each row, or the reason why it has none; rows count from 1.

    Raises:
        MissingPackage: pyarrow is not installed.
        ReadingError: the file is not Parquet (``not-parquet``), has no row (``empty``), or no
            column of text (``no-text-column``).
    """
    rows = 0
    for row in items_of(source, _rows):
        rows += 1
        if isinstance(row, ReadingError):
            yield Rejected(row)
            continue
        record = Record(row.fields, source, row.number)
        try:
            yield from _outcomes(record, max_bytes)
        except ReadingError as error:
            yield Rejected(error, str(row.fields)[:MAX_KEPT])
    if not rows and source.stop is None and not source.start:
        raise ReadingError(source.where, "the file has no row", "remove it", reason="empty")


def count_parquet(source: Source) -> int:
    """Return how many rows a file has, by its end alone.

    Raises:
        MissingPackage, ReadingError: as `read_parquet`.
    """
    with source.open_stored() as stream:
        file = _open(stream, source)
        _columns(file.schema_arrow, source)
        return int(file.metadata.num_rows)


@dataclass(frozen=True, slots=True)
class _Row:
    """The fields of a row, and its number from 1."""

    fields: Fields
    number: int


def _rows(source: Source) -> Iterator[tuple[int, _Row | ReadingError]]:
    """Yield the rows of a whole file with their places, from 0.

    Where a group of rows is damaged, one error stands for the rest of it.
    """
    with source.open_stored() as stream:
        file = _open(stream, source)
        columns = _columns(file.schema_arrow, source)
        end = 0
        for group in range(file.num_row_groups):
            begin, end = end, end + file.metadata.row_group(group).num_rows
            for row in _rows_of_group(file, group, columns, range(begin, end)):
                if isinstance(row, ReadingError):
                    yield int(row.where) - 1, replace(row, where=f"{source.where}:{row.where}")
                else:
                    yield row.number - 1, row


def _rows_of_group(
    file: Any,  # noqa: ANN401 - pyarrow is not typed
    group: int,
    columns: list[str],
    places: range,
) -> Iterator[_Row | ReadingError]:
    """Yield the rows of a group; ``places`` are theirs in the file. An error is at its row."""
    import pyarrow as pa

    number = places.start
    try:
        for batch in file.iter_batches(_BATCH, row_groups=[group], columns=columns):
            for fields in fields_of(batch):
                number += 1
                if isinstance(fields, ReadingError):
                    yield replace(fields, where=str(number))
                else:
                    yield _Row(fields, number)
    except (pa.ArrowException, OSError) as error:
        found = f"the rows from here to {places.stop:,} cannot be read ({first_line(error)})"
        yield ReadingError(str(number + 1), found, "get the file again", reason="damaged")


def _open(stream: BinaryIO, source: Source) -> Any:  # noqa: ANN401 - pyarrow is not typed
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise MissingPackage("pyarrow", "Parquet", "corpus") from error
    try:
        return parquet.ParquetFile(stream, buffer_size=_BUFFER)
    except (pa.ArrowException, OSError) as error:
        found = f"the file is not Parquet, or is damaged ({first_line(error)})"
        raise ReadingError(source.where, found, "get it again", reason="not-parquet") from error


def _columns(schema: pa.Schema, source: Source) -> list[str]:
    """Return the columns that are read.

    Raises:
        ReadingError: none of them has the text.
    """
    import pyarrow as pa

    root = same_name(source.text_field.partition(".")[0])
    wanted = {same_name(source.text_field), root} if root else set(map(same_name, TEXT))
    texts = [
        field.name
        for field in schema
        if same_name(field.name) in wanted
        or (not root and field.name in INNER and pa.types.is_struct(field.type))
    ]
    if not texts:
        shown = ", ".join(f"{field.name} ({field.type})" for field in schema)[:200]
        found = f"the columns are {shown}; none has the name of a text column"
        cure = f"name one with --text-field; tried were: {source.text_field or ', '.join(TEXT)}"
        raise ReadingError(source.where, found, cure, reason="no-text-column")
    known = _KNOWN | wanted
    return [each.name for each in schema if same_name(each.name) in known or each.name in texts]


def _outcomes(record: Record, max_bytes: int) -> Iterator[Outcome]:
    texts = (each for each in record.fields.values() if isinstance(each, str))
    if any(len(each.encode(errors="surrogatepass")) > max_bytes for each in texts):
        raise too_large(record.where, max_bytes)
    yield from record.outcomes()
