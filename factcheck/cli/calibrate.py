"""``factcheck calibrate``: fit the scores of the model to verified claims."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import (
    anyway_option,
    dataset_argument,
    new_model_option,
    threads_option,
)
from factcheck.cli.output import print_written

if TYPE_CHECKING:
    from factcheck.learning.calibrate import Calibration


@click.command(name="calibrate")
@dataset_argument
@new_model_option
@click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the model that is calibrated. Default: the bundled one.",
)
@anyway_option
@threads_option
def command(
    dataset: Path, *, output: Path, model: Path | None, anyway: bool, threads: int | None
) -> None:
    """Fit the scores of labels and claims to the verified claims of DATASET (.json).

    It takes seconds, and no other training. What changes is printed, measured on claims that were
    left out; if that is not better, nothing is written, and the exit code is 1.
    """
    from factcheck.learning.calibrate import FEW
    from factcheck.learning.desk import calibrate

    outcome = calibrate(dataset, model, threads=threads)
    click.echo(_table(outcome.calibration))
    if outcome.calibration.documents < FEW:
        note = f"note: {outcome.calibration.documents} documents are few: the figures may mislead"
        click.secho(note, fg="yellow", err=True)
    if not (outcome.calibration.helps or anyway):
        click.secho("not better, so nothing is written; --anyway writes it", fg="red", err=True)
        sys.exit(1)
    version = outcome.write(output)
    print_written(output)
    click.echo(f"version {version}; use it with --model {output}", err=True)


def _table(calibration: Calibration) -> str:
    from factcheck.text.markdown import table_head, table_row

    before, after = calibration.before, calibration.after
    rows = [
        ("false labels for 100 claims", before.claims, before.false_labels, after.false_labels),
        ("labels found, %", before.claims, before.recall, after.recall),
        ("loss of labels, x 100", before.claims, before.label_loss, after.label_loss),
        ("loss of claims' scores, x 100", before.predicted, before.score_loss, after.score_loss),
    ]
    texts = ("Figure",)
    lines = [*table_head(*texts, "Claims", "Before", "After", texts=texts)]
    lines += [
        table_row(
            name, count, *("" if each is None else f"{100 * each:.1f}" for each in (old, new))
        )
        for name, count, old, new in rows
    ]
    return "\n".join(lines)
