"""What was pulled so far of a project and its adjudications: an SQLite file, a row for each task.

With it a pull asks only for what changed, keeps what was deleted on the server, and writes a
dataset of any size one record at a time. A row has the raw task, so that it can be read again with
another taxonomy, and the records that were made of it, validated and as JSON.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from factcheck.studio.pulling.stored_task import StoredTask

    Raw = Mapping[str, Any]

FORMAT = 5
"""Changes whenever the content of a row does; a file of another format is not read."""

_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tasks (
    number INTEGER PRIMARY KEY,
    project INTEGER NOT NULL,
    adjudication INTEGER NOT NULL DEFAULT 0,
    updated TEXT NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0,
    superseded INTEGER NOT NULL DEFAULT 0,
    document TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    parallel TEXT NOT NULL DEFAULT '',
    part TEXT NOT NULL DEFAULT '',
    record TEXT NOT NULL DEFAULT '',
    annotations TEXT NOT NULL DEFAULT '',
    claims TEXT NOT NULL DEFAULT '',
    refused TEXT NOT NULL DEFAULT '',
    undecided TEXT NOT NULL DEFAULT '',
    tally TEXT NOT NULL DEFAULT '{}',
    raw BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS by_document ON tasks (document);
CREATE TABLE IF NOT EXISTS lost (
    number INTEGER NOT NULL, annotation TEXT NOT NULL, raw BLOB NOT NULL,
    PRIMARY KEY (number, annotation)
);
"""

_CHOOSE = """
DROP TABLE IF EXISTS temp.current;
CREATE TEMP TABLE current (number INTEGER PRIMARY KEY, leads INTEGER NOT NULL);
INSERT INTO current
SELECT number, number = FIRST_VALUE(number) OVER (
    PARTITION BY document ORDER BY adjudication, number
) FROM (
    SELECT number, document, sha256, adjudication, FIRST_VALUE(sha256) OVER (
        PARTITION BY document ORDER BY adjudication, superseded, gone, number DESC
    ) AS best
    FROM tasks WHERE document != ''
) WHERE sha256 = best;
"""
"""Tasks with the current text of their document: of several texts, the last one on the server. One
task of each document leads. An adjudication never decides which text is current."""


