"""What ``validate`` passes, every command takes.

    FACTCHECK_CASES=2000 python -m pytest -s tests/test_valid_everywhere.py

tries more cases than the tests of every change do, and prints how many of them were valid.
"""

import os
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings

import factcheck
from factcheck.analysis.matrix.columns import source_columns
from factcheck.analysis.matrix.data import matrix_data
from factcheck.analysis.matrix.rows import group_claims
from factcheck.analysis.matrix.table import table_rows
from factcheck.analysis.relations_text import relations_to_text
from factcheck.comparing.consensus import consensus_claims
from factcheck.comparing.differences import compare_claims
from factcheck.comparing.texts import shared_texts
from factcheck.dataset import Order, load_taxonomy, read_predictions
from factcheck.dataset.export import FORMATS
from factcheck.domain import Dataset, MatchedPair, Matches, ModelId, Reason
from factcheck.studio.adjudication.task import to_task
from factcheck.studio.format.label_config import label_config
from factcheck.studio.format.task_writer import require_valid, to_tasks
from tests.cli.command import invoke
from tests.odd_records import (
    Record,
    odd_datasets,
    odd_predictions,
    odd_taxonomies,
    to_json,
    write_gold,
)

CASES = int(os.environ.get("FACTCHECK_CASES", "60"))
SETTINGS = settings(
    max_examples=CASES, suppress_health_check=list(HealthCheck), report_multiple_bugs=False
)
PUBLISHER = ("--publisher", "Desk", "--publisher-url", "https://example.org/{id}")


def is_valid(path: Path) -> bool:
    """Return whether a file validates; anything but violations fails the test."""
    done = invoke("validate", path.name, cwd=path.parent)
    assert done.returncode in {0, 1}, done.stderr
    return done.returncode == 0


def works(folder: Path, *arguments: str) -> None:
    """Run a command that must end with exit code 0."""
    done = invoke(*arguments, cwd=folder)
    assert done.returncode == 0, (arguments, done.stderr)


def match_all(dataset: Dataset) -> Matches:
    """Return that all claims say the same, each as the one after it."""
    names = tuple(each.unit for each in consensus_claims(dataset))
    pairs = [MatchedPair(*each, 0.9, Reason.PARALLEL) for each in pairwise(names)]
    groups = (names,) if pairs else ()
    return Matches("0" * 64, ModelId("m", "1"), 0.5, None, groups, tuple(pairs), ())


def test_every_command_takes_a_valid_dataset(tmp_path: Path, tell: Callable[[str], None]) -> None:
    """Every export, figures, report, matrix, the difference to itself, adjudication, pandas."""
    counts, path = Counter[str](), tmp_path / "claims.json"

    @SETTINGS
    @given(odd_datasets())
    def take(record: Record) -> None:
        path.write_text(to_json(record), encoding="utf-8")
        valid = is_valid(path)
        counts["valid" if valid else "refused"] += 1
        if not valid:
            return
        for to in FORMATS:
            works(tmp_path, "export", path.name, "--to", to, "-o", f"out.{to}.d", *PUBLISHER)
        works(tmp_path, "report", path.name, "-o", "report.html")
        for command in ("agreement", "scoreboard"):
            works(tmp_path, command, path.name)
            works(tmp_path, command, path.name, "--json")
        works(tmp_path, "diff", path.name, path.name)
        dataset = factcheck.load(path)
        groups = group_claims(dataset, match_all(dataset))
        assert relations_to_text(groups)
        assert len(list(table_rows(groups))) >= len(groups.claims)
        assert all(matrix_data(groups, source_columns(dataset.taxonomy)))
        assert len(dataset.to_pandas("annotations")) == len(dataset.claims)
        label_config(dataset.taxonomy, adjudication=True)
        documents = {each.id: each for each in dataset.documents}
        for text in shared_texts(dataset):
            counts["texts of several annotators"] += 1
            parallel = documents.get(text.document.parallel)
            task = to_task(text, compare_claims(text), project=1, parallel=parallel)
            require_valid(task, task.key)

    take()
    tell(f"datasets: {dict(counts)}")
    assert counts["valid"] > CASES / 10


def test_every_command_takes_valid_predictions(tmp_path: Path, tell: Callable[[str], None]) -> None:
    """Tasks in every order, and scores against gold."""
    counts, path = Counter[str](), tmp_path / "predictions.jsonl"

    @SETTINGS
    @given(odd_predictions())
    def take(record: Record) -> None:
        path.write_text(to_json(record) + "\n", encoding="utf-8")
        valid = is_valid(path)
        counts["valid" if valid else "refused"] += 1
        refused: list[object] = []
        for order in Order:
            for each in read_predictions(path, lambda *why: refused.append(why), order=order):
                for task in to_tasks(each):
                    require_valid(task, task.key)
        assert bool(refused) == (not valid)
        if valid:
            write_gold(tmp_path / "gold.jsonl", record)
            works(tmp_path, "evaluate", path.name, "gold.jsonl")

    take()
    tell(f"predictions: {dict(counts)}")
    assert counts["valid"] > CASES / 10


def test_every_command_takes_a_valid_taxonomy(tmp_path: Path, tell: Callable[[str], None]) -> None:
    """The labelling interface, the hash that predictions name, and predictions with it."""
    counts, path = Counter[str](), tmp_path / "taxonomy.yaml"
    (tmp_path / "article.txt").write_text("The Kremlin said that talks took place.", "utf-8")
    prelabel = ("prelabel", "article.txt", "--model", "lexicon", "-o", "predictions.jsonl")

    @SETTINGS
    @given(odd_taxonomies())
    @example('labels: [{name: "\\UFFFFFFFF"}]')
    def take(text: str) -> None:
        path.write_text(text, encoding="utf-8")
        valid = is_valid(path)
        counts["valid" if valid else "refused"] += 1
        if valid:
            works(tmp_path, "label-config", "--taxonomy", path.name)
            works(tmp_path, *prelabel, "--taxonomy", path.name)
            assert is_valid(tmp_path / "predictions.jsonl")
            assert len(load_taxonomy(path).sha256) == 64

    take()
    tell(f"taxonomies: {dict(counts)}")
    assert counts["valid"] > CASES / 10
