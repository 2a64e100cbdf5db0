"""Rows of Arrow as the fields of a record: text, numbers, and times as ISO 8601."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from factcheck.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

_FIRST_DAY = date(1970, 1, 1)

Fields = dict[str, object]


def fields_of(batch: pa.RecordBatch) -> Iterator[Fields | ReadingError]:
    """Yield the rows of a batch as JSON has them; times are written as ISO 8601.

    An error, without its place, stands for a row with a value that Python does not have: a text
    that is not UTF-8 (``not-text``), or a time in no calendar inside an object (``wrong-type``).
    """
    try:
        yield from _to_fields(batch)
    except (ValueError, OverflowError):
        for number in range(batch.num_rows):
            row = batch.slice(number, 1)
            try:
                (fields,) = _to_fields(row)
            except (ValueError, OverflowError) as error:
                yield _unreadable(row, error)
            else:
                yield fields


def _to_fields(batch: pa.RecordBatch) -> list[Fields]:
    columns = {
        field.name: _values(column)
        for field, column in zip(batch.schema, batch.columns, strict=True)
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _values(column: pa.Array) -> list[object]:
    """Return the plain values of a column.

    Raises:
        ValueError, OverflowError: a text in it is not UTF-8, or a time in no calendar of Python.
    """
    import pyarrow as pa

    kind = column.type
    if pa.types.is_timestamp(kind):
        seconds = column.cast(pa.timestamp("s", kind.tz), safe=False)
        return [_moment(each, kind.tz) for each in seconds.cast(pa.int64()).to_pylist()]
    if pa.types.is_date(kind):
        return [_day(each) for each in column.cast(pa.date32()).cast(pa.int32()).to_pylist()]
    return list(map(_plain, column.to_pylist()))


def _unreadable(row: pa.RecordBatch, error: Exception) -> ReadingError:
    """Return the error of a row, with the name of the column in which it is."""
    name = ""
    for field, column in zip(row.schema, row.columns, strict=True):
        try:
            _values(column)
        except (ValueError, OverflowError):
            name = field.name
            break
    found = f"{name!r} has a value that cannot be read ({first_line(error)})"
    reason = "not-text" if isinstance(error, UnicodeDecodeError) else "wrong-type"
    return ReadingError("", found, "write the value again, or remove it", reason=reason)


def _moment(seconds: int | None, zone: str | None) -> str | None:
    """Return seconds since 1970 in ISO 8601, in words if no calendar has them."""
    if seconds is None:
        return None
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return f"{seconds:,} seconds after 1970"
    return moment.replace(tzinfo=UTC if zone else None).isoformat()


def _day(days: int | None) -> str | None:
    """Return days since 1970 in ISO 8601, in words if no calendar has them."""
    if days is None:
        return None
    try:
        return (_FIRST_DAY + timedelta(days)).isoformat()
    except OverflowError:
        return f"{days:,} days after 1970"


def _plain(value: object) -> object:
    """Return a value as JSON has it; bytes are text, as old programs write it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return list(map(_plain, value))
    return value if value is None or isinstance(value, str | int | float) else str(value)


def first_line(error: BaseException) -> str:
    """Return the first line of what an error says."""
    return str(error).strip().partition("\n")[0]
