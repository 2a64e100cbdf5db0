"""Parquet, with a Croissant 1.1 description from which machine-learning tools load it.

https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
"""

from __future__ import annotations

import hashlib
import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from factcheck.dataset.columns import COLUMNS, KEY, Kind, to_row
from factcheck.dataset.export.about import describe
from factcheck.dataset.moments import to_microseconds
from factcheck.errors import MissingPackage
from factcheck.files import replacing_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from factcheck.dataset.columns import Column, Row
    from factcheck.dataset.export.about import About
    from factcheck.dataset.reading import OpenDataset

ROW_GROUP = 5_000
"""Rows in a row group of the file; no more are in memory at once."""

_TYPES: Mapping[Kind, str] = {
    Kind.TEXT: "sc:Text",
    Kind.FLAG: "sc:Boolean",
    Kind.NUMBER: "sc:Float",
    Kind.MOMENT: "sc:DateTime",
    Kind.TEXTS: "sc:Text",
    Kind.POSITIONS: "sc:Integer",
}
_LISTS = frozenset({Kind.TEXTS, Kind.POSITIONS})
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The complete context of the specification: readers warn about any other."""


def write(opened: OpenDataset, out: Path, about: About) -> tuple[Path, ...]:
    """Write a folder; see `factcheck.dataset.export.export`."""
    with replacing_in(out, "claims.parquet", "croissant.json") as (table, description):
        _write_table(opened, table)
        text = json.dumps(_description(opened, table, about), ensure_ascii=False, indent=2)
        description.write_text(text + "\n", encoding="utf-8", newline="\n")
    return (out / "claims.parquet", out / "croissant.json")


def _write_table(opened: OpenDataset, table: Path) -> None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingPackage("pyarrow", "an export to Parquet", "tables") from None
    schema = pa.schema([_arrow(column) for column in COLUMNS])
    rows = map(to_row, opened.claims())
    with parquet.ParquetWriter(table, schema, compression="zstd") as file:
        while group := list(islice(rows, ROW_GROUP)):
            file.write_table(_table(group, schema))


def _table(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    import pyarrow as pa

    arrays = []
    for column in COLUMNS:
        cells: list[object] = [each[column.name] for each in rows]
        if column.kind is Kind.MOMENT:
            cells = [to_microseconds(str(each)) for each in cells]
        arrays.append(pa.array(cells, type=schema.field(column.name).type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _arrow(column: Column) -> pa.Field:
    import pyarrow as pa

    types = {
        Kind.TEXT: pa.string(),
        Kind.FLAG: pa.bool_(),
        Kind.NUMBER: pa.float64(),
        Kind.MOMENT: pa.timestamp("us", tz="UTC"),
        Kind.TEXTS: pa.list_(pa.string()),
        Kind.POSITIONS: pa.list_(pa.int64()),
    }
    metadata = {"description": column.description}
    return pa.field(column.name, types[column.kind], not column.required, metadata=metadata)


def _description(opened: OpenDataset, table: Path, about: About) -> dict[str, Any]:
    with table.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    publisher: dict[str, object] = {"@type": "sc:Organization", "name": about.publisher}
    if about.home:
        publisher["url"] = about.home
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "claims",
        "description": describe(opened),
        **({"license": about.licence_url} if about.licence else {}),
        **({"creator": publisher, "publisher": publisher} if about.publisher else {}),
        **({"url": about.home} if about.home else {}),
        "dateCreated": opened.origin.pulled,
        "inLanguage": ["en", "ar"],
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": "claims.parquet",
                "name": "claims.parquet",
                "contentUrl": "claims.parquet",
                "contentSize": f"{table.stat().st_size} B",
                "encodingFormat": "application/x-parquet",
                "sha256": digest,
            }
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "claims",
                "name": "claims",
                "description": "One row per claim.",
                "key": [{"@id": f"claims/{name}"} for name in KEY],
                "field": [_field(column) for column in COLUMNS],
            }
        ],
    }


def _field(column: Column) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"claims/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": _TYPES[column.kind],
        **({"isArray": True, "arrayShape": "-1"} if column.kind in _LISTS else {}),
        "source": {"fileObject": {"@id": "claims.parquet"}, "extract": {"column": column.name}},
    }
