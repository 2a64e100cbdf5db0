"""Words and punctuation marks, each with the form in which the lexicon lists it."""

from dataclasses import dataclass
from functools import lru_cache

from factcheck.domain import Span
from factcheck.text import normalise
from factcheck.text.words import words


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark."""

    span: Span  # in the document's text
    text: str  # as written
    form: str  # normalised and case-folded, as the lexicon lists it

    @property
    def is_word(self) -> bool:
        """Whether it is a word."""
        return self.text[0].isalnum()

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter, as English names do."""
        return self.text[0].isupper()


def tokenise(text: str, part: Span) -> tuple[Token, ...]:
    """Return the tokens of a part of the text, with offsets in the whole."""
    return tuple(
        Token(span.shift(part.start), word := piece[span.start : span.end], form_of(word))
        for piece in (text[part.start : part.end],)
        for span in words(piece)
    )


@lru_cache(maxsize=1 << 16)
def form_of(word: str) -> str:
    """Return a word as the lexicon lists it: normalised, case-folded.

    >>> form_of("’Said")
    "'said"
    """
    return normalise(word).text.casefold()
