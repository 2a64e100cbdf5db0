"""Rows as a table of Arrow: the types of every column, the same for every dataset.

A column without a single value has the type that it has with values, so that the tables of two
releases can be put together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.dataset.columns import Kind
from factcheck.dataset.moments import to_microseconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

    from factcheck.dataset.columns import Column, Row


def arrow_schema(columns: Iterable[Column]) -> pa.Schema:
    """Return the names, types and descriptions of columns; times are microseconds in UTC.

    Raises:
        ImportError: pyarrow is not installed.
    """
    import pyarrow as pa

    return pa.schema([_field(column) for column in columns])


def to_table(rows: Sequence[Row], columns: Sequence[Column]) -> pa.Table:
    """Return rows of these columns as a table with the types of `arrow_schema`.

    Raises:
        ImportError: pyarrow is not installed.
    """
    import pyarrow as pa

    schema = arrow_schema(columns)
    arrays = []
    for column in columns:
        cells: list[object] = [each[column.name] for each in rows]
        if column.kind is Kind.MOMENT:
            cells = [None if each is None else to_microseconds(str(each)) for each in cells]
        arrays.append(pa.array(cells, schema.field(column.name).type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _field(column: Column) -> pa.Field:
    import pyarrow as pa

    types = {
        Kind.TEXT: pa.string(),
        Kind.FLAG: pa.bool_(),
        Kind.NUMBER: pa.float64(),
        Kind.COUNT: pa.int64(),
        Kind.MOMENT: pa.timestamp("us", tz="UTC"),
        Kind.TEXTS: pa.list_(pa.string()),
        Kind.POSITIONS: pa.list_(pa.int64()),
    }
    metadata = {"description": column.description}
    return pa.field(column.name, types[column.kind], not column.required, metadata=metadata)
