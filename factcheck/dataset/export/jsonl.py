"""JSON lines: one claim per line.

Of annotations, as the dataset has them, with the main fields of their documents; of the consensus,
the rows of the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.dataset.consensus import read_answers
from factcheck.dataset.dataset_codec import claim_to_json
from factcheck.dataset.json_text import to_line
from factcheck.dataset.moments import precision_of, published_start
from factcheck.dataset.rows import Rows, table_rows
from factcheck.files import replacing

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.dataset.export.about import About
    from factcheck.dataset.reading import ClaimRecord, OpenDataset


def write(opened: OpenDataset, out: Path, about: About, rows: Rows) -> tuple[Path, ...]:
    """Write a file; see `factcheck.dataset.export.export`."""
    del about
    with replacing(out) as file:
        if rows is Rows.CONSENSUS:
            file.writelines(to_line(row) for row in table_rows(opened, rows))
        else:
            file.writelines(to_line(_to_json(record)) for record in read_answers(opened))
    return (out,)


def _to_json(record: ClaimRecord) -> dict[str, Any]:
    document = record.document
    return {
        **claim_to_json(record.claim, document, record.annotation),
        "title": document.title,
        "language": document.language.value,
        "url": document.url,
        "publisher": document.publisher,
        "published": published_start(document.published),
        "published_precision": document.published and precision_of(document.published).value,
        "chosen": document.chosen,
        "gold": record.annotation.gold,
        "withdrawn": record.withdrawn,
        "unit": record.unit,
    }
