"""``factcheck push``: predictions to Label Studio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from factcheck.cli.options import (
    PREDICTIONS,
    annotators_option,
    find_taxonomy,
    project_option,
    server_options,
    taxonomy_option,
)
from factcheck.cli.progress import progress, report_renamed
from factcheck.cli.rejects import (
    refuse_overwriting,
    rejecting_predictions,
    rejects_beside,
    report_rejects,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from factcheck.cli.options import Server
    from factcheck.dataset import Rejects
    from factcheck.domain import Prediction, Taxonomy
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.sending.push import PushReport


MOST_USEFUL = "most-useful"
"""The order that needs the bundled network."""


@click.command(name="push")
@click.argument("predictions", type=PREDICTIONS)
@project_option
@click.option(
    "--order",
    type=click.Choice(["document", "most-useful", "uncertain-first", "newest"]),
    default="document",
    show_default=True,
    help="Which texts annotators get first; parallel documents stay together. most-useful: the "
    "model is uncertain, and about different things.",
)
@click.option(
    "--random-share",
    type=click.FloatRange(0, 1),
    help="With --order most-useful: share of the texts that is drawn at random and stands between "
    "the others, to measure the model on.  [default: 0.1]",
)
@click.option("--dry-run", is_flag=True, help="Print what a push would do, without doing it.")
@taxonomy_option
@annotators_option
@server_options
def command(  # noqa: PLR0913 - one argument for each option
    predictions: Path,
    *,
    project: str,
    order: str,
    random_share: float | None,
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
    if random_share is not None and order != MOST_USEFUL:
        message = f"--random-share goes with --order {MOST_USEFUL}, not with {order}"
        raise click.UsageError(message)
    labels = find_taxonomy(taxonomy, [str(predictions)])
    connection = server.connect()
    with rejects:
        url = push_file(
            *(predictions, labels, connection, project, rejects),
            order=order,
            random_share=random_share,
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
    random_share: float | None = None,
    dry_run: bool = False,
    annotators_per_task: int | None = None,
) -> str:
    """Push a file of predictions, and print what was done; return the address for annotators.

    Raises:
        ConfigMismatch, InvalidRecord, StudioError: see `factcheck.studio.sending.push`.
    """
    from factcheck.studio.sending.push import push

    ordered = _ordered(predictions, rejects, order, random_share)
    with progress("Pushing to Label Studio") as step:
        report = push(
            ordered,
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


def _ordered(
    predictions: Path, rejects: Rejects, order: str, random_share: float | None
) -> Iterable[Prediction]:
    """Return the predictions in the order in which annotators get them."""
    from factcheck.dataset import Order, read_predictions

    keep = rejecting_predictions(rejects)
    if order != MOST_USEFUL:
        return read_predictions(predictions, keep, order=Order(order))
    from factcheck.learning.choosing import RANDOM_SHARE, choose

    share = RANDOM_SHARE if random_share is None else random_share
    with progress("Reading predictions") as step:
        return choose(
            predictions, random_share=share, on_reject=keep, on_progress=step
        ).predictions()


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
