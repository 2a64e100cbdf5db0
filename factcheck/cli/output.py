"""Results on stdout, for people or for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def print_result(
    result: Result,
    to_text: Callable[[Result], str],
    to_dict: Callable[[Result], object],
    *,
    as_json: bool,
) -> None:
    """Print a result as text, or as JSON if that was asked for."""
    import json

    if as_json:
        click.echo(json.dumps(to_dict(result), indent=2, ensure_ascii=False))
    else:
        click.echo(to_text(result), nl=False)
