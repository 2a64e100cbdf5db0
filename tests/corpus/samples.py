"""Small corpora, and runs over them."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from factcheck.corpus import (
    Done,
    Engine,
    Outcome,
    RunFolder,
    Settings,
    Unit,
    Work,
    make_plan,
    prelabel_corpus,
)
from factcheck.corpus.engines.here import run_here
from factcheck.domain import SourceLabel, Taxonomy
from factcheck.prelabel import Pipeline, load_pipeline
from factcheck.prelabel.pipeline import LEXICON

TAXONOMY = Taxonomy((SourceLabel("Mayor"),))


def load() -> Pipeline:
    """Load the fastest model."""
    return load_pipeline(LEXICON)


def write_corpus(path: Path, count: int) -> Path:
    """Write so many records, one of them without a text."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = f"The mayor said that {number} houses burned." if number != 1 else ""
            file.write(json.dumps({"id": f"d{number}", "text": text}) + "\n")
    return path


def run(
    folder: Path,
    *paths: Path | str,
    engine: Engine = run_here,
    taxonomy: Taxonomy = TAXONOMY,
    settings: Settings | None = None,
) -> Outcome:
    """Pre-label files into a folder, in units of three records."""
    chosen = settings or Settings(unit_size=3)
    plan = make_plan(paths, chosen)
    work = Work(RunFolder(folder, chosen.format), chosen, taxonomy, load)
    return prelabel_corpus(plan, work, load().model, {}, engine, on_done=lambda _: None)


def run_some(count: int, engine: Engine = run_here) -> Engine:
    """Return an engine that is interrupted after so many units."""

    def interrupted(units: Sequence[Unit], work: Work) -> Iterator[Done]:
        for number, done in enumerate(engine(units, work)):
            if number == count:
                raise KeyboardInterrupt
            yield done

    return interrupted


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a run and what it has, but for its lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
