"""Documents as passages: sentences, and several sentences as one where a quotation joins them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from factcheck.domain import Document, Span
from factcheck.prelabel.lexicon.cues import CueMatch, Lexicon
from factcheck.prelabel.lexicon.quotes import Quote, find_quotes
from factcheck.prelabel.lexicon.tokens import Token, tokenise
from factcheck.text import paragraphs, sentences

NO_QUOTE = -1

MAX_TOKENS = 2000
"""A longer passage is a list or a table rather than a sentence, and is not read."""


@dataclass(frozen=True, eq=False)
class Passage:
    """A sentence, or several that one quotation joins."""

    tokens: Sequence[Token]
    quotes: tuple[Quote, ...]  # as indices of its tokens
    quote_numbers: tuple[int, ...]  # for each token the index of its quotation, or `NO_QUOTE`
    paragraph: int  # its index in the document
    ordinal: int  # the index of the passage in its paragraph

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.tokens)

    def form(self, index: int) -> str:
        """Return the form of a token, ``""`` before the first and after the last."""
        return self.tokens[index].form if 0 <= index < len(self.tokens) else ""

    def span(self, start: int, end: int) -> Span:
        """Return the span of the tokens ``[start, end)`` in the document."""
        return Span(self.tokens[start].span.start, self.tokens[end - 1].span.end)

    def quote_at(self, index: int) -> Quote | None:
        """Return the quotation of a token, if it is in one."""
        if not 0 <= index < len(self.tokens) or self.quote_numbers[index] == NO_QUOTE:
            return None
        return self.quotes[self.quote_numbers[index]]

    def count_words(self, start: int, end: int) -> int:
        """Return how many of the tokens ``[start, end)`` are words."""
        return max(0, self._words_before[end] - self._words_before[start])

    @cached_property
    def _words_before(self) -> Sequence[int]:
        """How many words are before each token, and in all."""
        return tuple(accumulate((token.is_word for token in self.tokens), initial=0))


def split_into_passages(
    document: Document, split_tokens: Callable[[Sequence[Token]], Iterable[Token]]
) -> Iterator[Passage]:
    """Yield the passages of a document, without datelines and captions.

    ``split_tokens`` splits clitics from tokens, in languages that have them.
    """
    parts = list(_outside_zones(document))
    tokens = [tuple(split_tokens(tokenise(document.text, part))) for part in parts]
    quotes = find_quotes(tokens)
    sentence_starts = {span.start for span in sentences(document.text, document.language)}
    for index, own in enumerate(tokens):
        yield from _split_paragraph(own, quotes[index], sentence_starts, index)


def _outside_zones(document: Document) -> Iterator[Span]:
    """Yield the parts of paragraphs that are in no zone: a dateline may open a paragraph."""
    zones = deque(sorted(document.without_claims))
    for paragraph in paragraphs(document.text):
        start = paragraph.start
        while zones and zones[0].start < paragraph.end:
            if start < zones[0].start:
                yield Span(start, zones[0].start)
            start = max(start, zones[0].end)
            if zones[0].end > paragraph.end:
                break
            zones.popleft()
        if start < paragraph.end:
            yield Span(start, paragraph.end)


def _split_paragraph(
    tokens: Sequence[Token], quotes: Sequence[Quote], sentence_starts: set[int], paragraph: int
) -> Iterator[Passage]:
    """Split a paragraph where a sentence begins outside quotations."""
    joined = _joined_tokens(tokens, quotes)
    starts = [
        index
        for index, token in enumerate(tokens)
        if index == 0 or (token.span.start in sentence_starts and index not in joined)
    ]
    remaining = deque(quotes)
    ends = [*starts[1:], len(tokens)]
    for ordinal, (start, end) in enumerate(zip(starts, ends, strict=True)):
        own: list[Quote] = []
        while remaining and remaining[0].start < end:
            quote = remaining.popleft()
            own.append(Quote(quote.start - start, quote.end - start))
        if end - start <= MAX_TOKENS:
            numbers = _quote_numbers(own, end - start)
            yield Passage(tokens[start:end], tuple(own), numbers, paragraph, ordinal)


def _joined_tokens(tokens: Sequence[Token], quotes: Sequence[Quote]) -> set[int]:
    """Return the tokens that cannot begin a passage."""
    joined = {index for quote in quotes for index in range(quote.start + 1, quote.end)}
    # `"Why?" she asked.` and `"Why?" Smith asked.` are one sentence.
    joined |= {quote.end for quote in quotes if tokens[quote.end - 2].form in {"?", "!", "؟"}}
    return joined - {quote.start for quote in quotes}


def _quote_numbers(quotes: Sequence[Quote], length: int) -> tuple[int, ...]:
    numbers = [NO_QUOTE] * length
    for number, quote in enumerate(quotes):
        for index in range(quote.start, quote.end):
            numbers[index] = number
    return tuple(numbers)


def find_cues(passage: Passage, lexicon: Lexicon) -> Iterator[CueMatch]:
    """Yield the cues of a passage outside quotations, the longest at each place."""
    at = 0
    while at < len(passage):
        is_quoted = passage.quote_numbers[at] != NO_QUOTE
        match = None if is_quoted else lexicon.match_at(passage.tokens, at)
        if match is not None:
            yield match
        at = match.end if match is not None else at + 1
