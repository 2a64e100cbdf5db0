"""``factcheck ask``: which claims are the same, asked in Label Studio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from factcheck.cli.notices import note_earlier_versions
from factcheck.cli.options import (
    FILE,
    annotators_option,
    dataset_argument,
    project_option,
    server_options,
)
from factcheck.cli.progress import progress, report_renamed

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.cli.options import Server
    from factcheck.studio.asking.ask import AskReport


@click.command(name="ask")
@dataset_argument
@click.option(
    "--matches",
    type=FILE,
    required=True,
    help="What `factcheck match` wrote for DATASET: its candidates are asked about.",
)
@project_option
@click.option("--limit", type=click.IntRange(min=1), help="How many pairs to send. Default: all.")
@click.option("--dry-run", is_flag=True, help="Print what would be sent, without sending it.")
@annotators_option
@server_options
def command(
    dataset: Path,
    *,
    matches: Path,
    project: str,
    limit: int | None,
    dry_run: bool,
    annotators_per_task: int | None,
    server: Server,
) -> None:
    """Ask people which claims of DATASET (.json) are the same, in a Label Studio project.

    Each pair of candidates becomes a task: both claims side by side, and one key for the answer.
    `factcheck pull --project NAME -o matches.json` brings the answers, and the next `factcheck
    match` groups what people confirmed. A pair that is in the project is not sent again. Pairs of
    the largest uncertain groups come first; what may follow from other answers is not asked yet,
    and pairs that nobody has begun are removed once other answers decide them.
    """
    from factcheck.dataset import open_dataset, read_matches
    from factcheck.studio.asking.ask import ask

    with open_dataset(dataset) as opened, progress("Sending pairs to Label Studio") as step:
        report = ask(
            *(opened, read_matches(matches), server.connect()),
            project=project,
            limit=limit,
            annotators_per_task=annotators_per_task,
            dry_run=dry_run,
            on_progress=step,
        )
    note_earlier_versions(dataset)
    report_renamed(project, report.project.title if report.project else project)
    click.echo(summary(report, project, dry_run=dry_run), err=True)
    if report.url:
        click.echo(report.url)


def summary(report: AskReport, project: str, *, dry_run: bool = False) -> str:
    """Return what was done, or what would be done, as one line."""
    from factcheck.text.counted import counted

    to_be = "to be " if dry_run else ""
    parts = {
        f"{report.asked} were there or decided already": report.asked,
        f"{report.skipped} of these skipped: what depends on them is asked": report.skipped,
        f"{report.waiting} wait, because they may follow from the answers": report.waiting,
        f"{report.left} left out by --limit": report.left,
        f"{report.removed} {to_be}removed, since other answers decide them": report.removed,
    }
    added = f"{counted(report.added, 'pair')} {to_be}sent to {project!r}"
    return ", ".join((added, *(part for part, count in parts.items() if count)))
