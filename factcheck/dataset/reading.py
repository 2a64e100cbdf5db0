"""A dataset of any size, read and checked a record at a time.

It is checked as `rules.check` does it, against documents and annotations that lie in a file of
their own while the dataset is open, so memory does not grow with the dataset.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, cast

from factcheck.dataset.codec import document_from_json, taxonomy_from_json
from factcheck.dataset.dataset_codec import annotation_from_json, claim_from_json
from factcheck.dataset.files import LISTS
from factcheck.dataset.json_stream import Member, members
from factcheck.dataset.record_store import NEAR, Index, Readers
from factcheck.dataset.rules import (
    check_annotation,
    check_parallel,
    check_reference,
    check_taxonomy,
    check_verified,
)
from factcheck.dataset.schemas import urn, violations
from factcheck.dataset.text_rules import check_document
from factcheck.dataset.versions import refuse_other_version
from factcheck.dataset.violation import Violation, pointer, shortened
from factcheck.domain import Dataset, Origin, text_of
from factcheck.errors import InvalidRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from factcheck.domain import Annotation, Claim, Document, Role, Taxonomy

    Record = Mapping[str, Any]

TOLD = 20
"""Violations that are told of a dataset that has more."""

BATCH = 200
"""Records whose schema is checked at once."""

_RECORDS = ("documents", "annotations", "claims")
_BARE = {
    "schema": urn("dataset"),
    "origin": {
        "project": "-",
        "server": "http://localhost",
        "pulled": "2026-01-01T00:00:00Z",
        "factcheck": "-",
    },
    "taxonomy": {"labels": [{"name": "-"}]},
    **{name: [] for name in LISTS},
}
"""A dataset of nothing, in which a few records can be checked by themselves."""


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim with its document and its annotation.

    Attributes:
        claim: what was verified.
        document: the document that holds the claim.
        annotation: the annotation that holds the claim.
        withdrawn: whether the document's task was deleted after it was pulled.
    """

    claim: Claim
    document: Document
    annotation: Annotation
    withdrawn: bool = False

    def words(self, role: Role) -> str:
        """Return the text of one role, its pieces joined by `` … ``."""
        return text_of(self.claim.attribution.spans(role), self.document.text)


class OpenDataset:
    """A dataset that is read as often as it is asked; see `open_dataset`.

    Attributes:
        path: its file.
        origin: where it was pulled from.
        taxonomy: what could be chosen.
        withdrawn: ids of the documents whose tasks somebody deleted after they were pulled.
    """

    def __init__(self, path: Path, index: Index, head: Record) -> None:
        origin = head["origin"]
        self.path = path
        self.origin = Origin(
            origin["project"], origin["server"], origin["pulled"], origin["factcheck"]
        )
        self.taxonomy: Taxonomy = taxonomy_from_json(head["taxonomy"])
        self.withdrawn: tuple[str, ...] = tuple(head["withdrawn"])
        self._withdrawn = frozenset(self.withdrawn)
        self._head = head
        self._index = index
        # Claims of one annotation stand next to each other.
        self._annotation = lru_cache(NEAR)(
            lambda name: annotation_from_json(index.annotation(name))
        )

    def documents(self) -> Iterator[Document]:
        """Yield each document, in the order of the file."""
        return map(document_from_json, self._index.records("documents"))

    def annotations(self) -> Iterator[Annotation]:
        """Yield each annotation, in the order of the file."""
        return map(annotation_from_json, self._index.records("annotations"))

    def readers(self) -> Iterator[Readers]:
        """Yield who annotated each document, in the order of the file."""
        return self._index.readers()

    def only(self, documents: AbstractSet[str]) -> Dataset:
        """Return what the dataset holds of these documents, all of it in memory.

        Claims are read, and the file with them, only if there are such documents.

        Raises:
            InvalidRecord: a claim, of whatever document, does not validate.
            OSError: the file cannot be read any more.
        """
        records = self.claims() if documents else ()
        return Dataset(
            taxonomy=self.taxonomy,
            documents=tuple(each for each in self.documents() if each.id in documents),
            annotations=tuple(each for each in self.annotations() if each.document in documents),
            claims=tuple(each.claim for each in records if each.document.id in documents),
            origin=self.origin,
            withdrawn=tuple(name for name in self.withdrawn if name in documents),
        )

    def claims(self) -> Iterator[ClaimRecord]:
        """Yield each claim, in the order of the file, until one does not validate.

        Raises:
            InvalidRecord: one does not, with all that is wrong in those that follow.
            OSError: the file cannot be read any more.
        """
        found = _Findings(str(self.path))
        for record in _checked_claims(self.path, self._index, self._head, found):
            if not found.total:
                yield ClaimRecord(
                    claim=claim_from_json(record),
                    document=cast("Document", self._index.text(record["document"])),
                    annotation=self._annotation(record["annotation"]),
                    withdrawn=record["document"] in self._withdrawn,
                )
        found.refuse()


@contextmanager
def open_dataset(path: Path) -> Iterator[OpenDataset]:
    """Open a dataset, whatever the order of its keys and however it is laid out.

    Everything but the claims is checked before the block begins, each claim when it is read.

    Raises:
        InvalidRecord: it does not validate; the first `TOLD` violations and their number are in
            the error. Or it is of another version of the schema; then that is told alone.
        OSError: the file cannot be read, or there is no room for what is kept of it.
    """
    try:
        with closing(Index()) as index:
            found = _Findings(str(path))
            head = _read_head(path, index, found)
            if found.total:
                # What is wrong in the claims is counted, too.
                for _ in _checked_claims(path, index, head, found):
                    pass
                found.refuse()
            yield OpenDataset(path, index, head)
    except sqlite3.OperationalError as error:
        cure = "SQLITE_TMPDIR names a folder with room for a copy of the dataset"
        raise OSError(f"what is kept of {path} while it is open: {error}; {cure}") from error


