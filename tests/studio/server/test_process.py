"""One process a folder: found while it lives, ended for certain, no other one ever signalled."""

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
    until = time.monotonic() + 20
    while "up" not in process.tail(folder):
        assert time.monotonic() < until, "the test's own process does not come up"
        time.sleep(0.02)
    return state


def test_a_launched_process_is_found(folder: Path) -> None:
    """What was started is what is found."""
    state = launch(folder)

    assert process.find(folder) == state


def test_nothing_is_found_where_nothing_was_started(folder: Path) -> None:
    """An empty folder and a missing one have no server."""
    assert process.find(folder) is None
    assert process.find(folder / "missing") is None


def test_a_crash_is_noticed(folder: Path) -> None:
    """After a kill the state file is left over, and nothing is found."""
    state = launch(folder)

    os.killpg(state.pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while process.find(folder) and time.monotonic() < until:
        time.sleep(0.02)

    assert process.find(folder) is None
    assert process.last(folder) == state


def test_end_says_whether_there_was_one(folder: Path) -> None:
    """The second end finds nothing to do."""
    launch(folder)

    assert process.end(folder) is True
    assert process.end(folder) is False


def test_a_process_that_ignores_the_request_is_killed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL follows when SIGTERM has had its time."""
    monkeypatch.setattr(process, "_TERM_SECONDS", 0.3)
    launch(folder, STUBBORN)

    assert process.end(folder) is True
    assert process.find(folder) is None


def test_a_recycled_process_id_is_not_signalled(folder: Path) -> None:
    """A state file from before a reboot names a process of somebody else; that one lives on."""
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
    """A second launch is refused while the first lives."""
    launch(folder)

    with pytest.raises(StudioError, match="runs here already"):
        process.launch(folder, SLEEPER, 8081, {})


def test_a_process_on_another_machine_is_left_alone(folder: Path) -> None:
    """Where folders are shared, the id means nothing here; the message names the machine."""
    state = launch(folder)
    write_private(folder / process.STATE, asdict(replace(state, machine="elsewhere")))

    with pytest.raises(StudioError, match="elsewhere"):
        process.end(folder)

    write_private(folder / process.STATE, asdict(state))
    assert process.find(folder) == state


def test_a_lost_state_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server without a state file is neither denied nor guessed at."""
    monkeypatch.setattr(process, "_PROBE_SECONDS", 0.2)
    state = launch(folder)
    (folder / process.STATE).unlink()

    with pytest.raises(StudioError, match="which is unknown"):
        process.find(folder)

    write_private(folder / process.STATE, asdict(state))


def test_one_starts_at_a_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes second waits, and says so when it takes too long."""
    monkeypatch.setattr(process, "_START_LOCK_SECONDS", 0.2)

    with (
        process.starting(folder),
        pytest.raises(StudioError, match="still starting it"),
        process.starting(folder),
    ):
        pytest.fail("two at a time")


def test_the_log_of_the_time_before_is_kept(folder: Path) -> None:
    """A start does not wipe the log that tells why the last one ended."""
    launch(folder)
    process.end(folder)

    launch(folder)

    assert (folder / "server.log.1").read_text().strip() == "up"