class Store:
    """The file. Each write is stored completely or not at all.

    Raises:
        sqlite3.Error: the file is damaged or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        """Open the file; one of another format is replaced by an empty one."""
        self._path = path
        self._open()
        if self.fact("format") not in {"", str(FORMAT)}:
            self.close()
            path.unlink()
            self._open()
        self.note(format=str(FORMAT))

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file; what was not committed is lost."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def fact(self, name: str) -> str:
        """Return the value that was noted under a name, ``""`` if there is none."""
        found = self._file.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def note(self, **facts: str) -> None:
        """Note a value under each name."""
        with self._file:
            self._file.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())

    def belong_to(self, project: str) -> None:
        """Delete everything if it is from another project."""
        if self.fact("project") != project:
            with self._file:
                for table in ("facts", "tasks", "lost"):
                    self._file.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
            self.note(format=str(FORMAT), project=project)

    def known(self) -> dict[int, str]:
        """Return, by number, when each task that is on the server was last updated."""
        return dict(self._file.execute("SELECT number, updated FROM tasks WHERE NOT gone"))

    def adjudications(self) -> set[int]:
        """Return the numbers of the adjudications that were pulled."""
        query = "SELECT DISTINCT project FROM tasks WHERE adjudication"
        return {project for (project,) in self._file.execute(query)}

    def raw(self) -> Iterator[tuple[Raw, int, str, bool]]:
        """Yield every raw task with its project, its last update, and whether it is gone.

        Tasks may be stored meanwhile.
        """
        numbers = self._file.execute("SELECT number FROM tasks ORDER BY number").fetchall()
        for number in numbers:
            project, updated, gone, raw = self._file.execute(
                "SELECT project, updated, gone, raw FROM tasks WHERE number = ?", number
            ).fetchone()
            yield _unpacked(raw), project, updated, bool(gone)

    def put(self, tasks: Iterable[StoredTask]) -> None:
        """Store tasks, in place of earlier versions; keep annotations that are gone."""
        with self._file:
            for task in tasks:
                self._keep_lost(task)
                values = (
                    *(task.number, task.project, task.adjudication),
                    *(task.updated, task.gone, task.superseded),
                    *(task.document, task.sha256, task.language, task.parallel, task.part),
                    *(task.record, task.annotations, task.claims),
                    *(task.refused, task.undecided, task.tally, _packed(task.raw)),
                )
                places = ", ".join("?" * len(values))
                self._file.execute(f"INSERT OR REPLACE INTO tasks VALUES ({places})", values)  # noqa: S608 - only question marks

    def mark_gone(self, project: int, there: Iterable[int]) -> None:
        """Mark the tasks of a project that are no longer on the server.

        Args:
            project: its number.
            there: numbers of its tasks that are on the server.
        """
        with self._file:
            self._file.execute("CREATE TEMP TABLE there (number INTEGER PRIMARY KEY)")
            self._file.executemany("INSERT INTO there VALUES (?)", ((each,) for each in there))
            self._file.execute(
                "UPDATE tasks SET gone = number NOT IN (SELECT number FROM there) "
                "WHERE project = ?",
                (project,),
            )
            self._file.execute("DROP TABLE there")

    def count(self, condition: str = "1") -> int:
        """Return the number of tasks to annotate: all, ``gone`` or ``NOT gone``."""
        query = f"SELECT COUNT(*) FROM tasks WHERE NOT adjudication AND {condition}"  # noqa: S608 - constants
        return int(self._file.execute(query).fetchone()[0])

    def choose(self) -> None:
        """Choose the current text of each document; the methods below use that."""
        self._file.executescript(_CHOOSE)

    def documents(self) -> Iterator[str]:
        """Yield each document once, in the order of the project."""
        query = "SELECT record FROM current JOIN tasks USING (number) WHERE leads ORDER BY number"
        return (record for (record,) in self._file.execute(query))

    def withdrawn(self) -> Iterator[str]:
        """Yield the id of each document whose tasks, except adjudications, are all gone."""
        query = (
            "SELECT document FROM current JOIN tasks USING (number) "
            "GROUP BY document HAVING MIN(gone OR adjudication) AND MAX(gone AND NOT adjudication) "
            "ORDER BY MIN(number)"
        )
        return (document for (document,) in self._file.execute(query))

    def records(self, kind: str) -> Iterator[str]:
        """Yield all ``annotations`` or ``claims``, in the order of the project."""
        query = f"SELECT {kind} FROM current JOIN tasks USING (number) ORDER BY number"  # noqa: S608 - constants
        for (lines,) in self._file.execute(query):
            yield from lines.split("\n") if lines else ()

    def tallies(self) -> Iterator[Mapping[str, int]]:
        """Yield the tally of each task with a current text."""
        for (tally,) in self._file.execute("SELECT tally FROM current JOIN tasks USING (number)"):
            yield json.loads(tally)

    def refused(self) -> Iterator[Mapping[str, Any]]:
        """Yield what could not be used, of tasks with a current text or without a document."""
        query = (
            "SELECT refused FROM tasks WHERE refused != '' AND "
            "(document = '' OR number IN (SELECT number FROM current)) ORDER BY number"
        )
        for (lines,) in self._file.execute(query):
            yield from map(json.loads, lines.split("\n"))

    def undecided(self) -> Iterator[str]:
        """Yield sentences about what adjudicators left open, unless it was adjudicated again."""
        query = """
            SELECT undecided FROM current JOIN tasks AS one USING (number)
            WHERE undecided != '' AND NOT EXISTS (
                SELECT 1 FROM tasks AS later
                WHERE later.adjudication AND later.number > one.number AND later.annotations != ''
                AND (later.document, later.sha256, later.part)
                = (one.document, one.sha256, one.part)
            ) ORDER BY number
        """
        for (lines,) in self._file.execute(query):
            yield from lines.split("\n")

    def replaced(self) -> Iterator[tuple[int, str, Raw]]:
        """Yield each annotated task whose text was replaced.

        With its number and the id of its document.
        """
        query = (
            "SELECT number, document, raw FROM tasks WHERE annotations != '' "
            "AND number NOT IN (SELECT number FROM current) ORDER BY number"
        )
        for number, document, raw in self._file.execute(query):
            yield number, document, _unpacked(raw)

    def lost(self) -> Iterator[tuple[int, Raw]]:
        """Yield the annotations that were deleted on the server, with the number of their task."""
        for number, raw in self._file.execute("SELECT number, raw FROM lost ORDER BY number"):
            yield number, _unpacked(raw)

    def mismatched_parallels(self) -> Iterator[tuple[str, str]]:
        """Yield documents and their parallel one that does not name them, or has their language."""
        query = """
            SELECT DISTINCT one.document, other.document
            FROM tasks AS one JOIN tasks AS other ON other.document = one.parallel
            WHERE one.number IN (SELECT number FROM current)
            AND other.number IN (SELECT number FROM current)
            AND (other.parallel != one.document OR other.language = one.language)
        """
        return iter(self._file.execute(query).fetchall())

    def _open(self) -> None:
        self._file = sqlite3.connect(self._path)
        self._file.executescript(_TABLES)

    def _keep_lost(self, task: StoredTask) -> None:
        """Keep the annotations that a task had before and no longer has."""
        found = self._file.execute(
            "SELECT raw FROM tasks WHERE number = ? AND annotations != ''", (task.number,)
        ).fetchone()
        if not found:
            return
        left = {each["id"] for each in task.raw.get("annotations") or ()}
        for each in _unpacked(found[0]).get("annotations") or ():
            if each["id"] not in left:
                self._file.execute(
                    "INSERT OR REPLACE INTO lost VALUES (?, ?, ?)",
                    (task.number, str(each["id"]), _packed(each)),
                )


def _packed(raw: object) -> bytes:
    # ASCII: a task may contain a lone surrogate, which UTF-8 cannot encode.
    return zlib.compress(json.dumps(raw, separators=(",", ":")).encode("ascii"), 1)


def _unpacked(raw: bytes) -> Any:  # noqa: ANN401 - JSON
    return json.loads(zlib.decompress(raw))
