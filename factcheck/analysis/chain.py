"""Who quotes whom: from the outlet to who said it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.domain import Role, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from factcheck.comparing.consensus import Consensus


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


def chain_of(claim: Consensus, by_unit: Mapping[str, Consensus]) -> tuple[str, ...]:
    """Return the outlet, the channels and the sources by which a claim came to the reader.

    What is not known is left out; sources are their words in the text.
    """
    reported = [claim, *outer_claims(claim, by_unit)][::-1]
    steps = [claim.document.outlet]
    for each in reported:
        steps += [_words(each, Role.CHANNEL), _words(each, Role.SOURCE)]
    return tuple(filter(None, steps))


def _words(claim: Consensus, role: Role) -> str:
    spans = claim.attribution.spans(role)
    return " ".join(text_of(spans, claim.document.text).split()) if spans else ""
