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
    from factcheck.studio.connection import Connection


@click.command(name="push")
@click.argument("predictions", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@project_option
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
    taxonomy: Path | None,
    annotators_per_task: int | None,
    url: str | None,
    token: str | None,
    data_dir: Path | None,
) -> None:
    """Bring PREDICTIONS into a Label Studio project, each document once.

    The project is made if there is none of this title. Lines that are no predictions are kept in
    rejected.jsonl beside them, with their reason; the others go through.
    """
    labels = find_taxonomy(taxonomy, [str(predictions)])
    connection = find_connection(url, token, data_dir)
    with rejects_beside(predictions) as rejects:
        where = push_file(
            *(predictions, labels, connection, project, rejects),
            annotators_per_task=annotators_per_task,
        )
    click.echo(where)
    tell_rejects(ctx, rejects)


def push_file(
    predictions: Path,
    taxonomy: Taxonomy,
    connection: Connection,
    project: str,
    rejects: Rejects,
    *,
    annotators_per_task: int | None = None,
) -> str:
    """Push a file of predictions, tell how many; return the address for annotators.

    Raises:
        ConfigMismatch, InvalidRecord, StudioError: see `factcheck.studio.push`.
    """
    from factcheck.dataset import read_predictions
    from factcheck.studio.push import push

    def keep(error: InvalidRecord, line: str) -> None:
        rejects.add(where=error.where, reason="invalid-prediction", message=str(error), record=line)

    with progress("Pushing to Label Studio") as step:
        report = push(
            read_predictions(predictions, keep),
            taxonomy,
            connection,
            project=project,
            annotators_per_task=annotators_per_task,
            on_progress=step,
        )
    present = f", {report.present} were there already" if report.present else ""
    if annotators_per_task and annotators_per_task > 1:
        hint = "each starts with “Label All Tasks”, which shows nobody the work of others"
        click.echo(f"{annotators_per_task} annotators for each task: {hint}", err=True)
    click.echo(f"{report.added} tasks added to {project!r}{present}", err=True)
    return report.url
