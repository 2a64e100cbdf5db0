"""What a construction finds in a unit, in token indices."""

from dataclasses import dataclass

from factcheck.domain import Attribution, Quotation, Span
from factcheck.prelabel.lexicon.passages import Unit

Piece = tuple[int, int]
"""Tokens ``[start, end)`` of a unit."""


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution in a unit.

    Attributes:
        content: what is attributed.
        source: by whom; none where the text names nobody here.
        cue: what signals it; none in running quotations.
        channel: what it was said through.
        cue_word: the entry of the lexicon, ``""`` for constructions without one.
        frame: the construction, as the lexicon names it.
        score: the precision of the construction with this cue, in [0, 1].
    """

    content: tuple[Piece, ...]
    source: tuple[Piece, ...] = ()
    cue: tuple[Piece, ...] = ()
    channel: tuple[Piece, ...] = ()
    cue_word: str = ""
    frame: str = ""
    score: float = 1.0

    @property
    def start(self) -> int:
        """First token of any role."""
        return min(start for start, _ in (*self.content, *self.source, *self.cue))

    def has_inside(self, other: "Found") -> bool:
        """Return whether the cue of another one stands in this one's content."""
        return any(start <= other.cue[0][0] < end for start, end in self.content if other.cue)


def to_attribution(found: Found, unit: Unit) -> Attribution:
    """Return what was found as spans of the document."""
    return Attribution(
        content=_spans(found.content, unit),
        source=_spans(found.source, unit),
        cue=_spans(found.cue, unit),
        channel=_spans(found.channel, unit),
        quotation=_quotation(found.content, unit),
    )


def _spans(pieces: tuple[Piece, ...], unit: Unit) -> tuple[Span, ...]:
    return tuple(unit.span(start, end) for start, end in sorted(pieces))


def _quotation(content: tuple[Piece, ...], unit: Unit) -> Quotation:
    """Direct if all words of the content are in quotation marks, mixed if some are."""
    words = [
        unit.quote_at(index) is not None
        for start, end in content
        for index in range(start, end)
        if unit.tokens[index].is_word
    ]
    if words and all(words):
        return Quotation.DIRECT
    return Quotation.MIXED if any(words) else Quotation.INDIRECT
