"""``factcheck drift`` and the count that ``factcheck match`` prints."""

import json
from pathlib import Path

from factcheck.dataset import write_dataset
from tests.cli.command import invoke
from tests.matching.test_drift import ARABIC, ENGLISH, article, claims_of, dataset
from tests.paths import EXAMPLES


def write(folder: Path, arabic: tuple[str, ...] = ARABIC) -> None:
    """Write two parallel articles on a port; in the Arabic one hinted is أكد."""
    one, other = article("p.en", "p.ar", ENGLISH), article("p.ar", "p.en", arabic)
    made = dataset((one, claims_of(one, ENGLISH)), (other, claims_of(other, arabic)))
    write_dataset(folder / "claims.json", made)


def test_match_counts_drift_and_drift_shows_it(tmp_path: Path) -> None:
    """One drift, in the table and as JSON; drift goes to stdout, the count to stderr."""
    write(tmp_path)

    matched = invoke("match", "claims.json", "-o", "matches.json", cwd=tmp_path)
    table = invoke("drift", "claims.json", "matches.json", cwd=tmp_path)
    plain = invoke("drift", "claims.json", "matches.json", "--json", cwd=tmp_path)

    count = "1 translated article, 1 drift: cue-stronger 1"
    assert count in matched.stderr
    assert count in table.stderr
    row = "| p.en | p.ar | not known | cue-stronger | English: hinted; Arabic: أكد |"
    assert row in table.stdout.splitlines()
    (drift,) = json.loads(plain.stdout)
    assert (drift["kind"], drift["direction"]) == ("cue-stronger", "unknown")


def test_matches_of_another_file_are_refused(tmp_path: Path) -> None:
    """The dataset changed after it was matched: exit code 2, and what to do."""
    write(tmp_path)
    invoke("match", "claims.json", "-o", "matches.json", cwd=tmp_path)
    write(tmp_path, (ARABIC[1],))

    done = invoke("drift", "claims.json", "matches.json", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert "run `factcheck match` again" in done.stderr


def test_another_label_in_the_sample_is_shown(tmp_path: Path) -> None:
    """The Arabic claim has the label Other, too."""
    sample = EXAMPLES / "valid" / "claims.json"
    invoke("match", sample, "-o", "matches.json", cwd=tmp_path)

    done = invoke("drift", sample, "matches.json", cwd=tmp_path)

    assert done.returncode == 0
    assert "source-other | English: Kremlin; Arabic: Kremlin, Other |" in done.stdout
