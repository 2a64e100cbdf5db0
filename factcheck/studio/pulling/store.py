"""What was pulled of a project so far, and of its adjudication: a row a task, in an SQLite file.

It lets a pull ask for what changed alone, keeps what was deleted on the server since, and lets a
dataset of any size be written a record at a time. Each row has the raw task, so that it can be
read again under another taxonomy, and the records that were made of it, checked and as JSON.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    Raw = Mapping[str, Any]

FORMAT = 5
"""Changes whenever what a row holds does; another one is not read."""

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
"""Tasks whose text is the one that counts: of several of a document the last that is there. The
first of each document leads. Where texts are adjudicated they are as they were annotated."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a task comes to, each record as a JSON text of one line.

    Attributes:
        number: of the task on the server, unique in all its projects.
        project: number of the task's project.
        adjudication: whether that is one in which answers of another are adjudicated.
        updated: when it was last changed there, ISO 8601 in UTC.
        raw: the task as the server has it.
        superseded: whether another text of the document was pushed later.
        document: id of its document, ``""`` if it has none that can be read.
        sha256: of its document's text.
        language: of its document.
        parallel: id of the parallel document.
        part: which stretch of the document the task shows, ``START-END`` in code points.
        record: its document.
        annotations: what was submitted, a record a line.
        claims: what was claimed, a record a line.
        refused: what could not be taken, a record a line.
        undecided: in words, what an adjudicator left open, one a line.
        tally: how many of what.
        gone: whether it is no longer on the server.
    """

    number: int
    project: int
    updated: str
    raw: Raw
    adjudication: bool = False
    superseded: bool = False
    document: str = ""
    sha256: str = ""
    language: str = ""
    parallel: str = ""
    part: str = ""
    record: str = ""
    annotations: str = ""
    claims: str = ""
    refused: str = ""
    undecided: str = ""
    tally: str = "{}"
    gone: bool = False


class Store:
    """The file. Everything written in a block is there after it, or nothing is.

    Raises:
        sqlite3.Error: the file is damaged or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        """Open it; one of another format is begun anew."""
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

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file; what was not committed is forgotten."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def fact(self, name: str) -> str:
        """Return what was noted under a name, ``""`` if nothing was."""
        found = self._file.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def note(self, **facts: str) -> None:
        """Note something under each name."""
        with self._file:
            self._file.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())

    def belong_to(self, project: str) -> None:
        """Forget everything, if it is of another project."""
        if self.fact("project") != project:
            with self._file:
                for table in ("facts", "tasks", "lost"):
                    self._file.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            self.note(format=str(FORMAT), project=project)

    def known(self) -> dict[int, str]:
        """Return when each task that is on the server was updated last, as far as we know."""
        return dict(self._file.execute("SELECT number, updated FROM tasks WHERE NOT gone"))

    def adjudications(self) -> set[int]:
        """Return the numbers of the projects in which answers were adjudicated."""
        query = "SELECT DISTINCT project FROM tasks WHERE adjudication"
        return {project for (project,) in self._file.execute(query)}

    def raw(self) -> Iterator[tuple[Raw, int, str, bool]]:
        """Yield every task as the server had it, its project, its last update, and if it is gone.

        Tasks may be put while this goes on.
        """
        numbers = self._file.execute("SELECT number FROM tasks ORDER BY number").fetchall()
        for number in numbers:
            project, updated, gone, raw = self._file.execute(
                "SELECT project, updated, gone, raw FROM tasks WHERE number = ?", number
            ).fetchone()
            yield _unpacked(raw), project, updated, bool(gone)

    def put(self, rows: Iterable[Row]) -> None:
        """Take tasks in place of what is known of them; keep annotations that are gone."""
        with self._file:
            for row in rows:
                self._keep_lost(row)
                values = (
                    *(row.number, row.project, row.adjudication),
                    *(row.updated, row.gone, row.superseded),
                    *(row.document, row.sha256, row.language, row.parallel, row.part),
                    *(row.record, row.annotations, row.claims),
                    *(row.refused, row.undecided, row.tally, _packed(row.raw)),
                )
                places = ", ".join("?" * len(values))
                self._file.execute(f"INSERT OR REPLACE INTO tasks VALUES ({places})", values)  # noqa: S608 - marks alone

    def mark_gone(self, project: int, there: Iterable[int]) -> None:
        """Mark tasks of a project that are no longer on the server.

        Args:
            project: its number.
            there: numbers of all that are.
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

    def count(self, which: str = "1") -> int:
        """Return how many texts there are to annotate, or ``gone``, or ``NOT gone``."""
        query = f"SELECT COUNT(*) FROM tasks WHERE NOT adjudication AND {which}"  # noqa: S608 - our own words
        return int(self._file.execute(query).fetchone()[0])

    def choose(self) -> None:
        """Choose the text of each document that counts; what is yielded below goes by that."""
        self._file.executescript(_CHOOSE)

    def documents(self) -> Iterator[str]:
        """Yield each document once, in the order of the project."""
        query = "SELECT record FROM current JOIN tasks USING (number) WHERE leads ORDER BY number"
        return (record for (record,) in self._file.execute(query))

    def withdrawn(self) -> Iterator[str]:
        """Yield the id of each document whose tasks are all gone, its adjudication apart."""
        query = (
            "SELECT document FROM current JOIN tasks USING (number) "
            "GROUP BY document HAVING MIN(gone OR adjudication) AND MAX(gone AND NOT adjudication) "
            "ORDER BY MIN(number)"
        )
        return (document for (document,) in self._file.execute(query))

    def records(self, kind: str) -> Iterator[str]:
        """Yield all ``annotations`` or ``claims``, in the order of the project."""
        query = f"SELECT {kind} FROM current JOIN tasks USING (number) ORDER BY number"  # noqa: S608 - our own words
        for (lines,) in self._file.execute(query):
            yield from lines.split("\n") if lines else ()

    def tallies(self) -> Iterator[Mapping[str, int]]:
        """Yield the tally of each task that counts."""
        for (tally,) in self._file.execute("SELECT tally FROM current JOIN tasks USING (number)"):
            yield json.loads(tally)

    def refused(self) -> Iterator[Mapping[str, Any]]:
        """Yield what could not be taken of tasks whose text counts, or that have none."""
        query = (
            "SELECT refused FROM tasks WHERE refused != '' AND "
            "(document = '' OR number IN (SELECT number FROM current)) ORDER BY number"
        )
        for (lines,) in self._file.execute(query):
            yield from map(json.loads, lines.split("\n"))

    def undecided(self) -> Iterator[str]:
        """Yield what adjudicators left open, in words, unless it was adjudicated again."""
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
        """Yield the tasks that were annotated and whose text was replaced.

        Each with its number and the id of its document.
        """
        query = (
            "SELECT number, document, raw FROM tasks WHERE annotations != '' "
            "AND number NOT IN (SELECT number FROM current) ORDER BY number"
        )
        for number, document, raw in self._file.execute(query):
            yield number, document, _unpacked(raw)

    def lost(self) -> Iterator[tuple[int, Raw]]:
        """Yield annotations that were deleted on the server, with the number of their task."""
        for number, raw in self._file.execute("SELECT number, raw FROM lost ORDER BY number"):
            yield number, _unpacked(raw)

    def misfits(self) -> Iterator[tuple[str, str]]:
        """Yield documents whose parallel one does not name them, or is in the same language."""
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

    def _keep_lost(self, row: Row) -> None:
        """Keep the annotations that a task had and has no more."""
        found = self._file.execute(
            "SELECT raw FROM tasks WHERE number = ? AND annotations != ''", (row.number,)
        ).fetchone()
        if not found:
            return
        left = {each["id"] for each in row.raw.get("annotations") or ()}
        for each in _unpacked(found[0]).get("annotations") or ():
            if each["id"] not in left:
                self._file.execute(
                    "INSERT OR REPLACE INTO lost VALUES (?, ?, ?)",
                    (row.number, str(each["id"]), _packed(each)),
                )


def _packed(raw: object) -> bytes:
    # ASCII: a task on the server may hold what UTF-8 cannot, a lone surrogate.
    return zlib.compress(json.dumps(raw, separators=(",", ":")).encode("ascii"), 1)


def _unpacked(raw: bytes) -> Any:  # noqa: ANN401 - JSON
    return json.loads(zlib.decompress(raw))
