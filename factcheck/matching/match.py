"""A dataset, or predictions, to matches."""

from __future__ import annotations

from collections import defaultdict, deque
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from factcheck.domain import Answer, Contradiction, MatchedPair, Matches, ModelId, Reason
from factcheck.matching.contradicting import is_denied
from factcheck.matching.facts import read_facts
from factcheck.matching.grouping import components
from factcheck.matching.joining import compare_claims, default_threshold
from factcheck.matching.read_claims import read_claims
from factcheck.matching.vectors import embed_contents
from factcheck.prelabel.bundled import load_bundle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from factcheck.domain import Decision
    from factcheck.files import StrPath
    from factcheck.matching.claims import ClaimText
    from factcheck.matching.facts import Facts
    from factcheck.matching.joining import Compared, Pair
    from factcheck.matching.read_claims import ReadClaims

VERSION = "1"
"""Raised when the same vectors give other scores."""


def match(
    path: StrPath,
    *,
    threshold: float | None = None,
    trust: float | None = None,
    decisions: Iterable[Decision] = (),
    on_unknown: Callable[[Decision], None] | None = None,
    on_denied: Callable[[Decision], None] | None = None,
) -> Matches:
    """Return which claims of a dataset, or which predicted claims, say the same thing.

    Claims of parallel documents that stand at the same place are the same, and what persons
    decided. Others that are alike are candidates; with ``trust`` they are grouped, too. A claim
    that several people annotated is compared once, and all its ids are in its group.

    Args:
        path: the dataset; or predictions, a ``.jsonl`` or the folder of a corpus run.
        threshold: the mean score from which claims are candidates, in (0, 1]; by default the one
            that is best on annotated events.
        trust: the mean score from which claims are grouped though nobody confirmed it, in (0, 1].
        decisions: what persons decided; of several by the same person on the same claims the last
            one of each project counts. Two claims are joined if all who decided say that they are
            the same; as soon as one person says otherwise, they are no pair.
        on_unknown: takes each decision on a claim that the dataset does not have (any more); it is
            kept, and changes nothing.
        on_denied: takes each decision that two claims are the same of which one asserts, and the
            other one denies it: its stance was corrected, or the person looked at the content
            alone. They stay together.

    Raises:
        InvalidRecord: the file is not valid, or predicts a document twice.
        MissingPackage: it has many claims, and the extra ``match`` is not installed.
        ModelError: the bundled model is damaged.
        OSError: the file cannot be read.
    """
    read = read_claims(Path(path))
    claims, names = read.claims, read.names
    bundle = load_bundle()
    compared = compare_claims(claims, embed_contents(bundle, claims), read.parallels)
    limit = default_threshold() if threshold is None else threshold
    last = _last(decisions)
    known_ids = {name for ids in names for name in ids}
    for each in last if on_unknown else ():
        if not each.pair <= known_ids and on_unknown:
            on_unknown(each)
    for each in _denied(last, read) if on_denied else ():
        if on_denied:
            on_denied(each)
    return _Joined(compared, names, last).matches(
        read.sha256,
        ModelId(f"{bundle.model.name}+matching", f"{bundle.model.revision}+{VERSION}"),
        limit,
        trust,
    )


