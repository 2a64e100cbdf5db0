"""``factcheck backend``: predictions while people annotate."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import (
    data_dir_option,
    find_connection,
    find_taxonomy,
    model_option,
    revision_option,
    taxonomy_option,
    threads_option,
    threshold_option,
    token_option,
    url_option,
)

if TYPE_CHECKING:
    from factcheck.studio.backend.secret import Secret


@click.command(name="backend")
@taxonomy_option
@model_option
@revision_option
@threshold_option
@threads_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(1, 65535), default=9090, show_default=True)
@click.option(
    "--secret-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What callers must know, in a file that its owner alone can read. Default: "
    "$FACTCHECK_BACKEND_SECRET. Needed beyond 127.0.0.1.",
)
@click.option(
    "--max-mb",
    type=click.FloatRange(min=0, min_open=True),
    default=20.0,
    show_default=True,
    help="Largest request, in megabytes (10⁶ bytes).",
)
@click.option(
    "--max-tasks",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    help="Tasks answered in a request; Label Studio may ask again for the others.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=90.0,
    show_default=True,
    help="Time for a request; Label Studio gives up after 100.",
)
@click.option("--connect", is_flag=True, help="Make a backend that runs known to --project.")
@click.option("--project", help="With --connect: the project's title.")
@click.option(
    "--address",
    help="With --connect: where Label Studio reaches the backend. Default: http://HOST:PORT.",
)
@url_option
@token_option
@data_dir_option
def command(  # noqa: PLR0913 - an argument an option
    *,
    taxonomy: Path | None,
    model: str | None,
    revision: str | None,
    threshold: float | None,
    threads: int | None,
    host: str,
    port: int,
    secret_file: Path | None,
    max_mb: float,
    max_tasks: int,
    seconds: float,
    connect: bool,
    project: str | None,
    address: str | None,
    url: str | None,
    token: str | None,
    data_dir: Path | None,
) -> None:
    """Answer a Label Studio that asks for predictions while people annotate.

    It listens until Ctrl-C. In another terminal, with --connect --project NAME, the same command
    makes it known to a project and ends.
    """
    from factcheck.studio.backend.secret import find_secret

    secret = find_secret(secret_file)
    if connect:
        if not project:
            raise click.UsageError("--connect needs --project NAME")
        where = address or f"http://{f'[{host}]' if ':' in host else host}:{port}"
        connect_to(project, where.rstrip("/"), secret, (url, token, data_dir), taxonomy)
        return
    if project or address:
        raise click.UsageError("--project and --address go with --connect")
    from factcheck.studio.backend import serving

    serving.check_installed()
    listener = serving.listen(host, port, secret)
    from factcheck.prelabel import load_pipeline
    from factcheck.studio.backend.app import Limits

    labels = find_taxonomy(taxonomy, [])
    pipeline = load_pipeline(model, revision=revision, threshold=threshold, threads=threads)
    log_to_stderr()
    guarded = "with a secret" if secret else "without a secret, to this machine alone"
    click.echo(f"{pipeline.model} answers at {serving.address_of(listener)} {guarded}", err=True)
    limits = Limits(body=int(max_mb * 1e6), tasks=max_tasks, seconds=seconds)
    serving.serve(listener, pipeline, labels, secret=secret, limits=limits)


def connect_to(
    project: str,
    address: str,
    secret: Secret | None,
    server: tuple[str | None, str | None, Path | None],
    taxonomy: Path | None,
) -> None:
    """Make a backend known to a project; say what annotators will see.

    Raises:
        ConfigMismatch, StudioError: see `factcheck.studio.backend.connect`.
    """
    from factcheck.studio.backend.connect import TITLE, connect

    connected = connect(
        find_connection(*server),
        project=project,
        address=address,
        secret=secret,
        taxonomy=find_taxonomy(taxonomy, []) if taxonomy else None,
    )
    what = "is known now" if connected.added else "was known; its settings are up to date"
    click.echo(f"{address} {what} to {project!r}, as {connected.model_version}", err=True)
    if not connected.starts_annotators:
        choice = f"choose {TITLE!r} in Settings → Annotation"
        shown = connected.shown or "no predictions at all"
        click.echo(f"annotators still start from {shown}; to change that, {choice}", err=True)
    click.echo(connected.url)


def log_to_stderr() -> None:
    """Write a line a request to stderr, with the time."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    ours = logging.getLogger("factcheck.backend")
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    ours.propagate = False
    logging.getLogger("uvicorn.error").addHandler(handler)
