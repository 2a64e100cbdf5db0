"""``factcheck push``: predictions to Label Studio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from factcheck.cli.options import (
    FILE,
    annotators_option,
    find_taxonomy,
    project_option,
    server_options,
    taxonomy_option,
)
from factcheck.cli.progress import progress, report_renamed
from factcheck.cli.rejects import refuse_overwriting, rejects_beside, report_rejects

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.cli.options import Server
    from factcheck.dataset import Rejects
    from factcheck.domain import Taxonomy
    from factcheck.errors import InvalidRecord
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.sending.push import PushReport


@click.command(name="push")
@click.argument("predictions", type=FILE)
@project_option
@click.option(
    "--order",
    type=click.Choice(["document", "uncertain-first", "newest"]),
    default="document",
    show_default=True,
    help="Which texts annotators get first; parallel documents stay together.",
)
@click.option("--dry-run", is_flag=True, help="Print what a push would do, without doing it.")
@taxonomy_option
@annotators_option
@server_options
def command(
    predictions: Path,
    *,
    project: str,
    order: str,
    dry_run: bool,
    taxonomy: Path | None,
    annotators_per_task: int | None,
    server: Server,
) -> None:
    """Send PREDICTIONS to a Label Studio project, each document once.

    The project is created if no project has, or had, this title. Documents that it has are not
    sent again; a new prediction replaces the old one, and never what people annotated. A document
    with a new text becomes a new task, and the old task is marked. If a push was interrupted, the
    next one completes it. Invalid lines of PREDICTIONS are kept in rejected.push.jsonl beside it,
    with their reason; the others are sent.
    """
    rejects = rejects_beside(predictions, "push")
    refuse_overwriting(rejects, [predictions])
    labels = find_taxonomy(taxonomy, [str(predictions)])
    connection = server.connect()
    with rejects:
        url = push_file(
            *(predictions, labels, connection, project, rejects),
            order=order,
            dry_run=dry_run,
            annotators_per_task=annotators_per_task,
        )
    if url:
        click.echo(url)
    report_rejects(rejects)


def push_file(  # noqa: PLR0913 - options of a command
    predictions: Path,
    taxonomy: Taxonomy,
    connection: Connection,
    project: str,
    rejects: Rejects,
    *,
    order: str = "document",
    dry_run: bool = False,
    annotators_per_task: int | None = None,
) -> str:
    """Push a file of predictions, and print what was done; return the address for annotators.

    Raises:
        ConfigMismatch, InvalidRecord, StudioError: see `factcheck.studio.sending.push`.
    """
    from factcheck.dataset import Order, read_predictions
    from factcheck.studio.sending.push import push

    def keep(error: InvalidRecord, line: str) -> None:
        rejects.add(where=error.where, reason="invalid-prediction", message=str(error), record=line)

    with progress("Pushing to Label Studio") as step:
        report = push(
            read_predictions(predictions, keep, order=Order(order)),
            taxonomy,
            connection,
            project=project,
            annotators_per_task=annotators_per_task,
            dry_run=dry_run,
            on_progress=step,
        )
    if annotators_per_task and annotators_per_task > 1:
        hint = "each starts with “Label All Tasks” and does not see the work of the others"
        click.echo(f"{annotators_per_task} annotators for each task: {hint}", err=True)
    report_renamed(project, report.project.title if report.project else project)
    click.echo(summary(report, project, dry_run=dry_run), err=True)
    return report.url


def summary(report: PushReport, project: str, *, dry_run: bool = False) -> str:
    """Return what a push did, or what it would do, as one line."""
    to_be = "to be " if dry_run else ""
    where = f"the new project {project!r}" if report.created else repr(project)
    parts = {
        f"{report.replaced} predictions {to_be}replaced": report.replaced,
        f"{report.left} were there already": report.left,
        f"{report.revised} titles or other details {to_be}brought up to date": report.revised,
        f"{report.superseded} older texts {to_be}marked": report.superseded,
        f"{report.reinstated} marks {to_be}cleared": report.reinstated,
        f"{report.removed} copies {to_be}removed": report.removed,
    }
    added = f"{report.added} tasks {to_be}added to {where}"
    return ", ".join((added, *(part for part, count in parts.items() if count)))
