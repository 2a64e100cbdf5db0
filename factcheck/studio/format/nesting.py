"""Which marked claim is inside which.

A claim is inside another if its cue and its content lie in the content of the other one: nobody has
to link them, and in a project of any age the same is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from factcheck.studio.format.marked import Marked


def outer_first(marked: Sequence[Marked], outers: Mapping[str, str]) -> list[Marked]:
    """Return claims in their order, but each after the claims that it is inside."""
    by_region = {each.region: each for each in marked}
    ordered: dict[str, Marked] = {}
    for each in marked:
        chain = [each.region]
        while outer := outers.get(chain[-1]):
            chain.append(outer)
        for region in reversed(chain):
            ordered.setdefault(region, by_region[region])
    return list(ordered.values())


def outer_claims(marked: Sequence[Marked]) -> dict[str, str]:
    """Return the region of the smallest claim around each claim that has one, by its region.

    A claim without a cue is inside none: it may be the same claim, marked again.
    """
    outers: dict[str, str] = {}
    for inner in marked:
        around = [
            each
            for each in marked
            if inner.attribution.cue
            and _size(each) > _size(inner)
            and each.attribution.holds(inner.attribution)
        ]
        if around:
            outers[inner.region] = min(around, key=_size).region
    return outers


def nearest(region: str, outers: Mapping[str, str], kept: Collection[str]) -> str:
    """Return the nearest claim around one that is kept, ``""`` if none is.

    >>> nearest("c", {"c": "b", "b": "a"}, {"a"})
    'a'
    """
    outer = outers.get(region, "")
    while outer and outer not in kept:
        outer = outers.get(outer, "")
    return outer


def _size(claim: Marked) -> int:
    return sum(len(span) for span in claim.attribution.content)
