"""Progress and notes on stderr: a bar on a terminal, nothing elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click


class Step(Protocol):
    """Called as work advances."""

    def __call__(self, advance: int = 1, message: str = "") -> None:
        """Move the bar by ``advance``, and change its text if a message is given."""


@contextmanager
def progress(description: str, total: int | None = None) -> Iterator[Step]:
    """Show a bar with the count and the elapsed time while the block runs.

    Args:
        description: what is being done.
        total: the number of steps, if it is known.
    """
    if not sys.stderr.isatty():
        yield lambda advance=1, message="": None  # noqa: ARG005 - a `Step`
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.SpinnerColumn(),
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeElapsedColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=total)

        def step(advance: int = 1, message: str = "") -> None:
            bar.update(task, advance=advance, description=message or description)

        yield step


def report_renamed(asked: str, title: str) -> None:
    """Print that a project that was found has another title than the one that was asked for."""
    if title != asked:
        click.echo(f"the project {asked!r} is called {title!r} now", err=True)
