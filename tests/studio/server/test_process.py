"""One process per folder: found while it lives, ended reliably; no other process gets a signal."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from factcheck.errors import StudioError
from factcheck.files import write_private
from factcheck.studio.server import process

_SLEEP = "import signal, time; print('up', flush=True); time.sleep(60)"
SLEEPER = (sys.executable, "-c", _SLEEP)
_DEAF = "signal.signal(signal.SIGTERM, signal.SIG_IGN); print"
STUBBORN = (sys.executable, "-c", _SLEEP.replace("print", _DEAF))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    process.end(tmp_path)


def launch(folder: Path, command: tuple[str, ...] = SLEEPER) -> process.State:
    state = process.launch(folder, command, 8080, {})
    while "up" not in process.tail(folder):
        assert process.find(folder), "the process of the test has ended"
        time.sleep(0.02)
    return state


def test_a_launched_process_is_found(folder: Path) -> None:
    """The state that is found is that of the launch."""
    state = launch(folder)

    assert process.find(folder) == state


def test_a_folder_without_a_server_has_no_state(folder: Path) -> None:
    """An empty folder, or a missing one."""
    assert process.find(folder) is None
    assert process.find(folder / "missing") is None


@pytest.mark.parametrize("content", ["", "[]", '{"pid": 1e999, "port": 1}', "[" * 99_999])
def test_a_damaged_state_is_no_state(content: str, tmp_path: Path) -> None:
    """Whatever is in the file."""
    (tmp_path / process.STATE).write_text(content, "utf-8")
    assert process.last(tmp_path) is None


def test_a_crash_is_noticed(folder: Path) -> None:
    """After a kill the state file is still there, and no server is found."""
    state = launch(folder)

    os.killpg(state.pid, signal.SIGKILL)
    while process.find(folder):
        time.sleep(0.02)

    assert process.find(folder) is None
    assert process.last(folder) == state


def test_end_returns_whether_there_was_a_server(folder: Path) -> None:
    """The second call has nothing to end."""
    launch(folder)

    assert process.end(folder) is True
    assert process.end(folder) is False


def test_a_process_that_ignores_sigterm_is_killed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL follows when the time for SIGTERM is over."""
    monkeypatch.setattr(process, "_TERM_SECONDS", 0.3)
    launch(folder, STUBBORN)

    assert process.end(folder) is True
    assert process.find(folder) is None


def test_a_reused_process_id_gets_no_signal(folder: Path) -> None:
    """After a reboot the process id in a state file may belong to another program."""
    launch(folder)
    process.end(folder)
    left_over = process.last(folder)
    assert left_over is not None
    with subprocess.Popen(  # noqa: S603 - the test's own process
        SLEEPER, stdout=subprocess.DEVNULL, start_new_session=True
    ) as bystander:
        write_private(folder / process.STATE, asdict(replace(left_over, pid=bystander.pid)))

        ended = process.end(folder)
        lives = bystander.poll() is None
        bystander.kill()

    assert (ended, lives) == (False, True)


def test_a_folder_has_one_process(folder: Path) -> None:
    """A second launch is rejected while the first lives."""
    launch(folder)

    with pytest.raises(StudioError, match="already running here"):
        process.launch(folder, SLEEPER, 8081, {})


def test_a_process_on_another_machine_is_left_alone(folder: Path) -> None:
    """On a shared folder the process id is of another machine, which the message names."""
    state = launch(folder)
    write_private(folder / process.STATE, asdict(replace(state, machine="elsewhere")))

    with pytest.raises(StudioError, match="elsewhere"):
        process.end(folder)

    write_private(folder / process.STATE, asdict(state))
    assert process.find(folder) == state


def test_a_lost_state_file_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server without a state file is reported, not ignored."""
    monkeypatch.setattr(process, "_PROBE_SECONDS", 0.2)
    state = launch(folder)
    (folder / process.STATE).unlink()

    with pytest.raises(StudioError, match="its process is unknown"):
        process.find(folder)

    write_private(folder / process.STATE, asdict(state))


def test_only_one_server_starts_at_a_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second start waits, and fails when that takes too long."""
    monkeypatch.setattr(process, "_START_LOCK_SECONDS", 0.2)

    with (
        process.starting(folder),
        pytest.raises(StudioError, match="still starting it"),
        process.starting(folder),
    ):
        pytest.fail("two at a time")


def test_the_previous_log_is_kept(folder: Path) -> None:
    """A start does not delete the log that shows why the last server ended."""
    launch(folder)
    process.end(folder)

    launch(folder)

    assert (folder / "server.log.1").read_text().strip() == "up"
