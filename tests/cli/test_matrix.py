"""``factcheck matrix``."""

from pathlib import Path

from factcheck.dataset import write_dataset
from tests.analysis.matrix.samples import DATASET
from tests.cli.command import invoke


def test_a_page_and_a_table_are_written(tmp_path: Path) -> None:
    """Of what match wrote: a group of two, the denial beside what it denies, and one alone."""
    write_dataset(tmp_path / "claims.json", DATASET)
    invoke("match", "claims.json", "-o", "matches.json", cwd=tmp_path)
    common = ("matrix", "claims.json", "--matches", "matches.json", "-o")
    page = invoke(*common, "matrix.html", "--report", "report.html", cwd=tmp_path)
    table = invoke(*common, "matrix.csv", "--to", "csv", cwd=tmp_path)

    assert (page.returncode, table.returncode) == (0, 0), page.stderr + table.stderr
    assert 'href="report.html"' in (tmp_path / "matrix.html").read_text("utf-8")
    assert table.stderr == "matrix.csv: 5 rows\n"


def test_matches_of_another_release_are_refused(tmp_path: Path) -> None:
    """The message says how to get the right ones; nothing is written."""
    write_dataset(tmp_path / "claims.json", DATASET)
    invoke("match", "claims.json", "-o", "matches.json", cwd=tmp_path)
    with (tmp_path / "claims.json").open("a", encoding="utf-8") as file:
        file.write("\n")
    result = invoke(
        *("matrix", "claims.json", "--matches", "matches.json", "-o", "m.html"), cwd=tmp_path
    )

    assert result.returncode == 2
    assert "run factcheck match claims.json -o matches.json" in result.stderr
    assert not (tmp_path / "m.html").exists()


def test_the_page_never_replaces_an_input(tmp_path: Path) -> None:
    """The dataset is the output, too."""
    write_dataset(tmp_path / "claims.json", DATASET)
    invoke("match", "claims.json", "-o", "matches.json", cwd=tmp_path)
    result = invoke(
        *("matrix", "claims.json", "--matches", "matches.json", "-o", "matches.json"), cwd=tmp_path
    )

    assert result.returncode == 2
    assert "this is the input" in result.stderr


def test_what_is_no_dataset_is_named(tmp_path: Path) -> None:
    """Not its matches are blamed."""
    write_dataset(tmp_path / "claims.json", DATASET)
    invoke("match", "claims.json", "-o", "matches.json", cwd=tmp_path)
    result = invoke(
        "matrix", "matches.json", "--matches", "matches.json", "-o", "m.html", cwd=tmp_path
    )

    assert result.returncode == 2
    assert "matches.json: /schema" in result.stderr
