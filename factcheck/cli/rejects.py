"""Rejected records: kept in ``rejected.jsonl`` with their reason, counted on stderr."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factcheck.dataset import Rejects
    from factcheck.domain import Document
    from factcheck.reading import Rejected

NAME = "rejected.jsonl"
NAMED = 5
"""How many skipped files are named."""


def rejects_beside(output: Path) -> Rejects:
    """Return where rejected records go: the folder of the output, or this one for stdout."""
    from factcheck.dataset import Rejects

    return Rejects(output.parent / NAME if str(output) != "-" else Path(NAME))


def read_documents(
    paths: Sequence[str], max_mb: float, rejects: Rejects, *, skip: Sequence[Path]
) -> Iterator[Document]:
    """Yield the documents of the paths; reject what cannot be read.

    Other files in a folder are not errors: those of unknown formats are named, not rejected. What
    an earlier run has written is skipped, too: the file of rejects, and the files and folders in
    ``skip``; such a folder is named if it is not empty.

    Raises:
        ReadingError: a named file cannot be read, or two documents have one id.
    """
    from factcheck.reading import read

    others: list[str] = []

    def keep(rejected: Rejected) -> None:
        error = rejected.error
        if error.reason == "unknown-format":
            others.append(error.where)
            return
        rejects.add(
            where=error.where, reason=error.reason, message=str(error), record=rejected.record
        )

    exclude = (*skip, rejects.path)
    others += (str(each) for each in skip if _has_files(each) and _inside(each, paths))
    yield from read(paths, max_bytes=int(max_mb * 1e6), on_reject=keep, exclude=exclude)
    if others:
        more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
        click.echo(f"skipped, not articles: {', '.join(others[:NAMED])}{more}", err=True)


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _inside(folder: Path, paths: Sequence[str]) -> bool:
    folders = [path.resolve() for path in map(Path, paths) if path.is_dir()]
    return any(each in folder.resolve().parents for each in folders)


def report_rejects(rejects: Rejects) -> None:
    """Print how many records were rejected and why; exit with code 1 if there are any."""
    if not rejects.count:
        return
    reasons = ", ".join(f"{count} {reason}" for reason, count in rejects.reasons.most_common())
    click.secho(f"{rejects.count} rejected ({reasons}): see {rejects.path}", fg="yellow", err=True)
    sys.exit(1)
