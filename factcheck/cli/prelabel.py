"""``factcheck prelabel``: files to predictions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.corpus import Corpus, corpus_options, prelabel_run, wants_run
from factcheck.cli.notices import explain_nothing, print_notices
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
    default="predictions.jsonl",
    show_default=True,
    help="Where to write the predictions, one line for each document; - for standard output. A "
    "folder, such as run/, gets them in parts, and the run can be continued.",
)
@taxonomy_option
@model_options
@reading_options
@corpus_options
def command(
    paths: tuple[str, ...],
    *,
    output: str,
    taxonomy: Path | None,
    model: Model,
    reading: Reading,
    corpus: Corpus,
) -> None:
    """Find attributed claims in PATHS: files to predictions.

    PATHS are files (.txt, .jsonl, .csv, .html, .parquet, .warc, also compressed: .gz, .zst),
    folders, addresses of them (s3://bucket/news/*.parquet), or - for standard input. Records that
    cannot be read are kept in rejected.prelabel.jsonl beside the output, with the reason; then
    the exit code is 1.

    A run into a folder is continued when it is started again with the same input, model, taxonomy
    and options; factcheck push and evaluate read the folder when it is finished.
    """
    path = Path(output)
    if wants_run(output, corpus):
        labels = find_taxonomy(taxonomy, paths)
        prelabel_run(model, labels, paths, path, reading=reading, corpus=corpus)
        return
    rejects = rejects_beside(path, "prelabel")
    refuse_overwriting(rejects, paths, path)
    labels = find_taxonomy(taxonomy, paths, [path])
    pipeline = model.load()
    with rejects:
        prelabel_files(
            *(pipeline, labels, paths, path),
            reading=reading,
            rejects=rejects,
            limit=corpus.limit,
            sample=corpus.sample,
        )
    report_rejects(rejects)


def prelabel_files(  # noqa: PLR0913 - options of a command
    pipeline: Pipeline,
    taxonomy: Taxonomy,
    paths: Sequence[str],
    output: Path,
    *,
    reading: Reading,
    rejects: Rejects,
    skip: Sequence[Path] = (),
    limit: int | None = None,
    sample: float = 1.0,
) -> int:
    """Read, pre-label and write, document by document; print and return how many.

    The output and the files in ``skip`` are not read as articles, even in a folder of ``paths``.
    At most ``limit`` records are read, and the share ``sample`` of their documents is used.

    Raises:
        ReadingError: a named file cannot be read.
    """
    from factcheck.corpus import in_sample
    from factcheck.dataset import prediction_to_json, to_line, write_predictions
    from factcheck.reading import Notices

    written, claims = 0, 0
    notices = Notices()

    def predictions() -> Iterator[Prediction]:
        nonlocal written, claims
        documents = read_documents(
            *(paths, reading, rejects),
            skip=(output, *skip),
            on_notice=notices.add,
            limit=limit,
        )
        chosen = (each for each in documents if in_sample(each, sample))
        for prediction in pipeline.prelabel(chosen, taxonomy):
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
    print_notices(notices)
    if not written:
        click.secho(explain_nothing(rejects.count), fg="yellow", err=True)
    click.echo(f"{written} documents, {claims} claims, by {pipeline.model}", err=True)
    return written
