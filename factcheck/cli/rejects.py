"""Rejected records: kept in a file with their reason, counted on stderr.

Each command has a file of its own, ``rejected.prelabel.jsonl`` and so on: none replaces what
another one has rejected.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from factcheck.cli.options import Reading
    from factcheck.dataset import Rejects
    from factcheck.domain import Document
    from factcheck.errors import InvalidRecord
    from factcheck.reading import Notice, Rejected

NAMED = 5
"""How many skipped files are named."""


def rejects_beside(output: Path, command: str) -> Rejects:
    """Return where a command keeps rejected records: in the folder of the output.

    For standard output, a device or a pipe that is the current folder.
    """
    from factcheck.dataset import Rejects
    from factcheck.files import is_stream

    folder = Path() if str(output) == "-" or is_stream(output) else output.parent
    return Rejects(folder / f"rejected.{command}.jsonl")


def refuse_overwriting(
    rejects: Rejects, inputs: Sequence[str | Path], output: Path | None = None
) -> None:
    """Refuse to replace what is read.

    Args:
        rejects: where the command keeps rejected records.
        inputs: files, folders, ``-`` for standard input.
        output: the file that is written, if there is one.

    Raises:
        ExportError: the output is an input or an article in one of the folders, or one of the
            files is, by its name or in fact, a file of rejected records.
    """
    from factcheck.dataset import is_rejects_file
    from factcheck.errors import ExportError
    from factcheck.files import refuse_input

    paths = [Path(path) for path in inputs if str(path) != "-"]
    for path in filter(is_rejects_file, [*paths, *([output] if output else [])]):
        problem = "a file with this name is for rejected records, and later commands replace it"
        raise ExportError(str(path), problem, "rename it, or choose another file")
    refuse_input(rejects.path, *paths)
    if output is None:
        return
    refuse_input(output, *paths)
    if output.is_file() and _inside(output, paths) and not _has_predictions(output):
        problem = "this file is in a folder that is read, and does not have predictions"
        raise ExportError(str(output), problem, "choose another file with -o")


def _has_predictions(path: Path) -> bool:
    """Whether a file is empty or begins as a file of predictions, of any version."""
    start = b'{"schema":"urn:factcheck:schema:prediction:'
    with path.open("rb") as file:
        head = file.read(len(start))
    return head in {b"", start}


def read_documents(
    paths: Sequence[str],
    reading: Reading,
    rejects: Rejects,
    *,
    skip: Sequence[Path],
    on_notice: Callable[[Notice], None],
    limit: int | None = None,
) -> Iterator[Document]:
    """Yield the documents of the paths; reject what cannot be read, and pass notices on.

    Other files in a folder are not errors: those of unknown formats are named, not rejected. What
    an earlier run has written is skipped, too: files of rejected records, and the files and folders
    in ``skip``; such a folder is named if it is not empty.

    Raises:
        ReadingError: a named file cannot be read.
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

    others += (str(each) for each in skip if _has_files(each) and _inside(each, map(Path, paths)))
    yield from read(
        paths,
        max_bytes=int(reading.max_mb * 1e6),
        encoding=reading.encoding,
        text_field=reading.text_field,
        on_reject=keep,
        on_notice=on_notice,
        exclude=skip,
        limit=limit,
    )
    name_skipped(others)


def name_skipped(files: Sequence[str]) -> None:
    """Print the first files that are no articles, and how many more there are."""
    if files:
        more = f" and {len(files) - NAMED} more" if len(files) > NAMED else ""
        click.echo(f"skipped, not articles: {', '.join(files[:NAMED])}{more}", err=True)


def rejecting_predictions(rejects: Rejects) -> Callable[[InvalidRecord, str], None]:
    """Return what keeps the lines that are no predictions."""

    def keep(error: InvalidRecord, line: str) -> None:
        rejects.add(where=error.where, reason="invalid-prediction", message=str(error), record=line)

    return keep


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _inside(path: Path, paths: Iterable[Path]) -> bool:
    folders = [each.resolve() for each in paths if each.is_dir()]
    return any(each in path.resolve().parents for each in folders)


def report_rejects(*several: Rejects) -> None:
    """Print how many records were rejected and why; exit with code 1 if there are any."""
    for each in several:
        if each.count:
            reasons = ", ".join(f"{count} {why}" for why, count in each.reasons.most_common())
            said = f"{each.count} rejected ({reasons}): see {each.path}"
            click.secho(said, fg="yellow", err=True)
            for message in each.examples.values():
                click.secho(f"  {message}", fg="yellow", err=True)
    if any(each.count for each in several):
        sys.exit(1)
