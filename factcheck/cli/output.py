"""Results on stdout, for people or for programs."""

import json

import click


def print_result(text: str, plain: object, *, as_json: bool) -> None:
    """Print a result as text, or as JSON if that was requested.

    Args:
        text: Markdown, or lines; with a final line break.
        plain: the same as plain values.
        as_json: whether JSON was requested.
    """
    if as_json:
        click.echo(json.dumps(plain, indent=2, ensure_ascii=False))
    else:
        click.echo(text, nl=False)
