"""What was on its way to a server when a push ended.

The server's own state tells which documents it has, so a push needs no list of what it sent. One
thing the server can't tell: a request whose sender was killed. It works on for seconds, nobody
sees it, and a push that comes at once would send the same documents again. So each request is
noted before it leaves and crossed out when its answer is there; a note that was left makes the
next push wait until that request is over, and look only then.

The note has the shape ``{"sent": "2026-11-25T08:30:00+00:00", "tasks": 1000}``.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from factcheck.errors import StudioError, Unavailable
from factcheck.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SLOWEST = 50.0
"""Tasks a second: a tenth of what Label Studio 1.23.2 was measured to import on two cores."""

LEAST_SECONDS = 2.0


def default_state_dir() -> Path:
    """Return the folder for notes of requests (``~/.local/state/factcheck`` on Linux)."""
    from platformdirs import user_state_path

    return user_state_path("factcheck", appauthor=False)


class Journal:
    """Notes of the requests to one project of one server; one push at a time may hold it.

    The lock is the kernel's, so it goes when its holder is killed.
    """

    def __init__(self, folder: Path, url: str, project: str) -> None:
        """Name the note; nothing is written yet.

        Args:
            folder: where notes are kept.
            url: the server.
            project: the project's title.
        """
        name = hashlib.sha256(f"{url}\n{project}".encode()).hexdigest()[:16]
        self._path = folder / f"push-{name}.json"
        self._project = project

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep other pushes to the project out.

        Raises:
            StudioError: another one is at it.
            OSError: the folder cannot be written.
        """
        from filelock import FileLock, Timeout

        self._path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._path.with_suffix(".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            problem = f"another push to {self._project!r} is running"
            raise StudioError("this machine", problem, "wait until it is done") from None
        try:
            yield
        finally:
            lock.release()

    @contextlib.contextmanager
    def sending(self, tasks: int) -> Iterator[None]:
        """Note a request while the block runs; the note stays if nobody knows how it ended."""
        note = {"sent": _now().isoformat(), "tasks": tasks}
        with replacing(self._path) as file:
            json.dump(note, file)
        try:
            yield
        except Unavailable as error:
            if not error.heard:
                self._path.unlink()
            raise
        except StudioError:
            self._path.unlink()
            raise
        else:
            self._path.unlink()

    def settle(self) -> float:
        """Wait until a request that was left is over, as far as anybody can tell.

        Returns:
            How many seconds it waited.
        """
        left = max((self._over() - _now()).total_seconds(), 0.0)
        time.sleep(left)
        self._path.unlink(missing_ok=True)
        return left

    def _over(self) -> datetime:
        """Return when the request that was left is over; now, if there is none."""
        try:
            note = json.loads(self._path.read_text(encoding="utf-8"))
            longest = timedelta(seconds=LEAST_SECONDS + int(note["tasks"]) / SLOWEST)
            # A clock that was set back must not make anybody wait for hours.
            return min(datetime.fromisoformat(note["sent"]), _now()) + longest
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return _now()  # none, or none of ours


def _now() -> datetime:
    return datetime.now(UTC)
