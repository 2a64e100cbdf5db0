"""``factcheck prelabel -o FOLDER/``: a corpus run, in parts, by several processes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.notices import explain_nothing, print_notices
from factcheck.cli.options import as_one
from factcheck.cli.progress import paced_progress
from factcheck.cli.rejects import name_skipped, report_rejects
from factcheck.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factcheck.cli.options import Model, Reading
    from factcheck.corpus import Engine
    from factcheck.domain import Taxonomy


RAY = "ray"
"""The engine for clusters."""

PARTS, UNIT_SIZE = "jsonl", 200
"""Of a folder, by default."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """How much is read, and by whom: see the options' help."""

    jobs: int | None
    engine: str
    address: str
    worker_memory: float
    limit: int | None
    sample: float
    parts: str
    unit_size: int


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="Work with so many processes, or workers on Ray, each with a model and one thread; -o is "
    "a folder then.",
)
engine_option = click.option(
    "--engine",
    type=click.Choice(["processes", "ray"]),
    default="processes",
    show_default=True,
    help="Who does the work of a folder: processes of this machine, or Ray (extra `cluster`).",
)
address_option = click.option(
    "--address",
    default="",
    help="Of a Ray cluster, such as auto or ray://HOST:10001. Default: one on this machine.",
)
worker_memory_option = click.option(
    "--worker-memory",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="Gibibytes that each worker on Ray reserves.",
)
limit_option = click.option(
    "--limit",
    type=click.IntRange(min=1),
    help="Read only the first so many records: files, lines or rows.",
)
sample_option = click.option(
    "--sample",
    type=click.FloatRange(0, 1, min_open=True),
    default=1.0,
    help="Use only this share of the documents, always the same ones.",
)
parts_option = click.option(
    "--parts",
    type=click.Choice(["jsonl", "parquet"]),
    default=PARTS,
    show_default=True,
    help="Format of the parts, if -o is a folder.",
)
unit_size_option = click.option(
    "--unit-size",
    type=click.IntRange(min=1),
    default=UNIT_SIZE,
    show_default=True,
    help="Records of a part: what a process does at a time, and what a fault can cost.",
)
corpus_options = as_one(
    *("corpus", Corpus, jobs_option, engine_option, address_option, worker_memory_option),
    *(limit_option, sample_option, parts_option, unit_size_option),
)


def wants_run(output: str, corpus: Corpus) -> bool:
    """Whether the output is the folder of a run, and not a file.

    Raises:
        ExportError: several processes are asked for, and the output is a file; or it is an address.
        UsageError: an option is for a folder, or for Ray, and there is none.
    """
    if "://" in output:
        problem = "predictions are written to a file system, not to an address"
        raise ExportError(output, problem, "name a folder of this machine, or a mounted one")
    folder = output.endswith(("/", "\\")) or Path(output).is_dir()
    several = corpus.jobs is not None or corpus.engine == RAY
    if several and not folder and (Path(output).suffix or output == "-"):
        problem = "several processes write parts, not one file"
        raise ExportError(output, problem, "name a folder with -o, such as run/")
    if corpus.address and corpus.engine != RAY:
        raise click.UsageError("--address is for --engine ray")
    if not (folder or several) and (corpus.parts, corpus.unit_size) != (PARTS, UNIT_SIZE):
        raise click.UsageError("--parts and --unit-size are for a folder, such as -o run/")
    return folder or several


def prelabel_run(
    model: Model,
    taxonomy: Taxonomy,
    paths: Sequence[str],
    output: Path,
    *,
    reading: Reading,
    corpus: Corpus,
) -> None:
    """Pre-label a corpus into a folder, or continue; print what it gave.

    Raises:
        ExportError: the folder has another run, or other files.
        ReadingError: a named file cannot be read.
    """
    from factcheck.corpus import RunFolder, Settings, Work, make_plan, prelabel_corpus

    settings = Settings(
        max_bytes=int(reading.max_mb * 1e6),
        encoding=reading.encoding,
        text_field=reading.text_field,
        limit=corpus.limit,
        sample=corpus.sample,
        unit_size=corpus.unit_size,
        format=corpus.parts,
    )
    plan = make_plan(paths, settings, exclude=[output])
    if not plan.units:
        click.secho(explain_nothing(len(plan.rejected)), fg="yellow", err=True)
    several = corpus.jobs is not None or corpus.engine == RAY
    own = replace(model, threads=model.threads or (1 if several else None))
    work = Work(RunFolder(output.absolute(), corpus.parts), settings, taxonomy, own.load)
    name = model.load().model
    options = {key: value for key, value in asdict(model).items() if key != "threads"}
    with paced_progress("Reading and pre-labelling", plan.records) as step:
        outcome = prelabel_corpus(
            *(plan, work, name, options, _engine(corpus)),
            on_done=lambda done: step(done.records, earlier=done.earlier),
        )
    name_skipped([each.error.where for each in plan.skipped])
    print_notices(outcome.notices)
    if outcome.earlier:
        click.echo(f"{outcome.earlier} of {len(plan.units)} parts were there already", err=True)
    click.echo(
        f"{outcome.documents} documents, {outcome.claims} claims, by {name}, in {output}", err=True
    )
    report_rejects(outcome.rejects)


def _engine(corpus: Corpus) -> Engine:
    from functools import partial

    from factcheck.corpus.engines.here import run_here
    from factcheck.corpus.engines.processes import run_in_processes
    from factcheck.corpus.engines.ray_data import Cluster, run_on_ray

    if corpus.engine == RAY:
        cluster = Cluster(address=corpus.address, workers=corpus.jobs, memory=corpus.worker_memory)
        return partial(run_on_ray, cluster=cluster)
    return partial(run_in_processes, jobs=corpus.jobs) if corpus.jobs else run_here
