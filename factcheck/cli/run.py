"""``factcheck run``: the main job, from articles to verified claims."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import (
    annotators_option,
    find_taxonomy,
    model_options,
    reading_options,
    server_options,
    taxonomy_option,
)
from factcheck.cli.output import print_written
from factcheck.cli.prelabel import prelabel_files
from factcheck.cli.pull import pull_file
from factcheck.cli.push import push_file
from factcheck.cli.rejects import refuse_overwriting, rejects_beside, report_rejects
from factcheck.cli.studio import start_server

if TYPE_CHECKING:
    from factcheck.cli.options import Model, Reading, Server
    from factcheck.studio.api.connection import Connection


@click.command(name="run")
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default="factcheck-out",
    show_default=True,
    help="Folder for predictions.jsonl, claims.json and rejected records.",
)
@click.option(
    "--project",
    help="Title of the project in Label Studio. Default: made from the first of PATHS.",
)
@taxonomy_option
@model_options
@reading_options
@annotators_option
@server_options
def command(  # noqa: PLR0913 - one argument for each option
    paths: tuple[str, ...],
    *,
    output: Path,
    project: str | None,
    taxonomy: Path | None,
    model: Model,
    reading: Reading,
    annotators_per_task: int | None,
    server: Server,
) -> None:
    """Pre-label PATHS, open them in Label Studio, pull verified claims.

    Reads, pre-labels, starts the embedded Label Studio (unless --url names a server), pushes, and
    prints where to annotate. On a terminal it waits for Enter and then pulls; without one it pulls
    at once. A second run adds nothing twice.
    """
    from factcheck.files import refuse_input
    from factcheck.studio.pulling.ownership import refuse_other_title

    predictions, claims = output / "predictions.jsonl", output / "claims.json"
    unread = rejects_beside(predictions, "prelabel")
    unsent = rejects_beside(predictions, "push")
    unused = rejects_beside(claims, "pull")
    refuse_overwriting(unread, paths, predictions)
    refuse_input(claims, *map(Path, paths))
    labels = find_taxonomy(taxonomy, paths, [predictions, claims])
    title = project or default_title(paths)
    refuse_other_title(claims, title)
    pipeline = model.load()
    output.mkdir(parents=True, exist_ok=True)
    with unread:
        written = prelabel_files(
            *(pipeline, labels, paths, predictions),
            reading=reading,
            rejects=unread,
            skip=(output,),
        )
    if not written:
        click.echo("there is nothing to annotate", err=True)
        report_rejects(unread)
        sys.exit(1)
    connection = server.named() or start_embedded(server.data_dir)
    with unsent:
        url_of_project = push_file(
            *(predictions, labels, connection, title, unsent),
            annotators_per_task=annotators_per_task,
        )
    click.echo(f"\nAnnotate at {url_of_project}", err=True)
    click.echo(f"Files are in {output}", err=True)
    if not wait_for_annotator():
        click.echo(f"\nPull later: factcheck pull --project {title!r} -o {claims}", err=True)
        sys.exit(130)
    with unused:
        pull_file(claims, labels, connection, title, unused)
    print_written(claims)
    report_rejects(unread, unsent, unused)


def default_title(paths: tuple[str, ...]) -> str:
    """Return the title of the project, always the same for the same paths."""
    first = paths[0]
    name = "standard input" if first == "-" else Path(first).resolve().stem
    return f"Claims: {name}"


def start_embedded(data_dir: Path | None) -> Connection:
    """Start the embedded server, and print how to log in.

    The password is printed only on a terminal: the output of a script may end up in a log.
    """
    running = start_server(data_dir)
    secret = running.password() if sys.stderr.isatty() else f"in {running.password_file}"
    click.echo(f"Label Studio runs at {running.url}", err=True)
    click.echo(f"  log in as  {running.email}", err=True)
    click.echo(f"  password   {secret}", err=True)
    click.echo("  it runs until `factcheck studio stop`", err=True)
    return running.connection()


def wait_for_annotator() -> bool:
    """Wait for Enter if there is a terminal; return whether to continue and pull."""
    if not sys.stdin.isatty():
        return True
    click.echo("\nPress Enter when you are done, to pull the claims … ", nl=False, err=True)
    try:
        sys.stdin.readline()
    except KeyboardInterrupt:
        return False
    return True
