"""``factcheck scoreboard``: what annotators did with predicted claims."""

from pathlib import Path

import click

from factcheck.cli.notices import note_earlier_versions
from factcheck.cli.options import dataset_argument, json_option, precision_option
from factcheck.cli.output import print_result


@click.command(name="scoreboard")
@dataset_argument
@precision_option
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="Report precision and coverage if only claims with at least this score are taken.",
)
@json_option
def command(dataset: Path, *, precision: float, threshold: float | None, as_json: bool) -> None:
    """Show what annotators of DATASET (.json) did with predicted claims.

    How many predicted claims were left unchanged, changed (and in what), or deleted, and how many
    claims were added by hand; precision, recall and F1; by language, source label, quotation,
    stance and model revision. How far claim scores can be trusted, and which threshold to choose.
    """
    from factcheck.analysis.scoreboard import scoreboard
    from factcheck.analysis.scoreboard_tables import scoreboard_to_dict, scoreboard_to_markdown
    from factcheck.dataset import read_dataset

    scores = scoreboard(read_dataset(dataset), precision=precision, threshold=threshold)
    note_earlier_versions(dataset)
    print_result(scoreboard_to_markdown(scores), scoreboard_to_dict(scores), as_json=as_json)
