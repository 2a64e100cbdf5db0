"""Parquet, with a Croissant 1.1 description from which machine-learning tools load it.

https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from itertools import islice
from typing import TYPE_CHECKING, Any

from factcheck.dataset.arrow import arrow_schema, to_table
from factcheck.dataset.columns import Kind
from factcheck.dataset.export.about import describe
from factcheck.dataset.moments import read_moment
from factcheck.dataset.rows import TABLES, Rows, table_rows
from factcheck.domain import Language
from factcheck.errors import MissingPackage
from factcheck.files import replacing_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from factcheck.dataset.columns import Column
    from factcheck.dataset.export.about import About
    from factcheck.dataset.reading import OpenDataset

ROW_GROUP = 5_000
"""Rows in a row group of the file; no more are in memory at once."""

_TYPES: Mapping[Kind, str] = {
    Kind.TEXT: "sc:Text",
    Kind.FLAG: "sc:Boolean",
    Kind.NUMBER: "sc:Float",
    Kind.COUNT: "sc:Integer",
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


def write(opened: OpenDataset, out: Path, about: About, rows: Rows) -> tuple[Path, ...]:
    """Write a folder; see `factcheck.dataset.export.export`."""
    with replacing_in(out, "claims.parquet", "croissant.json") as (table, croissant):
        _write_table(opened, table, rows)
        described = _description(opened, table, about, rows)
        text = json.dumps(described, ensure_ascii=False, indent=2)
        croissant.write_text(text + "\n", encoding="utf-8", newline="\n")
    return (out / "claims.parquet", out / "croissant.json")


def _write_table(opened: OpenDataset, table: Path, rows: Rows) -> None:
    try:
        from pyarrow import parquet
    except ImportError:
        raise MissingPackage("pyarrow", "an export to Parquet", "tables") from None
    columns, written = TABLES[rows].columns, table_rows(opened, rows)
    with parquet.ParquetWriter(table, arrow_schema(columns), compression="zstd") as file:
        while group := list(islice(written, ROW_GROUP)):
            file.write_table(to_table(group, columns))


def _description(opened: OpenDataset, table: Path, about: About, rows: Rows) -> dict[str, Any]:
    with table.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    version = _version(opened)
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "claims",
        "description": describe(opened),
        "keywords": ["claims", "attribution", "fact-checking", "news"],
        "version": version,
        **_dates(opened),
        "inLanguage": _languages(opened),
        **_stated(about),
        **({"citeAs": _citation(opened, about, version)} if about.publisher else {}),
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
                "description": TABLES[rows].description,
                "key": [{"@id": f"claims/{name}"} for name in TABLES[rows].key],
                "field": [_field(column) for column in TABLES[rows].columns],
            }
        ],
    }


def _stated(about: About) -> dict[str, Any]:
    """Return what the publisher states; the licence is also that of this description."""
    publisher = {"@type": "sc:Organization", "name": about.publisher}
    if about.home:
        publisher["url"] = about.home
    stated = {
        "license": about.licence_url,
        "sdLicense": about.licence_url,
        "creator": publisher if about.publisher else "",
        "publisher": publisher if about.publisher else "",
        "url": about.home,
        "sameAs": about.same_as,
        "datePublished": about.published,
    }
    return {name: value for name, value in stated.items() if value}


def _version(opened: OpenDataset) -> str:
    """Return when the dataset was pulled as a semantic version, YEAR.MONTHDAY.TIME in UTC.

    Each pull may change any claim, so nothing finer than order can be promised.
    """
    pulled = read_moment(opened.origin.pulled).astimezone(UTC)
    # Numbers of a semantic version have no leading zero.
    return f"{pulled.year}.{int(f'{pulled:%m%d}')}.{int(f'{pulled:%H%M%S}')}"


def _dates(opened: OpenDataset) -> dict[str, str]:
    """Return when the first annotation was made and the last one changed, else the pull."""
    first = last = ""
    for each in opened.annotations():
        first = min(first or each.created, each.created, key=read_moment)
        last = max(last or each.updated, each.updated, key=read_moment)
    pulled = opened.origin.pulled
    return {"dateCreated": first or pulled, "dateModified": last or pulled}


def _languages(opened: OpenDataset) -> list[str]:
    found = {document.language for document in opened.documents()}
    return [language.value for language in Language if language in found]


def _citation(opened: OpenDataset, about: About, version: str) -> str:
    year = (about.published or opened.origin.pulled)[:4]
    parts = (f"{about.publisher} ({year})", f"{opened.origin.project}, version {version}")
    return ". ".join((*parts, about.home)) if about.home else ". ".join(parts)


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
