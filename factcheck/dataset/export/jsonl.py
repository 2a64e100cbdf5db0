"""JSON lines: a claim a line, as the dataset has it, with what is needed of its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.dataset.files import to_line
from factcheck.files import replacing

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.dataset.export.about import About
    from factcheck.dataset.reading import ClaimRecord, OpenDataset

JOINED = ("title", "language", "url", "published")
"""What is taken from the document."""


def write(opened: OpenDataset, out: Path, about: About) -> tuple[Path, ...]:
    """Write a file; see `factcheck.dataset.export.export`."""
    del about
    with replacing(out) as file:
        file.writelines(to_line(joined(record)) for record in opened.claims())
    return (out,)


def joined(record: ClaimRecord) -> dict[str, Any]:
    """Return a claim with what is needed of its document and its annotation."""
    return {
        **record.claim,
        **{key: record.document[key] for key in JOINED},
        "gold": record.annotation["gold"],
        "withdrawn": record.withdrawn,
    }
