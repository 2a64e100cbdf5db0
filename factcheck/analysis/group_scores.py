"""How well claims of many articles are grouped by what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.analysis.b_cubed import BCubed, b_cubed
from factcheck.analysis.match_gold import gold_claims, parallel_documents, predicted_claims
from factcheck.domain import Language
from factcheck.matching.grouping import average_linkage, components
from factcheck.matching.joining import compare_claims, default_threshold
from factcheck.matching.neighbours import nearest_pairs
from factcheck.matching.vectors import embed_contents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.analysis.gold import GoldDocument
    from factcheck.analysis.match_gold import GoldClaim
    from factcheck.domain import Prediction
    from factcheck.matching.joining import Compared
    from factcheck.matching.vectors import Floats
    from factcheck.prelabel.bundled.bundle import Bundle

    Says = frozenset[str]

BASELINE_THRESHOLDS = tuple(round(0.02 * number, 2) for number in range(10, 50))
"""Cosines that are tried for the baseline."""


@dataclass(frozen=True, slots=True)
class GroupScores:
    """Groups of claims against the gold.

    Attributes:
        claims: which claims were grouped: those of the gold, or predicted ones.
        method: how.
        languages: the claims that are counted: of one language, or of all.
        score: claims of the gold that are about no proposition do not count. A predicted claim that
            is not in the gold is the same as no other; one that is missed has a recall of 0.
    """

    claims: str
    method: str
    languages: str
    score: BCubed


@dataclass(frozen=True, slots=True)
class _Claims:
    """The claims of all documents, and what of the gold is missing among them."""

    found: Sequence[GoldClaim]
    missed: Sequence[tuple[Language, Says]]

    def score(self, groups: Sequence[int], languages: Sequence[Language]) -> BCubed:
        counted = [
            number
            for number, each in enumerate(self.found)
            if each.claim.language in languages and (each.says or each.invented)
        ]
        return b_cubed(
            [groups[number] for number in counted],
            [self.found[number].says for number in counted],
            [says for language, says in self.missed if language in languages],
        )


def score_groups(
    gold: Sequence[GoldDocument], predictions: Mapping[str, Prediction], bundle: Bundle
) -> Iterator[GroupScores]:
    """Yield the scores of groups over all documents, beside baselines.

    Args:
        gold: documents; nothing is yielded if their claims are about no propositions.
        predictions: for each document, by its id.
        bundle: the network of which the vectors are.
    """
    if not any(each.says for document in gold for each in document.attributions):
        return
    parallels = [(one.id, other.id) for one, other in parallel_documents(gold)]
    for name, claims in _claims(gold, predictions):
        plain = [each.claim for each in claims.found]
        vectors = embed_contents(bundle, plain)
        compared = compare_claims(plain, vectors, parallels)
        for method, groups in _methods(claims, compared, vectors):
            for languages in (*((each,) for each in Language), tuple(Language)):
                shown = languages[0].value if len(languages) == 1 else "both"
                yield GroupScores(name, method, shown, claims.score(groups, languages))


def _claims(
    gold: Sequence[GoldDocument], predictions: Mapping[str, Prediction]
) -> Iterator[tuple[str, _Claims]]:
    yield "gold", _Claims([each for one in gold for each in gold_claims(one)], ())
    bare = [each for one in gold for each in gold_claims(one, labels=False)]
    yield "gold, without labels", _Claims(bare, ())
    found: list[GoldClaim] = []
    missed: list[tuple[Language, Says]] = []
    for document in gold:
        of_document = predicted_claims(document, predictions[document.id])
        found += of_document
        # In one document each has a name of its own; where it has none, nothing can be missed.
        names = {each.pair for each in of_document}
        missed += [
            (document.language, each.says)
            for each in document.attributions
            if each.says and each.pair not in names
        ]
    yield "predicted", _Claims(found, missed)


def _methods(
    claims: _Claims, compared: Compared, vectors: Floats
) -> Iterator[tuple[str, Sequence[int]]]:
    confirmed = components(len(claims.found), compared.parallel)
    yield "matching", compared.groups(default_threshold(), compared.parallel)
    yield "parallel articles alone", confirmed
    pairs = nearest_pairs(vectors).tolist()
    cosines = {(i, j): max(0.0, float(vectors[i] @ vectors[j])) for i, j in pairs}
    alone = list(range(len(claims.found)))
    by_likeness = [average_linkage(alone, cosines, each) for each in BASELINE_THRESHOLDS]
    # The threshold that is best for this very gold: more than the baseline could reach elsewhere.
    yield (
        "likeness alone, best threshold",
        max(by_likeness, key=lambda groups: claims.score(groups, tuple(Language)).f1 or 0.0),
    )
    yield "each alone", alone