class _Findings:
    """What is wrong in a dataset: the first violations, and how many there are."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.total = 0
        self._first: list[str] = []

    def add(self, found: Iterable[Violation], within: str = "") -> bool:
        """Note violations; return whether there were any."""
        before = self.total
        for each in found:
            self.total += 1
            if len(self._first) < TOLD:
                violation = Violation(within + each.pointer, each.found, each.expected)
                self._first.append(str(violation))
        return self.total > before

    def refuse(self) -> None:
        """Raise what was found, if anything was.

        Raises:
            InvalidRecord: always, if there is a violation.
        """
        if self.total:
            raise InvalidRecord(self.where, tuple(self._first), self.total)


@dataclass(frozen=True, slots=True)
class _Known:
    """The ids of a kind of records; any id at all where a broken record may have it."""

    find: Callable[[str], object]
    broken: bool

    def __contains__(self, name: object) -> bool:
        return self.broken or bool(self.find(str(name)))


def _read_head(path: Path, index: Index, found: _Findings) -> Record:
    """Read everything but the claims; return what is not in the index."""
    head: dict[str, Any] = {}
    for key, group in groupby(_members(path), lambda member: member.key):
        first, *_ = islice(group, 1)
        head[key] = first.value
        if key == "claims" and head.keys() >= _BARE.keys():
            break  # whatever comes behind them is looked at when they are
        if key == "schema":
            refuse_other_version(str(path), first.value)
        elif key in {"documents", "annotations"}:
            _keep(key, group, index, found)  # noqa: B031 - the rest of it
        elif key == "withdrawn" and isinstance(first.value, list):
            head[key] = [member.value for member in group]
    _check_head(head, index, found)
    return head


def _keep(key: str, group: Iterable[Member], index: Index, found: _Findings) -> None:
    """Check the documents or annotations, and keep them."""
    for number, record in _sound(key, group, index, found):
        where = pointer(key, number)
        first = index.add(key, number, record)
        if first != number:
            expected = f"another one than at {pointer(key, first)}"
            found.add([Violation(f"{where}/id", shortened(record["id"]), expected)])
        if key == "documents":
            found.add(check_document(record), where)


def _sound(
    key: str, group: Iterable[Member], index: Index, found: _Findings
) -> Iterator[tuple[int, Record]]:
    """Yield the items of a list that their schema accepts, each with its number."""
    items = iter(group)
    while batch := list(islice(items, BATCH)):
        wrong: dict[int, list[Violation]] = {}
        for each in violations({**_BARE, key: [member.value for member in batch]}, "dataset"):
            _, _, item, *steps = each.pointer.split("/")
            at = "".join(f"/{step}" for step in steps)
            wrong.setdefault(int(item), []).append(Violation(at, each.found, each.expected))
        for place, member in enumerate(batch):
            if place in wrong:
                found.add(wrong[place], pointer(key, member.number))
                index.broken.add(key)
            elif isinstance(member.value, dict):
                yield member.number, member.value


def _check_head(head: Record, index: Index, found: _Findings) -> None:
    bare = {key: value if key not in _RECORDS else _emptied(value) for key, value in head.items()}
    wrong = violations(bare, "dataset")
    found.add(wrong)
    if not any(each.pointer in {"", "/taxonomy"} or "/taxonomy/" in each.pointer for each in wrong):
        found.add(check_taxonomy(head["taxonomy"]), "/taxonomy")
    for number, one, other in index.misfits():
        found.add(check_parallel(one, other), pointer("documents", number))
    for number, annotation in index.numbered("annotations"):
        shown = index.text(annotation["document"])  # wherever it stood in the file
        misfits = check_annotation(annotation, shown.text if shown else None)
        found.add(misfits, pointer("annotations", number))
    for number, annotation in index.astray():
        found.add(check_reference(annotation, "document", ()), pointer("annotations", number))


def _emptied(value: object) -> object:
    return [] if isinstance(value, list) else value


def _checked_claims(path: Path, index: Index, head: Record, found: _Findings) -> Iterator[Record]:
    """Yield the claims that their schema accepts; what is wrong with them is in ``found``.

    Where the taxonomy is broken, they are not checked any further.
    """
    index.forget_contents()
    usable = not violations({**_BARE, "taxonomy": head.get("taxonomy")}, "dataset")
    known = {
        "document": _Known(index.document, "documents" in index.broken),
        "annotation": _Known(index.annotation, "annotations" in index.broken),
    }
    for key, group in groupby(_members(path), lambda member: member.key):
        if key != "claims":
            if key not in head:  # what stands behind the claims
                found.add(violations({**_BARE, key: None}, "dataset"))
            continue
        first, *_ = islice(group, 1)
        if not isinstance(first.value, list):
            continue  # the head's violations tell
        for number, record in _sound(key, group, index, found):
            if usable:
                where = f"/claims/{number}"
                for kind, ids in known.items():
                    found.add(check_reference(record, kind, ids), where)
                counted = index.counted(record["annotation"])
                verified = check_verified(
                    record,
                    head["taxonomy"],
                    index.text(record["document"]),
                    index.annotation(record["annotation"]),
                    # Which id is right can't be told when one before it could not be read.
                    None if "claims" in index.broken else counted,
                )
                found.add(verified, where)
            yield record


def _members(path: Path) -> Iterator[Member]:
    """Yield the members of a dataset.

    Raises:
        InvalidRecord: it is not JSON.
    """
    try:
        yield from members(path, LISTS)
    except ValueError as error:
        raise InvalidRecord(str(path), (f"is not JSON: {error}",)) from None
