"""``factcheck select``."""

from pathlib import Path

import pytest

from factcheck.dataset import read_predictions
from tests.cli.command import invoke
from tests.corpus.samples import run, write_corpus
from tests.learning.test_choosing import made, many, written

TAXONOMY = "labels:\n  - name: Kremlin\n  - name: Libyan media\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with twenty predictions and their taxonomy."""
    written(tmp_path, *many(19), made("none"))
    (tmp_path / "taxonomy.yaml").write_text(TAXONOMY, "utf-8")
    return tmp_path


def test_chosen_predictions_are_written_and_counted(folder: Path) -> None:
    """Push reads them; the file's name goes to stdout."""
    done = invoke("select", "predictions.jsonl", "--count", "10", "--by", "uncertain", cwd=folder)

    assert (done.returncode, done.stdout) == (0, "chosen.jsonl\n"), done.stderr
    assert done.stderr == "10 of 20 documents: 9 uncertain, 1 random\n"
    ways = [each.document.chosen for each in read_predictions(folder / "chosen.jsonl")]
    assert ways == ["uncertain"] * 4 + ["random"] + ["uncertain"] * 5


def test_the_most_useful_are_chosen_with_the_bundled_network(folder: Path) -> None:
    """Without any other option."""
    done = invoke("select", "predictions.jsonl", "--count", "10", cwd=folder)

    assert done.stderr == "10 of 20 documents: 9 most-useful, 1 random\n"


def test_fewer_than_asked_for_are_noted(folder: Path) -> None:
    """All are chosen, and that is no error."""
    done = invoke("select", "predictions.jsonl", "--count", "30", "--by", "newest", cwd=folder)

    assert done.returncode == 0
    assert done.stderr.endswith("note: 30 were asked for; there are no more\n")


def test_invalid_lines_are_kept_with_their_reason(folder: Path) -> None:
    """Beside the output; the exit code says so."""
    path = folder / "predictions.jsonl"
    path.write_text(path.read_text("utf-8") + "broken\n", "utf-8")

    done = invoke("select", "predictions.jsonl", "--count", "5", "--by", "score", cwd=folder)

    assert done.returncode == 1
    assert "invalid-prediction" in (folder / "rejected.select.jsonl").read_text("utf-8")
    assert len(list(read_predictions(folder / "chosen.jsonl"))) == 5


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--count", "0"], "0 is not in the range x>=1"),
        (["--count", "5", "--random-share", "1.5"], "1.5 is not in the range 0<=x<=1"),
        (["--count", "5", "--label", "Navy"], "--label: the taxonomy has no label 'Navy'"),
        (["--count", "5", "--label", "Libyan media"], "no valid prediction with a claim of Libyan"),
        (["--count", "5", "--language", "ar"], "there is no valid prediction in Arabic"),
        (["--count", "5", "-o", "predictions.jsonl"], "this is the input predictions.jsonl"),
    ],
)
def test_bad_options_are_refused_and_nothing_is_written(
    options: list[str], said: str, folder: Path
) -> None:
    """Each with what is wrong."""
    before = sorted(path.name for path in folder.iterdir())

    done = invoke("select", "predictions.jsonl", *options, cwd=folder)

    assert done.returncode == 2
    assert said in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_run_is_read_like_a_file(tmp_path: Path) -> None:
    """And an unfinished one is refused."""
    (tmp_path / "taxonomy.yaml").write_text("labels:\n  - name: Mayor\n", "utf-8")
    run(tmp_path / "run", write_corpus(tmp_path / "a.jsonl", 8))

    done = invoke("select", "run", "--count", "3", "--by", "random", cwd=tmp_path)
    (tmp_path / "run" / "manifest.json").unlink()
    unfinished = invoke("select", "run", "--count", "3", cwd=tmp_path)

    assert done.stderr == "3 of 7 documents: 3 random\n"
    assert unfinished.returncode == 2
    assert "run" in unfinished.stderr


def test_an_empty_file_is_refused(folder: Path) -> None:
    """Nothing is written."""
    (folder / "predictions.jsonl").write_text("", "utf-8")

    done = invoke("select", "predictions.jsonl", "--count", "5", cwd=folder)

    assert done.returncode == 2
    assert "predictions.jsonl: there is no valid prediction" in done.stderr
    assert not (folder / "chosen.jsonl").exists()


def test_a_random_share_goes_with_one_order_of_push_only(folder: Path) -> None:
    """In the other orders nothing would be drawn."""
    done = invoke(
        *("push", "predictions.jsonl", "--project", "Test", "--random-share", "0.2"), cwd=folder
    )

    assert done.returncode == 2
    assert "--random-share goes with --order most-useful, not with document" in done.stderr
