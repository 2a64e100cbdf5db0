"""Notices about what was read and predicted, printed on stderr: a few of each kind, and how many.

A command with notices still succeeds: nothing was lost that a person could not see in the message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.reading import Notices


def print_notices(notices: Notices) -> None:
    """Print what was kept, and how many more there are of each kind."""
    from factcheck.reading.notices import SHOWN

    for each in notices.kept:
        click.secho(f"note: {each}", fg="yellow", err=True)
    for reason, count in notices.counts.items():
        if count > SHOWN:
            click.secho(f"note: {count - SHOWN} more ({reason})", fg="yellow", err=True)


def note_earlier_versions(*datasets: Path) -> None:
    """Say of each valid dataset from before there were stances where they are from."""
    from factcheck.dataset import version_without_stances

    for path in datasets:
        if version := version_without_stances(path):
            note = (
                f"note: {path} has schema version {version}, without stances: whether a source "
                "asserts or denies is taken from its words"
            )
            click.secho(note, fg="yellow", err=True)


def explain_nothing(rejected: int) -> str:
    """Return why nothing was read, as far as that is known."""
    if rejected:
        return "no document was read: everything was rejected"
    formats = ".txt, .jsonl, .csv, .html, .parquet, .warc"
    return f"no document was read: the input has no articles ({formats})"
