"""``factcheck scoreboard``."""

import json
import re
from pathlib import Path

from factcheck.dataset import write_dataset
from tests.analysis.test_scoreboard import BOARDED
from tests.cli.command import invoke


def test_figures_are_printed_as_markdown_tables(tmp_path: Path) -> None:
    """They can be pasted into a page."""
    write_dataset(tmp_path / "claims.json", BOARDED)
    done = invoke("scoreboard", "claims.json", "--threshold", "0.4", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "| all |  | 5 | 1 (20.0) | 2 (40.0) | 2 (40.0) | 0 (0.0) | 2 |" in done.stdout
    assert (
        "Scores from 0.400 on: 4 of 5 claims (80.0), of which 3 are confirmed (75.0)."
        in done.stdout
    )


def test_a_dataset_from_before_there_were_stances_is_noted(tmp_path: Path) -> None:
    """Once, on stderr; the figures are printed all the same."""
    write_dataset(tmp_path / "claims.json", BOARDED)
    done = invoke("scoreboard", "claims.json", cwd=tmp_path)
    text = (tmp_path / "claims.json").read_text("utf-8").replace(":1.3.0", ":1.1.0")
    text = re.sub(',"stance":"[a-z]+"', "", text)
    (tmp_path / "claims.json").write_text(text, "utf-8")
    noted = invoke("scoreboard", "claims.json", cwd=tmp_path)

    assert done.stderr == ""
    assert noted.returncode == 0
    assert noted.stdout == done.stdout
    assert noted.stderr == (
        "note: claims.json has schema version 1.1.0, without stances: whether a source asserts "
        "or denies is taken from its words\n"
    )


def test_json_has_the_threshold_that_reaches_a_precision(tmp_path: Path) -> None:
    """Claims with scores from 0.45 on have a precision of 0.7."""
    write_dataset(tmp_path / "claims.json", BOARDED)
    done = invoke("scoreboard", "claims.json", "--precision", "0.7", "--json", cwd=tmp_path)
    found = json.loads(done.stdout)

    assert found["precision"]["wanted"] == 0.7
    assert found["precision"]["reaching"]["threshold"] == 0.45
    assert found["boards"]["language"]["ar"]["fates"]["deleted"] == 1


def test_a_precision_of_0_is_rejected(tmp_path: Path) -> None:
    """Every threshold would reach it."""
    write_dataset(tmp_path / "claims.json", BOARDED)
    done = invoke("scoreboard", "claims.json", "--precision", "0", cwd=tmp_path)

    assert done.returncode == 2
    assert "0.0 is not in the range 0<x<=1" in done.stderr
