"""``factcheck match``."""

import json
import shutil
from pathlib import Path

from tests.cli.command import invoke
from tests.paths import EXAMPLES


def test_decisions_in_the_output_are_kept(tmp_path: Path) -> None:
    """A person parts the two parallel claims of the sample; the next run has no group."""
    shutil.copy(EXAMPLES / "valid" / "claims.json", tmp_path)
    arguments = ("match", "claims.json", "-o", "matches.json")
    before = invoke(*arguments, cwd=tmp_path)
    path = tmp_path / "matches.json"
    record = json.loads(path.read_text("utf-8"))
    (pair,) = record["pairs"]
    decision = {"one": pair["one"], "other": pair["other"], "answer": "different", "by": "sami"}
    record["decisions"].append(decision)
    path.write_text(json.dumps(record), "utf-8")

    after = invoke(*arguments, cwd=tmp_path)

    assert (before.returncode, after.returncode) == (0, 0)
    assert "1 group, " in before.stderr
    assert "0 groups" in after.stderr
    assert json.loads(path.read_text("utf-8"))["decisions"] == [decision]


def test_a_denial_that_was_decided_to_be_the_same_is_a_note(tmp_path: Path) -> None:
    """The stance of one of the two claims of the sample was corrected after Sami compared them."""
    record = json.loads((EXAMPLES / "valid" / "claims.json").read_text("utf-8"))
    (tmp_path / "claims.json").write_text(json.dumps(record), "utf-8")
    path = tmp_path / "matches.json"
    arguments = ("match", "claims.json", "-o", "matches.json")
    invoke(*arguments, cwd=tmp_path)
    matches = json.loads(path.read_text("utf-8"))
    (pair,) = matches["pairs"]
    one, other = pair["one"], pair["other"]
    matches["decisions"].append({"one": one, "other": other, "answer": "same", "by": "sami"})
    path.write_text(json.dumps(matches), "utf-8")
    before = invoke(*arguments, cwd=tmp_path)
    for claim in record["claims"]:
        claim["attribution"]["stance"] = "denies" if claim["id"] == one else "asserts"
    (tmp_path / "claims.json").write_text(json.dumps(record), "utf-8")

    after = invoke(*arguments, cwd=tmp_path)

    note = (
        f"note: {one} and {other} were decided to be the same by sami, "
        "but one asserts and the other denies it"
    )
    assert note in after.stderr.splitlines()
    assert note not in before.stderr


def test_predictions_are_matched(tmp_path: Path) -> None:
    """Without a word about annotators."""
    shutil.copy(EXAMPLES / "valid" / "predictions.jsonl", tmp_path)

    done = invoke("match", "predictions.jsonl", "-o", "matches.json", cwd=tmp_path)

    assert done.returncode == 0
    assert "groups, " in done.stderr
    assert json.loads((tmp_path / "matches.json").read_text("utf-8"))["groups"] == []


def test_the_dataset_is_not_overwritten(tmp_path: Path) -> None:
    """The output is another file, and one that holds no matches is refused."""
    shutil.copy(EXAMPLES / "valid" / "claims.json", tmp_path)
    (tmp_path / "other.json").write_text("{}", "utf-8")

    same = invoke("match", "claims.json", "-o", "claims.json", cwd=tmp_path)
    other = invoke("match", "claims.json", "-o", "other.json", cwd=tmp_path)

    assert (same.returncode, other.returncode) == (2, 2)
    assert (tmp_path / "other.json").read_text("utf-8") == "{}"


def test_scores_are_printed_for_the_sample(tmp_path: Path) -> None:
    """All seven pairs, as a table and as JSON."""
    gold = EXAMPLES.parents[1] / "seeds" / "putin-haftar-meeting.gold.json"

    table = invoke("evaluate", "--matches", gold, cwd=tmp_path)
    plain = invoke("evaluate", "--matches", "--json", gold, cwd=tmp_path)

    row = f"| {gold.name} | gold | alignment | 100.0 | 100.0 | 100.0 | 7 | 7 | 7 |"
    assert row in table.stdout.splitlines()
    first = json.loads(plain.stdout)["putin-haftar-meeting.gold.json"]["parallel"][0]
    assert (first["correct"], first["gold"]) == (7, 7)
