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
    from factcheck.studio.api.connection import Connection


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
@click.option(
    "--full",
    is_flag=True,
    help="Read every task again, and mark those that were deleted. Default: what changed.",
)
@taxonomy_option
@url_option
@token_option
@data_dir_option
@click.pass_context
def command(  # noqa: PLR0913 - an argument an option
    ctx: click.Context,
    *,
    project: str,
    output: Path,
    full: bool,
    taxonomy: Path | None,
    url: str | None,
    token: str | None,
    data_dir: Path | None,
) -> None:
    """Bring what was submitted in a project back, as a dataset that validates.

    The second time it asks only for what changed; .claims.json.pull beside the dataset says since
    when. Nothing that was pulled once is dropped: what was deleted on the server is marked.

    What `factcheck adjudicate` brought back and somebody decided comes along as gold.

    What cannot become a claim is kept in rejected.jsonl beside the dataset, with its reason and
    the raw annotation; then the exit code is 1.
    """
    labels = find_taxonomy(taxonomy, [str(output)])
    connection = find_connection(url, token, data_dir)
    with rejects_beside(output) as rejects:
        pull_file(output, labels, connection, project, rejects, full=full)
    click.echo(output)
    tell_rejects(ctx, rejects)


def pull_file(
    output: Path,
    taxonomy: Taxonomy,
    connection: Connection,
    project: str,
    rejects: Rejects,
    *,
    full: bool = False,
) -> None:
    """Pull into a file, tell how many, keep what was refused.

    Raises:
        ConfigMismatch, StudioError: see `factcheck.studio.pulling.pull`.
        InvalidRecord: what was pulled does not make a valid dataset; nothing is written.
        OSError: the file cannot be written.
    """
    from factcheck.studio.pulling.pull import pull

    with progress("Pulling from Label Studio") as step:
        report = pull(output, taxonomy, connection, project=project, full=full, on_progress=step)
    for refused in report.refused:
        rejects.add(**refused)
    count = report.tally
    click.echo(
        f"{count['documents']} documents, {count['annotations']} annotations, "
        f"{count['claims']} claims ({count['prediction']} as predicted, "
        f"{count['prediction-changed']} changed, {count['manual']} by hand), "
        f"{count['deleted']} predictions deleted, {count['skipped']} tasks skipped",
        err=True,
    )
    for name, told in _TOLD.items():
        if count[name]:
            click.echo(told.format(count[name]), err=True)
    if count["adjudications"]:
        click.echo(
            f"{count['adjudications']} adjudications with {count['decided']} claims are gold",
            err=True,
        )
    for left in report.undecided:
        click.echo(f"undecided: {left}", err=True)
    if report.unseen:
        click.echo(
            f"{report.unseen} tasks were deleted on the server; pull --full marks them", err=True
        )


_TOLD = {
    "drafts": "{} tasks have drafts that are not submitted: they stay there, and are no claims yet",
    "relocated": "{} claims were found again by their words, since their offsets did not fit",
    "withdrawn": "{} documents were deleted on the server: they stay in the dataset, marked",
}
