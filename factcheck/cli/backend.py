"""``factcheck backend``: predictions while people annotate."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import find_taxonomy, model_options, server_options, taxonomy_option

if TYPE_CHECKING:
    from factcheck.cli.options import Model, Server
    from factcheck.studio.backend.secret import Secret


@click.command(name="backend")
@taxonomy_option
@model_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=9090, show_default=True)
@click.option(
    "--secret-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file, readable only by its owner, with the secret that callers must send. Default: "
    "$FACTCHECK_BACKEND_SECRET. Required for hosts other than 127.0.0.1.",
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
    help="Tasks answered in one request; Label Studio may send the others again.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=90.0,
    show_default=True,
    help="Time limit of a request; Label Studio gives up after 100.",
)
@click.option("--connect", is_flag=True, help="Connect a running backend to --project, and end.")
@click.option("--project", help="With --connect: the project's title.")
@click.option(
    "--address",
    help="With --connect: address at which Label Studio reaches the backend. "
    "Default: http://HOST:PORT.",
)
@server_options
def command(  # noqa: PLR0913 - an argument an option
    *,
    taxonomy: Path | None,
    model: Model,
    host: str,
    port: int,
    secret_file: Path | None,
    max_mb: float,
    max_tasks: int,
    seconds: float,
    connect: bool,
    project: str | None,
    address: str | None,
    server: Server,
) -> None:
    """Serve predictions to Label Studio while people annotate.

    It runs until Ctrl-C. In another terminal, run the same command with --connect --project NAME
    to connect it to a project.
    """
    from factcheck.studio.backend.secret import find_secret

    secret = find_secret(secret_file)
    if connect:
        if not project:
            raise click.UsageError("--connect needs --project NAME")
        where = address or f"http://{f'[{host}]' if ':' in host else host}:{port}"
        connect_to(project, where.rstrip("/"), secret, server, taxonomy)
        return
    if project or address:
        raise click.UsageError("--project and --address need --connect")
    from factcheck.studio.backend import serving

    serving.check_installed()
    with serving.listen(host, port, secret) as listener:
        from factcheck.studio.backend.app import Limits

        labels = find_taxonomy(taxonomy, [])
        pipeline = model.load()
        log_to_stderr()
        address = serving.address_of(listener)
        access = "with a secret" if secret else "without a secret, only from this machine"
        click.echo(f"{pipeline.model} answers at {address}, {access}", err=True)
        limits = Limits(body=int(max_mb * 1e6), tasks=max_tasks, seconds=seconds)
        serving.serve(listener, pipeline, labels, secret=secret, limits=limits)


def connect_to(
    project: str,
    address: str,
    secret: Secret | None,
    server: Server,
    taxonomy: Path | None,
) -> None:
    """Connect a backend to a project; print what annotators will see.

    Raises:
        ConfigMismatch, StudioError: see `factcheck.studio.backend.connect`.
    """
    from factcheck.studio.backend.connect import TITLE, connect

    connected = connect(
        server.connect(),
        project=project,
        address=address,
        secret=secret,
        taxonomy=find_taxonomy(taxonomy, []) if taxonomy else None,
    )
    what = "is now connected" if connected.added else "is connected, with updated settings,"
    click.echo(f"{address} {what} to {project!r} as {connected.model_version}", err=True)
    if not connected.starts_annotators:
        choice = f"choose {TITLE!r} in Settings → Annotation"
        shown = connected.shown or "no predictions"
        click.echo(f"annotators still start from {shown}; to change that, {choice}", err=True)
    click.echo(connected.url)


def log_to_stderr() -> None:
    """Write one line per request to stderr, with the time."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    logger = logging.getLogger("factcheck.backend")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logging.getLogger("uvicorn.error").addHandler(handler)
