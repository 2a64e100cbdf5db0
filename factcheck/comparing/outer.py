"""Claims that other claims report: by whom, and whether these sources assert what they report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.domain import Role, Stance

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from factcheck.comparing.consensus import Consensus

NOBODY = "somebody who is not named"

_DOES: Mapping[Stance | None, str] = {
    Stance.ASSERTS: "who asserts it",
    Stance.DENIES: "who DENIES it",
    Stance.HEDGED: "who does not commit to it",
    Stance.NONE: "who neither asserts nor denies it",
    None: "and annotators differ on the stance",
}


def outer_claims(claim: Consensus, by_unit: Mapping[str, Consensus]) -> Iterator[Consensus]:
    """Yield the claims whose contents report this one, the nearest first.

    Args:
        claim: the claim.
        by_unit: all claims, by their ids.
    """
    seen = {claim.unit}
    outer = by_unit.get(claim.within)
    while outer and outer.unit not in seen:
        seen.add(outer.unit)
        yield outer
        outer = by_unit.get(outer.within)


def not_asserted(outer: Iterable[Consensus]) -> tuple[Consensus, ...]:
    """Return those of the outer claims that their sources do not assert.

    What stands in a denial, a guess or a question is not said by the inner source: *the minister
    denied that the army had ordered a retreat*.
    """
    return tuple(each for each in outer if each.stance is not Stance.ASSERTS)


def counts_as_said(
    claim: Consensus, by_unit: Mapping[str, Consensus], withdrawn: Container[str]
) -> bool:
    """Return whether a claim shows that its source said something.

    Its document is not withdrawn, and every source that reports it asserts what it reports.

    Args:
        claim: the claim.
        by_unit: all claims, by their ids.
        withdrawn: ids of the documents that were withdrawn.
    """
    return claim.document.id not in withdrawn and not not_asserted(outer_claims(claim, by_unit))


def reported_by(outer: Consensus) -> str:
    """Return who reports a claim, and how: ``reported by the minister, who DENIES it``."""
    source = " ".join(outer.words(Role.SOURCE).split()) if outer.attribution.source else NOBODY
    return f"reported by {source}, {_DOES[outer.stance]}"
