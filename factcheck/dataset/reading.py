"""Datasets of any size, read and checked one record at a time.

Documents and annotations are in a temporary file while a dataset is open, so memory does not grow
with the dataset.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from factcheck.dataset.checking import DatasetCheck
from factcheck.dataset.codec import document_from_json, taxonomy_from_json
from factcheck.dataset.dataset_codec import LISTS, annotation_from_json, claim_from_json
from factcheck.dataset.json_stream import Member, members
from factcheck.dataset.record_store import DocumentAnnotators, RecordStore, temporary_store
from factcheck.dataset.versions import refuse_other_version
from factcheck.dataset.violation import Violation
from factcheck.domain import Dataset, Origin, text_of
from factcheck.errors import InvalidRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from factcheck.domain import Annotation, Attribution, Claim, Document, Role, Taxonomy
    from factcheck.files import StrPath


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim with its document and its annotation.

    Attributes:
        claim: the claim.
        document: the document that holds the claim.
        annotation: the annotation that holds the claim.
        withdrawn: whether the document's task was deleted after it was pulled.
        unit: id of the claim of the consensus that it is an answer to, see
            `factcheck.dataset.consensus.read_answers`; ``""`` if there is none.
    """

    claim: Claim
    document: Document
    annotation: Annotation
    withdrawn: bool = False
    unit: str = ""

    @property
    def attribution(self) -> Attribution:
        """Its spans."""
        return self.claim.attribution

    def words(self, role: Role) -> str:
        """Return the text of one role, its pieces joined by `` … ``."""
        return text_of(self.claim.attribution.spans(role), self.document.text)


class OpenDataset:
    """A dataset that can be read several times, see `open_dataset`.

    Attributes:
        path: its file.
        origin: where it was pulled from.
        taxonomy: what could be chosen.
        withdrawn: ids of the documents with tasks that were deleted after they were pulled.
    """

    def __init__(self, path: Path, checked: DatasetCheck) -> None:
        origin = checked.head["origin"]
        self.path = path
        self.origin = Origin(
            origin["project"], origin["server"], origin["pulled"], origin["factcheck"]
        )
        self.taxonomy: Taxonomy = taxonomy_from_json(checked.head["taxonomy"])
        self.withdrawn: tuple[str, ...] = tuple(checked.head["withdrawn"])
        self._withdrawn = frozenset(self.withdrawn)
        self._checked = checked
        self._store = checked.store

    def documents(self) -> Iterator[Document]:
        """Yield each document, in the order of the file."""
        return (document_from_json(each) for _, each in self._store.records("documents"))

    def annotations(self) -> Iterator[Annotation]:
        """Yield each annotation, in the order of the file."""
        return (annotation_from_json(each) for _, each in self._store.records("annotations"))

    def annotation(self, name: str) -> Annotation:
        """Return the annotation with this id.

        Raises:
            KeyError: there is none.
        """
        found = self._store.annotation(name)
        if found is None:
            raise KeyError(name)
        return found

    def annotators(self) -> Iterator[DocumentAnnotators]:
        """Yield who annotated each document, in the order of the file."""
        return self._store.annotators()

    def claims(self) -> Iterator[ClaimRecord]:
        """Yield each claim, in the order of the file, up to the first one that is not valid.

        Raises:
            InvalidRecord: a claim is not valid; the violations of all later claims are counted.
            OSError: the file cannot be read any more.
        """
        found = _Violations(str(self.path))
        for each in self._checked.claims():
            if isinstance(each, Violation):
                found.add(each)
            elif not found.total:
                yield ClaimRecord(
                    claim=claim_from_json(each),
                    document=cast("Document", self._store.document(each["document"])),
                    annotation=cast("Annotation", self._store.annotation(each["annotation"])),
                    withdrawn=each["document"] in self._withdrawn,
                )
        found.refuse()

    def whole(self) -> Dataset:
        """Return the dataset, all of it in memory.

        Raises:
            InvalidRecord: a claim is not valid.
            OSError: the file cannot be read any more.
        """
        return self._dataset(lambda _: True, self.claims())

    def only(self, documents: AbstractSet[str]) -> Dataset:
        """Return what the dataset holds of these documents, all of it in memory.

        The claims are read, and with them the file, only if there are such documents.

        Raises:
            InvalidRecord: a claim of any document is not valid.
            OSError: the file cannot be read any more.
        """
        return self._dataset(documents.__contains__, self.claims() if documents else ())

    def _dataset(self, wanted: Callable[[str], bool], claims: Iterable[ClaimRecord]) -> Dataset:
        return Dataset(
            taxonomy=self.taxonomy,
            documents=tuple(each for each in self.documents() if wanted(each.id)),
            annotations=tuple(each for each in self.annotations() if wanted(each.document)),
            claims=tuple(each.claim for each in claims if wanted(each.claim.document)),
            origin=self.origin,
            withdrawn=tuple(filter(wanted, self.withdrawn)),
        )


@contextmanager
def open_dataset(path: StrPath) -> Iterator[OpenDataset]:
    """Open a dataset, in any order of its keys and any layout.

    Everything but the claims is checked before the block begins; a claim is checked when it is
    read.

    Raises:
        InvalidRecord: it is not valid; the error has the first violations and their number. Or
            it has another version of the schema; then the error says only that.
        OSError: the file cannot be read, or the disk has no room for a temporary copy.
    """
    with temporary_store(str(path)) as store:
        yield _open(Path(path), store)


def _open(path: Path, store: RecordStore) -> OpenDataset:
    """Read everything but the claims of a dataset into a store.

    Raises:
        InvalidRecord, OSError: see `open_dataset`.
    """
    checked = DatasetCheck(partial(_members, path), store)
    found = _Violations(str(path))
    for each in checked.read_head():
        found.add(each)
    if found.total:
        for violation in checked.claims():
            if isinstance(violation, Violation):
                found.add(violation)
        found.refuse()
    return OpenDataset(path, checked)


def read_dataset(path: Path) -> Dataset:
    """Return the dataset in a file, all of it in memory.

    Raises:
        InvalidRecord: it is not valid; see `open_dataset`.
        OSError: the file cannot be read.
    """
    return _open(path, RecordStore()).whole()


class _Violations:
    """What is wrong in a dataset: the first violations, and how many there are."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.total = 0
        self._first: list[str] = []

    def add(self, violation: Violation) -> None:
        self.total += 1
        if len(self._first) < InvalidRecord.SHOWN:
            self._first.append(str(violation))

    def refuse(self) -> None:
        """Raise the violations if there are any.

        Raises:
            InvalidRecord: there are.
        """
        if self.total:
            raise InvalidRecord(self.where, tuple(self._first), self.total)


def _members(path: Path) -> Iterator[Member]:
    """Yield the members of a dataset.

    Raises:
        InvalidRecord: it is not JSON, or has another version of the schema.
    """
    try:
        for member in members(path, LISTS):
            if member.key == "schema":
                refuse_other_version(str(path), member.value)
            yield member
    except TypeError as error:
        violation = Violation("", str(error), "a JSON object")
        raise InvalidRecord(str(path), (str(violation),)) from None
    except ValueError as error:
        raise InvalidRecord(str(path), (f"is not JSON: {error}",)) from None
