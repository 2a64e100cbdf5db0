"""``factcheck agreement``."""

import json
from pathlib import Path

from factcheck.dataset import write_dataset
from tests.analysis.test_agreement import TWO
from tests.cli.command import invoke
from tests.paths import EXAMPLES


def test_figures_are_printed_as_markdown_tables(tmp_path: Path) -> None:
    """They can be pasted into a page."""
    write_dataset(tmp_path / "claims.json", TWO)
    done = invoke("agreement", "claims.json", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "| en | 2 | claim | 75.0 | 66.7–80.0 | 8 |" in done.stdout
    assert "| en | 2 | source label, alpha | 0.545 |" in done.stdout
    assert "n/a in ar, since nobody annotated anything: all figures." in done.stdout


def test_json_has_null_and_a_reason_for_an_undefined_figure(tmp_path: Path) -> None:
    """Nobody annotated anything in Arabic."""
    write_dataset(tmp_path / "claims.json", TWO)
    done = invoke("agreement", "claims.json", "--json", cwd=tmp_path)
    groups = json.loads(done.stdout)["groups"]

    assert groups["en"]["measures"]["claim"]["value"] == 0.75
    assert groups["ar"]["measures"]["claim"] == {
        "value": None,
        "interval": None,
        "units": 0,
        "undefined": "nobody annotated anything",
        "remarks": [],
    }


def test_an_invalid_dataset_is_rejected(tmp_path: Path) -> None:
    """The exit code is 2, and every violation is listed."""
    done = invoke("agreement", EXAMPLES / "invalid" / "claims.json", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count(", expected ") == 6
    assert "Traceback" not in done.stderr
