"""A claim as lines for a terminal: each has its name first.

So no line mixes the two directions of writing more than a terminal can show, and what a source does
with a content stands before the content. What would control a terminal is escaped.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from factcheck.comparing.outer import reported_by
from factcheck.dataset.violation import printable
from factcheck.domain import Role, Stance, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from factcheck.comparing.consensus import Consensus

WIDTH = 100
"""Code points of a line, at most."""

DISPUTED = "disputed"

_COLUMN = 12
_STANCES: Mapping[str, str] = {
    Stance.ASSERTS: "asserts",
    Stance.DENIES: "DENIES",
    Stance.HEDGED: "hedges",
    Stance.NONE: "neither",
    DISPUTED: DISPUTED,
}
"""The name of the line that has a content: what the source does with it."""


def named_line(name: str, value: str) -> str:
    """Return a line with its name, wrapped if it is long."""
    return textwrap.fill(
        printable(" ".join(value.split())),
        WIDTH,
        initial_indent=f"   {name}".ljust(_COLUMN + 3),
        subsequent_indent=" " * (_COLUMN + 3),
        break_long_words=False,
        break_on_hyphens=False,
    )


def said_parts(claim: Consensus, outer: Iterable[Consensus] = ()) -> Iterator[tuple[str, str]]:
    """Yield who says what and how: the name and the value of each line.

    Args:
        claim: the claim.
        outer: the claims whose contents report it, the nearest first.
    """
    labels = _labels(claim)
    yield "source", (words_of(claim, Role.SOURCE) or "nobody is named") + labels
    yield "cue", words_of(claim, Role.CUE)
    yield from (("within", reported_by(each)) for each in outer)
    yield _STANCES[stance_of(claim)], words_of(claim, Role.CONTENT)
    yield "channel", words_of(claim, Role.CHANNEL)


def stance_of(claim: Consensus) -> str:
    """Return the stance, `DISPUTED` if annotators differ."""
    return claim.stance or DISPUTED


def verdict_of(claim: Consensus) -> str:
    """Return the verdict, ``""`` if there is none yet, `DISPUTED` if annotators differ."""
    return DISPUTED if claim.verdict is None else claim.verdict


def words_of(claim: Consensus, role: Role) -> str:
    """Return the words of a role, ``""`` if there are none."""
    spans = claim.attribution.spans(role)
    return text_of(spans, claim.document.text) if spans else ""


def labels_of(claim: Consensus) -> tuple[str, ...]:
    """Return all labels that somebody gave the claim."""
    return tuple(dict.fromkeys(label for each in claim.answers.values() for label in each.labels))


def _labels(claim: Consensus) -> str:
    """Return the labels in brackets; those of each annotator, if they differ."""
    if claim.labels is None:
        given = dict.fromkeys(
            ", ".join(sorted(each.labels)) or "no label" for each in claim.answers.values()
        )
        return f" [annotators differ: {' / '.join(given)}]"
    return f" [{', '.join(claim.labels)}]" if claim.labels else ""
