"""The file beside a dataset in which a pull keeps what it has read."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.studio.pulling.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator


def store_of(output: Path) -> Path:
    """Return the file in which a pull keeps what it has read; a link has that of its target."""
    target = Path(os.path.realpath(output))
    return target.with_name(f".{target.name}.pull")


@contextmanager
def open_store(path: Path, *, replace: bool) -> Iterator[Store]:
    """Open a store, and lock it; a new one into which nothing was pulled is removed again.

    Args:
        path: the file.
        replace: whether one that another version of factcheck has written is emptied.

    Raises:
        ExportError: another version of factcheck has written it.
        OSError: it is damaged, locked, or cannot be written.
    """
    new = not path.exists()
    with path.open("ab") as file:  # a clear message if the folder is missing or read-only
        opened = os.fstat(file.fileno())
    try:
        with Store(path, replace=replace) as store:
            _require_there(path, opened)
            try:
                yield store
            finally:
                if new and store.owner is None:  # nothing was pulled
                    with suppress(PermissionError):  # Windows removes no open file
                        path.unlink()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        problem = str(error)[:100]  # it may quote a record
        cure = "remove this file and pull again: everything is read again"
        if isinstance(error, sqlite3.OperationalError) and not problem.startswith(_DAMAGED):
            # Locked, or the disk is full: the content of the file is good.
            cure = "wait until another pull has finished, or free some disk space; then pull again"
        raise OSError(f"{path}: {problem}; {cure}") from error


_DAMAGED = ("Could not decode", "no such")
"""How messages of SQLite begin if the content of a file is not good; they have no code."""


def _require_there(path: Path, opened: os.stat_result) -> None:
    """Check that a file that was opened was not removed by another pull meanwhile, see above.

    Raises:
        sqlite3.OperationalError: it was.
    """
    if not (path.exists() and os.path.samestat(opened, path.stat())):
        raise sqlite3.OperationalError("database is locked")
