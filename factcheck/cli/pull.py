"""``factcheck pull``: annotations out of Label Studio."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import (
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
    from factcheck.studio.connection import Connection


@click.command(name="pull")
@project_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="claims.json",
    show_default=True,
    help="Where the dataset goes.",
)
@taxonomy_option
@url_option
@token_option
@data_dir_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    project: str,
    output: Path,
    taxonomy: Path | None,
    url: str | None,
    token: str | None,
    data_dir: Path | None,
) -> None:
    """Bring what was submitted in a project back, as a dataset that validates.

    What cannot become a claim is kept in rejected.jsonl beside the dataset, with its reason and
    the raw annotation; then the exit code is 1.
    """
    labels = find_taxonomy(taxonomy, [str(output)])
    connection = find_connection(url, token, data_dir)
    with rejects_beside(output) as rejects:
        pull_file(output, labels, connection, project, rejects)
    click.echo(output)
    tell_rejects(ctx, rejects)


def pull_file(
    output: Path, taxonomy: Taxonomy, connection: Connection, project: str, rejects: Rejects
) -> None:
    """Pull into a file, tell how many, keep what was refused.

    Raises:
        ConfigMismatch, StudioError: see `factcheck.studio.pull`.
        InvalidRecord: what was pulled does not make a valid dataset; nothing is written.
        OSError: the file cannot be written.
    """
    from factcheck.dataset import write_dataset
    from factcheck.studio.pull import pull

    with progress("Pulling from Label Studio"):
        pulled = pull(connection, taxonomy, project=project)
    for refused in pulled.refused:
        error = refused.error
        rejects.add(
            where=error.where, reason=error.reason, message=str(error), record=refused.record
        )
    write_dataset(output, pulled.dataset)
    count = pulled.tally
    click.echo(
        f"{count['documents']} documents, {count['annotations']} annotations, "
        f"{count['claims']} claims ({count['prediction']} as predicted, "
        f"{count['prediction-changed']} changed, {count['manual']} by hand), "
        f"{count['deleted']} predictions deleted, {count['skipped']} tasks skipped",
        err=True,
    )
