"""Bring all spellings of a word to one form, and map spans back to the original text.

For matching only: what is stored or shown is always cut from the original text.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from factcheck.domain import Span
from factcheck.errors import SpanError
from factcheck.text.characters import (
    ALEFS,
    ARABIC,
    DASHES,
    INVISIBLE,
    MARKS,
    QUOTES,
    SINGLE_QUOTES,
    TATWEEL,
)

# No letter of a language has more marks (Unicode Standard Annex #15, Stream-Safe Text Format), and
# to put many into their canonical order takes quadratic time.
_CLUSTER = re.compile(rf".[{MARKS}]{{0,30}}", re.DOTALL)
_MARK = re.compile(rf"[{MARKS}]")
_ARABIC = re.compile(f"[{ARABIC}]")

# The weights of the bundled model were trained on this form: a change here needs new weights.
_FOLDED = str.maketrans(
    {
        **dict.fromkeys(f"{ALEFS}ٲٳٵ", "ا"),
        **dict.fromkeys("ىی", "ي"),
        "ک": "ك",
        **dict.fromkeys(f"{SINGLE_QUOTES}‛ʼʹʾʿ´′", "'"),
        **dict.fromkeys(f"{QUOTES}″", '"'),
        **dict.fromkeys(f"{DASHES}‐‑‒―−", "-"),
        **dict.fromkeys(INVISIBLE, ""),
    }
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text, and where in the original each of its code points comes from.

    Attributes:
        text: the normalised text.
        length: code points of the original.
    """

    text: str
    length: int
    _starts: Sequence[int] = field(repr=False)
    _ends: Sequence[int] = field(repr=False)

    def original(self, span: Span) -> Span:
        """Return the span of the original text for a span of the normalised text.

        It includes marks and tatweel after its last letter.

        Raises:
            SpanError: the span does not fit the normalised text.
        """
        if not 0 <= span.start < span.end <= len(self.text):
            raise SpanError(span.start, span.end, len(self.text))
        return Span(self._starts[span.start], self._ends[span.end - 1])


def normalise(text: str) -> Normalised:
    """Return the text in one spelling; upper and lower case stay.

    Forms of alef, alef maksura, and the yeh and kaf of Persian keyboards become the plain letters;
    vowel signs, tatweel, accents and invisible characters are removed; Arabic-Indic digits become
    ASCII; quotation marks, dashes and spaces become the ASCII ones; presentation forms and
    ligatures become letters (Unicode Standard Annex #15, NFKC). Hamza on waw and yeh stays, since
    words differ by it.

    >>> folded = normalise("قالــت إن ١٢ من آلــهَ")
    >>> folded.text
    'قالت ان 12 من اله'
    >>> folded.original(Span(0, 4))
    Span(start=0, end=6)
    """
    if text.isascii():
        return Normalised(text, len(text), range(len(text)), range(1, len(text) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        piece = _fold(cluster[0])
        pieces.append(piece)
        starts.extend([cluster.start()] * len(piece))
        ends.extend([cluster.end()] * len(piece))
    return Normalised("".join(pieces), len(text), tuple(starts), tuple(ends))


@lru_cache(maxsize=1 << 14)
def _fold(cluster: str) -> str:
    """Return the normalised form of one letter and its marks."""
    # Compose first: a hamza that is part of a letter is not a vowel sign.
    composed = unicodedata.normalize("NFC", cluster.replace(TATWEEL, ""))
    if composed[:1].isspace():
        return composed[0] if composed[0].isascii() else " "
    if any(map(str.isalnum, composed)):
        composed = unicodedata.normalize("NFKC", composed)
    composed = composed.translate(_FOLDED)
    if not _ARABIC.match(composed):
        composed = unicodedata.normalize("NFD", composed)
    return "".join(_digit(letter) for letter in composed if not _MARK.match(letter))


def _digit(letter: str) -> str:
    return str(unicodedata.digit(letter)) if letter.isdecimal() else letter
