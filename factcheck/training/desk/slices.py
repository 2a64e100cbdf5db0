"""Which documents are learned from, which one stops by, and which nothing is learned from.

A draw by the id of a document and the seed decides. What the model has learned from before, by its
lineage, is never held out: it would look better there than it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from factcheck.learning.lineage import fingerprint
from factcheck.learning.ranking import draw

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from factcheck.training.desk.verified import VerifiedDocument

HELD_OUT = 0.2
"""Share of the documents that nothing is learned from, by default."""

STOPPING = 0.1
"""Share of the others that training stops by."""

FEWEST = 5
"""With fewer documents, when it is best to stop is chance: then all are learned from."""


class Text(Protocol):
    """A document, or its gold."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def text(self) -> str:
        """Its text."""

    @property
    def parallel(self) -> str:
        """Id of its translation, ``""`` if it has none."""


AnyText = TypeVar("AnyText", bound=Text)


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
        learned: fingerprints of documents that the model has learned from, see `lineage`.
    """
    names = _groups([each.document for each in documents])
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


def apart(texts: Iterable[AnyText], held_out: Iterable[Text]) -> list[AnyText]:
    """Return the texts that are none of the held-out ones, and no translation or copy of one."""
    texts, held_out = list(texts), list(held_out)
    names = _groups([*held_out, *texts])
    taken = {names[each.id] for each in held_out}
    return [each for each in texts if names[each.id] not in taken]


def _groups(documents: Iterable[Text]) -> dict[str, str]:
    """Return for each document a name that its translation and copies of its text share."""
    first: dict[str, str] = {}

    def root(name: str) -> str:
        while first.setdefault(name, name) != name:
            name = first[name]
        return name

    by_text: dict[str, str] = {}
    documents = list(documents)
    for document in documents:
        others = (
            min(document.id, document.parallel or document.id),
            by_text.setdefault(" ".join(document.text.split()), document.id),
        )
        for other in others:
            low, high = sorted((root(document.id), root(other)))
            first[high] = low
    return {each.id: root(each.id) for each in documents}
