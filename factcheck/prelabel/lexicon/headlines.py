"""`Name: claim`, as headlines have it.

The words before the colon may also be a place or a topic; they are a source only if the article
attributes something to them.
"""

from collections.abc import Iterable

from factcheck.domain import Attribution
from factcheck.prelabel.lexicon.finding import Finding
from factcheck.prelabel.lexicon.passages import Passage
from factcheck.prelabel.lexicon.tokens import form_of

MAX_NAME_WORDS = 6
"""Words before the colon, at most."""

MIN_CLAIM_WORDS = 3
"""Words after it, at least."""

SCORE = 0.7
"""Precision on the training data."""

MIN_WORD_LENGTH = 3
"""Letters of a word that tells one name from another, at least."""

_STOPS = frozenset({".", "…"})


def is_quoted_in(attributions: Iterable[Attribution], name: str, text: str) -> bool:
    """Return whether a word of the name is in the source of one of the attributions."""
    words = {form_of(word) for word in name.split() if len(word) >= MIN_WORD_LENGTH}
    return any(
        words & {form_of(word) for word in source.text_in(text).split()}
        for attribution in attributions
        for source in attribution.source
    )


def find_headline(passage: Passage) -> Finding | None:
    """Return the claim of a first line that ends without a stop; the colon is its cue."""
    if passage.paragraph > 0 or passage.form(len(passage) - 1) in _STOPS:
        return None
    colon = next((at for at in range(len(passage)) if passage.form(at) == ":"), 0)
    if not 0 < passage.count_words(0, colon) <= MAX_NAME_WORDS or passage.quote_at(colon):
        return None
    if passage.count_words(colon + 1, len(passage)) < MIN_CLAIM_WORDS:
        return None
    return Finding(
        content=((colon + 1, len(passage)),),
        source=((0, colon),),
        cue=((colon, colon + 1),),
        frame="headline",
        score=SCORE,
    )
