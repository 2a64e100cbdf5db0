"""`Name: claim`, as headlines have it.

What stands before the colon may as well be a place or a topic; it is taken for a source only if
the article goes on to attribute something to it.
"""

from collections.abc import Iterable

from factcheck.domain import Attribution
from factcheck.prelabel.lexicon.finding import Found
from factcheck.prelabel.lexicon.passages import Unit
from factcheck.prelabel.lexicon.tokens import form_of

LONGEST_NAME = 6
"""Words before the colon, at most."""

LEAST_CLAIM = 3
"""Words behind it, at least."""

SCORE = 0.7
"""Precision on the training data."""

SHORTEST_WORD = 3
"""Letters of a word that tells one name from another."""

_STOPS = frozenset({".", "…"})


def speaks(name: str, text: str, attributions: Iterable[Attribution]) -> bool:
    """Return whether a word of the name stands in the source of one of the attributions."""
    words = {form_of(word) for word in name.split() if len(word) >= SHORTEST_WORD}
    return any(
        words & {form_of(word) for word in source.text_in(text).split()}
        for attribution in attributions
        for source in attribution.source
    )


def headline(unit: Unit) -> Found | None:
    """Return the claim of a first line that ends without a stop, the colon being its cue."""
    if unit.paragraph > 0 or unit.form(len(unit) - 1) in _STOPS:
        return None
    colon = next((at for at in range(len(unit)) if unit.form(at) == ":"), 0)
    if not 0 < unit.words_in(0, colon) <= LONGEST_NAME or unit.quote_at(colon) is not None:
        return None
    if unit.words_in(colon + 1, len(unit)) < LEAST_CLAIM:
        return None
    return Found(
        content=((colon + 1, len(unit)),),
        source=((0, colon),),
        cue=((colon, colon + 1),),
        frame="headline",
        score=SCORE,
    )
