"""``factcheck match``: which claims say the same thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from factcheck.cli.notices import note_earlier_versions
from factcheck.cli.options import OUTPUT, PREDICTIONS
from factcheck.cli.output import print_written

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.domain import Decision


@click.command(name="match")
@click.argument("claims", type=PREDICTIONS)
@click.option(
    "-o",
    "--output",
    type=OUTPUT,
    required=True,
    help="The file to write (.json). Decisions of persons that it holds are kept.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True),
    help="Lowest mean score of candidates. Default: the best one on annotated events.",
)
@click.option(
    "--trust",
    type=click.FloatRange(0, 1, min_open=True),
    metavar="SCORE",
    help="Group claims from this mean score on, though nobody confirmed it. Default: never.",
)
def command(claims: Path, *, output: Path, threshold: float | None, trust: float | None) -> None:
    """Write which CLAIMS say the same thing: those of a dataset (.json), or predicted ones.

    Predictions are a file (.jsonl), or the folder of a corpus run. Claims are grouped if they stand
    at the same place of an article and its translation, or if a person decided it. Claims that are
    alike are candidates, each pair with its score in [0, 1].
    """
    from factcheck.dataset import read_matches, write_matches
    from factcheck.dataset.matches import changing
    from factcheck.files import is_stream, refuse_input
    from factcheck.matching.drift import read_compared
    from factcheck.matching.drift_table import drift_counts, unlike_articles
    from factcheck.matching.match import match
    from factcheck.matching.read_claims import are_predictions
    from factcheck.text.counted import counted

    refuse_input(output, claims)
    earlier = output.exists() and not is_stream(output)
    unknown: list[Decision] = []
    denied: list[Decision] = []
    with changing(output):
        decisions = read_matches(output).decisions if earlier else ()
        matches = match(
            claims,
            threshold=threshold,
            trust=trust,
            decisions=decisions,
            on_unknown=unknown.append,
            on_denied=denied.append,
        )
        write_matches(output, matches)
    print_written(output)
    groups = counted(len(matches.groups), "group")
    pairs = counted(len(matches.candidates), "pair of candidates", "pairs of candidates")
    click.echo(f"{groups}, {pairs}", err=True)
    if unknown:
        many = counted(len(unknown), "decision")
        note = f"{many} on claims that {claims} does not have: kept, and without effect"
        click.echo(note, err=True)
    if not are_predictions(claims):
        note_earlier_versions(claims)
        if compared := read_compared(claims, matches):
            click.echo(drift_counts(compared), err=True)
        for sentence in unlike_articles(compared):
            click.secho(f"note: {sentence}", fg="yellow", err=True)
    for each in matches.contradictions:
        one, other = each.decision.one, each.decision.other
        way = ", ".join(f"{pair.one} = {pair.other} ({pair.why.value})" for pair in each.pairs)
        said = _SAID[each.decision.answer.value]
        note = f"note: {each.decision.by} says that {one} and {other} {said}, but {way}"
        click.secho(note, fg="yellow", err=True)
    for decision in denied:
        one, other, by = decision.one, decision.other, decision.by
        said = f"{one} and {other} were decided to be the same by {by}"
        note = f"note: {said}, but one asserts and the other denies it"
        click.secho(note, fg="yellow", err=True)


_SAID = {"contradicts": "contradict each other", "different": "differ"}
