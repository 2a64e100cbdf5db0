"""Which prediction an annotated claim started from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.comparing.matching import match_claims

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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
