"""How many source labels of predicted claims are right."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from factcheck.analysis.counts import Counts
from factcheck.analysis.gold import GoldAttribution
from factcheck.domain import PredictedClaim


class LabelScores(NamedTuple):
    """Counts of source labels; all 0 if the labels of both sides cannot be compared.

    Attributes:
        matched: labels of predicted claims that match a gold attribution with usable labels. What
            the model missed or invented is not in it.
        end_to_end: labels of all claims: ``predicted`` counts those of claims that match nothing,
            too, ``gold`` those of attributions that were not found.
        sets: attributions that have exactly the gold labels; ``predicted`` counts those that were
            matched, ``gold`` all that have usable labels, found or not.
    """

    matched: Counts = Counts()
    end_to_end: Counts = Counts()
    sets: Counts = Counts()


def score_labels(
    claims: Sequence[PredictedClaim],
    gold: Sequence[GoldAttribution],
    pairs: Sequence[tuple[PredictedClaim, GoldAttribution]],
    known: AbstractSet[str],
    *,
    complete: bool,
) -> LabelScores:
    """Return the counts of one document.

    Args:
        claims: what was predicted.
        gold: what is right.
        pairs: those of both that match.
        known: the labels that both sides could have used; others make a gold label unusable.
        complete: whether a gold attribution without labels has none. Otherwise nobody wrote them
            down, and the labels of a claim that matches it are neither right nor wrong.
    """
    if not known:
        return LabelScores()
    labelled = [(_labels(claim), set(each.labels)) for claim, each in pairs if _usable(each, known)]
    matched = Counts(
        sum(len(given & right) for given, right in labelled),
        sum(len(given) for given, _ in labelled),
        sum(len(right) for _, right in labelled),
    )
    usable = [each for each in gold if _usable(each, known)]
    unknown = [claim for claim, each in pairs if not (_usable(each, known) or complete)]
    return LabelScores(
        matched=matched,
        end_to_end=Counts(
            matched.correct,
            sum(len(_labels(claim)) for claim in claims)
            - sum(len(_labels(claim)) for claim in unknown),
            sum(len(set(each.labels)) for each in usable),
        ),
        sets=Counts(sum(given == right for given, right in labelled), len(labelled), len(usable)),
    )


def _labels(claim: PredictedClaim) -> set[str]:
    return {score.label for score in claim.labels}


def _usable(gold: GoldAttribution, known: AbstractSet[str]) -> bool:
    return bool(gold.labels) and known >= set(gold.labels)
