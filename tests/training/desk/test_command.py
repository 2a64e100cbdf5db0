"""``factcheck train`` on a small network."""

import json
import shutil
from pathlib import Path

import pytest

from factcheck.domain import SourceLabel, Taxonomy
from factcheck.prelabel import load_pipeline
from factcheck.training.corpora import gold_record
from factcheck.training.desk import mixing
from tests.cli.command import invoke
from tests.training.desk.samples import TAXONOMY, attribution, document, write_claims


@pytest.fixture(autouse=True)
def _few_passages(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a few passages, not those of the project, to save time."""
    monkeypatch.setattr(mixing, "WRITTEN", workspace / "passages")


@pytest.fixture
def base(workspace: Path, tmp_path: Path) -> Path:
    """Return a copy of the small bundle."""
    copied: Path = shutil.copytree(workspace / "bundle", tmp_path / "base")
    return copied


def lineage(folder: Path) -> dict[str, object]:
    record = json.loads((folder / "bundle.json").read_text("utf-8"))
    last: dict[str, object] = record["lineage"][-1]
    return last


def test_a_model_that_learned_is_written_and_says_where_from(base: Path, tmp_path: Path) -> None:
    """It is read like any other, and learns on from there: what it has learned is not held out."""
    claims = write_claims(tmp_path / "claims.json", range(12), unread=range(20, 24))
    options = ("--model", base, "--steps", "4", "--anyway", "--threads", "1")
    result = invoke("train", claims, "-o", "models/desk", *options, cwd=tmp_path)

    assert result.returncode == 0, result.stderr
    assert "12 of 12 documents were annotated by one person alone" in result.stderr
    assert "measured on 2 documents: the figures say little" in result.stderr
    assert "| mean |" in result.stdout
    desk = tmp_path / "models" / "desk"
    entry = lineage(desk)
    assert entry["documents"] == {"training": 10, "stopping": 0, "held out": 2}
    assert entry["mixed in"] == {"desk": 10, "passages": 18, "plain": 4}
    assert (entry["claims"], entry["seed"], entry["steps"]) == (10, 0, 4)
    assert entry["base"] == "factcheck-attribution@0.test"
    pipeline = load_pipeline(str(desk), threads=1)
    assert "0.test+train." in str(pipeline.model)
    assert len(list(pipeline.prelabel([document(0), document(1)], TAXONOMY))) == 2

    options = ("--model", desk, *options[2:])
    again = invoke("train", claims, "-o", "again", *options, cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert lineage(tmp_path / "again")["documents"] == entry["documents"]


def test_a_model_that_is_not_better_is_not_written(base: Path, tmp_path: Path) -> None:
    """After one step, it finds no more than before; the figures are printed all the same."""
    claims = write_claims(tmp_path / "claims.json", range(6))
    options = ("--model", base, "--steps", "1")
    result = invoke("train", claims, "-o", "desk", *options, cwd=tmp_path)

    assert result.returncode == 1, result.stderr
    assert "| mean |" in result.stdout
    assert "not better, so nothing is written" in result.stderr
    assert not (tmp_path / "desk").exists()


def test_gold_is_learned_from_without_labels(workspace: Path, base: Path, tmp_path: Path) -> None:
    """And beside it what the bundle was made from, if somebody has it: --data."""
    gold = tmp_path / "gold.jsonl"
    with gold.open("w", encoding="utf-8") as file:
        for each in map(document, range(6)):
            record = gold_record(each.id, each.language, each.text, [attribution(each)])
            file.write(json.dumps(record) + "\n")
    options = ("--model", base, "--data", workspace, "--steps", "1", "--anyway")
    result = invoke("train", gold, "-o", "desk", *options, cwd=tmp_path)

    assert result.returncode == 0, result.stderr
    assert "| labels |  |  |  |  |" in result.stdout
    mixed = lineage(tmp_path / "desk")["mixed in"]
    assert isinstance(mixed, dict)
    assert (mixed["polnear"], mixed["ntrex.en"], mixed["passages.ar"]) == (6, 6, 6)


def test_what_cannot_be_learned_from_is_an_error(base: Path, tmp_path: Path) -> None:
    """Before anything is computed, and nothing is written."""
    one = write_claims(tmp_path / "one.json", [0])
    none = write_claims(tmp_path / "none.json", [], unread=[0, 1])
    some = write_claims(tmp_path / "some.json", range(4))
    record = json.loads(some.read_text("utf-8"))
    del record["taxonomy"]["labels"][0]
    lost = tmp_path / "lost.json"
    lost.write_text(json.dumps(record), "utf-8")
    cases = (
        (("train", one, "-o", "desk"), "0 with 0 to measure on"),
        (("train", none, "-o", "desk"), "has 2 documents; people annotated 0 of them"),
        (("train", lost, "-o", "desk"), 'found "Mayor", expected one of Minister, Other'),
        (("train", some, one, "-o", "desk"), "document d0 is in it 2 times"),
        (("train", some, "-o", base), "this is the model that learns on"),
        (("train", some, "-o", "desk", "--data", tmp_path), "there are no corpora in it"),
    )
    for words, problem in cases:
        result = invoke(*words, "--model", base, cwd=tmp_path)
        assert result.returncode == 2, (words, result.stderr)
        assert problem in result.stderr, words
        assert not (tmp_path / "desk").exists()


def test_several_people_and_taxonomies_are_noted(base: Path, tmp_path: Path) -> None:
    """Two annotators check each other; labels of different taxonomies are not fitted."""
    two = ("nour@example.org", "sami@example.org")
    one = write_claims(tmp_path / "one.json", range(4), annotators=two)
    longer = Taxonomy((*TAXONOMY.labels, SourceLabel("City")))
    other = write_claims(tmp_path / "other.json", range(4, 8), taxonomy=longer)
    options = ("--model", base, "--steps", "1", "--anyway")
    result = invoke("train", one, other, "-o", "desk", *options, cwd=tmp_path)

    assert result.returncode == 0, result.stderr
    assert "4 of 8 documents were annotated by one person alone" in result.stderr
    assert "the files have different taxonomies" in result.stderr


def test_an_interrupted_run_leaves_nothing(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while the model is measured."""
    from factcheck.training.desk import train

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(train, "compare_scores", interrupt)
    claims = write_claims(tmp_path / "claims.json", range(4))
    before = {*tmp_path.iterdir()}
    options = ("--model", base, "--steps", "1", "--anyway")
    result = invoke("train", claims, "-o", "desk", *options, cwd=tmp_path)

    assert result.returncode == 130
    assert {*tmp_path.iterdir()} == before
