"""``factcheck validate``: every violation in files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from factcheck.errors import ReadingError


@click.command(name="validate")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def command(files: tuple[Path, ...]) -> None:
    """Report every violation in FILES: where, what was found, what was expected.

    FILES are datasets and other records of factcheck (.json), predictions (.jsonl) and
    taxonomies (.yaml). The exit code is 1 if there is a violation, 2 if a file cannot be read.
    """
    from factcheck.dataset import validate

    found, unread = 0, 0
    for path in files:
        findings = validate(path)
        while True:
            try:
                finding = next(findings, None)
            except (ReadingError, OSError) as error:
                problem = f"{path}: {error.strerror}" if isinstance(error, OSError) else error
                click.secho(f"error: {problem}", fg="red", err=True)
                unread += 1
                break
            if finding is None:
                break
            click.echo(finding)
            found += 1
    click.secho(_tally(found, unread, len(files)), fg="red" if found else None, err=True)
    if found or unread:
        sys.exit(2 if unread else 1)


def _tally(found: int, unread: int, files: int) -> str:
    """Return one line: the number of violations, of files, and of files that were not read."""
    violations = f"{found} violation{'' if found == 1 else 's'}" if found else "no violation"
    read = files - unread
    rest = f", {unread} not read" if unread else ""
    return f"{violations} in {read} file{'' if read == 1 else 's'}{rest}"
