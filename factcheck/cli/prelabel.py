"""``factcheck prelabel``: files to predictions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import (
    find_taxonomy,
    max_mb_option,
    model_option,
    revision_option,
    taxonomy_option,
    threads_option,
    threshold_option,
)
from factcheck.cli.progress import progress, track
from factcheck.cli.rejects import read_documents, rejects_beside, report_rejects

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from factcheck.dataset import Rejects
    from factcheck.domain import Prediction, Taxonomy
    from factcheck.prelabel import Pipeline


@click.command(name="prelabel")
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default="predictions.jsonl",
    show_default=True,
    help="Where to write the predictions, one line for each document; - for standard output.",
)
@taxonomy_option
@model_option
@revision_option
@threshold_option
@threads_option
@max_mb_option
@click.pass_context
def command(  # noqa: PLR0913 - an argument an option
    ctx: click.Context,
    paths: tuple[str, ...],
    *,
    output: Path,
    taxonomy: Path | None,
    model: str | None,
    revision: str | None,
    threshold: float | None,
    threads: int | None,
    max_mb: float,
) -> None:
    """Find attributed claims in PATHS: files to predictions.

    PATHS are files (.txt, .jsonl, .csv, .html), folders, or - for standard input. Records
    that cannot be read are kept in rejected.jsonl beside the output, with the reason; then the exit
    code is 1.
    """
    from factcheck.files import refuse_input
    from factcheck.prelabel import load_pipeline

    refuse_input(output, *map(Path, paths))
    labels = find_taxonomy(taxonomy, paths)
    pipeline = load_pipeline(model, revision=revision, threshold=threshold, threads=threads)
    with rejects_beside(output) as rejects:
        prelabel_files(pipeline, labels, paths, output, max_mb=max_mb, rejects=rejects)
    report_rejects(ctx, rejects)


def prelabel_files(
    pipeline: Pipeline,
    taxonomy: Taxonomy,
    paths: Sequence[str],
    output: Path,
    *,
    max_mb: float,
    rejects: Rejects,
    skip: Sequence[Path] = (),
) -> int:
    """Read, pre-label and write, document by document; print and return how many.

    The output and the files in ``skip`` are not read as articles, even in a folder of ``paths``.

    Raises:
        ReadingError: a named file cannot be read, or two documents have the same id.
    """
    with progress("Reading and pre-labelling") as step:
        documents = read_documents(paths, max_mb, rejects, skip=(output, *skip))
        written, claims = write(output, track(pipeline.prelabel(documents, taxonomy), step))
    click.echo(f"{written} documents, {claims} claims, by {pipeline.model}", err=True)
    return written


def write(output: Path, predictions: Iterable[Prediction]) -> tuple[int, int]:
    """Write predictions to a file as a whole, or to standard output line by line.

    Returns:
        How many documents and how many claims.
    """
    from factcheck.dataset import prediction_to_json, to_line, write_predictions

    claims = 0

    def counting() -> Iterable[Prediction]:
        nonlocal claims
        for prediction in predictions:
            claims += len(prediction.claims)
            yield prediction

    if str(output) != "-":
        return write_predictions(output, counting()), claims
    written = 0
    for prediction in counting():
        sys.stdout.write(to_line(prediction_to_json(prediction)))
        written += 1
    return written, claims
