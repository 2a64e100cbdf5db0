"""``factcheck push``: predictions into Label Studio."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import (
    annotators_option,
    data_dir_option,
    find_connection,
    find_taxonomy,
    project_option,
    taxonomy_option,
    token_option,
    url_option,
)
from factcheck.cli.progress import progress
from factcheck.cli.rejects import rejects_beside, tell_rejects

if TYPE_CHECKING:
    from factcheck.dataset import Rejects
    from factcheck.domain import Taxonomy
    from factcheck.errors import InvalidRecord
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.sending.push import PushReport


@click.command(name="push")
@click.argument("predictions", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@project_option
@click.option(
    "--order",
    type=click.Choice(["document", "uncertain-first", "newest"]),
    default="document",
    show_default=True,
    help="What annotators get first; parallel documents stay together.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@taxonomy_option
@annotators_option
@url_option
@token_option
@data_dir_option
@click.pass_context
def command(  # noqa: PLR0913 - an argument an option
    ctx: click.Context,
    predictions: Path,
    *,
    project: str,
    order: str,
    dry_run: bool,
    taxonomy: Path | None,
    annotators_per_task: int | None,
    url: str | None,
    token: str | None,
    data_dir: Path | None,
) -> None:
    """Bring PREDICTIONS into a Label Studio project, each document once.

    The project is made if there is none of this title. What it has is not sent again; another
    prediction for it takes the place of what machines said, and leaves what people said. A
    document with another text is another task, and the one before is marked. A push that was cut
    off is finished by the next. Lines that are no predictions are kept in
    rejected.jsonl beside them, with their reason; the others go through.
    """
    labels = find_taxonomy(taxonomy, [str(predictions)])
    connection = find_connection(url, token, data_dir)
    with rejects_beside(predictions) as rejects:
        where = push_file(
            *(predictions, labels, connection, project, rejects),
            order=order,
            dry_run=dry_run,
            annotators_per_task=annotators_per_task,
        )
    if where:
        click.echo(where)
    tell_rejects(ctx, rejects)


def push_file(  # noqa: PLR0913 - what a command was given
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
    """Push a file of predictions, tell how many; return the address for annotators.

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
        hint = "each starts with “Label All Tasks”, which shows nobody the work of others"
        click.echo(f"{annotators_per_task} annotators for each task: {hint}", err=True)
    click.echo(summary(report, project, dry_run=dry_run), err=True)
    return report.url


def summary(report: PushReport, project: str, *, dry_run: bool = False) -> str:
    """Return what a push did, or what it would do, as one line."""
    to_be = "to be " if dry_run else ""
    where = f"the new project {project!r}" if report.created else repr(project)
    parts = {
        f"{report.replaced} predictions {to_be}replaced": report.replaced,
        f"{report.left} were there already": report.left,
        f"{report.superseded} older texts {to_be}marked": report.superseded,
        f"{report.reinstated} marks {to_be}cleared": report.reinstated,
        f"{report.removed} copies {to_be}removed": report.removed,
    }
    added = f"{report.added} tasks {to_be}added to {where}"
    return ", ".join((added, *(part for part, count in parts.items() if count)))
