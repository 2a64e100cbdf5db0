"""Which of two lists of attributions, or of claims, are the same."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from factcheck.domain import Attribution, Span

Rank = tuple[float, int]
"""How different two attributions are; the smallest comes first."""

Item = TypeVar("Item")
Step = tuple[
    Callable[[Item], Hashable],
    Callable[[Sequence[Item], Sequence[Item]], Iterable[tuple[Item, Item]]],
]
"""A key, and a function that pairs the items of both sides that have the same key."""


class Attributed(Protocol):
    """A claim, predicted or verified, or anything else that has an attribution."""

    @property
    def attribution(self) -> Attribution:
        """Its spans."""


One = TypeVar("One", bound=Attributed)
Other = TypeVar("Other", bound=Attributed)


def match(found: Sequence[Attribution], wanted: Sequence[Attribution]) -> list[tuple[int, int]]:
    """Pair predicted with gold attributions, one to one, as indices ``(predicted, gold)``.

    Two can be paired if the code points that their contents share are at least half of the
    gold content and at least half of the predicted one. The pair that shares the largest part
    (Dice coefficient) is taken first; among equals, the one whose sources share more.
    """
    pairs: list[tuple[int, int]] = []
    free_found, free_wanted = set(range(len(found))), set(range(len(wanted)))
    for _, i, j in sorted(rank_pairs(found, wanted)):
        if i in free_found and j in free_wanted:
            free_found.remove(i)
            free_wanted.remove(j)
            pairs.append((i, j))
    return pairs


def match_claims(ones: Sequence[One], others: Sequence[Other]) -> list[tuple[One, Other]]:
    """Pair claims by their attributions, see `match`."""
    pairs = match([each.attribution for each in ones], [each.attribution for each in others])
    return [(ones[i], others[j]) for i, j in pairs]


def rank_pairs(
    found: Sequence[Attribution], wanted: Sequence[Attribution]
) -> Iterator[tuple[Rank, int, int]]:
    """Yield all pairs that are possible, see `match`, each with its rank."""
    for i, one in enumerate(found):
        for j, other in enumerate(wanted):
            shared = _overlap(one.content, other.content)
            sizes = _size(one.content), _size(other.content)
            if shared and 2 * shared >= max(sizes):
                dice = 2 * shared / sum(sizes)
                yield (-dice, -_overlap(one.source, other.source)), i, j


def match_step_by_step(
    ones: Iterable[Item], others: Iterable[Item], steps: Iterable[Step[Item]]
) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """Return pairs, and what has no partner on either side.

    What one of the steps pairs does not take part in the next.
    """
    pairs: list[tuple[Item, Item]] = []
    left, right = list(ones), list(others)
    for key, pair in steps:
        groups: defaultdict[Hashable, tuple[list[Item], list[Item]]]
        groups = defaultdict(lambda: ([], []))
        for side, items in enumerate((left, right)):
            for item in items:
                groups[key(item)][side].append(item)
        found = [each for group in groups.values() for each in pair(*group)]
        paired = {id(item) for each in found for item in each}
        left, right = ([item for item in side if id(item) not in paired] for side in (left, right))
        pairs += found
    return pairs, left, right


def _overlap(ones: Sequence[Span], others: Sequence[Span]) -> int:
    return sum(one.overlap(other) for one in ones for other in others)


def _size(spans: Sequence[Span]) -> int:
    return sum(len(span) for span in spans)
