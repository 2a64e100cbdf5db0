"""Which prediction an annotated claim started from, and what became of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.comparing.matching import match_claims

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from factcheck.studio.format.marked import Marked


def origins(
    marked: Sequence[Marked], predicted: Sequence[Marked], left: Collection[object]
) -> dict[str, Marked]:
    """Return the predicted claim of each marked one that has one, by the marked one's region.

    It is the one of the same region. If its region is gone, it is the one of which a claim marked
    by hand covers most of the words (see `match_claims`): whoever deletes a claim and marks it
    again, with other borders, has changed it.

    Args:
        marked: the claims of an annotation.
        predicted: the claims of the prediction that it started from.
        left: ids of all regions of the annotation, also of those that are no claim any more.
    """
    by_region = {each.region: each for each in predicted}
    kept = {each.region: by_region[each.region] for each in marked if each.region in by_region}
    gone = [each for each in predicted if each.region not in left]
    by_hand = [each for each in marked if each.region not in by_region]
    redrawn = match_claims(by_hand, gone)
    return kept | {each.region: before for each, before in redrawn}


def deleted_claims(
    predicted: Sequence[Marked], origin: Mapping[str, Marked], left: Collection[object]
) -> tuple[str, ...]:
    """Return the regions of the predicted claims that are gone and were not marked again.

    Args:
        predicted: the claims of the prediction.
        origin: see `origins`.
        left: ids of all regions of the annotation.
    """
    kept = {each.region for each in origin.values()}
    return tuple(
        each.region for each in predicted if each.region not in left and each.region not in kept
    )


def parts_of(claims: Collection[str], result: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the sources, cues and channels that only these claims of a prediction have.

    Args:
        claims: the regions of the claims.
        result: the items of the prediction.
    """
    links = [
        (each["from_id"] in claims, str(each["to_id"]))
        for each in result
        if each["type"] == "relation"
    ]
    return frozenset(to for own, to in links if own) - {to for own, to in links if not own}
