"""``factcheck train``: let the model learn on from verified claims."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import (
    FILE,
    anyway_option,
    new_model_option,
    threads_option,
)
from factcheck.cli.output import print_written
from factcheck.errors import MissingPackage

if TYPE_CHECKING:
    from types import ModuleType

    from factcheck.analysis.paired import Change, Comparison

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(name="train")
@click.argument("claims", type=FILE, nargs=-1, required=True)
@new_model_option
@click.option("--model", type=FOLDER, help="The model that learns on. Default: the bundled one.")
@click.option(
    "--data",
    type=FOLDER,
    help="The corpora that the bundled model was made from, to read beside the claims. Default: "
    "what comes with factcheck.",
)
@anyway_option
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    help="Another seed holds out other documents.",
)
@click.option(
    "--held-out",
    type=click.FloatRange(0.05, 0.5),
    default=0.2,
    show_default=True,
    help="Share of the documents that nothing is learned from, to measure on.",
)
@click.option("--steps", type=click.IntRange(min=1), help="Batches. Default: by documents.")
@click.option("--minutes", type=click.FloatRange(min=0, min_open=True),
              help="Train no longer than this, about.")  # fmt: skip
@threads_option
def command(  # noqa: PLR0913 - one argument for each option
    claims: tuple[Path, ...],
    *,
    output: Path,
    model: Path | None,
    data: Path | None,
    anyway: bool,
    seed: int,
    held_out: float,
    steps: int | None,
    minutes: float | None,
    threads: int | None,
) -> None:
    """Let the model learn on from the verified CLAIMS (.json; gold in .jsonl).

    It takes minutes, and needs the extra `train`. A part of the documents is held out; the model
    before and after is measured on these. If it is not better there, nothing is written, and the
    exit code is 1.
    """
    from factcheck.learning.calibrate import FEW

    desk = _desk()
    desk.refuse_base(output, model)
    wishes = desk.Wishes(
        model=model,
        data=data,
        seed=seed,
        held_out=held_out,
        steps=steps,
        minutes=minutes,
        threads=threads,
    )
    with TemporaryDirectory() as work:
        outcome = desk.train(claims, wishes, Path(work), lambda line: click.echo(line, err=True))
        comparison = outcome.comparison
        click.echo(_table(comparison))
        if comparison.documents < FEW:
            note = f"note: measured on {comparison.documents} documents: the figures say little"
            click.secho(note, fg="yellow", err=True)
        if not (comparison.better or anyway):
            click.secho("not better, so nothing is written; --anyway writes it", fg="red", err=True)
            sys.exit(1)
        outcome.write(output)
    print_written(output)
    click.echo(f"version {outcome.version}; use it with --model {output}", err=True)


def _desk() -> ModuleType:
    """Return the module that trains.

    Raises:
        MissingPackage: a package of the extra is not installed.
    """
    try:
        from factcheck.training.desk import train
    except ModuleNotFoundError as error:
        if error.name not in {"torch", "onnx", "scipy"}:
            raise
        raise MissingPackage(error.name, "`factcheck train`", "train") from None
    return train


def _table(comparison: Comparison) -> str:
    from factcheck.text.markdown import table_head

    texts = ("Figure",)
    lines = [*table_head(*texts, "Before", "After", "Difference", "95 %", texts=texts)]
    lines += [_row(name, change) for name, change in comparison.changes.items()]
    lines.append("")
    lines.append(
        f"{comparison.documents} documents with {comparison.claims} claims, which nothing was "
        "learned from. Exact F1 of source, cue and content, and their mean; claims that need no "
        "correction; F1 of labels; all in percent."
    )
    return "\n".join(lines)


def _row(name: str, change: Change) -> str:
    from factcheck.text.markdown import table_row

    values = ["" if each is None else f"{100 * each:.1f}" for each in (change.before, change.after)]
    difference = "" if change.difference is None else f"{100 * change.difference:+.1f}"
    between = change.interval
    interval = "" if between is None else f"{100 * between[0]:+.1f} to {100 * between[1]:+.1f}"
    return table_row(name, *values, difference, interval)
