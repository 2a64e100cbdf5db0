"""Cut a document into what is analysed as one: sentences, joined where a quotation joins them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from factcheck.domain import Document, Span
from factcheck.prelabel.lexicon.cues import Lexicon, Match
from factcheck.prelabel.lexicon.quotes import Quote, find_quotes
from factcheck.prelabel.lexicon.tokens import Token, tokenise
from factcheck.text import paragraphs, sentences

NO_QUOTE = -1

LONGEST_UNIT = 2000
"""Tokens; what is longer is no sentence but a list or a table, and is not read."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or several that one quotation joins.

    Attributes:
        tokens: its words and marks.
        quotes: its quotations, as indices of its tokens.
        inside: for each token, which quotation it is in, `NO_QUOTE` for none.
        paragraph: index of its paragraph in the document.
        ordinal: index of the sentence in its paragraph.
    """

    tokens: Sequence[Token]
    quotes: tuple[Quote, ...]
    inside: tuple[int, ...]
    paragraph: int
    ordinal: int

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.tokens)

    def form(self, index: int) -> str:
        """Return the form of a token, ``""`` beyond either end."""
        return self.tokens[index].form if 0 <= index < len(self.tokens) else ""

    def span(self, start: int, end: int) -> Span:
        """Return what the tokens ``[start, end)`` cover in the document."""
        return Span(self.tokens[start].span.start, self.tokens[end - 1].span.end)

    def quote_at(self, index: int) -> Quote | None:
        """Return the quotation that a token is in."""
        if not 0 <= index < len(self.tokens) or self.inside[index] == NO_QUOTE:
            return None
        return self.quotes[self.inside[index]]

    def words_in(self, start: int, end: int) -> int:
        """Return how many of the tokens are words."""
        return sum(token.is_word for token in self.tokens[start:end])


def units(
    document: Document, split: Callable[[Sequence[Token]], Iterable[Token]]
) -> Iterator[Unit]:
    """Yield the units of a document's running text; titles, datelines and captions have none.

    Args:
        document: what is read.
        split: splits tokens as the language wants it.
    """
    parts = [
        part for paragraph in paragraphs(document.text) for part in _outside(paragraph, document)
    ]
    tokens = [tuple(split(tokenise(document.text, part))) for part in parts]
    quotes = find_quotes(tokens)
    borders = {span.start for span in sentences(document.text, document.language)}
    for index, own in enumerate(tokens):
        yield from _cut(own, quotes[index], borders, index)


def _outside(paragraph: Span, document: Document) -> Iterator[Span]:
    """Yield the parts of a paragraph that are in no zone: a dateline may open a paragraph."""
    start = paragraph.start
    for zone in document.zones:
        if paragraph.overlap(zone.span):
            if start < zone.span.start:
                yield Span(start, zone.span.start)
            start = max(start, zone.span.end)
    if start < paragraph.end:
        yield Span(start, paragraph.end)


def _cut(
    tokens: Sequence[Token], quotes: Sequence[Quote], borders: set[int], paragraph: int
) -> Iterator[Unit]:
    """Cut a paragraph at the sentence borders that no quotation crosses."""
    crossed = _crossed(tokens, quotes)
    starts = [
        index
        for index, token in enumerate(tokens)
        if index == 0 or (token.span.start in borders and index not in crossed)
    ]
    waiting = deque(quotes)
    ends = [*starts[1:], len(tokens)]
    for ordinal, (start, end) in enumerate(zip(starts, ends, strict=True)):
        own: list[Quote] = []
        while waiting and waiting[0].start < end:
            quote = waiting.popleft()
            own.append(Quote(quote.start - start, quote.end - start))
        if end - start <= LONGEST_UNIT:
            yield Unit(tokens[start:end], tuple(own), _inside(own, end - start), paragraph, ordinal)


def _crossed(tokens: Sequence[Token], quotes: Sequence[Quote]) -> set[int]:
    """Return the tokens before which no unit begins."""
    crossed = {index for quote in quotes for index in range(quote.start + 1, quote.end)}
    # `"Why?" she asked.` and `"Why?" Smith asked.` are one sentence.
    crossed |= {quote.end for quote in quotes if tokens[quote.end - 2].form in {"?", "!", "؟"}}
    return crossed - {quote.start for quote in quotes}


def _inside(quotes: Sequence[Quote], length: int) -> tuple[int, ...]:
    inside = [NO_QUOTE] * length
    for number, quote in enumerate(quotes):
        for index in range(quote.start, quote.end):
            inside[index] = number
    return tuple(inside)


def cues_in(unit: Unit, lexicon: Lexicon) -> Iterator[Match]:
    """Yield the cues of a unit that no quotation holds, the longest at each place."""
    at = 0
    while at < len(unit):
        match = lexicon.match_at(unit.tokens, at) if unit.inside[at] == NO_QUOTE else None
        if match is not None:
            yield match
        at = match.end if match is not None else at + 1