def _last(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the last decision of each person in each project on the same two claims."""
    last = {(each.pair, each.by, each.project): each for each in decisions}
    return tuple(last.values())


def _denied(decisions: Iterable[Decision], read: ReadClaims) -> Iterator[Decision]:
    """Yield decisions that claims are the same of which one denies what the other one asserts."""
    claims = {
        name: claim for claim, ids in zip(read.claims, read.names, strict=True) for name in ids
    }
    for each in decisions:
        if each.answer is Answer.SAME and each.pair <= claims.keys():
            one, other = (_facts(claims[name]) for name in (each.one, each.other))
            if is_denied(one, other):
                yield each


def _facts(claim: ClaimText) -> Facts:
    return read_facts(
        claim.document, claim.language, claim.labels, claim.published, claim.stance, claim.content
    )


class _Joined:
    """Claims with their scores and what persons decided."""

    def __init__(
        self,
        compared: Compared,
        names: Sequence[tuple[str, ...]],
        decisions: Sequence[Decision],
    ) -> None:
        self._compared = compared
        self._names = names
        self._decisions = decisions
        place = {name: number for number, ids in enumerate(names) for name in ids}
        # A decision on claims that the dataset does not have any more is kept, and changes nothing.
        self._decided = {
            each: (min(pair), max(pair))
            for each in decisions
            for pair in [(place.get(each.one, -1), place.get(each.other, -1))]
            if min(pair) >= 0 and pair[0] != pair[1]
        }
        same = {pair for each, pair in self._decided.items() if each.answer is Answer.SAME}
        apart = {pair for each, pair in self._decided.items() if each.answer is not Answer.SAME}
        self._disputed = same & apart
        self._apart = sorted(apart)
        self._confirmed: dict[Pair, tuple[float, Reason]] = {
            pair: (score, Reason.PARALLEL)
            for pair, score in compared.parallel.items()
            if pair not in apart
        }
        self._confirmed.update((pair, (1.0, Reason.PERSON)) for pair in same - apart)

    def matches(
        self, digest: str, model: ModelId, threshold: float, trust: float | None
    ) -> Matches:
        """Return the matches."""
        pairs = dict(self._confirmed)
        if trust is not None:
            pairs.update(self._alike(trust))
        groups = components(len(self._names), pairs)
        candidates = {
            (i, j): found
            for (i, j), found in self._alike(threshold).items()
            if groups[i] != groups[j]
        }
        ranked = sorted(candidates.items(), key=lambda each: (-each[1][0], each[0]))
        return Matches(
            digest,
            model,
            threshold,
            trust,
            tuple(self._named(groups)),
            tuple(self._pair(*each) for each in sorted(pairs.items())),
            tuple(self._pair(*each) for each in ranked),
            tuple(self._decisions),
            tuple(self._contradictions(pairs)),
        )

    def _alike(self, threshold: float) -> dict[Pair, tuple[float, Reason]]:
        """Return pairs of alike claims that are in one group by their scores."""
        found = self._compared.groups(threshold, self._confirmed, self._apart)
        groups = np.array(found, np.int32)
        barred = self._confirmed.keys() | set(self._apart)
        return {
            pair: (score, Reason.LIKENESS)
            for pairs in (self._compared.alike, self._compared.copies)
            for pair, score in pairs.within(groups)
            if pair not in barred
        }

    def _named(self, groups: Sequence[int]) -> Iterator[tuple[str, ...]]:
        members: defaultdict[int, list[str]] = defaultdict(list)
        for number, group in enumerate(groups):
            members[group] += self._names[number]
        counts = [0] * len(groups)
        for group in groups:
            counts[group] += 1
        yield from (tuple(ids) for group, ids in members.items() if counts[group] > 1)

    def _pair(self, pair: Pair, found: tuple[float, Reason]) -> MatchedPair:
        score, why = found
        return MatchedPair(self._names[pair[0]][0], self._names[pair[1]][0], round(score, 4), why)

    def _contradictions(
        self, pairs: Mapping[Pair, tuple[float, Reason]]
    ) -> Iterator[Contradiction]:
        """Yield each decision that two claims do not say the same, with pairs that connect them."""
        nearby: defaultdict[int, list[int]] = defaultdict(list)
        for i, j in pairs:
            nearby[i].append(j)
            nearby[j].append(i)
        for decision, (start, end) in self._decided.items():
            if decision.answer is Answer.SAME:
                continue
            if (start, end) in self._disputed:
                said = self._pair((start, end), (1.0, Reason.PERSON))
                yield Contradiction(decision, (said,))
            elif way := _shortest_way(start, end, nearby):
                steps = [(min(step), max(step)) for step in pairwise(way)]
                yield Contradiction(decision, tuple(self._pair(s, pairs[s]) for s in steps))


def _shortest_way(start: int, end: int, nearby: Mapping[int, Sequence[int]]) -> list[int]:
    """Return the claims from one to another, both included, by breadth-first search; or none."""
    before = {start: start}
    queue = deque([start])
    while queue and end not in before:
        here = queue.popleft()
        for there in nearby.get(here, ()):
            if there not in before:
                before[there] = here
                queue.append(there)
    if end not in before:
        return []
    way = [end]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]
