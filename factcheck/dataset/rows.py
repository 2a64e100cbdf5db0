"""The two tables of a dataset: one row for each claim, or one for each annotator's answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from factcheck.dataset.columns import COLUMNS, KEY, to_row
from factcheck.dataset.consensus import read_answers, read_consensus
from factcheck.dataset.unit_columns import UNIT_COLUMNS, UnitRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from factcheck.dataset.columns import Column, Row
    from factcheck.dataset.reading import OpenDataset


class Rows(StrEnum):
    """What a row of a table is."""

    CONSENSUS = "consensus"
    """A claim after agreement and adjudication."""

    ANNOTATIONS = "annotations"
    """A claim as one annotator has it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table.

    Attributes:
        columns: its columns.
        key: the names of those that identify a row.
        description: what a row is, as a sentence.
    """

    columns: tuple[Column, ...]
    key: tuple[str, ...]
    description: str


TABLES: Mapping[Rows, Table] = MappingProxyType(
    {
        Rows.CONSENSUS: Table(
            UNIT_COLUMNS, ("unit",), "One row per claim, after agreement and adjudication."
        ),
        Rows.ANNOTATIONS: Table(
            COLUMNS, KEY, "One row per claim and annotation: everybody's answer."
        ),
    }
)
"""The tables."""


def read_units(opened: OpenDataset) -> Iterator[UnitRecord]:
    """Yield every claim of the consensus, see `read_consensus`."""
    withdrawn = frozenset(opened.withdrawn)
    for found in read_consensus(opened):
        yield UnitRecord(found, found.document.id in withdrawn)


def table_rows(opened: OpenDataset, rows: Rows) -> Iterator[Row]:
    """Yield the rows of a table.

    Raises:
        InvalidRecord: a claim is not valid.
        OSError: the file cannot be read any more.
    """
    columns = TABLES[rows].columns
    records = read_units(opened) if rows is Rows.CONSENSUS else read_answers(opened)
    return (to_row(record, columns) for record in records)
