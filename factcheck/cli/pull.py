"""``factcheck pull``: annotations from Label Studio."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import (
    OUTPUT,
    find_taxonomy,
    project_option,
    server_options,
    taxonomy_option,
)
from factcheck.cli.output import print_written
from factcheck.cli.progress import progress, report_renamed
from factcheck.cli.rejects import refuse_overwriting, rejects_beside, report_rejects

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.cli.options import Server
    from factcheck.dataset import Rejects
    from factcheck.domain import Taxonomy
    from factcheck.studio.api.connection import Connection


@click.command(name="pull")
@project_option
@click.option(
    "-o",
    "--output",
    type=OUTPUT,
    default="claims.json",
    show_default=True,
    help="File of the dataset.",
)
@click.option(
    "--full",
    is_flag=True,
    help="Read every task again, and mark those that were deleted. Default: only what changed.",
)
@click.option(
    "--replace",
    is_flag=True,
    help="Forget what was pulled into FILE if it is of another project. Default: refuse.",
)
@taxonomy_option
@server_options
def command(
    *,
    project: str,
    output: Path,
    full: bool,
    replace: bool,
    taxonomy: Path | None,
    server: Server,
) -> None:
    """Write what was submitted in a project to a valid dataset, or to a file of matches.

    The next pull asks only for what changed; the file .claims.json.pull beside the dataset
    remembers the state. Nothing that was pulled once is lost: what was deleted on the server is
    marked. A project is recognised wherever its server is and whatever it is called now; another
    project is refused.

    Decisions in the project of `factcheck adjudicate` are included as gold.

    If FILE is what `factcheck match` wrote, the project must be one of `factcheck ask`: its answers
    become decisions in the file, those of other projects and by hand stay, and the next `factcheck
    match` into the file groups what people confirmed.

    What cannot become a claim is kept in rejected.pull.jsonl beside the dataset, with its reason
    and the raw annotation; then the exit code is 1.
    """
    from factcheck.dataset.matches import is_matches

    rejects = rejects_beside(output, "pull")
    refuse_overwriting(rejects, [], output)
    if is_matches(output):
        if replace:
            problem = "--replace has no meaning for a file of matches: decisions of others stay"
            raise click.UsageError(problem)
        with rejects:
            pull_answers_into(output, server.connect(), project, rejects)
        print_written(output)
        report_rejects(rejects)
        return
    labels = find_taxonomy(taxonomy, [str(output)], [output])
    connection = server.connect()
    with rejects:
        pull_file(output, labels, connection, project, rejects, full=full, replace=replace)
    print_written(output)
    report_rejects(rejects)


def pull_answers_into(output: Path, connection: Connection, project: str, rejects: Rejects) -> None:
    """Pull answers into a file of matches, print the counts, and keep what is no answer.

    Raises:
        ExportError, StudioError: see `factcheck.studio.asking.answers`.
        InvalidRecord: the file is not valid.
        OSError: the file cannot be written.
    """
    from factcheck.studio.asking.answers import pull_answers

    with progress("Pulling from Label Studio") as step:
        report = pull_answers(output, connection, project=project, on_progress=step)
    report_renamed(project, report.title)
    for refused in report.refused:
        rejects.add(**refused)
    counts = f"{report.added} new, {report.changed} changed, {len(report.withdrawn)} withdrawn"
    click.echo(f"{report.decisions} decisions: {counts}; {report.open} pairs are open", err=True)
    for each in report.withdrawn:
        said = f"{each.by} no longer says that {each.one} and {each.other} are"
        click.echo(f"withdrawn: {said} {_SAID[each.answer.value]}", err=True)
    if report.kept:
        note = "decisions stay though their pairs were deleted on the server"
        click.echo(f"{report.kept} {note}", err=True)
    if report.drafts:
        note = "pairs have drafts that are not submitted yet: they are no decisions"
        click.echo(f"{report.drafts} {note}", err=True)
    click.echo("run `factcheck match` into this file to group what people confirmed", err=True)


_SAID = {"same": "the same", "contradicts": "contradictory", "different": "different"}


def pull_file(
    output: Path,
    taxonomy: Taxonomy,
    connection: Connection,
    project: str,
    rejects: Rejects,
    *,
    full: bool = False,
    replace: bool = False,
) -> None:
    """Pull into a file, print the counts, and keep what was refused.

    Raises:
        ConfigMismatch, ExportError, StudioError: see `factcheck.studio.pulling.pull`.
        InvalidRecord: the result is not a valid dataset; nothing is written.
        OSError: the file cannot be written.
    """
    from factcheck.files import drafting, is_stream
    from factcheck.studio.pulling.pull import pull

    # Beside a device or a pipe nothing can be kept for the next pull.
    written = drafting(output) if is_stream(output) else nullcontext(output)
    with written as path, progress("Pulling from Label Studio") as step:
        report = pull(
            *(path, taxonomy, connection),
            project=project,
            full=full,
            replace=replace,
            on_progress=step,
        )
    report_renamed(project, report.title)
    for refused in report.refused:
        rejects.add(**refused)
    count = report.tally
    click.echo(_COUNTS.format_map(count), err=True)
    for name, note in _NOTES.items():
        if count[name]:
            click.echo(note.format(count[name], decided=count["decided"]), err=True)
    for each in report.remarks[:_SHOWN]:
        click.echo(f"look again: {each.located(connection.url)}", err=True)
    if len(report.remarks) > _SHOWN:
        click.echo(_MORE.format(len(report.remarks), report.title), err=True)
    if report.unseen:
        click.echo(
            f"{report.unseen} tasks were deleted on the server; pull --full marks them", err=True
        )


_SHOWN = 20
"""Remarks that are printed."""

_MORE = (
    "these are the first of {} things to look at again; `factcheck check --project {!r}` lists all"
)
_COUNTS = (
    "{documents} documents, {annotations} annotations, {claims} claims ({prediction} as predicted, "
    "{prediction-changed} changed, {manual} by hand), {deleted} predictions deleted, "
    "{skipped} tasks skipped"
)
_NOTES = {
    "drafts": "{} tasks have drafts that are not submitted yet: they are not in the dataset",
    "relocated": "{} claims were located by their words, because their offsets did not fit",
    "withdrawn": "{} documents were deleted on the server: they stay in the dataset, marked",
    "adjudications": "{} adjudications with {decided} claims are gold",
}
