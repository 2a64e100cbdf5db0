"""``factcheck adjudicate``: what annotators differ on back into Label Studio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from factcheck.cli.options import (
    data_dir_option,
    dataset_argument,
    find_connection,
    token_option,
    url_option,
)
from factcheck.cli.progress import progress

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.studio.adjudication.adjudicate import AdjudicationReport


@click.command(name="adjudicate")
@dataset_argument
@click.option(
    "--project",
    default="",
    help="Title of the project that was annotated. Default: the one that DATASET was pulled from.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@url_option
@token_option
@data_dir_option
def command(
    dataset: Path,
    *,
    project: str,
    dry_run: bool,
    url: str | None,
    token: str | None,
    data_dir: Path | None,
) -> None:
    """Bring the texts of DATASET (.json) on which annotators differ back into Label Studio.

    They go to a project of their own, "NAME, adjudication", with a box that says where the answers
    differ, and all answers marked in the text. What is submitted there is gold: the next pull of
    the annotated project brings it along, with who decided, when, and between whom. Agreement is
    measured without it.

    Pull first, so that DATASET has the answers as they are. The second time only what is new is
    sent; what somebody has decided is left alone.
    """
    from factcheck.dataset import open_dataset
    from factcheck.studio.adjudication.adjudicate import adjudicate

    with open_dataset(dataset) as opened, progress("Bringing texts to Label Studio") as step:
        connection = find_connection(url, token, data_dir)
        report = adjudicate(opened, connection, project=project, dry_run=dry_run, on_progress=step)
    click.echo(told(report, dry_run=dry_run), err=True)
    if report.url:
        click.echo(report.url)


def told(report: AdjudicationReport, *, dry_run: bool = False) -> str:
    """Return what was done in words, or what would be, a line for each thing to know."""
    to_be = "to be " if dry_run else ""
    done = {
        f"{report.added} {to_be}sent": report.added,
        f"{report.again} {to_be}sent again, since answers have changed": report.again,
        f"{report.replaced} {to_be}replaced": report.replaced,
        f"{report.left} were there already": report.left,
        f"{report.removed} {to_be}removed, being settled": report.removed,
    }
    lines = [_differing(report)]
    if any(done.values()):
        lines.append(f"texts: {', '.join(part for part, count in done.items() if count)}")
    if report.stale:
        old = "the dataset is older than what the server has"
        lines.append(f"{old}, texts left alone: {report.stale}; pull, and adjudicate again")
    return "\n".join(lines)


def _differing(report: AdjudicationReport) -> str:
    if not report.shared:
        return "no text was annotated by two people"
    if not report.differing:
        return f"texts that several people annotated: {report.shared}, none of them to be decided"
    return (
        f"texts that several people annotated: {report.shared}; "
        f"they differ on {report.claims} claims in {report.differing} of them"
    )
