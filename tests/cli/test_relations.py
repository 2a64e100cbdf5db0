"""``factcheck relations``."""

import json
from pathlib import Path

from factcheck.dataset import write_dataset
from tests.analysis.matrix.samples import ALONE, DATASET, dataset
from tests.cli.command import invoke


def test_a_denial_is_shown_and_counted(tmp_path: Path) -> None:
    """The relations go to stdout, as text or as JSON; how many there are, to stderr."""
    write_dataset(tmp_path / "claims.json", DATASET)
    invoke("match", "claims.json", "-o", "matches.json", cwd=tmp_path)

    shown = invoke("relations", "claims.json", "matches.json", cwd=tmp_path)
    plain = invoke("relations", "claims.json", "matches.json", "--json", cwd=tmp_path)

    assert (shown.returncode, plain.returncode) == (0, 0), shown.stderr + plain.stderr
    assert shown.stderr == plain.stderr == "1 group, 1 relation: denied 1\n"
    assert shown.stdout.startswith("1. denied by the second\n")
    assert "   DENIES      the bridge fell in March\n" in shown.stdout
    assert [each["group"] for each in json.loads(plain.stdout)] == [True, False]


def test_without_groups_nothing_is_related(tmp_path: Path) -> None:
    """One claim: no error, and it says so."""
    write_dataset(tmp_path / "claims.json", dataset(ALONE))
    invoke("match", "claims.json", "-o", "matches.json", cwd=tmp_path)

    shown = invoke("relations", "claims.json", "matches.json", cwd=tmp_path)
    plain = invoke("relations", "claims.json", "matches.json", "--json", cwd=tmp_path)

    assert (shown.returncode, shown.stdout) == (0, "no relation\n")
    assert shown.stderr == "0 groups, 0 relations\n"
    assert json.loads(plain.stdout) == []


def test_matches_of_another_release_are_refused(tmp_path: Path) -> None:
    """The dataset changed after it was matched: exit code 2, and what to do."""
    write_dataset(tmp_path / "claims.json", DATASET)
    invoke("match", "claims.json", "-o", "matches.json", cwd=tmp_path)
    write_dataset(tmp_path / "claims.json", dataset(ALONE))

    done = invoke("relations", "claims.json", "matches.json", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert "run factcheck match claims.json -o matches.json" in done.stderr


def test_files_in_the_wrong_order_are_named(tmp_path: Path) -> None:
    """The matches stand where the dataset is expected."""
    write_dataset(tmp_path / "claims.json", DATASET)
    invoke("match", "claims.json", "-o", "matches.json", cwd=tmp_path)

    done = invoke("relations", "matches.json", "claims.json", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert "matches.json: /schema" in done.stderr
