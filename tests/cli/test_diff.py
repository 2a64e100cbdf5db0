"""``factcheck diff``."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.dataset import write_dataset
from factcheck.domain import SourceLabel, Taxonomy
from tests.analysis.annotated import RAINED, RIVER, annotate, collect, mark
from tests.cli.command import invoke

OLD = collect(annotate(RIVER, "nour", mark(RAINED, "City hall")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two releases."""
    write_dataset(tmp_path / "old.json", OLD)
    new = collect(annotate(RIVER, "nour", mark(RAINED, "Press", verdict="Supported")))
    write_dataset(tmp_path / "new.json", new)
    return tmp_path


def test_no_difference_exits_with_0(folder: Path) -> None:
    """The output says that there is none."""
    done = invoke("diff", "old.json", "old.json", cwd=folder)

    assert (done.returncode, done.stdout, done.stderr) == (0, "no difference\n", "")


def test_differences_exit_with_1(folder: Path) -> None:
    """They are counted, then listed."""
    done = invoke("diff", "old.json", "new.json", cwd=folder)
    lines = done.stdout.splitlines()

    assert (done.returncode, done.stderr) == (1, "")
    assert lines[1] == (
        "claims: 0 added, 0 removed, 1 re-attributed, 0 stance changed, 1 verdict changed, "
        "0 re-worded, 0 evidence changed, 0 marked otherwise"
    )
    assert lines[-3:] == [
        f"~ river.en {OLD.claims[0].id} (nour@example.org) re-attributed, verdict changed",
        "    source label: City hall → Press",
        "    verdict: none → Supported",
    ]


def test_json_has_the_same_exit_code_and_changes(folder: Path) -> None:
    """The verdict is in it."""
    done = invoke("diff", "--json", "old.json", "new.json", cwd=folder)

    assert done.returncode == 1
    assert json.loads(done.stdout)["claims"]["changed"][0]["after"]["verdict"] == "Supported"


def test_different_taxonomies_are_compared(folder: Path) -> None:
    """A label came."""
    labels = (*OLD.taxonomy.labels, SourceLabel("Army"))
    write_dataset(folder / "new.json", replace(OLD, taxonomy=Taxonomy(labels)))
    done = invoke("diff", "old.json", "new.json", cwd=folder)

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[2:] == [
        "source labels: 1 added, 0 removed, 0 changed",
        "verdicts: 0 added, 0 removed, 0 changed",
        "",
        "source label added: Army",
    ]


def test_renamed_labels_are_mapped(folder: Path) -> None:
    """Two of them; no claim differs."""
    names = {"City hall": "Mayor", "Press": "Media"}
    labels = (
        *(replace(each, name=names.get(each.name, each.name)) for each in OLD.taxonomy.labels),
    )
    claims = tuple(replace(each, labels=("Mayor",)) for each in OLD.claims)
    write_dataset(folder / "new.json", replace(OLD, taxonomy=Taxonomy(labels), claims=claims))
    maps = ("--map", "City hall=Mayor", "--map", "Press=Media")
    done = invoke("diff", *maps, "old.json", "new.json", cwd=folder)

    assert done.returncode == 1
    assert done.stdout.splitlines()[1].startswith("claims: 0 added, 0 removed, 0 re-attributed,")
    assert done.stdout.splitlines()[2:] == [
        "source labels: 0 added, 0 removed, 2 changed",
        "verdicts: 0 added, 0 removed, 0 changed",
        "",
        "source label changed: City hall → Mayor (renamed)",
        "source label changed: Press → Media (renamed)",
    ]


@pytest.mark.parametrize(
    ("maps", "message"),
    [
        (["Press"], "'Press' is not OLD=NEW"),
        (["Press=Media", "Press=Papers"], "'Press' was renamed twice, to 'Media' and 'Papers'"),
        (["Army=Press"], "'Army' is no source label or verdict of the old dataset"),
    ],
)
def test_a_wrong_map_exits_with_2(maps: list[str], message: str, folder: Path) -> None:
    """The message says what is wrong."""
    options = [word for each in maps for word in ("--map", each)]
    done = invoke("diff", *options, "old.json", "new.json", cwd=folder)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_newer_dataset_exits_with_2(folder: Path) -> None:
    """The message says what to do."""
    path = folder / "new.json"
    path.write_text(path.read_text("utf-8").replace("dataset:1.3.0", "dataset:2.0.0"), "utf-8")
    done = invoke("diff", "old.json", "new.json", cwd=folder)

    assert done.returncode == 2
    assert "new.json: the dataset has schema version 2.0.0, newer than 1.3.0" in done.stderr
    assert "`factcheck pull --full`" in done.stderr
