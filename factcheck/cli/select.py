"""``factcheck select``: the predictions that people annotate next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from factcheck.cli.options import OUTPUT, PREDICTIONS, find_taxonomy, taxonomy_option
from factcheck.cli.output import print_written
from factcheck.cli.progress import progress
from factcheck.cli.rejects import (
    refuse_overwriting,
    rejecting_predictions,
    rejects_beside,
    report_rejects,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from factcheck.domain import Taxonomy
    from factcheck.learning.choosing import Choice


@click.command(name="select")
@click.argument("predictions", type=PREDICTIONS)
@click.option(
    "-o",
    "--output",
    type=OUTPUT,
    default="chosen.jsonl",
    show_default=True,
    help="Where to write them, best first; factcheck push reads it.",
)
@click.option(
    "--count",
    type=click.IntRange(min=1),
    required=True,
    help="How many documents. An article and its translation stay together, also if that is one "
    "more.",
)
@click.option(
    "--by",
    type=click.Choice(["most-useful", "uncertain", "score", "random", "newest"]),
    default="most-useful",
    show_default=True,
    help="most-useful: the model is uncertain, and about different things; uncertain: the lowest "
    "mean score; score: the highest; newest: the latest publication.",
)
@click.option(
    "--label",
    "labels",
    multiple=True,
    help="Only texts with a claim of this source label; of several labels one is enough.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "ar"]),
    help="Only texts in this language, without their translations.",
)
@click.option(
    "--random-share",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help="Share of them that is drawn at random, to measure the model on.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed draws others.")
@taxonomy_option
def command(  # noqa: PLR0913 - one argument for each option
    predictions: Path,
    *,
    output: Path,
    count: int,
    by: str,
    labels: tuple[str, ...],
    language: str | None,
    random_share: float,
    seed: int,
    taxonomy: Path | None,
) -> None:
    """Choose from PREDICTIONS what people annotate next.

    PREDICTIONS may have any length. A share is drawn at random from all texts (of the language), so
    that the model can be measured on it: what was chosen because the model is uncertain makes it
    look worse than it is. Every text says how it was chosen, and factcheck scoreboard counts that.
    Invalid lines are kept in rejected.select.jsonl beside the output, with their reason.
    """
    from factcheck.dataset import write_predictions
    from factcheck.domain import Language
    from factcheck.learning.choosing import choose
    from factcheck.learning.ranking import ChosenBy

    rejects = rejects_beside(output, "select")
    refuse_overwriting(rejects, [predictions], output)
    if labels:
        _require(labels, find_taxonomy(taxonomy, [str(predictions)], [output]))
    with rejects, progress("Reading predictions") as step:
        choice = choose(
            predictions,
            by=ChosenBy(by),
            count=count,
            labels=labels,
            language=Language(language) if language else None,
            random_share=random_share,
            seed=seed,
            on_reject=rejecting_predictions(rejects),
            on_progress=step,
        )
        written = write_predictions(output, choice.predictions())
    print_written(output)
    click.echo(summary(choice), err=True)
    if written < count:
        click.secho(f"note: {count} were asked for; there are no more", fg="yellow", err=True)
    report_rejects(rejects)


def summary(choice: Choice) -> str:
    """Return how many documents were chosen in which way, as one line."""
    ways = ", ".join(f"{count:,} {way}" for way, count in choice.taken.most_common())
    return f"{choice.taken.total():,} of {choice.read:,} documents: {ways}"


def _require(labels: Sequence[str], taxonomy: Taxonomy) -> None:
    """Raise an error if the taxonomy lacks a label."""
    from factcheck.errors import ChoiceError

    for label in labels:
        if label not in taxonomy.choices:
            problem = f"the taxonomy has no label {label!r}"
            cure = f"its labels are {', '.join(taxonomy.choices)}"
            raise ChoiceError("--label", problem, cure)
