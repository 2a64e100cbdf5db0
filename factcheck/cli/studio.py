"""``factcheck studio``: start, stop or check the embedded Label Studio."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import data_dir_option, server_options
from factcheck.errors import StudioError

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.cli.options import Server
    from factcheck.studio.server.embedded import Running
    from factcheck.studio.server.site import Database

DATABASE_VARIABLE = "FACTCHECK_DATABASE_URL"


@click.group(name="studio")
def command() -> None:
    """Start, stop or check the embedded Label Studio; invite annotators.

    It listens only on this machine, keeps its files in its own folder, and runs until it is
    stopped, so that annotators can come back.
    """


@command.command()
@data_dir_option
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Port to listen on. Default: the first free one from 8080.",
)
@click.option(
    "--database",
    metavar="URL",
    help="postgresql://USER@HOST:PORT/NAME, for a team, without a password: that is read from "
    "PGPASSWORD, PGPASSFILE or ~/.pgpass, or is part of the whole address in "
    f"${DATABASE_VARIABLE}. Default: the same as last time; at first SQLite, in the folder.",
)
@click.option(
    "--public-url",
    metavar="URL",
    help="Its address for people behind a proxy (https://HOST). Default: the same as last time.",
)
def start(
    data_dir: Path | None, port: int | None, database: str | None, public_url: str | None
) -> None:
    """Start the server.

    The first start takes about half a minute. A running server stays as it is.
    """
    from factcheck.studio.server.site import check_public_url, parse_database

    parsed = parse_database(database, where="--database") if database else None
    if parsed and parsed.password:
        problem = "the address has a password, which everybody on this machine could read"
        raise StudioError("--database", problem, f"set PGPASSWORD or {DATABASE_VARIABLE} instead")
    public = check_public_url(public_url) if public_url else public_url
    click.echo(describe(start_server(data_dir, port=port, database=parsed, public_url=public)))


@command.command()
@data_dir_option
def stop(data_dir: Path | None) -> None:
    """Stop the server.

    Annotations stay in its folder.
    """
    from factcheck.studio.server.embedded import stop_studio

    click.echo("stopped" if stop_studio(data_dir) else "not running")


@command.command()
@data_dir_option
@click.option("--show-password", is_flag=True, help="Print the password, too.")
def status(data_dir: Path | None, *, show_password: bool) -> None:
    """Print the server's address and login.

    Exit code 1 means that it is not running.
    """
    from factcheck.studio.server.embedded import status as find_server

    running = find_server(data_dir)
    if running is None:
        click.echo("not running; start it with `factcheck studio start`")
        sys.exit(1)
    click.echo(describe(running, show_password=show_password))


@command.command()
@click.argument("emails", metavar="EMAIL...", nargs=-1, required=True)
@click.option(
    "--days",
    type=click.IntRange(1, 30),
    default=7,
    show_default=True,
    help="How many days the links work.",
)
@server_options
def invite(emails: tuple[str, ...], *, days: int, server: Server) -> None:
    """Print an invitation link for each EMAIL.

    With the link the annotator sets a password, once. Anybody who has it can use it: send it only
    to its annotator. Invite annotators again if they have forgotten their password; they keep
    their annotations.
    """
    from factcheck.studio.server.invite import Before, invite

    connection = server.connect()
    address = connection.url if server.url else server.embedded().site.public_url or connection.url
    for each in invite(connection, emails, days=days):
        click.echo(f"{each.email}\t{address}{each.path}")
        if each.before is Before.WAITING:
            click.echo(f"{each.email} was invited before; that link no longer works", err=True)
        elif each.before is Before.KNOWN:
            click.echo(
                f"{each.email} has an account; its password works until the link is used", err=True
            )


def start_server(
    data_dir: Path | None,
    *,
    port: int | None = None,
    database: Database | None = None,
    public_url: str | None = None,
) -> Running:
    """Start the server, with a spinner and the seconds if stderr is a terminal.

    Raises:
        StudioError: see `factcheck.studio.server.embedded.start_studio`.
    """
    from factcheck.studio.server.embedded import start_studio
    from factcheck.studio.server.site import parse_database

    if not database and (url := os.environ.get(DATABASE_VARIABLE)):
        database = parse_database(url, where=DATABASE_VARIABLE)
    start = partial(start_studio, data_dir, port=port, database=database, public_url=public_url)
    if not sys.stderr.isatty():
        return start()
    from rich.console import Console

    with Console(stderr=True).status("Starting Label Studio") as shown:
        return start(
            on_progress=lambda message, seconds: shown.update(f"{message}: {seconds:.0f} s")
        )


def describe(running: Running, *, show_password: bool = False) -> str:
    """Return the server's address, how to log in, and its settings, a line each."""
    secret = running.password() if show_password else f"in {running.password_file}"
    lines = {
        "address": running.url,
        "e-mail": running.email,
        "password": secret,
        "process": f"{running.pid}, since {running.started}",
        "folder": str(running.data_dir),
        "public": running.site.public_url,
        "database": str(running.site.database or ""),
    }
    return "\n".join(f"{name:9} {value}" for name, value in lines.items() if value)
