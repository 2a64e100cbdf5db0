"""Documents and annotations of an open dataset, on disk: what claims are held against."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from factcheck.dataset.codec import document_from_json
from factcheck.dataset.files import to_text
from factcheck.domain import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from factcheck.domain import Document, Span

    Record = Mapping[str, Any]

NEAR = 256
"""Documents, and annotations, that stay in memory: claims stand beside their neighbours."""

_TABLES = """
    CREATE TABLE documents (
        id TEXT PRIMARY KEY, number INTEGER, parallel TEXT, language TEXT, record TEXT
    );
    CREATE TABLE annotations (
        id TEXT PRIMARY KEY, number INTEGER, document TEXT, annotator TEXT, gold INTEGER,
        record TEXT
    );
    CREATE TABLE contents (hash BLOB PRIMARY KEY, count INTEGER) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who annotated a document.

    Attributes:
        document: its id.
        language: its language.
        annotators: whoever made an annotation of it that is not ground truth.
        gold: how many annotations of it are ground truth.
    """

    document: str
    language: Language
    annotators: frozenset[str]
    gold: int = 0


class Index:
    """Documents and annotations of a dataset, on disk.

    Attributes:
        broken: kinds of records of which one is broken, so that its id is not known.
    """

    def __init__(self) -> None:
        # "" is a file of SQLite's own that goes when it is closed; little of it is in memory.
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.executescript(_TABLES)
        self._file.execute("BEGIN")
        self.broken: set[str] = set()
        self.document: Callable[[str], Any] = lru_cache(NEAR)(self._document)
        self.annotation: Callable[[str], Any] = lru_cache(NEAR)(self._annotation)
        self.text: Callable[[str], Document | None] = lru_cache(NEAR)(self._text)

    def close(self) -> None:
        """Remove it."""
        self._file.close()

    def add(self, kind: str, number: int, record: Record) -> int:
        """Keep a record; return the number of the one that has its id, itself if it is new."""
        values: tuple[object, ...]
        if kind == "documents":
            values = (record["id"], number, record["parallel"], record["language"])
        else:
            who = (record["annotator"], record["gold"])
            values = (record["id"], number, record["document"], *who)
        marks = ", ".join("?" * (len(values) + 1))
        into = f"INSERT OR IGNORE INTO {kind} VALUES ({marks})"  # noqa: S608 - names of ours
        if self._file.execute(into, (*values, to_text(record))).rowcount:
            return number
        query = f"SELECT number FROM {kind} WHERE id = ?"  # noqa: S608
        return int(self._file.execute(query, (record["id"],)).fetchone()[0])

    def records(self, kind: str) -> Iterator[Record]:
        """Yield the records of a kind, in the order in which they were added."""
        query = f"SELECT record FROM {kind} ORDER BY rowid"  # noqa: S608
        return (json.loads(text) for (text,) in self._file.execute(query))

    def readers(self) -> Iterator[Readers]:
        """Yield who annotated each document, in the order in which these were added."""
        query = """
            SELECT documents.id, documents.language, annotations.annotator, annotations.gold
            FROM documents LEFT JOIN annotations ON annotations.document = documents.id
            ORDER BY documents.rowid
        """
        rows = self._file.execute(query)
        for (name, language), group in groupby(rows, lambda row: row[:2]):
            notes = [(who, gold) for _, _, who, gold in group if who is not None]
            annotators = frozenset(who for who, gold in notes if not gold)
            yield Readers(name, Language(language), annotators, sum(gold for _, gold in notes))

    def numbered(self, kind: str) -> Iterator[tuple[int, Record]]:
        """Yield the records of a kind, each with its number in the file."""
        query = f"SELECT number, record FROM {kind} ORDER BY rowid"  # noqa: S608
        return ((number, json.loads(text)) for number, text in self._file.execute(query))

    def misfits(self) -> Iterator[tuple[int, Record, Record]]:
        """Yield each document that does not fit its parallel: its number, and what both say."""
        query = """
            SELECT one.number, one.id, one.parallel, one.language,
                other.id, other.parallel, other.language
            FROM documents one JOIN documents other ON other.id = one.parallel
            WHERE other.parallel != one.id OR other.language = one.language
            ORDER BY one.number
        """
        for number, *pair in self._file.execute(query):
            keys = ("id", "parallel", "language")
            one, other = (dict(zip(keys, half, strict=True)) for half in (pair[:3], pair[3:]))
            yield number, one, other

    def astray(self) -> Iterator[tuple[int, Record]]:
        """Yield each annotation whose document is not here, with its number."""
        if "documents" not in self.broken:
            query = """
                SELECT number, document FROM annotations
                WHERE document NOT IN (SELECT id FROM documents) ORDER BY number
            """
            for number, document in self._file.execute(query):
                yield number, {"document": document}

    def forget_contents(self) -> None:
        """Begin to count contents anew."""
        self._file.execute("DELETE FROM contents")

    def counted(self, annotation: str) -> _Contents:
        """Return how many claims of each content an annotation has had so far."""
        return _Contents(self._file, annotation)

    def _document(self, name: str) -> Any:  # noqa: ANN401 - JSON, or None
        return self._find("documents", name)

    def _annotation(self, name: str) -> Any:  # noqa: ANN401 - JSON, or None
        return self._find("annotations", name)

    def _text(self, name: str) -> Document | None:
        record = self.document(name)
        return document_from_json(record) if record else None

    def _find(self, kind: str, name: str) -> Any:  # noqa: ANN401 - JSON, or None
        query = f"SELECT record FROM {kind} WHERE id = ?"  # noqa: S608
        row = self._file.execute(query, (name,)).fetchone()
        return json.loads(row[0]) if row else None


@dataclass(frozen=True, slots=True)
class _Contents:
    """Counts contents as `Counter` does, on disk."""

    file: sqlite3.Connection
    annotation: str

    def __getitem__(self, content: tuple[Span, ...]) -> int:
        query = "SELECT count FROM contents WHERE hash = ?"
        row = self.file.execute(query, (self._hash(content),)).fetchone()
        return int(row[0]) if row else 0

    def __setitem__(self, content: tuple[Span, ...], count: int) -> None:
        into = "INSERT OR REPLACE INTO contents VALUES (?, ?)"
        self.file.execute(into, (self._hash(content), count))

    def _hash(self, content: tuple[Span, ...]) -> bytes:
        spans = ",".join(f"{span.start}-{span.end}" for span in content)
        return hashlib.sha256(f"{spans}\x1f{self.annotation}".encode()).digest()[:16]
