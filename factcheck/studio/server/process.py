"""The server's process: started once, found again, ended reliably.

A lock shows whether it is running, not a process id: the server inherits an open file with `flock`
on it, so the kernel holds the lock exactly as long as the server lives. A state file without that
lock is left over from a crash or a reboot. Its process id may belong to another program by now, so
it never gets a signal.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from factcheck.errors import StudioError
from factcheck.files import write_private

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

STATE = "server.json"
LOG = "server.log"
STARTING = "start.lock"
_ALIVE = "server.lock"

_TICK = 0.1
_START_LOCK_SECONDS = 300.0
_TERM_SECONDS = 10.0
_KILL_SECONDS = 5.0
_PROBE_SECONDS = 2.0

_RUNNING, _STOP = "a server is already running here", "run `factcheck studio stop` first"

_children: list[subprocess.Popen[bytes]] = []
"""Servers that this process started: it must reap them; init reaps the others."""


@dataclass(frozen=True, slots=True)
class State:
    """A started server.

    Attributes:
        pid: its process id, which is also that of its process group.
        port: the port it listens on.
        machine: the host name of its machine; several machines may share a home folder.
        started: when it was started, ISO 8601 in UTC.
    """

    pid: int
    port: int
    machine: str
    started: str


def find(data_dir: Path) -> State | None:
    """Return the server that is running in a data folder, ``None`` if there is none.

    Raises:
        StudioError: a server is running, but its state file is lost.
    """
    until = time.monotonic() + _PROBE_SECONDS
    while _held(data_dir):
        state = last(data_dir)
        if state is not None:
            return state
        if time.monotonic() >= until:
            cure = "end the process that has server.lock open"
            problem = "a server is running here, but its process is unknown"
            raise StudioError(str(data_dir), problem, cure)
        time.sleep(_TICK)  # it may just have been launched
    return None


def last(data_dir: Path) -> State | None:
    """Return the server that was last started in a data folder, running or not."""
    try:
        values = json.loads((data_dir / STATE).read_text(encoding="utf-8"))
        return State(
            int(values["pid"]), int(values["port"]), str(values["machine"]), str(values["started"])
        )
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def launch(
    data_dir: Path, command: Sequence[str], port: int, environment: Mapping[str, str]
) -> State:
    """Start a server in its own session, with its output in the log.

    The caller holds `starting`, so nobody else starts one.

    Raises:
        StudioError: a server is already running.
    """
    if _held(data_dir):
        raise StudioError(str(data_dir), _RUNNING, _STOP)
    (data_dir / STATE).unlink(missing_ok=True)  # left over from an earlier server
    log = data_dir / LOG
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    with _alive_lock(data_dir) as lock, open(log, "xb", opener=_private) as output:
        process = subprocess.Popen(  # noqa: S603 - our own command, no outside argument
            command,
            env=dict(environment),
            cwd=data_dir,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o077,
            pass_fds=(lock,),
        )
        _children.append(process)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        state = State(process.pid, port, socket.gethostname(), now)
        write_private(data_dir / STATE, asdict(state))
    return state


def end(data_dir: Path) -> bool:
    """End the server of a data folder: SIGTERM, and SIGKILL ten seconds later.

    Returns:
        Whether there was one.

    Raises:
        StudioError: it runs on another machine, or does not end.
    """
    state = find(data_dir)
    if state is None:
        return False
    if state.machine != socket.gethostname():
        cure = f"run `factcheck studio stop` on {state.machine}"
        raise StudioError(str(data_dir), f"it runs on {state.machine}", cure)
    for request, patience in ((signal.SIGTERM, _TERM_SECONDS), (signal.SIGKILL, _KILL_SECONDS)):
        with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
            os.killpg(state.pid, request)
        if _ended(data_dir, patience):
            return True
    cure = "find out what it is waiting for (a disk that does not answer?)"
    raise StudioError(str(data_dir), f"process {state.pid} does not end", cure)


@contextlib.contextmanager
def starting(data_dir: Path) -> Iterator[None]:
    """Let nobody else start a server in the same folder; wait while somebody does.

    Raises:
        StudioError: somebody has been starting one for five minutes.
    """
    descriptor = os.open(data_dir / STARTING, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _lock(descriptor, _START_LOCK_SECONDS):
            cure = "see server.log there, end that process, and try again"
            raise StudioError(str(data_dir), "another process is still starting it", cure)
        yield
    finally:
        os.close(descriptor)


def tail(data_dir: Path, lines: int = 12) -> str:
    """Return the last lines of the server's log."""
    try:
        text = (data_dir / LOG).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.rstrip().splitlines()[-lines:])


@contextlib.contextmanager
def _alive_lock(data_dir: Path) -> Iterator[int]:
    """Yield the lock that the server will inherit; closing our copy does not release it."""
    descriptor = os.open(data_dir / _ALIVE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _lock(descriptor, _PROBE_SECONDS):  # `_held` may hold it for a moment
            raise StudioError(str(data_dir), _RUNNING, _STOP)
        yield descriptor
    finally:
        os.close(descriptor)


def _held(data_dir: Path) -> bool:
    _reap()
    try:
        descriptor = os.open(data_dir / _ALIVE, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not _lock(descriptor, 0, shared=True)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, seconds: float, *, shared: bool = False) -> bool:
    """Try for some seconds to lock an open file; it is unlocked when all copies are closed.

    Raises:
        StudioError: on Windows, which has no such locks.
    """
    if sys.platform == "win32":
        cure = "use WSL, or give another server with --url"
        raise StudioError("this machine", "the embedded server needs Linux or macOS", cure)
    import fcntl

    mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_TICK)
        else:
            return True


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _ended(data_dir: Path, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while _held(data_dir):
        if time.monotonic() >= until:
            return False
        time.sleep(_TICK)
    return True


def _reap() -> None:
    _children[:] = [child for child in _children if child.poll() is None]
