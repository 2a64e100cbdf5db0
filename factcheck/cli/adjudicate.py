"""``factcheck adjudicate``: texts on which annotators differ, back to Label Studio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from factcheck.cli.notices import note_earlier_versions
from factcheck.cli.options import dataset_argument, server_options
from factcheck.cli.progress import progress

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.cli.options import Server
    from factcheck.studio.adjudication.adjudicate import AdjudicationReport


@click.command(name="adjudicate")
@dataset_argument
@click.option(
    "--project",
    default="",
    help="Title of the annotated project. Default: the one that DATASET was pulled from.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be done, without doing it.")
@server_options
def command(dataset: Path, *, project: str, dry_run: bool, server: Server) -> None:
    """Send the texts of DATASET (.json) on which annotators differ back to Label Studio.

    They go to a separate project, "NAME, adjudication", with a box that shows where the answers
    differ, and all answers marked in the text. What is submitted there is gold: the next pull of
    the annotated project includes it, with who decided, when, and between whom. Agreement is
    measured without it.

    Pull first, so that DATASET has the current answers. The next time only new texts are sent;
    what somebody has decided is not changed.
    """
    from factcheck.dataset import open_dataset
    from factcheck.studio.adjudication.adjudicate import adjudicate

    with open_dataset(dataset) as opened, progress("Sending texts to Label Studio") as step:
        report = adjudicate(
            opened, server.connect(), project=project, dry_run=dry_run, on_progress=step
        )
    note_earlier_versions(dataset)
    click.echo(summary(report, dry_run=dry_run), err=True)
    if report.url:
        click.echo(report.url)


def summary(report: AdjudicationReport, *, dry_run: bool = False) -> str:
    """Return what was done, or what would be done, in a few lines."""
    to_be = "to be " if dry_run else ""
    parts = {
        f"{report.added} {to_be}sent": report.added,
        f"{report.again} {to_be}sent again, because answers have changed": report.again,
        f"{report.replaced} {to_be}replaced": report.replaced,
        f"{report.left} were there already": report.left,
        f"{report.removed} {to_be}removed, because nothing is left to decide": report.removed,
    }
    lines = [_differences(report)]
    if any(parts.values()):
        lines.append(f"texts: {', '.join(part for part, count in parts.items() if count)}")
    if report.stale:
        skipped = f"{report.stale} texts skipped, because the dataset is older than the server's"
        lines.append(f"{skipped}; pull, and adjudicate again")
    return "\n".join(lines)


def _differences(report: AdjudicationReport) -> str:
    if not report.shared:
        return "no text was annotated by several people"
    if not report.differing:
        return f"texts that several people annotated: {report.shared}, with nothing left to decide"
    return (
        f"texts that several people annotated: {report.shared}; "
        f"they differ on {report.claims} claims in {report.differing} of them"
    )
