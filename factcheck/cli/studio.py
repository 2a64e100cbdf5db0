"""``factcheck studio``: start, stop or look at the embedded Label Studio."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import data_dir_option

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.studio.server import Running


@click.group(name="studio")
def command() -> None:
    """Start, stop or look at the embedded Label Studio.

    It listens on this machine alone, keeps its files in a folder of its own, and stays up until
    it is stopped, so that annotators can come back.
    """


@command.command()
@data_dir_option
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Where to listen. Default: the first free one from 8080.",
)
def start(data_dir: Path | None, port: int | None) -> None:
    """Start it, or find it running; the first time takes about half a minute."""
    click.echo(describe(start_server(data_dir, port=port)))


@command.command()
@data_dir_option
def stop(data_dir: Path | None) -> None:
    """Stop it; annotations stay in its folder."""
    from factcheck.studio.server import stop as stop_server

    click.echo("stopped" if stop_server(data_dir) else "it was not running")


@command.command()
@data_dir_option
@click.option("--show-password", is_flag=True, help="Print the password of the login.")
@click.pass_context
def status(ctx: click.Context, data_dir: Path | None, *, show_password: bool) -> None:
    """Say whether it runs, where, and how to log in; exit code 1 if it does not run."""
    from factcheck.studio.server import status as find_server

    running = find_server(data_dir)
    if running is None:
        click.echo("not running; start it with `factcheck studio start`")
        ctx.exit(1)
    click.echo(describe(running, show_password=show_password))


def start_server(data_dir: Path | None, *, port: int | None = None) -> Running:
    """Start the server with a spinner and the seconds spent, where stderr is a terminal.

    Raises:
        StudioError: see `factcheck.studio.server.start`.
    """
    from factcheck.studio.server import start as start_embedded

    if not sys.stderr.isatty():
        return start_embedded(data_dir, port=port)
    from rich.console import Console

    with Console(stderr=True).status("Starting Label Studio") as shown:
        return start_embedded(
            data_dir,
            port=port,
            on_progress=lambda message, seconds: shown.update(f"{message}: {seconds:.0f} s"),
        )


def describe(running: Running, *, show_password: bool = False) -> str:
    """Return where the server is and how to log in, a line each."""
    secret = running.password() if show_password else f"in {running.password_file}"
    lines = {
        "address": running.url,
        "e-mail": running.email,
        "password": secret,
        "process": f"{running.pid}, since {running.started}",
        "folder": str(running.data_dir),
    }
    return "\n".join(f"{name:9} {value}" for name, value in lines.items())
