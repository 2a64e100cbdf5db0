"""Notices about what was read and predicted, printed on stderr: a few of each kind, and how many.

A command with notices still succeeds: nothing was lost that a person could not see in the message.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from factcheck.reading.outcome import Notice

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.domain import Prediction

SHOWN = 3
"""How many notices of each kind are printed."""

LONG = 1_500
"""Code points from which on a text without any claim is told."""


class Notices:
    """Notices of one run; only the first of each kind are kept."""

    def __init__(self) -> None:
        self._counts = Counter[str]()
        self._kept: list[Notice] = []

    def add(self, notice: Notice) -> None:
        """Count a notice, and keep it if it is among the first of its kind."""
        self._counts[notice.reason] += 1
        if self._counts[notice.reason] <= SHOWN:
            self._kept.append(notice)

    def look_at(self, prediction: Prediction) -> None:
        """Add a notice if a long text has no claim: it is perhaps not what it should be."""
        length = len(prediction.document.text)
        if length >= LONG and not prediction.claims:
            found = f"no claim was found in {length:,} characters"
            done = "check whether this is the article, and not a list, a table or a poem"
            where = prediction.document.origin or "standard input"
            self.add(Notice(f"{where} ({prediction.document.id})", found, done, "no-claims"))

    def print(self) -> None:
        """Print what was kept, and how many more there are of each kind."""
        for each in self._kept:
            click.secho(f"note: {each}", fg="yellow", err=True)
        for reason, count in self._counts.items():
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
    return "no document was read: the input has no articles (.txt, .jsonl, .csv, .html)"
