"""``factcheck scoreboard``."""

import json
from pathlib import Path

from factcheck.dataset import write_dataset
from tests.analysis.test_scoreboard import BOARDED
from tests.cli.command import factcheck


def test_tables_are_for_people(tmp_path: Path) -> None:
    """In Markdown, to be put into a page as they are."""
    write_dataset(tmp_path / "claims.json", BOARDED)
    done = factcheck("scoreboard", "claims.json", "--threshold", "0.4", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "| all |  | 5 | 1 (20.0) | 2 (40.0) | 2 (40.0) | 0 (0.0) | 2 |" in done.stdout
    assert "Scores from 0.400 on: 4 of 5 claims (80.0), of which 3 stand (75.0)." in done.stdout


def test_json_is_for_programs(tmp_path: Path) -> None:
    """With the threshold that reaches the precision asked for."""
    write_dataset(tmp_path / "claims.json", BOARDED)
    done = factcheck("scoreboard", "claims.json", "--precision", "0.7", "--json", cwd=tmp_path)
    found = json.loads(done.stdout)

    assert found["precision"]["wanted"] == 0.7
    assert found["precision"]["reaching"]["threshold"] == 0.45
    assert found["boards"]["language"]["ar"]["fates"]["deleted"] == 1


def test_a_precision_of_nothing_is_refused(tmp_path: Path) -> None:
    """Every threshold reaches it."""
    write_dataset(tmp_path / "claims.json", BOARDED)
    done = factcheck("scoreboard", "claims.json", "--precision", "0", cwd=tmp_path)

    assert done.returncode == 2
    assert "0.0 is not in the range 0<x<=1" in done.stderr
