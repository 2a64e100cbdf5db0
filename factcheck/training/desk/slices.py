"""Which documents are learned from, which one stops by, and which nothing is learned from.

A draw by the id of a document and the seed decides. What the model has learned from before, by its
lineage, is never held out: it would look better there than it is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.learning.ranking import draw, unit_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from factcheck.domain import Document
    from factcheck.training.desk.verified import VerifiedDocument

HELD_OUT = 0.2
"""Share of the documents that nothing is learned from, by default."""

STOPPING = 0.1
"""Share of the others that training stops by."""

FEWEST = 5
"""With fewer documents, when it is best to stop is chance: then all are learned from."""


@dataclass(frozen=True, slots=True)
class Slices:
    """Documents in three parts.

    Attributes:
        training: the network learns from these.
        stopping: on these it is measured while it learns; often none if there are few.
        held_out: on these it is measured before and after.
    """

    training: tuple[VerifiedDocument, ...]
    stopping: tuple[VerifiedDocument, ...]
    held_out: tuple[VerifiedDocument, ...]


def split(
    documents: Sequence[VerifiedDocument],
    seed: int,
    share: float = HELD_OUT,
    learned: Collection[str] = (),
) -> Slices:
    """Return the three parts.

    A document, its translation and copies of its text are on one side.

    Args:
        documents: at least one.
        seed: another one draws others.
        share: of the documents to hold out, in (0, 1). Of two or more that can be, one at least
            is held out, and one is not.
        learned: fingerprints of documents that the model has learned from.
    """
    names = _groups(documents)
    known = {names[each.document.id] for each in documents if fingerprint(each.document) in learned}
    order = sorted({*names.values()}, key=lambda name: draw(name, seed))
    count = min(max(1, round(share * len(order))), len(order) - 1)
    held_out = {*[name for name in order if name not in known][:count]}
    rest = [name for name in order if name not in held_out]
    count = round(STOPPING * len(rest))
    stopping = {*rest[: count if count >= FEWEST else 0]}
    parts: tuple[list[VerifiedDocument], ...] = ([], [], [])
    for each in documents:
        name = names[each.document.id]
        parts[2 if name in held_out else 1 if name in stopping else 0].append(each)
    return Slices(*map(tuple, parts))


def fingerprint(document: Document) -> str:
    """Return eight hexadecimal digits by which a text is known again."""
    words = " ".join(document.text.split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _groups(documents: Iterable[VerifiedDocument]) -> dict[str, str]:
    """Return for each document a name that its translation and copies of its text share."""
    first: dict[str, str] = {}

    def root(name: str) -> str:
        while first.setdefault(name, name) != name:
            name = first[name]
        return name

    by_text: dict[str, str] = {}
    documents = list(documents)
    for each in documents:
        document = each.document
        others = (
            unit_of(document),
            by_text.setdefault(" ".join(document.text.split()), document.id),
        )
        for other in others:
            low, high = sorted((root(document.id), root(other)))
            first[high] = low
    return {each.document.id: root(each.document.id) for each in documents}
