"""``factcheck prelabel``: files to predictions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.notices import Notices, explain_nothing
from factcheck.cli.options import find_taxonomy, model_options, reading_options, taxonomy_option
from factcheck.cli.progress import progress
from factcheck.cli.rejects import (
    read_documents,
    refuse_overwriting,
    rejects_beside,
    report_rejects,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factcheck.cli.options import Model, Reading
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
@model_options
@reading_options
def command(
    paths: tuple[str, ...],
    *,
    output: Path,
    taxonomy: Path | None,
    model: Model,
    reading: Reading,
) -> None:
    """Find attributed claims in PATHS: files to predictions.

    PATHS are files (.txt, .jsonl, .csv, .html), folders, or - for standard input. Records
    that cannot be read are kept in rejected.prelabel.jsonl beside the output, with the reason; then
    the exit code is 1.
    """
    rejects = rejects_beside(output, "prelabel")
    refuse_overwriting(rejects, paths, output)
    labels = find_taxonomy(taxonomy, paths, [output])
    pipeline = model.load()
    with rejects:
        prelabel_files(pipeline, labels, paths, output, reading=reading, rejects=rejects)
    report_rejects(rejects)


def prelabel_files(
    pipeline: Pipeline,
    taxonomy: Taxonomy,
    paths: Sequence[str],
    output: Path,
    *,
    reading: Reading,
    rejects: Rejects,
    skip: Sequence[Path] = (),
) -> int:
    """Read, pre-label and write, document by document; print and return how many.

    The output and the files in ``skip`` are not read as articles, even in a folder of ``paths``.

    Raises:
        ReadingError: a named file cannot be read.
    """
    from factcheck.dataset import prediction_to_json, to_line, write_predictions

    written, claims = 0, 0
    notices = Notices()

    def predictions() -> Iterator[Prediction]:
        nonlocal written, claims
        documents = read_documents(
            paths, reading, rejects, skip=(output, *skip), on_notice=notices.add
        )
        for prediction in pipeline.prelabel(documents, taxonomy):
            yield prediction
            written += 1
            claims += len(prediction.claims)
            notices.look_at(prediction)
            step()

    with progress("Reading and pre-labelling") as step:
        if str(output) == "-":
            sys.stdout.writelines(to_line(prediction_to_json(each)) for each in predictions())
        else:
            write_predictions(output, predictions())
    notices.print()
    if not written:
        click.secho(explain_nothing(rejects.count), fg="yellow", err=True)
    click.echo(f"{written} documents, {claims} claims, by {pipeline.model}", err=True)
    return written
