"""Spans of text."""

from collections.abc import Iterable
from dataclasses import dataclass

from factcheck.errors import SpanError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of text, ``[start, end)``.

    Offsets count Unicode code points (``str`` indices): not bytes, not tokens,
    not the UTF-16 units that a browser counts.
    """

    start: int
    end: int

    def __len__(self) -> int:
        """Return the number of code points."""
        return self.end - self.start

    def text_in(self, text: str) -> str:
        """Return the text in the span.

        Raises:
            SpanError: the span is empty, reversed, or runs past the text.
        """
        if not 0 <= self.start < self.end <= len(text):
            raise SpanError(self.start, self.end, len(text))
        return text[self.start : self.end]

    def shift(self, by: int) -> "Span":
        """Return the span moved by ``by`` code points."""
        return Span(self.start + by, self.end + by)

    def overlap(self, other: "Span") -> int:
        """Return how many code points the spans have in common.

        >>> Span(0, 4).overlap(Span(2, 9))
        2
        """
        return max(0, min(self.end, other.end) - max(self.start, other.start))


def text_of(spans: Iterable[Span], text: str) -> str:
    """Return the text in the spans, in order, joined by `` … ``.

    >>> text_of((Span(0, 2), Span(7, 9)), "We go, he said")
    'We … he'

    Raises:
        SpanError: a span does not fit the text.
    """
    return " … ".join(span.text_in(text) for span in spans)
