"""Rejected records in a file."""

import json
import resource
from pathlib import Path

import pytest

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


def test_the_file_of_an_earlier_run_stays_until_the_end(tmp_path: Path) -> None:
    """A run that fails erases nothing, and leaves no draft."""
    path = tmp_path / "rejected.jsonl"
    path.write_text("earlier\n", encoding="utf-8")

    def fail() -> None:
        with Rejects(path) as rejects:
            rejects.add(where="a", reason="empty", message="", record="")
            assert path.read_text(encoding="utf-8") == "earlier\n"
            raise ValueError("failed")

    with pytest.raises(ValueError, match="failed"):
        fail()

    assert path.read_text(encoding="utf-8") == "earlier\n"
    assert [*tmp_path.iterdir()] == [path]


def test_a_full_disk_leaves_no_line_that_is_cut(tmp_path: Path) -> None:
    """The error names the file; that of an earlier run stays."""
    path = tmp_path / "rejected.jsonl"
    path.write_text("earlier\n", encoding="utf-8")

    def fill() -> None:
        with Rejects(path) as rejects:
            for _ in range(100):
                rejects.add(where="a", reason="empty", message="", record="word " * 1000)

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limit[1]))
    try:
        with pytest.raises(OSError, match="File too large") as caught:
            fill()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)

    assert caught.value.filename == str(path)
    assert path.read_text(encoding="utf-8") == "earlier\n"
    assert [*tmp_path.iterdir()] == [path]


def test_a_link_to_the_file_stays(tmp_path: Path) -> None:
    """What it leads to is replaced or removed; a device is written to."""
    path, target = tmp_path / "rejected.jsonl", tmp_path / "kept.jsonl"
    target.write_text("earlier\n", encoding="utf-8")
    path.symlink_to(target)

    with Rejects(path) as rejects:
        rejects.add(where="a", reason="empty", message="", record="")
    assert (path.is_symlink(), json.loads(target.read_bytes())["where"]) == (True, "a")

    with Rejects(path):
        pass
    assert (path.is_symlink(), target.exists()) == (True, False)

    path.unlink()
    path.symlink_to("/dev/null")
    with Rejects(path) as rejects:
        rejects.add(where="a", reason="empty", message="", record="")
    with Rejects(path):
        pass
    assert path.is_char_device()


def test_there_is_no_file_if_nothing_is_rejected(tmp_path: Path) -> None:
    """The file of an earlier run is removed."""
    path = tmp_path / "rejected.jsonl"
    path.write_text("{}\n", encoding="utf-8")

    with Rejects(path) as rejects:
        pass

    assert (rejects.count, [*tmp_path.iterdir()]) == (0, [])
