"""What was pulled so far of a project and its adjudications: an SQLite file, a row for each task.

With it a pull asks only for what changed, keeps what was deleted on the server, and writes a
dataset of any size one record at a time. A row has the raw task, so that it can be read again with
another taxonomy, and the records that were made of it, validated and as JSON.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from factcheck.errors import ExportError
from factcheck.studio.api.project import Counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from factcheck.studio.pulling.stored_task import StoredTask

    Raw = Mapping[str, Any]

FORMAT = 7
"""Changes whenever the content of a row does."""

_EARLIER = ("5", "6")
"""The earlier formats that are read; 5 is that of factcheck 0.1 and 0.2."""

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
    remarks TEXT NOT NULL DEFAULT '',
    tally TEXT NOT NULL DEFAULT '{}',
    raw BLOB NOT NULL,
    answers INTEGER,
    ids TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS by_document ON tasks (document);
CREATE TABLE IF NOT EXISTS lost (
    number INTEGER NOT NULL, annotation TEXT NOT NULL, raw BLOB NOT NULL,
    PRIMARY KEY (number, annotation)
);
CREATE TABLE IF NOT EXISTS unread (
    number INTEGER PRIMARY KEY, project INTEGER NOT NULL, refused TEXT NOT NULL
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


_REMOVE_JOURNAL = "PRAGMA journal_mode = PERSIST; PRAGMA journal_mode = DELETE;"
"""SQLite removes the journal of a pull that was killed only when it writes, and a pull may have
nothing to write; on this change of mode it does, if nobody else has a lock on the file."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The project that a store belongs to.

    Attributes:
        identity: see `factcheck.studio.api.mark`; in a store of factcheck 0.2 and earlier, the
            address of the server and the number of the project.
        title: its title at the last pull.
        server: the address of the server at the last pull.
        titles: the titles under which it was pulled.
    """

    identity: str
    title: str
    server: str
    titles: tuple[str, ...]


class Store:
    """The file. Each write is stored completely or not at all; nobody else can use it meanwhile.

    The kernel keeps the lock, so it is released when its holder is killed.

    Raises:
        ExportError: it was written by another version of factcheck.
        sqlite3.Error: the file is damaged, is locked by another pull, or cannot be written.
    """

    def __init__(self, path: Path, *, replace: bool = False) -> None:
        """Open the file, and lock it until it is closed.

        Args:
            path: the file; an empty one becomes a store.
            replace: empty it if another version of factcheck has written it.
        """
        self._path = path
        self._file = sqlite3.connect(path)
        try:
            self._file.executescript(_REMOVE_JOURNAL)
            self._file.execute("BEGIN EXCLUSIVE")  # waits for another pull, five seconds at most
            # Only now: in this mode two that wait would keep each other out.
            self._file.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._file.commit()
            self._file.executescript(_TABLES)
            self._upgrade(replace=replace)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file; what was not committed is lost."""
        self.close()

    def close(self) -> None:
        """Close the file, which also releases the lock."""
        self._file.close()

    def fact(self, name: str) -> str:
        """Return the value that was noted under a name, ``""`` if there is none."""
        found = self._file.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def note(self, **facts: str) -> None:
        """Note a value under each name; what is noted already costs nothing."""
        new = [(name, value) for name, value in facts.items() if self.fact(name) != value]
        if new:
            with self._file:
                self._file.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", new)

    @property
    def owner(self) -> Owner | None:
        """The project that was pulled into this store, ``None`` if none was."""
        identity = self.fact("project")
        if not identity:
            return None
        title, server = self.fact("title"), self.fact("server")
        return Owner(identity, title, server, tuple(_parsed(self.fact("titles") or "[]")))

    def belong_to(self, owner: Owner) -> None:
        """Note whose tasks these are."""
        titles = json.dumps(owner.titles)
        self.note(project=owner.identity, title=owner.title, server=owner.server, titles=titles)

    def forget_cursors(self) -> None:
        """Forget when each project was last updated, so that all its tasks are read again."""
        with self._file:
            self._file.execute("DELETE FROM facts WHERE name LIKE 'cursor of %'")

    def clear(self) -> None:
        """Delete everything."""
        tables = ("facts", "tasks", "lost", "unread")  # anew: their columns may be others
        drop = "".join(f"DROP TABLE IF EXISTS {table};" for table in tables)
        self._file.executescript(f"BEGIN; {drop} {_TABLES} COMMIT;")
        self.note(format=str(FORMAT))

    def _upgrade(self, *, replace: bool) -> None:
        """Bring an empty file, or one of an earlier format, to the current format."""
        found = self.fact("format")
        if found == str(FORMAT):
            return
        if found in _EARLIER:
            if found == "5":
                self._file.execute("ALTER TABLE tasks ADD COLUMN answers INTEGER")
                self._file.execute("ALTER TABLE tasks ADD COLUMN ids TEXT NOT NULL DEFAULT ''")
                self.forget_cursors()
            self._file.execute("ALTER TABLE tasks RENAME COLUMN undecided TO remarks")
            self.note(taxonomy="read every task again", written="yes", format=str(FORMAT))
        elif not found or replace:
            self.clear()
        else:
            problem = f"it has format {found}, this version of factcheck writes {FORMAT}"
            cure = "pull with the version that wrote it, or read everything again with --replace"
            raise ExportError(str(self._path), problem, cure)

    def known(self) -> dict[int, str]:
        """Return, by number, when each task that is on the server was last updated."""
        return dict(self._file.execute("SELECT number, updated FROM tasks WHERE NOT gone"))

    def counts(self, project: int) -> Counts:
        """Return how many tasks of a project could be read and are not gone; their annotations."""
        query = """
            SELECT COUNT(*), TOTAL(answers) FROM tasks
            WHERE project = ? AND NOT gone AND number NOT IN (SELECT number FROM unread)
        """
        tasks, annotations = self._file.execute(query, (project,)).fetchone()
        return Counts(tasks, int(annotations))

    def unread(self, project: int) -> set[int]:
        """Return the numbers of the tasks of a project that could not be read so far."""
        query = "SELECT number FROM unread WHERE project = ?"
        return {number for (number,) in self._file.execute(query, (project,))}

    def documents_ever(self) -> set[str]:
        """Return the ids of all documents, also of those that are gone."""
        return {name for (name,) in self._file.execute("SELECT document FROM tasks")}

    def annotations_ever(self) -> dict[str, int]:
        """Return the ids of all annotations, each with the number of its task."""
        rows = self._file.execute("SELECT number, ids FROM tasks WHERE ids != ''")
        return {name: number for number, names in rows for name in str(names).split("\n")}

    def put_unread(self, number: int, project: int, refused: str) -> None:
        """Store why a task cannot be read; what was read of it earlier stays.

        Args:
            number: its number.
            project: number of its project.
            refused: the report, a JSON text on one line.
        """
        with self._file:
            values = (number, project, refused)
            self._file.execute("INSERT OR REPLACE INTO unread VALUES (?, ?, ?)", values)

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
                    *(task.refused, task.remarks, task.tally, _packed(task.raw)),
                    *(task.answers, task.ids),
                )
                self._file.execute("DELETE FROM unread WHERE number = ?", (task.number,))
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
            yield _parsed(tally)

    def refused(self) -> Iterator[str]:
        """Yield what could not be used, of tasks with a current text or without a document.

        Tasks that could not be read at all come with them.
        """
        query = """
            SELECT refused FROM (
                SELECT number, refused FROM tasks WHERE refused != ''
                AND (document = '' OR number IN (SELECT number FROM current))
                UNION ALL SELECT number, refused FROM unread
            ) ORDER BY number
        """
        for (lines,) in self._file.execute(query):
            yield from lines.split("\n")

    def remarks(self) -> Iterator[str]:
        """Yield the remarks on each task that is there, unless its text was adjudicated later."""
        query = """
            SELECT remarks FROM current JOIN tasks AS one USING (number)
            WHERE remarks != '' AND NOT gone AND NOT EXISTS (
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

    def _keep_lost(self, task: StoredTask) -> None:
        """Keep the annotations that a task had before and no longer has."""
        there = dict(_named_annotations(task.raw)).keys()
        self._file.executemany(
            "DELETE FROM lost WHERE number = ? AND annotation = ?",
            ((task.number, name) for name in there),
        )
        found = self._file.execute(
            "SELECT raw FROM tasks WHERE number = ? AND annotations != ''", (task.number,)
        ).fetchone()
        for name, each in _named_annotations(_unpacked(found[0])) if found else ():
            if name not in there:
                self._file.execute(
                    "INSERT OR REPLACE INTO lost VALUES (?, ?, ?)",
                    (task.number, name, _packed(each)),
                )


def _named_annotations(raw: Raw) -> Iterator[tuple[str, Raw]]:
    """Yield the annotations of a raw task that have an id, each after its id, in ASCII."""
    annotations = raw.get("annotations")
    for each in annotations if isinstance(annotations, list) else ():
        if isinstance(each, dict) and isinstance(each.get("id"), int | str):
            yield json.dumps(each["id"]), each


def _packed(raw: object) -> bytes:
    # ASCII: a task may contain a lone surrogate, which UTF-8 cannot encode.
    return zlib.compress(json.dumps(raw, separators=(",", ":")).encode("ascii"), 1)


def _unpacked(raw: bytes) -> Any:  # noqa: ANN401 - JSON
    try:
        return _parsed(zlib.decompress(raw))
    except (zlib.error, TypeError) as error:
        raise sqlite3.DatabaseError("a task in it is damaged") from error


def _parsed(text: str | bytes) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise sqlite3.DatabaseError("JSON in it is damaged") from error
