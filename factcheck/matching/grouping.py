"""Groups of claims by average linkage, of pairs that are known and all others 0."""

from __future__ import annotations

import heapq
from collections import Counter
from itertools import chain, groupby
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from factcheck.matching.scored_pairs import ScoredPairs


def components(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return for each item the lowest item that pairs connect it with (union-find)."""
    parent = list(range(count))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return [root(item) for item in range(count)]


def link_blocks(
    groups: list[int],
    pairs: ScoredPairs,
    threshold: float,
    apart: Sequence[tuple[int, int]] = (),
    copies: AbstractSet[int] = frozenset(),
) -> list[int]:
    """Return what `average_linkage` returns, in the memory that the largest block needs.

    Two groups are joined only if a pair between them reaches the threshold, since their mean does:
    so items that such pairs do not connect are grouped for themselves.

    Args:
        groups: as in `average_linkage`, as are ``threshold``, ``apart`` and ``copies``.
        pairs: of items, the lower index first.
        threshold: in (0, 1].
        apart: pairs of items.
        copies: items.
    """
    high = (pair for pair, _ in pairs.at_least(threshold))
    blocks = np.array(components(len(groups), chain(enumerate(groups), high)), np.int32)
    items_by_block = np.argsort(blocks, kind="stable")
    sorted_blocks = blocks[items_by_block]
    inside = pairs.within(blocks)
    inside = inside.where(np.argsort(blocks[inside.ones], kind="stable"))
    linked = list(groups)
    for block, of_block in groupby(inside, lambda each: blocks[each[0][0]]):
        first, last = np.searchsorted(sorted_blocks, (block, block + 1))
        items = items_by_block[first:last].tolist()
        place = {item: number for number, item in enumerate(items)}
        found = average_linkage(
            [place[groups[item]] for item in items],
            {(place[one], place[other]): score for (one, other), score in of_block},
            threshold,
            [(place[one], place[other]) for one, other in apart if {one, other} <= place.keys()],
            {place[item] for item in items if item in copies},
        )
        for item, group in zip(items, found, strict=True):
            linked[item] = items[group]
    return linked


def average_linkage(
    groups: list[int],
    scores: Mapping[tuple[int, int], float],
    threshold: float,
    apart: Iterable[tuple[int, int]] = (),
    copies: AbstractSet[int] = frozenset(),
) -> list[int]:
    """Return for each item the lowest item of its group.

    The two groups with the highest mean score over all pairs between them are joined, as long as it
    reaches the threshold (Sokal and Michener 1958). A pair without a score has 0.

    Args:
        groups: for each item the lowest item of the group that it is in from the start.
        scores: of pairs of items, in [0, 1].
        threshold: in (0, 1].
        apart: pairs of items that are never put into one group.
        copies: items that do not count in means, since another one in their group stands for them.
    """
    sizes = Counter(group for item, group in enumerate(groups) if item not in copies)
    members = _members(groups)
    sums: dict[int, dict[int, float]] = {group: {} for group in members}
    for (i, j), score in scores.items():
        one, other = groups[i], groups[j]
        if one != other:
            sums[one][other] = sums[one].get(other, 0.0) + score
            sums[other][one] = sums[one][other]
    barred = _barred(groups, apart)

    def rank(one: int, other: int) -> tuple[float, int, int]:
        mean = sums[one][other] / (sizes[one] * sizes[other])
        return -mean, min(one, other), max(one, other)

    heap = [rank(one, other) for one, of_one in sums.items() for other in of_one if one < other]
    heapq.heapify(heap)
    while heap and -heap[0][0] >= threshold:
        found = heapq.heappop(heap)
        _, low, high = found
        # What is out of date was joined, or has another mean by now.
        if high not in sums.get(low, ()) or rank(low, high) != found:
            continue
        if high in barred.get(low, ()):
            continue
        members[low] += members.pop(high)
        sizes[low] += sizes.pop(high)
        _join(sums, barred, low, high)
        for other in sums[low]:
            heapq.heappush(heap, rank(low, other))
    joined = {item: group for group, items in members.items() for item in items}
    return [joined[item] for item in range(len(groups))]


def _members(groups: list[int]) -> dict[int, list[int]]:
    members: dict[int, list[int]] = {}
    for item, group in enumerate(groups):
        members.setdefault(group, []).append(item)
    return members


def _barred(groups: list[int], apart: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """Return for each group those that it is not joined with.

    Items that are in one group from the start cannot be parted any more.
    """
    barred: dict[int, set[int]] = {}
    for i, j in apart:
        for one, other in ((groups[i], groups[j]), (groups[j], groups[i])):
            if one != other:
                barred.setdefault(one, set()).add(other)
    return barred


def _join(
    sums: dict[int, dict[int, float]],
    barred: dict[int, set[int]],
    low: int,
    high: int,
) -> None:
    for other, total in sums.pop(high).items():
        del sums[other][high]
        if other != low:
            sums[low][other] = sums[low].get(other, 0.0) + total
            sums[other][low] = sums[low][other]
    for other in barred.pop(high, ()):
        barred[other].discard(high)
        barred[other].add(low)
        barred.setdefault(low, set()).add(other)
