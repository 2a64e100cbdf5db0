"""CSV (RFC 4180) with a Frictionless data package that describes each column.

https://specs.frictionlessdata.io/tabular-data-package/
"""

from __future__ import annotations

import csv
import hashlib
import json
from typing import TYPE_CHECKING, Any

from factcheck.dataset.columns import Kind
from factcheck.dataset.export.about import describe
from factcheck.dataset.export.cells import neutralised, restored
from factcheck.dataset.json_text import to_text
from factcheck.dataset.moments import Precision
from factcheck.dataset.rows import TABLES, Rows, table_rows
from factcheck.domain import Language, Provenance, Quotation, Stance
from factcheck.files import replacing_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from factcheck.dataset.columns import Cell, Column, Row
    from factcheck.dataset.export.about import About
    from factcheck.dataset.reading import OpenDataset

_TYPES: Mapping[Kind, Mapping[str, str]] = {
    Kind.TEXT: {"type": "string"},
    Kind.FLAG: {"type": "boolean"},
    Kind.NUMBER: {"type": "number"},
    Kind.COUNT: {"type": "integer"},
    Kind.MOMENT: {"type": "datetime"},
    Kind.TEXTS: {"type": "array"},
    Kind.POSITIONS: {"type": "array"},
}
_FORMULA_NOTE = (
    "An extra apostrophe stands where a spreadsheet would run a formula: at the start of a text, "
    "and inside it after a semicolon, a bar, a tab or a line break; "
    "factcheck.dataset.export.cells.restored removes it."
)
_EXCEL_NOTE = (
    "So does one before a text that a spreadsheet would take for a number, a date or a truth "
    "value; restored(…, for_excel=True) removes both."
)
_BOM = "\ufeff"
"""By this, Excel recognises UTF-8, and `read_rows` a table for Excel."""
_IN_LISTS = str.maketrans({";": r"\u003b", "|": r"\u007c"})
"""JSON has escapes of its own for what other readers may end a cell at."""


def write(
    opened: OpenDataset, out: Path, about: About, rows: Rows, *, for_excel: bool = False
) -> tuple[Path, ...]:
    """Write a folder; see `factcheck.dataset.export.export`.

    For Excel with a byte order mark, and no text that Excel takes for something else.
    """
    columns = TABLES[rows].columns
    with replacing_in(out, "claims.csv", "datapackage.json") as (table, package):
        with table.open("w", encoding="utf-8", newline="") as file:
            file.write(_BOM if for_excel else "")
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(column.name for column in columns)
            for row in table_rows(opened, rows):
                writer.writerow(_cells(row, columns, for_excel=for_excel))
        description = _package(opened, table, about, rows, for_excel=for_excel)
        text = json.dumps(description, ensure_ascii=False, indent=2)
        package.write_text(text + "\n", encoding="utf-8", newline="\n")
    return (out / "claims.csv", out / "datapackage.json")


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a ``claims.csv``, every cell as it was before it was neutralised.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not a table of claims.
    """
    # The limit applies to the whole process and is 128 KiB by default; a claim may be longer.
    csv.field_size_limit(max(csv.field_size_limit(), path.stat().st_size))
    with path.open(encoding="utf-8", newline="") as file:
        for_excel = file.read(1) == _BOM
        if not for_excel:
            file.seek(0)
        try:
            reader = csv.DictReader(file, strict=True)
            columns = _columns(reader.fieldnames or ())
            for cells in reader:
                yield {
                    column.name: _parse(column, cells[column.name], for_excel=for_excel)
                    for column in columns
                }
        except csv.Error as error:
            raise ValueError(f"{path} is not a table of claims: {error}") from error
        except KeyError as error:
            raise ValueError(f"{path} is not a table of claims: it lacks {error}") from error


def _columns(names: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of the table with this header."""
    rows = Rows.ANNOTATIONS if "annotation" in names else Rows.CONSENSUS
    return TABLES[rows].columns


def _cells(values: Row, columns: Iterable[Column], *, for_excel: bool) -> Iterator[str]:
    for column in columns:
        cell = values[column.name]
        if isinstance(cell, str):
            yield neutralised(cell, for_excel=for_excel and column.kind is Kind.TEXT)
        elif isinstance(cell, bool):
            yield "true" if cell else "false"
        else:
            yield "" if cell is None else to_text(cell).translate(_IN_LISTS)


def _parse(column: Column, cell: str, *, for_excel: bool) -> Cell:
    if cell == "":
        return None
    match column.kind:
        case Kind.TEXT:
            return restored(cell, for_excel=for_excel)
        case Kind.MOMENT:
            return cell
        case Kind.FLAG:
            return cell == "true"
        case _:
            value: Cell = json.loads(cell)
            return value


def _package(
    opened: OpenDataset, table: Path, about: About, rows: Rows, *, for_excel: bool
) -> dict[str, Any]:
    note = f"{_FORMULA_NOTE} {_EXCEL_NOTE}" if for_excel else _FORMULA_NOTE
    licence = {"path" if "://" in about.licence else "name": about.licence}
    with table.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "profile": "tabular-data-package",
        "name": "claims",
        "title": opened.origin.project,
        "description": describe(opened),
        "created": opened.origin.pulled,
        **({"licenses": [licence]} if about.licence else {}),
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "claims",
                "path": "claims.csv",
                "description": f"{TABLES[rows].description} {note}",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "hash": f"sha256:{digest}",
                "bytes": table.stat().st_size,
                "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True},
                "schema": {
                    "fields": [
                        _field(column, opened, for_excel=for_excel)
                        for column in TABLES[rows].columns
                    ],
                    "missingValues": [""],
                    "primaryKey": list(TABLES[rows].key),
                },
            }
        ],
    }


def _field(column: Column, opened: OpenDataset, *, for_excel: bool) -> dict[str, Any]:
    choices: Mapping[str, list[str]] = {
        "language": [*Language],
        "published_precision": [*Precision],
        "quotation": [*Quotation],
        "stance": [*Stance],
        "provenance": [*Provenance],
        "verdict": [neutralised(each, for_excel=for_excel) for each in opened.taxonomy.verdicts],
    }
    constraints: dict[str, object] = {"required": True} if column.required else {}
    if column.name in choices:
        constraints["enum"] = choices[column.name]
    if column.name == "score":
        constraints.update(minimum=0, maximum=1)
    return {
        "name": column.name,
        **_TYPES[column.kind],
        "description": column.description,
        **({"constraints": constraints} if constraints else {}),
    }
