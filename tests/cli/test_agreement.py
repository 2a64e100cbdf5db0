"""``factcheck agreement``."""

import json
from pathlib import Path

from factcheck.dataset import write_dataset
from tests.analysis.test_agreement import TWO
from tests.cli.command import factcheck
from tests.paths import EXAMPLES


def test_tables_are_for_people(tmp_path: Path) -> None:
    """In Markdown, to be put into a page as they are."""
    write_dataset(tmp_path / "claims.json", TWO)
    done = factcheck("agreement", "claims.json", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "| en | 2 | claim | 75.0 | 66.7–80.0 | 8 |" in done.stdout
    assert "| en | 2 | source label, alpha | 0.545 |" in done.stdout
    assert "n/a in ar, since nobody annotated anything: all figures." in done.stdout


def test_json_is_for_programs(tmp_path: Path) -> None:
    """What is undefined is null, with its reason."""
    write_dataset(tmp_path / "claims.json", TWO)
    done = factcheck("agreement", "claims.json", "--json", cwd=tmp_path)
    groups = json.loads(done.stdout)["groups"]

    assert groups["en"]["measures"]["claim"]["value"] == 0.75
    assert groups["ar"]["measures"]["claim"] == {
        "value": None,
        "interval": None,
        "units": 0,
        "undefined": "nobody annotated anything",
    }


def test_a_dataset_that_does_not_validate_is_refused(tmp_path: Path) -> None:
    """Exit 2, with what is wrong."""
    done = factcheck("agreement", EXAMPLES / "invalid" / "claims.json", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count(", expected ") == 6
    assert "Traceback" not in done.stderr
