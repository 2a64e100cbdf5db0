"""Progress and notes on stderr: a bar on a terminal; elsewhere nothing, or a line now and then."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click

EVERY = 30.0
"""Seconds between two lines of progress."""


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


class PacedStep(Protocol):
    """Called as long work advances."""

    def __call__(self, advance: int, *, earlier: bool = False) -> None:
        """Move on; what was done in an earlier run says nothing of the speed of this one."""


@contextmanager
def paced_progress(description: str, total: int) -> Iterator[PacedStep]:
    """Show while the block runs how much is done, how much in a second, and the time left.

    Without a terminal that is a line every `EVERY` seconds, for the log of a long run.

    Args:
        description: what is being done.
        total: records in all.
    """
    pace = _Pace(total)
    if sys.stderr.isatty():
        from rich import progress as bars
        from rich.console import Console

        columns = (bars.TextColumn("{task.description}"), bars.BarColumn())
        with bars.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(description, total=total)

            def move(advance: int, *, earlier: bool = False) -> None:
                pace.add(advance, earlier=earlier)
                bar.update(task, advance=advance, description=f"{description}: {pace}")

            yield move
        return
    last = time.monotonic()

    def tell(advance: int, *, earlier: bool = False) -> None:
        nonlocal last
        pace.add(advance, earlier=earlier)
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            click.echo(f"{description}: {pace}", err=True)

    yield tell


class _Pace:
    """How much of long work is done, and how fast."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = self._earlier = 0
        self._started = time.monotonic()

    def add(self, count: int, *, earlier: bool) -> None:
        self._done += count
        self._earlier += count if earlier else 0

    def __str__(self) -> str:
        rate = (self._done - self._earlier) / max(time.monotonic() - self._started, 1e-9)
        shown = f"{self._done:,} of {self._total:,}"
        if not rate:
            return shown
        minutes = (self._total - self._done) / rate / 60
        return f"{shown}, {rate:,.1f} a second, {minutes:,.0f} minutes left"


def report_renamed(asked: str, title: str) -> None:
    """Print that a project that was found has another title than the one that was asked for."""
    if title != asked:
        click.echo(f"the project {asked!r} is called {title!r} now", err=True)
