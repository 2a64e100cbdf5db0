"""Rejected records in a file."""

import json
from pathlib import Path

from factcheck.dataset import Rejects


def test_rejects_are_kept_with_their_reason(tmp_path: Path) -> None:
    """A JSON line each, counted by reason; lone surrogates survive."""
    path = tmp_path / "rejected.jsonl"

    with Rejects(path) as rejects:
        rejects.add(where="a:1", reason="not-json", message="cut", record='{"الكرملين')
        rejects.add(where="a:2", reason="not-json", message="cut", record={"text": "\udcff"})
        rejects.add(where="b", reason="empty", message="no text", record=None)

    assert (rejects.count, dict(rejects.reasons)) == (3, {"not-json": 2, "empty": 1})
    kept = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert kept[0] == {
        "where": "a:1",
        "reason": "not-json",
        "message": "cut",
        "record": '{"الكرملين',
    }
    assert kept[1]["record"] == {"text": "\udcff"}


def test_rejects_are_on_the_disk_at_once(tmp_path: Path) -> None:
    """Whoever stops a long run wants to see why."""
    path = tmp_path / "rejected.jsonl"

    with Rejects(path) as rejects:
        rejects.add(where="a", reason="empty", message="", record="")

        assert path.read_text(encoding="utf-8").endswith("}\n")


def test_without_rejects_there_is_no_file(tmp_path: Path) -> None:
    """What an earlier run left is gone, too."""
    path = tmp_path / "rejected.jsonl"
    path.write_text("{}\n", encoding="utf-8")

    with Rejects(path) as rejects:
        pass

    assert (rejects.count, [*tmp_path.iterdir()]) == (0, [])
