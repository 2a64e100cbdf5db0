"""What a desk has verified: documents with the claims that people found in them."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from factcheck.analysis.gold import GoldAttribution, GoldDocument, read_gold
from factcheck.dataset import open_dataset
from factcheck.dataset.consensus import read_consensus
from factcheck.domain import Document
from factcheck.errors import InvalidRecord, ModelError
from factcheck.learning.cases import Judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from factcheck.comparing.consensus import Consensus
    from factcheck.dataset import OpenDataset
    from factcheck.domain import Taxonomy

CLAIMS_NEEDED = "verify claims first, and pull them with factcheck pull"


@dataclass(frozen=True, slots=True)
class VerifiedDocument:
    """A document that people read as a whole.

    Attributes:
        document: the document.
        found: all claims that they found, those inside others, too.
        gold: the claims that the text itself reports and that most of them found.
        checked: whether several people annotated it, or somebody decided.
    """

    document: Document
    found: tuple[Judged, ...]
    gold: GoldDocument
    checked: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """All that is learned from.

    Attributes:
        documents: each one once.
        unread: documents in the same files that nobody annotated as a whole; none is withdrawn.
        taxonomy: the source labels, ``None`` if the files have different ones, or none.
        taxonomies: how many different taxonomies there are.
        sha256: of each file, in the order in which they were given.
    """

    documents: tuple[VerifiedDocument, ...]
    unread: tuple[Document, ...]
    taxonomy: Taxonomy | None
    taxonomies: int
    sha256: tuple[str, ...]

    @property
    def claims(self) -> int:
        """How many claims there are to learn from."""
        return sum(len(each.gold.attributions) for each in self.documents)


def read_verified(paths: Sequence[Path]) -> Verified:
    """Read datasets (``.json``), and gold (``.jsonl``), which has no taxonomy.

    Raises:
        InvalidRecord: a file is not valid, or a document is in two of them.
        ModelError: there is no document that somebody annotated, or no claim.
        OSError: a file cannot be read.
    """
    documents: list[VerifiedDocument] = []
    unread: list[Document] = []
    taxonomies: dict[str, Taxonomy] = {}
    for path in paths:
        if path.suffix == ".jsonl":
            documents += map(_from_gold, read_gold(path))
            continue
        with open_dataset(path) as opened:
            taxonomies[opened.taxonomy.sha256] = opened.taxonomy
            of_file = list(_from_dataset(opened))
            known = {each.document.id for each in of_file} | {*opened.withdrawn}
            documents += of_file
            unread += [each for each in opened.documents() if each.id not in known]
    _refuse_twice(paths, documents)
    verified = Verified(
        tuple(documents),
        tuple(unread),
        next(iter(taxonomies.values())) if len(taxonomies) == 1 else None,
        len(taxonomies),
        tuple(_sha256(path) for path in paths),
    )
    if not verified.claims:
        names = ", ".join(path.name for path in paths)
        problem = (
            f"has {len(unread) + len(documents)} documents; people annotated {len(documents)} of "
            "them as a whole, and found no claims"
        )
        raise ModelError(names, problem, CLAIMS_NEEDED)
    return verified


def _from_gold(gold: GoldDocument) -> VerifiedDocument:
    document = Document(gold.id, "", gold.text, gold.language, parallel=gold.parallel)
    found = tuple(Judged(each.attribution, None) for each in gold.attributions)
    return VerifiedDocument(document, found, gold, checked=True)


def _from_dataset(opened: OpenDataset) -> Iterator[VerifiedDocument]:
    """Yield the documents that somebody annotated as a whole, and that are not withdrawn."""
    parts = {each.document for each in opened.annotations() if each.part is not None}
    people = {each.document: each for each in opened.annotators() if each.annotations}
    annotated = people.keys() - parts - {*opened.withdrawn}
    claims: defaultdict[str, list[Consensus]] = defaultdict(list)
    for each in read_consensus(opened):
        claims[each.document.id].append(each)
    labels = frozenset(opened.taxonomy.choices)
    for document in opened.documents():
        if document.id in annotated:
            found, who = claims[document.id], people[document.id]
            yield VerifiedDocument(
                document,
                tuple(Judged(each.attribution, each.labels) for each in found),
                replace(_gold(document, found), labels=labels),
                checked=len(who.annotators) > 1 or who.gold > 0,
            )


def _gold(document: Document, found: Iterable[Consensus]) -> GoldDocument:
    attributions = [
        GoldAttribution(each.attribution, each.labels or ())
        for each in found
        if not each.within and len(each.answers) >= len(each.missed)
    ]
    return GoldDocument(
        id=document.id,
        language=document.language,
        text=document.text,
        attributions=tuple(sorted(attributions, key=lambda each: each.attribution.content)),
        parallel=document.parallel,
    )


def _refuse_twice(paths: Sequence[Path], documents: Iterable[VerifiedDocument]) -> None:
    counts = Counter(each.document.id for each in documents)
    twice = [
        f"document {name} is in it {count} times" for name, count in counts.items() if count > 1
    ]
    if twice:
        raise InvalidRecord(", ".join(path.name for path in paths), tuple(twice))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
