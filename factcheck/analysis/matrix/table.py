"""The matrix as a tidy table: one row for each claim of each group.

Hadley Wickham, Tidy Data, Journal of Statistical Software 59(10), 2014.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from factcheck.analysis.chain import chain_of
from factcheck.analysis.matrix.rows import read_groups
from factcheck.dataset import to_line, to_text
from factcheck.dataset.export.cells import neutralised
from factcheck.dataset.moments import in_utc, precision_of, published_start, to_microseconds
from factcheck.domain import Direction, Reason, Role, text_of
from factcheck.errors import MissingPackage
from factcheck.files import drafting, refuse_input, replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from factcheck.analysis.matrix.rows import Groups, Row
    from factcheck.comparing.consensus import Consensus
    from factcheck.domain import Drift
    from factcheck.files import StrPath

    Cell = str | int | bool | list[str] | None
    Cells = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of the table.

    Attributes:
        name: its name.
        kind: what its cells hold: a text, a number, a time in UTC, true or false, or a list of
            texts.
        description: what they mean.
    """

    name: str
    kind: Literal["text", "number", "time", "flag", "texts"]
    description: str


COLUMNS = (
    TableColumn("group", "text", "name of the row of the matrix that has the claim"),
    TableColumn(
        "kind", "text", "group: its claims say the same; contradiction: they do not; or alone"
    ),
    TableColumn("unit", "text", "id of the claim, after agreement and adjudication"),
    TableColumn("claims", "texts", "ids of the annotators' claims that it is made of"),
    TableColumn("text", "text", "what is claimed"),
    TableColumn("source", "texts", "source labels; empty if none fits or annotators differ"),
    TableColumn("source_text", "text", "who says it, in the words of the text"),
    TableColumn("stance", "text", "asserts, denies, hedged or none; empty if annotators differ"),
    TableColumn(
        "chain", "texts", "outlet, channels and sources by which it came, see claims inside claims"
    ),
    TableColumn("outlet", "text", "who published the document"),
    TableColumn("document", "text", "id of the document"),
    TableColumn("language", "text", "of the document, ISO 639-1"),
    TableColumn("published", "time", "when the document was published; a day is its midnight"),
    TableColumn("published_precision", "text", "day, minute or second"),
    TableColumn("withdrawn", "flag", "whether the document was withdrawn: it does not count"),
    TableColumn("first_seen", "time", "when the first claim that counts was published"),
    TableColumn("first_seen_precision", "text", "day, minute or second, of all that may be first"),
    TableColumn("parallel", "text", "unit of the same claim in the parallel article"),
    TableColumn("verdict", "text", "of all who gave one; empty if nobody did, or they differ"),
    TableColumn("agreement", "text", "one annotator, agreed, differs, or decided"),
    TableColumn("urls", "texts", "addresses of the evidence"),
    TableColumn("notes", "texts", "notes on the evidence"),
    TableColumn("independent", "number", "independent sources that assert it; only in a group"),
    TableColumn("badges", "texts", "what is remarkable about the group"),
    TableColumn("relations", "texts", "which claims it contradicts, and why, in words"),
    TableColumn("drifts", "texts", "what the parallel article says differently, in words"),
)
"""The columns, in their order; missing values are empty."""


def write_matrix_table(dataset: StrPath, matches: StrPath, output: StrPath, to: str) -> int:
    """Write the groups of a dataset as a table, and return how many rows it has.

    The file is written completely, or stays as it was.

    Args:
        dataset: the dataset.
        matches: what `factcheck match` made of it.
        output: the file.
        to: one of `TABLES`.

    Raises:
        ExportError: the table would replace an input, or the matches are of another dataset.
        InvalidRecord: an input is not valid; nothing is written.
        MissingPackage: Parquet needs pyarrow.
        OSError: a file cannot be read or written.
    """
    output = Path(output)
    refuse_input(output, Path(dataset), Path(matches))
    rows = list(table_rows(read_groups(dataset, matches)))
    TABLES[to](rows, output)
    return len(rows)


