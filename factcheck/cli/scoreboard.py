"""``factcheck scoreboard``: what annotators made of what was predicted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from factcheck.cli.options import dataset_argument, json_option, precision_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="scoreboard")
@dataset_argument
@precision_option
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="Tell what taking claims from this score on comes to.",
)
@json_option
def command(dataset: Path, *, precision: float, threshold: float | None, as_json: bool) -> None:
    """Compare what was predicted with what annotators of DATASET (.json) made of it.

    How many predicted claims were left as they were, changed (and what of them), or deleted, and
    how many were added by hand; precision, recall and F1; by language, source label, quotation and
    model revision. How far claim scores can be trusted, and where to cut.
    """
    import json

    from factcheck.analysis import scoreboard, scoreboard_to_dict, scoreboard_to_markdown
    from factcheck.dataset import read_dataset

    found = scoreboard(read_dataset(dataset), precision=precision, threshold=threshold)
    if as_json:
        click.echo(json.dumps(scoreboard_to_dict(found), indent=2, ensure_ascii=False))
    else:
        click.echo(scoreboard_to_markdown(found), nl=False)
