"""``factcheck report``: a dataset as one HTML page that opens offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from factcheck.cli.notices import note_earlier_versions
from factcheck.cli.options import OUTPUT, dataset_argument, precision_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="report")
@dataset_argument
@click.option(
    "-o",
    "--output",
    type=OUTPUT,
    required=True,
    help="The page to write (.html).",
)
@precision_option
@click.option("--matrix", default="", help="The page of factcheck matrix, to link to it.")
@click.option("--hide-annotators", is_flag=True, help="Number annotators instead of naming them.")
def command(
    dataset: Path, *, output: Path, precision: float, matrix: str, hide_annotators: bool
) -> None:
    """Write DATASET (.json) as one HTML page: who claims what, and how reliable it is.

    It has sources by verdict, a time line, every claim with its evidence, the texts with the
    claims marked, agreement, the model against annotators, and provenance. The page needs no other
    file and no network.
    """
    from factcheck.analysis.report import write_report

    size = write_report(
        dataset, output, precision=precision, hide_annotators=hide_annotators, matrix=matrix
    )
    note_earlier_versions(dataset)
    click.echo(f"{output}: {size / 1e6:.1f} MB", err=True)
