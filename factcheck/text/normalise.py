"""One form for what reads the same, with the way back to the text as it stands.

For matching only: whatever is stored or shown is cut from the original text.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from factcheck.domain import Span
from factcheck.errors import SpanError

# The combining marks of Latin and Arabic (Unicode 16.0, blocks.txt), and tatweel, which hangs on
# the letter before it as they do.
_MARKS = (
    "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u0897-\u089f\u08ca-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe20-\ufe2f"
)
_CLUSTER = re.compile(rf".[{_MARKS}]*", re.DOTALL)
_MARK = re.compile(rf"[{_MARKS}]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("أإآٱٲٳٵ", "ا"),
        **dict.fromkeys("ىی", "ي"),
        "ک": "ك",
        **dict.fromkeys("‘’‚‛ʼʹʾʿ´′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        # Invisible: soft hyphen, joiners, directional marks, isolates, byte order mark.
        **dict.fromkeys("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
        **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
    }
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text and where each of its code points comes from.

    Attributes:
        text: the normalised text.
        length: code points of the original.
    """

    text: str
    length: int
    _starts: Sequence[int] = field(repr=False)
    _ends: Sequence[int] = field(repr=False)

    def original(self, span: Span) -> Span:
        """Return the stretch of the original text that a stretch of the normalised one stands for.

        Marks and tatweel that hang on its last letter belong to it.

        Raises:
            SpanError: the span does not fit the normalised text.
        """
        if not 0 <= span.start < span.end <= len(self.text):
            raise SpanError(span.start, span.end, len(self.text))
        return Span(self._starts[span.start], self._ends[span.end - 1])


def normalise(text: str) -> Normalised:
    """Return the text in one form for all its spellings; letter case stays.

    Alef forms, final yeh and kaf of other keyboards become the plain letters; vowel signs,
    tatweel, accents, directional marks and joiners go; Arabic-Indic digits become ASCII; quotation
    marks, dashes and spaces become straight ones; presentation forms and ligatures are taken apart
    (Unicode Standard Annex #15, NFKC). Hamza on waw and yeh stays, it tells words apart.

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
    """Return one letter with its marks in the one form."""
    # Composed first, so that a hamza which is part of a letter is not taken for a vowel sign.
    composed = unicodedata.normalize("NFC", cluster.replace("\u0640", ""))
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
