"""B³: precision and recall of groups, item by item (Bagga and Baldwin, LREC workshop 1998)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet


@dataclass(frozen=True, slots=True)
class BCubed:
    """Means over items, in [0, 1]; ``None`` without items.

    Attributes:
        precision: of the group of an item, the share that says the same as the item.
        recall: of all that say the same as an item, the share that is in its group.
        items: how many.
    """

    precision: float | None
    recall: float | None
    items: int

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; undefined if one of them is."""
        if self.precision is None or self.recall is None:
            return None
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def b_cubed(
    groups: Sequence[object],
    says: Sequence[AbstractSet[str]],
    missed: Sequence[AbstractSet[str]] = (),
) -> BCubed:
    """Return B³ of found items, and of those that were missed.

    Two items say the same if they share a proposition. An item with several propositions can so be
    the same as two items that differ; where each has one, this is B³ as published. An item without
    any is the same as nothing but itself.

    Args:
        groups: the group of each item that was found.
        says: its propositions.
        missed: the propositions of gold items that were not found: their recall is 0, and what is
            in groups lacks them.
    """
    precision, recall = 0.0, 0.0
    wanted = 0
    for number, (group, own) in enumerate(zip(groups, says, strict=True)):
        mates = [at for at, each in enumerate(groups) if each == group]
        right = sum(at == number or not own.isdisjoint(says[at]) for at in mates)
        precision += right / len(mates)
        if own:
            wanted += 1
            same = sum(at == number or not own.isdisjoint(e) for at, e in enumerate(says))
            recall += right / (same + sum(not own.isdisjoint(each) for each in missed))
    total = wanted + len(missed)
    return BCubed(
        precision / len(groups) if groups else None, recall / total if total else None, len(groups)
    )
