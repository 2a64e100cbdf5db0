"""Rejected records in a file."""

import json
from pathlib import Path

from factcheck.dataset import Rejects


def test_rejected_records_are_kept_with_their_reason(tmp_path: Path) -> None:
    """One JSON line each, counted by reason; lone surrogates are kept."""
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


def test_rejected_records_are_written_at_once(tmp_path: Path) -> None:
    """They can be read while a long run goes on."""
    path = tmp_path / "rejected.jsonl"

    with Rejects(path) as rejects:
        rejects.add(where="a", reason="empty", message="", record="")

        assert path.read_text(encoding="utf-8").endswith("}\n")


def test_there_is_no_file_if_nothing_is_rejected(tmp_path: Path) -> None:
    """The file of an earlier run is removed."""
    path = tmp_path / "rejected.jsonl"
    path.write_text("{}\n", encoding="utf-8")

    with Rejects(path) as rejects:
        pass

    assert (rejects.count, [*tmp_path.iterdir()]) == (0, [])
