"""Documents and annotations of a dataset, kept so that claims can be compared with them.

In memory for a dataset that is in memory, on disk for one that is read from a file of any size.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from factcheck.dataset.codec import content_from_json, document_from_json
from factcheck.dataset.dataset_codec import annotation_from_json
from factcheck.dataset.json_text import to_text
from factcheck.domain import Language, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from factcheck.dataset.text_rules import ContentCounts
    from factcheck.domain import Annotation, Document

    Record = Mapping[str, Any]

_T = TypeVar("_T")

NEAR = 256
"""Documents, and annotations, of a store on disk that stay in memory: neighbours share them."""

_TABLES = """
    CREATE TABLE documents (
        id TEXT PRIMARY KEY, number INTEGER, parallel TEXT, language TEXT, record TEXT
    );
    CREATE TABLE annotations (
        id TEXT PRIMARY KEY, number INTEGER, document TEXT, annotator TEXT, gold INTEGER,
        record TEXT
    );
    CREATE TABLE contents (hash BLOB PRIMARY KEY, count INTEGER) WITHOUT ROWID;
    CREATE TABLE claims (hash BLOB PRIMARY KEY, content TEXT) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class DocumentAnnotators:
    """Who annotated a document.

    Attributes:
        document: its id.
        language: its language.
        annotators: everybody with an annotation of it that is not ground truth.
        gold: how many annotations of it are ground truth.
        annotations: how many there are, those of its parts and older ones of one person included.
    """

    document: str
    language: Language
    annotators: frozenset[str]
    gold: int = 0
    annotations: int = 0


@contextmanager
def temporary_store(where: str) -> Iterator[RecordStore]:
    """Give an empty store on disk, which is removed at the end of the block.

    Raises:
        OSError: the disk is full; ``where`` names the dataset in the message.
    """
    try:
        # "" is a temporary file of SQLite's own; small ones stay in memory.
        with closing(sqlite3.connect("", isolation_level=None)) as file:
            yield _DiskStore(file)
    except sqlite3.OperationalError as error:
        cure = "set SQLITE_TMPDIR to a folder with room for a copy of the dataset"
        raise OSError(f"temporary copy of {where}: {error}; {cure}") from error


class RecordStore:
    """Documents and annotations of a dataset, in memory.

    Attributes:
        broken: kinds of records of which one is not valid, so that its id is not known.
        document: return the document with an id, ``None`` if there is none.
        annotation: return the annotation with an id, ``None`` if there is none.
    """

    def __init__(self, near: int | None = None) -> None:
        """Keep this number of documents and annotations as values, ``None`` for all of them."""
        self.broken: set[str] = set()
        self.document: Callable[[str], Document | None] = lru_cache(near)(
            partial(self._find, "documents", document_from_json)
        )
        self.annotation: Callable[[str], Annotation | None] = lru_cache(near)(
            partial(self._find, "annotations", annotation_from_json)
        )
        self._records: defaultdict[str, dict[str, tuple[int, Record]]] = defaultdict(dict)
        self._contents: defaultdict[str, Counter[tuple[Span, ...]]] = defaultdict(Counter)
        self._by_claim: dict[tuple[str, str], tuple[Span, ...]] = {}

    def add(self, kind: str, number: int, record: Record) -> int:
        """Store a record; return the number of the first one with its id, its own if it is new."""
        return self._records[kind].setdefault(record["id"], (number, record))[0]

    def records(self, kind: str) -> Iterator[tuple[int, Record]]:
        """Yield each record of a kind with its number, in the order in which they were added."""
        return iter(self._records[kind].values())

    def may_hold(self, kind: str, name: str) -> bool:
        """Return whether a record of this kind has this id, or a broken one may have it."""
        find = self.document if kind == "documents" else self.annotation
        return kind in self.broken or find(name) is not None

    def annotators(self) -> Iterator[DocumentAnnotators]:
        """Yield who annotated each document, in the order in which documents were added."""
        people: defaultdict[str, set[str]] = defaultdict(set)
        gold, every = Counter[str](), Counter[str]()
        for _, each in self.records("annotations"):
            every[each["document"]] += 1
            if each["gold"]:
                gold[each["document"]] += 1
            else:
                people[each["document"]].add(each["annotator"])
        for _, each in self.records("documents"):
            name, language = each["id"], Language(each["language"])
            who = frozenset(people[name])
            yield DocumentAnnotators(name, language, who, gold[name], every[name])

    def parallels(self) -> Iterator[tuple[int, Record, Record]]:
        """Yield each document that has its parallel here: its number, and both of them."""
        documents = self._records["documents"]
        for number, one in documents.values():
            if one["parallel"] in documents:
                yield number, one, documents[one["parallel"]][1]

    def forget_contents(self) -> None:
        """Forget the contents of claims, and how many there were."""
        self._contents.clear()
        self._by_claim.clear()

    def content_counts(self, annotation: str) -> ContentCounts:
        """Return how many claims of each content an annotation has had so far."""
        return self._contents[annotation]

    def keep_content(self, claim: Record) -> None:
        """Keep the content of a claim, so that a later one can be compared with it."""
        self._by_claim[claim["annotation"], claim["id"]] = content_from_json(claim)

    def content_of(self, annotation: str, name: str) -> tuple[Span, ...] | None:
        """Return the content of a claim of an annotation, ``None`` if none with this id is kept."""
        return self._by_claim.get((annotation, name))

    def _find(self, kind: str, from_json: Callable[[Record], _T], name: str) -> _T | None:
        record = self._record(kind, name)
        return None if record is None else from_json(record)

    def _record(self, kind: str, name: str) -> Record | None:
        _, record = self._records[kind].get(name, (0, None))
        return record


