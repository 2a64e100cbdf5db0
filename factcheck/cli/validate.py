"""``factcheck validate``: every violation in files of ours."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="validate")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Report every violation in FILES: where, what was found, what was expected.

    FILES are datasets and other JSON records of ours (.json), predictions (.jsonl) and taxonomies
    (.yaml). The exit code is 1 if there is a violation.
    """
    from factcheck.dataset import validate

    count = 0
    for path in files:
        for finding in validate(path):
            click.echo(finding)
            count += 1
    if count:
        click.secho(f"{count} violations", fg="red", err=True)
        ctx.exit(1)
    click.secho(f"valid: {', '.join(map(str, files))}", fg="green", err=True)
