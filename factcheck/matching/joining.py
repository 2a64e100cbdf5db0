"""From claims to groups: identical contents, parallel articles, neighbours, decisions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from factcheck.matching.evidence import parameters
from factcheck.matching.grouping import components, link_blocks
from factcheck.matching.likeness import pair_scores
from factcheck.matching.neighbours import nearest_pairs
from factcheck.matching.parallel import align
from factcheck.matching.scored_pairs import ScoredPairs, scored_pairs
from factcheck.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from factcheck.domain import Stance
    from factcheck.matching.claims import ClaimText
    from factcheck.matching.vectors import Floats

    Pair = tuple[int, int]


LEAST = 0.01
"""A pair that is less likely counts as 0, and is not kept: there are many of them."""


def default_threshold() -> float:
    """Return the mean score from which claims are candidates, in (0, 1]."""
    return float(parameters()["likeness"]["threshold"])


@dataclass(frozen=True, slots=True)
class Compared:
    """Claims with the pairs of them that may say the same.

    Attributes:
        claims: the claims.
        parallel: the score of each pair of parallel articles.
        alike: the score of each pair of neighbours with different contents, from `LEAST` on.
        copies: the score of each claim with the first one that has the same content. In all three
            the lower index comes first.
    """

    claims: Sequence[ClaimText]
    parallel: Mapping[Pair, float]
    alike: ScoredPairs
    copies: ScoredPairs

    def groups(
        self,
        threshold: float,
        same: Iterable[Pair] = (),
        apart: Sequence[Pair] = (),
    ) -> list[int]:
        """Return for each claim the lowest claim of its group.

        Args:
            threshold: the mean score from which groups are joined, in (0, 1].
            same: pairs that are the same whatever their scores.
            apart: pairs that are never put into one group by their scores.
        """
        barred = set(apart)
        copies = [pair for pair, _ in self.copies.at_least(threshold) if pair not in barred]
        joined = components(len(self.claims), [*same, *copies])
        return link_blocks(joined, self.alike, threshold, apart, {copy for _, copy in copies})


def compare_claims(
    claims: Sequence[ClaimText], vectors: Floats, parallels: Iterable[tuple[str, str]]
) -> Compared:
    """Return which claims may say the same.

    Args:
        claims: the claims, those of each document in the order of its text.
        vectors: of their contents, ``(claims, dimensions)``.
        parallels: the ids of parallel documents, each pair once.
    """
    alike, copies = _alike(claims, vectors)
    return Compared(claims, _parallel(claims, vectors, parallels), alike, copies)


def _parallel(
    claims: Sequence[ClaimText], vectors: Floats, parallels: Iterable[tuple[str, str]]
) -> dict[Pair, float]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, claim in enumerate(claims):
        places[claim.document].append(number)
    scores: dict[Pair, float] = {}
    for one, other in parallels:
        left, right = places.get(one, []), places.get(other, [])
        sides = [[claims[number] for number in side] for side in (left, right)]
        for pair in align(sides[0], sides[1], vectors[left], vectors[right]):
            low, high = sorted((left[pair.one], right[pair.other]))
            scores[low, high] = pair.score
    return scores


def _alike(claims: Sequence[ClaimText], vectors: Floats) -> tuple[ScoredPairs, ScoredPairs]:
    """Return the scores of neighbours with different contents, and those of copies."""
    first: dict[tuple[str, Stance], int] = {}
    originals = [
        first.setdefault((normalise(claim.content).text.casefold(), claim.stance), number)
        for number, claim in enumerate(claims)
    ]
    copies = [(original, number) for number, original in enumerate(originals) if original != number]
    distinct = np.array(sorted(first.values()), np.int64)
    originals_of = np.array(copies, np.int64).reshape(-1, 2)
    neighbours = distinct[nearest_pairs(vectors[distinct] if copies else vectors)]
    scores = pair_scores(claims, vectors, neighbours)
    # What a claim reports is not what it says, however alike the words are.
    places = {claim.id: number for number, claim in enumerate(claims)}
    reported = [
        tuple(sorted((number, places[claim.within])))
        for number, claim in enumerate(claims)
        if claim.within in places
    ]
    inner = np.array([low * len(claims) + high for low, high in reported], np.int64)
    codes = neighbours[:, 0] * len(claims) + neighbours[:, 1]
    likely = (scores >= LEAST) & ~np.isin(codes, inner)
    return (
        scored_pairs(neighbours[likely], scores[likely]),
        scored_pairs(originals_of, pair_scores(claims, vectors, originals_of)),
    )
