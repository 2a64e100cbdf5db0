"""``factcheck diff``."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.dataset import write_dataset
from factcheck.domain import SourceLabel, Taxonomy
from tests.analysis.annotated import RAINED, RIVER, annotate, collect, mark
from tests.cli.command import factcheck

OLD = collect(annotate(RIVER, "nour", mark(RAINED, "City hall")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two releases."""
    write_dataset(tmp_path / "old.json", OLD)
    new = collect(annotate(RIVER, "nour", mark(RAINED, "Press", verdict="Supported")))
    write_dataset(tmp_path / "new.json", new)
    return tmp_path


def test_no_difference_exits_with_0(folder: Path) -> None:
    """And says so."""
    done = factcheck("diff", "old.json", "old.json", cwd=folder)

    assert (done.returncode, done.stdout, done.stderr) == (0, "no difference\n", "")


def test_differences_exit_with_1(folder: Path) -> None:
    """How many, and each."""
    done = factcheck("diff", "old.json", "new.json", cwd=folder)
    lines = done.stdout.splitlines()

    assert (done.returncode, done.stderr) == (1, "")
    assert lines[1] == (
        "claims: 0 added, 0 removed, 1 re-attributed, 1 verdict changed, 0 re-worded, "
        "0 evidence changed, 0 marked otherwise"
    )
    assert lines[-3:] == [
        f"~ river.en {OLD.claims[0].id} (nour@example.org) re-attributed, verdict changed",
        "    source label: City hall → Press",
        "    verdict: none → Supported",
    ]


def test_json_exits_alike(folder: Path) -> None:
    """With the same in it."""
    done = factcheck("diff", "--json", "old.json", "new.json", cwd=folder)

    assert done.returncode == 1
    assert json.loads(done.stdout)["claims"]["changed"][0]["after"]["verdict"] == "Supported"


def test_mixed_taxonomies_exit_with_2(folder: Path) -> None:
    """With the labels that differ."""
    labels = (*OLD.taxonomy.labels, SourceLabel("Army"))
    write_dataset(folder / "new.json", replace(OLD, taxonomy=Taxonomy(labels)))
    done = factcheck("diff", "old.json", "new.json", cwd=folder)

    assert (done.returncode, done.stdout) == (2, "")
    assert "only the new one has source label 'Army'" in done.stderr


def test_a_newer_dataset_exits_with_2(folder: Path) -> None:
    """And says how to go on."""
    path = folder / "new.json"
    path.write_text(path.read_text("utf-8").replace("dataset:1.0.0", "dataset:2.0.0"), "utf-8")
    done = factcheck("diff", "old.json", "new.json", cwd=folder)

    assert done.returncode == 2
    assert "new.json: the dataset is of schema version 2.0.0, newer than 1.0.0" in done.stderr
    assert "`factcheck pull --full`" in done.stderr