def table_rows(groups: Groups) -> Iterator[Cells]:
    """Yield a row for each claim of each group; cells have the names of `COLUMNS`."""
    by_id = {answer.id: each for each in groups.claims for answer in each.answers.values()}
    by_id |= {each.unit: each for each in groups.claims}
    parallel = {
        name: by_id[partner].unit
        for pair in groups.matches.pairs
        if pair.why is Reason.PARALLEL and {pair.one, pair.other} <= by_id.keys()
        for name, partner in (
            (by_id[pair.one].unit, pair.other),
            (by_id[pair.other].unit, pair.one),
        )
    }
    withdrawn = frozenset(groups.dataset.withdrawn)
    for row in groups.rows:
        shared = _of_row(row)
        for claim in row.claims:
            cells = {
                **shared,
                **_of_claim(claim),
                "chain": list(chain_of(claim, by_id)),
                "parallel": parallel.get(claim.unit),
                "withdrawn": claim.document.id in withdrawn,
                "relations": _relations(row, claim),
                "drifts": [
                    _drift(each)
                    for each in row.drifts
                    if claim.unit in {each.original, each.translation}
                ],
            }
            yield {
                column.name: None if cells[column.name] in ("", []) else cells[column.name]
                for column in COLUMNS
            }


def _of_row(row: Row) -> Cells:
    return {
        "group": row.name,
        "kind": row.kind.value,
        "first_seen": published_start(row.seen),
        "first_seen_precision": precision_of(row.seen).value if row.seen else None,
        "independent": row.independent,
        "badges": [badge.value for badge in row.badges],
    }


def _of_claim(claim: Consensus) -> Cells:
    document, answers = claim.document, list(claim.answers.values())
    published = document.published
    return {
        "unit": claim.unit,
        "claims": [each.id for each in answers],
        "text": text_of(claim.attribution.content, document.text),
        "source": list(claim.labels or ()),
        "source_text": _words(claim, Role.SOURCE),
        "stance": claim.stance.value if claim.stance else None,
        "outlet": document.outlet,
        "document": document.id,
        "language": document.language.value,
        "published": published_start(published),
        "published_precision": precision_of(in_utc(published)).value if published else None,
        "verdict": claim.verdict,
        "agreement": _agreement(claim),
        "urls": list(dict.fromkeys(url for each in answers for url in each.evidence.urls)),
        "notes": list(dict.fromkeys(e.evidence.note for e in answers if e.evidence.note)),
    }


def _agreement(claim: Consensus) -> str:
    if claim.decided:
        return "decided"
    if len(claim.answers) + len(claim.missed) == 1:
        return "one annotator"
    answers = {
        (each.attribution, frozenset(each.labels), each.verdict) for each in claim.answers.values()
    }
    return "differs" if claim.missed or len(answers) > 1 else "agreed"


def _relations(row: Row, claim: Consensus) -> list[str]:
    found = row.facts.relations if row.facts else ()
    return [
        f"{each.kind}: {each.other if each.one == claim.unit else each.one}: {each.detail}"
        for each in found
        if claim.unit in {each.one, each.other}
    ]


def _drift(drift: Drift) -> str:
    """Return what differs in words; a kind such as ``cue-stronger`` is that of the translation."""
    known = drift.direction is not Direction.UNKNOWN
    return f"{drift.kind}{'' if known else ' (direction not known)'}: {drift.detail}"


def _words(claim: Consensus, role: Role) -> str:
    spans = claim.attribution.spans(role)
    return text_of(spans, claim.document.text) if spans else ""


def _write_csv(rows: Iterable[Cells], output: Path) -> None:
    with replacing(output) as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(column.name for column in COLUMNS)
        for row in rows:
            writer.writerow(map(_csv_cell, row.values()))


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return neutralised(cell) if isinstance(cell, str) else to_text(cell)


def _write_jsonl(rows: Iterable[Cells], output: Path) -> None:
    with replacing(output) as file:
        file.writelines(to_line(row) for row in rows)


def _write_parquet(rows: Iterable[Cells], output: Path) -> None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingPackage("pyarrow", "writing Parquet", "tables") from None
    types = {
        "text": pa.string(),
        "number": pa.int64(),
        "time": pa.timestamp("us", tz="UTC"),
        "flag": pa.bool_(),
        "texts": pa.list_(pa.string()),
    }
    schema = pa.schema(
        [
            pa.field(each.name, types[each.kind], metadata={"description": each.description})
            for each in COLUMNS
        ]
    )
    typed = [
        {
            column.name: to_microseconds(str(row[column.name]))
            if column.kind == "time" and row[column.name]
            else row[column.name]
            for column in COLUMNS
        }
        for row in rows
    ]
    with drafting(output) as draft:
        parquet.write_table(pa.Table.from_pylist(typed, schema=schema), draft)


TABLES: Mapping[str, Callable[[Iterable[Cells], Path], None]] = MappingProxyType(
    {"csv": _write_csv, "jsonl": _write_jsonl, "parquet": _write_parquet}
)
"""The function that writes each kind of table."""
