"""Notes of requests that were on their way to a server when a push ended.

The tasks on the server show which documents were stored, so a push needs no list of what it sent.
They do not show whether the server still works on a request of a process that was killed. That may
take seconds, and a push that starts at once would send the same documents again. So each request is
noted before it is sent, and the note is removed when the answer is there. A note that was left
makes the next push wait until that request must be over, and only then look at the server.

A note looks like ``{"sent": "2026-11-25T08:30:00+00:00", "tasks": 1000}``.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from factcheck.errors import StudioError, Unavailable
from factcheck.files import locking, replacing
from factcheck.text.addresses import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

SLOWEST = 50.0
"""Tasks a second: a tenth of the measured speed of an import (Label Studio 1.23.2, two cores)."""

LEAST_SECONDS = 2.0


def default_state_dir() -> Path:
    """Return the folder for notes of requests (``~/.local/state/factcheck`` on Linux)."""
    from platformdirs import user_state_path

    return user_state_path("factcheck", appauthor=False)


def lock_dir() -> Path:
    """Return the folder of the locks: that for temporary files, which all users of a machine share.

    Notes are not there: anybody could put a link in their place.
    """
    return Path(tempfile.gettempdir())


class Journal:
    """Notes of the requests to one project of one server; one push at a time may hold it.

    The kernel keeps the lock, so it is released when its holder is killed. It is the same lock for
    every user, and however the server's address is written.
    """

    def __init__(self, folder: Path, url: str, project: str) -> None:
        """Choose the file of the note; nothing is written yet.

        Args:
            folder: the folder of all notes.
            url: the server.
            project: the project's title.
        """
        name = hashlib.sha256(f"{_place(url)}\n{project}".encode()).hexdigest()[:16]
        self._path = folder / f"push-{name}.json"
        self._lock = lock_dir() / f"factcheck-push-{name}.lock"
        self._project = project

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep out other pushes to the project while the block runs.

        Raises:
            StudioError: another push is running.
            OSError: a folder cannot be written.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(locking(self._lock))
            except BlockingIOError:
                problem = f"another push to {self._project!r} is running"
                raise StudioError("this machine", problem, "wait until it has finished") from None
            yield

    @contextlib.contextmanager
    def sending(self, tasks: int) -> Iterator[None]:
        """Note a request while the block runs; the note stays if the result is unknown."""
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
        """Wait until the request of a note that was left must be over.

        Returns:
            How many seconds it waited.
        """
        seconds = max((self._end() - _now()).total_seconds(), 0.0)
        time.sleep(seconds)
        self._path.unlink(missing_ok=True)
        return seconds

    def _end(self) -> datetime:
        """Return when the noted request must be over; now, if there is no note."""
        try:
            note = json.loads(self._path.read_text(encoding="utf-8"))
            longest = timedelta(seconds=LEAST_SECONDS + int(note["tasks"]) / SLOWEST)
            # If the clock was set back, nobody must wait for hours.
            return min(datetime.fromisoformat(note["sent"]), _now()) + longest
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return _now()  # no note, or a damaged one


def _place(url: str) -> str:
    """Return where a server is, in one spelling.

    >>> _place("HTTP://LocalHost:80/studio/") == _place("http://127.0.0.1/studio")
    True
    """
    parts = urlsplit(url)
    host = "localhost" if is_loopback(url) else (parts.hostname or "").removesuffix(".")
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    return f"{host}:{port}{parts.path.rstrip('/')}"


def _now() -> datetime:
    return datetime.now(UTC)
