"""Words, as annotators and scores count them."""

import re

from factcheck.domain import Span
from factcheck.text.characters import ACCENTS, TATWEEL, VOWEL_SIGNS

# A word is letters, digits and the marks that belong to them: Arabic vowel signs, tatweel, accents,
# inner apostrophes and hyphens. Anything else that is not space is a word of its own. So are the
# rarer marks that `normalise` removes: published scores count words this way.
_WORD = re.compile(
    rf"[^\W_](?:[^\W_]|[{ACCENTS}{TATWEEL}{VOWEL_SIGNS}]|(?<=[^\W_])['’‘.,-](?=[^\W_]))*|\S"
)


def words(text: str) -> tuple[Span, ...]:
    """Return the words of a text, in order; punctuation marks are words of their own.

    >>> [span.text_in("It's over, he said.") for span in words("It's over, he said.")]
    ["It's", 'over', ',', 'he', 'said', '.']
    """
    return tuple(Span(*match.span()) for match in _WORD.finditer(text))
