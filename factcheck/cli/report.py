"""``factcheck report``: a dataset as one page that opens offline."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.cli.options import dataset_argument


@click.command(name="report")
@dataset_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The page (.html).",
)
@click.option(
    "--precision",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.9,
    show_default=True,
    help="Tell from which claim score on so large a share of claims stands.",
)
@click.option("--hide-annotators", is_flag=True, help="Number annotators instead of naming them.")
def command(dataset: Path, *, output: Path, precision: float, hide_annotators: bool) -> None:
    """Write DATASET (.json) as one HTML page: who claims what, and how sure that is.

    Sources by verdict, a time line, every claim with its evidence, the texts with the claims
    marked, agreement, the model against annotators, provenance. It needs no other file and asks
    the network for nothing.
    """
    from factcheck.analysis.report import report
    from factcheck.dataset import read_dataset
    from factcheck.dataset.files import replacing

    page = report(read_dataset(dataset), precision=precision, hide_annotators=hide_annotators)
    with replacing(output) as file:
        file.write(page)
    click.echo(f"{output}: {len(page.encode()) / 1e6:.1f} MB", err=True)
