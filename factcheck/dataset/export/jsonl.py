"""JSON lines: one claim per line, as the dataset has it, with the main fields of its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.dataset.dataset_codec import claim_to_json
from factcheck.dataset.json_text import to_line
from factcheck.dataset.moments import precision_of, published_start
from factcheck.files import replacing

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.dataset.export.about import About
    from factcheck.dataset.reading import ClaimRecord, OpenDataset


def write(opened: OpenDataset, out: Path, about: About) -> tuple[Path, ...]:
    """Write a file; see `factcheck.dataset.export.export`."""
    del about
    with replacing(out) as file:
        file.writelines(to_line(_to_json(record)) for record in opened.claims())
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
        "gold": record.annotation.gold,
        "withdrawn": record.withdrawn,
    }
