"""What could not be taken: kept in ``rejected.jsonl`` with its reason, counted on stderr."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factcheck.dataset import Rejects
    from factcheck.domain import Document
    from factcheck.reading import Rejected

NAME = "rejected.jsonl"
SHOWN = 5
"""How many files that were passed over are named."""


def rejects_beside(output: Path) -> Rejects:
    """Return where rejected records go: the output's folder, this one for standard output."""
    from factcheck.dataset import Rejects

    return Rejects(output.parent / NAME if str(output) != "-" else Path(NAME))


def read_documents(
    paths: Sequence[str], max_mb: float, rejects: Rejects, *, ours: Sequence[Path]
) -> Iterator[Document]:
    """Yield the documents of the paths; keep what cannot be read.

    Files of other formats are no fault of a folder: they are named, not rejected. What is ``ours``
    in such a folder is no article: what a run before has written and rejected, and a folder that is
    kept for that, which is named if something lies in it.

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

    exclude = (*ours, rejects.path)
    others += (str(each) for each in ours if _holds_something(each) and _inside(each, paths))
    yield from read(paths, max_bytes=int(max_mb * 1e6), on_reject=keep, exclude=exclude)
    if others:
        more = f" and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
        click.echo(f"not articles, passed over: {', '.join(others[:SHOWN])}{more}", err=True)


def _holds_something(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _inside(folder: Path, paths: Sequence[str]) -> bool:
    around = [path.resolve() for path in map(Path, paths) if path.is_dir()]
    return any(each in folder.resolve().parents for each in around)


def tell_rejects(ctx: click.Context, rejects: Rejects) -> None:
    """Say how many were rejected and why; then the exit code is 1."""
    if not rejects.count:
        return
    reasons = ", ".join(f"{count} {reason}" for reason, count in rejects.reasons.most_common())
    click.secho(f"{rejects.count} rejected ({reasons}): see {rejects.path}", fg="yellow", err=True)
    ctx.exit(1)