class _DiskStore(RecordStore):
    """The same on disk: memory does not grow with the number of records."""

    def __init__(self, file: sqlite3.Connection) -> None:
        super().__init__(NEAR)
        file.execute("PRAGMA journal_mode = OFF")
        file.executescript(_TABLES)
        file.execute("BEGIN")
        self._file = file

    def add(self, kind: str, number: int, record: Record) -> int:
        values: tuple[object, ...]
        if kind == "documents":
            values = (record["id"], number, record["parallel"], record["language"])
        else:
            who = (record["annotator"], record["gold"])
            values = (record["id"], number, record["document"], *who)
        marks = ", ".join("?" * (len(values) + 1))
        into = f"INSERT OR IGNORE INTO {kind} VALUES ({marks})"  # noqa: S608 - our own names
        if self._file.execute(into, (*values, to_text(record))).rowcount:
            return number
        query = f"SELECT number FROM {kind} WHERE id = ?"  # noqa: S608
        return int(self._file.execute(query, (record["id"],)).fetchone()[0])

    def records(self, kind: str) -> Iterator[tuple[int, Record]]:
        query = f"SELECT number, record FROM {kind} ORDER BY rowid"  # noqa: S608
        return ((number, json.loads(text)) for number, text in self._file.execute(query))

    def annotators(self) -> Iterator[DocumentAnnotators]:
        query = """
            SELECT documents.id, documents.language, annotations.annotator, annotations.gold
            FROM documents LEFT JOIN annotations ON annotations.document = documents.id
            ORDER BY documents.rowid
        """
        rows = self._file.execute(query)
        for (name, language), group in groupby(rows, lambda row: row[:2]):
            notes = [(who, gold) for _, _, who, gold in group if who is not None]
            people = frozenset(who for who, gold in notes if not gold)
            gold = sum(gold for _, gold in notes)
            yield DocumentAnnotators(name, Language(language), people, gold, len(notes))

    def parallels(self) -> Iterator[tuple[int, Record, Record]]:
        query = """
            SELECT one.number, one.id, one.parallel, one.language,
                other.id, other.parallel, other.language
            FROM documents one JOIN documents other ON other.id = one.parallel
            ORDER BY one.number
        """
        for number, *values in self._file.execute(query):
            keys = ("id", "parallel", "language")
            one, other = (
                dict(zip(keys, values[:3], strict=True)),
                dict(zip(keys, values[3:], strict=True)),
            )
            yield number, one, other

    def forget_contents(self) -> None:
        self._file.execute("DELETE FROM contents")
        self._file.execute("DELETE FROM claims")

    def content_counts(self, annotation: str) -> ContentCounts:
        return _ContentCounts(self._file, annotation)

    def keep_content(self, claim: Record) -> None:
        spans = [(span.start, span.end) for span in content_from_json(claim)]
        into = "INSERT OR REPLACE INTO claims VALUES (?, ?)"
        key = _digest(claim["id"], claim["annotation"])
        self._file.execute(into, (key, to_text(spans)))

    def content_of(self, annotation: str, name: str) -> tuple[Span, ...] | None:
        query = "SELECT content FROM claims WHERE hash = ?"
        row = self._file.execute(query, (_digest(name, annotation),)).fetchone()
        return tuple(Span(*pair) for pair in json.loads(row[0])) if row else None

    def _record(self, kind: str, name: str) -> Record | None:
        query = f"SELECT record FROM {kind} WHERE id = ?"  # noqa: S608
        row = self._file.execute(query, (name,)).fetchone()
        record: Record | None = json.loads(row[0]) if row else None
        return record


@dataclass(frozen=True, slots=True)
class _ContentCounts:
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
        return _digest(spans, self.annotation)


def _digest(*parts: str) -> bytes:
    return hashlib.sha256("\x1f".join(parts).encode()).digest()[:16]
