"""Words, as annotators and scores count them."""

import re

from factcheck.domain import Span

# A word is letters, digits and the marks that belong to them: Arabic vowel signs, tatweel,
# combining accents, inner apostrophes and hyphens. Anything else that is not space stands alone.
_WORD = re.compile(
    r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670]|"
    r"(?<=[^\W_])['’‘.,-](?=[^\W_]))*|\S"
)


def words(text: str) -> tuple[Span, ...]:
    """Return the words of a text, in order; punctuation marks are words of their own.

    >>> [span.text_in("It's over, he said.") for span in words("It's over, he said.")]
    ["It's", 'over', ',', 'he', 'said', '.']
    """
    return tuple(Span(*match.span()) for match in _WORD.finditer(text))
