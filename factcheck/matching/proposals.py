"""Which claims are compared for contradictions: near-linear in the number of claims."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from factcheck.domain import Stance
from factcheck.matching.vectors import embed_contents
from factcheck.prelabel.bundled import load_bundle

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from factcheck.matching.facts import Facts

MOST = 64
"""Claims of one group, or of one document, that are compared with each other, at most."""


_SAYS = {Stance.ASSERTS, Stance.DENIES}


class Proposal(NamedTuple):
    """Two claims that may be about one matter, by their indices, the lower one first.

    Attributes:
        one: a claim.
        other: another one.
        same_matter: whether matching says that they may say the same.
    """

    one: int
    other: int
    same_matter: bool


def propose(
    facts: Mapping[int, Facts],
    groups: Iterable[Sequence[int]],
    candidates: Iterable[tuple[int, int]],
    events: Iterable[tuple[str, str]],
) -> Iterator[Proposal]:
    """Yield each pair of claims that is worth comparing, once.

    Of claims with the same source that say the same, one stands for all. Of a group or a document
    with more than `MOST` that differ, those are compared that most others repeat.

    Args:
        facts: of all claims that are compared, by their indices.
        groups: those of them that say the same.
        candidates: pairs that may say the same.
        events: ids of documents about one event, see `same_event`.
    """
    groups = list(groups)
    group_of = {number: place for place, group in enumerate(groups) for number in group}
    seen: set[tuple[int, int]] = set()
    inside = (pair for group in groups for pair in combinations(representatives(facts, group), 2))
    for one, other in (*inside, *candidates):
        pair = (min(one, other), max(one, other))
        if pair not in seen:
            seen.add(pair)
            yield Proposal(*pair, same_matter=True)
    of_document: defaultdict[str, list[int]] = defaultdict(list)
    for number, each in facts.items():
        of_document[each.document].append(number)
    chosen = {name: representatives(facts, found) for name, found in of_document.items()}
    across = ((one, other) for one, other in events if one in chosen and other in chosen)
    for one_document, other_document in (*((name, name) for name in chosen), *across):
        for one, other in product(chosen[one_document], chosen[other_document]):
            pair = (min(one, other), max(one, other))
            is_inside = group_of.get(one, -1) == group_of.get(other, -2) or one == other
            if is_inside or pair in seen:
                continue
            if may_contradict(facts[one], facts[other]):
                seen.add(pair)
                yield Proposal(*pair, same_matter=False)


def representatives(facts: Mapping[int, Facts], claims: Iterable[int]) -> list[int]:
    """Return one claim for each source and each thing said, at most `MOST`, in order."""
    alike: defaultdict[tuple[frozenset[str], Hashable], list[int]] = defaultdict(list)
    for number in claims:
        alike[facts[number].sources, said(facts[number])].append(number)
    if len(alike) <= MOST:
        return sorted(found[0] for found in alike.values())
    repeated: defaultdict[Hashable, list[int]] = defaultdict(list)
    for (_, what), found in alike.items():
        repeated[what] += found
    ranked = sorted(repeated.values(), key=lambda found: (-len(found), found[0]))
    return sorted(found[0] for found in ranked[:MOST])


def said(facts: Facts) -> Hashable:
    """Return what a claim says, as far as rules compare it."""
    counted = tuple((each.value, each.unit, each.topics, each.objects) for each in facts.quantities)
    return facts.stance, counted, facts.polarity, facts.days, facts.times, facts.names


def may_contradict(one: Facts, other: Facts) -> bool:
    """Return whether claims have anything in common by which they can contradict each other."""
    if {one.stance, other.stance} == _SAYS:
        return True
    if one.polarity.absent & other.polarity.present or other.polarity.absent & one.polarity.present:
        return True
    units = {each.unit for each in one.quantities}
    return any(each.unit in units for each in other.quantities)


def likenesses(facts: Mapping[int, Facts], proposals: Sequence[Proposal]) -> list[float]:
    """Return the cosine of the contents of each pair that may need it, 0 for all others.

    Those may say the same, are an assertion and a denial, or have one number each.
    """
    needed = [
        number
        for number, (one, other, same_matter) in enumerate(proposals)
        if same_matter
        or {facts[one].stance, facts[other].stance} == _SAYS
        or len(facts[one].quantities) == len(facts[other].quantities) == 1
    ]
    found = [0.0] * len(proposals)
    if needed:
        claims = sorted({claim for number in needed for claim in proposals[number][:2]})
        place = {claim: row for row, claim in enumerate(claims)}
        vectors = embed_contents(load_bundle(), [facts[claim] for claim in claims])
        for number in needed:
            one, other, _ = proposals[number]
            found[number] = float(np.dot(vectors[place[one]], vectors[place[other]]))
    return found
