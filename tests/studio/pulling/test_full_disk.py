"""A disk that is full at any point of a pull: the dataset stays, and the next pull is complete."""

import itertools
import multiprocessing
import sqlite3
import sys
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import pytest

from factcheck.studio.pulling.check import check_project
from tests.studio.fake_server import CONNECTION, FakeServer
from tests.studio.pulling.test_locks import in_child, made, pull_into
from tests.studio.texts import TAXONOMY

FORK = multiprocessing.get_context("fork")
BEFORE, STEP = 8, 16_384

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")


def limited(output: Path, server: FakeServer, size: int, pipe: Pipe) -> None:
    """Pull while no file may be larger than this: the kernel refuses what comes after it."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    in_child(output, server, "Test", pipe)


def said_with(output: Path, server: FakeServer, size: int) -> str:
    """Return what a pull says that may write files of this size; ``""`` if it did its work."""
    ours, theirs = FORK.Pipe()
    child = FORK.Process(target=limited, args=(output, server, size, theirs))
    child.start()
    said: str = ours.recv()
    child.join()
    return said


def test_a_disk_that_is_full_at_some_point_leaves_the_dataset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error names what to do; with some space again a pull has what one without a fault has."""
    server, output, undisturbed = (
        made(60, "Test"),
        tmp_path / "claims.json",
        tmp_path / "other.json",
    )
    pull_into(undisturbed, server, full=True)
    whole = undisturbed.read_bytes()
    later = server.tasks[1][BEFORE:]
    del server.tasks[1][BEFORE:]
    pull_into(output, server)
    before = output.read_bytes()
    server.tasks[1] += later
    failed = 0
    for size in itertools.count(0, STEP):
        said = said_with(output, server, size)
        if not said:
            break
        failed += 1
        assert output.read_bytes() == before
        assert "or free some disk space; then pull again" in said
    assert output.read_bytes() == whole
    assert failed > 5
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *(".claims.json.pull", ".other.json.pull", "claims.json", "other.json")
    ]
    with capsys.disabled():
        sys.stdout.write(f"\n{failed} pulls on a full disk: 0 datasets changed\n")


def test_a_check_on_a_full_disk_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It needs a temporary file."""
    connect = sqlite3.connect

    def connect_to_full(path: Path) -> sqlite3.Connection:
        file = connect(path)
        file.execute("PRAGMA max_page_count = 9")
        return file

    monkeypatch.setattr("sqlite3.connect", connect_to_full)
    with pytest.raises(OSError, match=r"database or disk is full; .* free some disk space"):
        check_project(TAXONOMY, CONNECTION, project="Test", patience=(), transport=made(60, "Test"))
