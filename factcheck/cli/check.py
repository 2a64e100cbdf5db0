"""``factcheck check``: what annotators should look at again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import find_taxonomy, project_option, server_options, taxonomy_option
from factcheck.cli.progress import progress, report_renamed

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.cli.options import Server


@click.command(name="check")
@project_option
@click.option(
    "--tell",
    is_flag=True,
    help="Show it to annotators, in a box above the text, and remove what is mended.",
)
@click.option(
    "--verdicts",
    is_flag=True,
    help="Also claims without a verdict, the answers with most of them first.",
)
@taxonomy_option
@server_options
def command(
    *, project: str, tell: bool, verdicts: bool, taxonomy: Path | None, server: Server
) -> None:
    """Print what annotators should look at again; no dataset is written.

    Claims that nobody says, parts that belong to no claim, verdicts that the page hides, drafts,
    answers that somebody else changed: a line for each, with its words, its task and the address
    of that. `factcheck pull` prints the same.

    The exit code is 1 if there is anything, 0 if not.
    """
    from factcheck.studio.pulling.check import check_project

    labels = find_taxonomy(taxonomy, [])
    connection = server.connect()
    with progress("Reading from Label Studio") as step:
        report = check_project(
            *(labels, connection),
            project=project,
            tell_annotators=tell,
            verdicts=verdicts,
            on_progress=step,
        )
    report_renamed(project, report.title)
    for each in report.remarks:
        click.echo(each.located(connection.url))
    affected = len({each.task for each in report.remarks})
    click.echo(_COUNTS.format(len(report.remarks), affected, report.tasks), err=True)
    if tell:
        click.echo(_TOLD.format(report.told, report.cleared), err=True)
    for title in report.boxless:
        click.echo(_BOXLESS.format(title), err=True)
    sys.exit(bool(report.remarks))


_COUNTS = "{} things to look at again, in {} of {} tasks"
_TOLD = "{} tasks say so now, {} no longer"
_BOXLESS = (
    "only the table of {!r} shows it: it was made by an earlier version; for the box above the "
    "text, paste what `factcheck label-config` prints into its labelling interface"
)
