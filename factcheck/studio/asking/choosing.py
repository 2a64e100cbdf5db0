"""Which pairs of claims people are asked about, and in which order.

If A and B are the same, and B and C, then A and C are: the third question need not be asked. So of
the candidates only those are chosen that join claims which neither a confirmed pair nor another
question joins yet, the most likely first: a spanning tree of each uncertain group, by Kruskal's
algorithm (1956). What an answer leaves open is a candidate again after the next ``match``. A pair
that people skipped joins nothing: what would follow from it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factcheck.domain import Answer, Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from factcheck.domain import MatchedPair, Matches


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is asked of the candidates.

    Attributes:
        pairs: to be asked, in the order in which people should get them.
        asked: how many candidates were asked or decided before.
        waiting: how many may follow from the answers to the others.
    """

    pairs: tuple[MatchedPair, ...]
    asked: int
    waiting: int


def choose_pairs(
    matches: Matches,
    asked: Collection[frozenset[str]],
    skipped: Collection[frozenset[str]] = frozenset(),
) -> Chosen:
    """Return which candidates to ask about, those of the largest uncertain groups first.

    An uncertain group is what candidates and confirmed pairs connect. Within it, the most likely
    pairs come first.

    Args:
        matches: with the candidates, the most likely first.
        asked: the pairs that were asked before.
        skipped: those of them that people skipped and nobody answered.
    """
    apart = {each.pair for each in matches.decisions if each.answer is not Answer.SAME}
    decided = {each.pair for each in matches.decisions}
    uncertain, joined = _Joined(), _Joined()
    for group in matches.groups:
        for name in group[1:]:
            uncertain.join(group[0], name)
            joined.join(group[0], name)
    for each in matches.candidates:
        uncertain.join(each.one, each.other)
    known = decided | {*asked}
    for pair in sorted(map(sorted, known - apart - ({*skipped} - decided))):
        joined.join(*pair)
    before = [frozenset((each.one, each.other)) in known for each in matches.candidates]
    new = [
        each
        for each, old in zip(matches.candidates, before, strict=True)
        if not old and joined.join(each.one, each.other)
    ]
    rank: dict[str, int] = {}
    for each in new:
        rank.setdefault(uncertain.root(each.one), len(rank))
    new.sort(key=lambda each: (-uncertain.size(each.one), rank[uncertain.root(each.one)]))
    return Chosen(tuple(new), sum(before), len(before) - sum(before) - len(new))


def superfluous(matches: Matches, pairs: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Return pairs that other answers and parallel articles decide: both claims are in one group.

    What only scores joined (`--trust`) decides nothing.
    """
    joined = _Joined()
    for each in matches.pairs:
        if each.why is not Reason.LIKENESS:
            joined.join(each.one, each.other)
    return [pair for pair in pairs if len({joined.root(name) for name in pair}) == 1]


@dataclass(slots=True)
class _Joined:
    """Which claims are connected (union-find)."""

    parent: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def root(self, name: str) -> str:
        """Return the claim that stands for all that this one is connected with."""
        while (above := self.parent.get(name, name)) != name:
            self.parent[name] = self.parent.get(above, above)
            name = above
        return name

    def size(self, name: str) -> int:
        """Return how many claims a claim is connected with, itself included."""
        return self.sizes.get(self.root(name), 1)

    def join(self, one: str, other: str) -> bool:
        """Connect two claims; return whether they were not connected before."""
        large, small = sorted((self.root(one), self.root(other)), key=self.size, reverse=True)
        if large == small:
            return False
        self.sizes[large] = self.size(large) + self.size(small)
        self.parent[small] = large
        return True
