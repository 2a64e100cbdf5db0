"""Who quotes whom: from the outlet to who said it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.comparing.outer import NOBODY, not_asserted, outer_claims
from factcheck.domain import Role, Stance, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from factcheck.comparing.consensus import Consensus

_STANCES: Mapping[Stance | None, str] = {
    Stance.DENIES: "denies",
    Stance.HEDGED: "does not commit",
    Stance.NONE: "neither asserts nor denies",
    None: "annotators differ",
}


def chain_of(claim: Consensus, by_unit: Mapping[str, Consensus]) -> tuple[str, ...]:
    """Return the outlet, the channels and the sources by which a claim came to the reader.

    What is not known is left out; sources are their words in the text. One that does not assert
    what it reports has its stance in brackets: ``the minister (denies)``.
    """
    steps = [claim.document.outlet]
    for each in [*outer_claims(claim, by_unit)][::-1]:
        steps += [_words(each, Role.CHANNEL), _reporting(each)]
    steps += [_words(claim, Role.CHANNEL), _words(claim, Role.SOURCE)]
    return tuple(filter(None, steps))


def reporting_of(outer: Iterable[Consensus]) -> list[tuple[list[tuple[int, int]], str]]:
    """Return who reports a claim without asserting it, the nearest first, as data of a page.

    Each has the spans of the source in the text, none if nobody is named, and the stance.
    """
    return [
        ([(span.start, span.end) for span in each.attribution.source], each.stance or "disputed")
        for each in not_asserted(outer)
    ]


def _reporting(outer: Consensus) -> str:
    source = _words(outer, Role.SOURCE)
    if outer.stance is Stance.ASSERTS:
        return source
    return f"{source or NOBODY} ({_STANCES[outer.stance]})"


def _words(claim: Consensus, role: Role) -> str:
    spans = claim.attribution.spans(role)
    return " ".join(text_of(spans, claim.document.text).split()) if spans else ""
