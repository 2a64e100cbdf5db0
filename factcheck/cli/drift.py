"""``factcheck drift``: what articles and their translations say differently."""

from pathlib import Path

import click

from factcheck.cli.notices import note_earlier_versions
from factcheck.cli.options import FILE, dataset_argument, json_option
from factcheck.cli.output import print_result


@click.command(name="drift")
@dataset_argument
@click.argument("matches", type=FILE)
@json_option
def command(dataset: Path, matches: Path, *, as_json: bool) -> None:
    """Show what parallel articles of DATASET (.json) say differently.

    MATCHES (.json) is what `factcheck match` wrote of the same dataset. Compared are the claims
    that stand at the same place of an article and its translation: who says it, how sure, whether
    it is quoted, numbers, names, negations, the channel; and claims that only one of both has.
    """
    from factcheck.dataset import read_matches
    from factcheck.matching.drift import read_compared
    from factcheck.matching.drift_table import (
        drift_counts,
        drift_to_list,
        drift_to_markdown,
        unlike_articles,
    )

    compared = read_compared(dataset, read_matches(matches))
    note_earlier_versions(dataset)
    for sentence in unlike_articles(compared):
        click.secho(f"note: {sentence}", fg="yellow", err=True)
    click.echo(drift_counts(compared), err=True)
    drifts = drift_to_list(drift for each in compared for drift in each.drifts)
    print_result(drift_to_markdown(compared), drifts, as_json=as_json)
