"""Who quotes whom: from the outlet to who said it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.domain import Role, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from factcheck.comparing.consensus import Consensus


def outer_claims(claim: Consensus, by_id: Mapping[str, Consensus]) -> Iterator[Consensus]:
    """Yield the claims whose contents report this one, the nearest first.

    Args:
        claim: the claim.
        by_id: all claims, by the ids of all their answers.
    """
    seen = {claim.unit}
    outer = _outer(claim, by_id)
    while outer and outer.unit not in seen:
        seen.add(outer.unit)
        yield outer
        outer = _outer(outer, by_id)


def chain_of(claim: Consensus, by_id: Mapping[str, Consensus]) -> tuple[str, ...]:
    """Return the outlet, the channels and the sources by which a claim came to the reader.

    What is not known is left out; sources are their words in the text.
    """
    reported = [claim, *outer_claims(claim, by_id)][::-1]
    steps = [claim.document.outlet]
    for each in reported:
        steps += [_words(each, Role.CHANNEL), _words(each, Role.SOURCE)]
    return tuple(filter(None, steps))


def _outer(claim: Consensus, by_id: Mapping[str, Consensus]) -> Consensus | None:
    within = (answer.within for answer in claim.answers.values() if answer.within)
    return next((by_id[each] for each in within if each in by_id), None)


def _words(claim: Consensus, role: Role) -> str:
    spans = claim.attribution.spans(role)
    return " ".join(text_of(spans, claim.document.text).split()) if spans else ""
