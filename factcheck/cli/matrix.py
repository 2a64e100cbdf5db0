"""``factcheck matrix``: who says the same, as a page or a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from factcheck.cli.notices import note_earlier_versions
from factcheck.cli.options import FILE, OUTPUT, dataset_argument

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="matrix")
@dataset_argument
@click.option(
    "--matches",
    type=FILE,
    required=True,
    help="What factcheck match made of DATASET (.json).",
)
@click.option(
    "-o",
    "--output",
    type=OUTPUT,
    required=True,
    help="The page or table to write.",
)
@click.option(
    "--to",
    type=click.Choice(["html", "csv", "parquet", "jsonl"]),
    default="html",
    show_default=True,
    help="A page for people, or one row for each claim of each group.",
)
@click.option("--report", default="", help="The page of factcheck report, to link to it.")
def command(dataset: Path, *, matches: Path, output: Path, to: str, report: str) -> None:
    """Write which sources of DATASET (.json) say the same, deny or contradict each other.

    The page has a row for each group of claims and a column for each source, with stance, time,
    outlets, languages and verdict; a row opens both languages side by side. It needs no other file
    and no network.
    """
    from factcheck.analysis.matrix import write_matrix, write_matrix_table

    if to == "html":
        size = write_matrix(dataset, matches, output, report=report)
        told = f"{size / 1e6:.1f} MB"
    else:
        told = f"{write_matrix_table(dataset, matches, output, to)} rows"
    note_earlier_versions(dataset)
    click.echo(f"{output}: {told}", err=True)
