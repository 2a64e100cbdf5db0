"""How well claims that say the same are found, in parallel articles and across articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from factcheck.analysis.counts import Counts
from factcheck.analysis.match_gold import gold_claims, parallel_documents, predicted_claims
from factcheck.matching.parallel import align
from factcheck.matching.vectors import embed_contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from factcheck.analysis.gold import GoldDocument
    from factcheck.analysis.match_gold import GoldClaim
    from factcheck.domain import Prediction
    from factcheck.matching.vectors import Floats
    from factcheck.prelabel.bundled.bundle import Bundle

    Pairs = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ParallelScores:
    """Pairs of claims in parallel articles: found, and in the gold.

    Attributes:
        claims: which claims were aligned: those of the gold, or predicted ones.
        method: how.
        counts: a pair is right if the gold has it. Pairs of a claim that is not in the gold are
            wrong, and pairs of a claim that was not predicted are missed.
    """

    claims: str
    method: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class _Articles:
    """Two parallel articles: their claims with vectors, and the pairs that the gold has."""

    ones: Sequence[GoldClaim]
    others: Sequence[GoldClaim]
    vectors: tuple[Floats, Floats]
    pairs: int

    def count(self, found: Pairs) -> Counts:
        said = [(self.ones[i].pair, self.others[j].pair) for i, j in found]
        correct = sum(one == other != "" for one, other in said)
        return Counts(correct, len(said), self.pairs)


def score_parallel(
    gold: Sequence[GoldDocument], predictions: Mapping[str, Prediction], bundle: Bundle
) -> Iterator[ParallelScores]:
    """Yield how many pairs of parallel articles are found, beside two baselines.

    Args:
        gold: documents; those without a parallel one are left out.
        predictions: for each document, by its id.
        bundle: the network of which the vectors are.
    """
    sources: Mapping[str, Callable[[GoldDocument], list[GoldClaim]]] = {
        "gold": gold_claims,
        "gold, without labels": lambda each: gold_claims(each, labels=False),
        "predicted": lambda each: predicted_claims(each, predictions[each.id]),
    }
    for claims, read in sources.items():
        articles = [_articles(*each, read, bundle) for each in parallel_documents(gold)]
        for method, pair in _METHODS.items():
            counts = sum((each.count(pair(each)) for each in articles), Counts())
            yield ParallelScores(claims, method, counts)


def _articles(
    one: GoldDocument,
    other: GoldDocument,
    read: Callable[[GoldDocument], list[GoldClaim]],
    bundle: Bundle,
) -> _Articles:
    ones, others = read(one), read(other)
    vectors = [embed_contents(bundle, [each.claim for each in side]) for side in (ones, others)]
    names = [{each.pair for each in document.attributions} for document in (one, other)]
    return _Articles(ones, others, (vectors[0], vectors[1]), len(set.intersection(*names) - {""}))


def _aligned(articles: _Articles) -> Pairs:
    sides = [[each.claim for each in side] for side in (articles.ones, articles.others)]
    return [(each.one, each.other) for each in align(sides[0], sides[1], *articles.vectors)]


def _by_likeness(articles: _Articles) -> Pairs:
    """Pair claims that are each other's nearest."""
    if not articles.ones or not articles.others:
        return []
    likeness = articles.vectors[0] @ articles.vectors[1].T
    nearest = likeness.argmax(axis=1)
    return [(i, int(j)) for i, j in enumerate(nearest) if np.argmax(likeness[:, j]) == i]


def _by_order(articles: _Articles) -> Pairs:
    """Pair the first claim with the first, the second with the second, and so on."""
    return [(each, each) for each in range(min(len(articles.ones), len(articles.others)))]


_METHODS: Mapping[str, Callable[[_Articles], Pairs]] = {
    "alignment": _aligned,
    "likeness alone": _by_likeness,
    "order alone": _by_order,
}
