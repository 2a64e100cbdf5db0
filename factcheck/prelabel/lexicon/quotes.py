"""Quotation marks, paired.

Marks are told apart by what stands beside them, not by their shape: Arabic typing uses ``”`` on
both sides, and straight marks have no side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factcheck.prelabel.lexicon.tokens import Token
from factcheck.text.characters import COMMAS, QUOTES, SENTENCE_ENDS, SINGLE_QUOTES

MARKS = frozenset(QUOTES)
"""The double marks."""

SINGLES = frozenset(SINGLE_QUOTES)
"""The single ones, which count only where they cannot be apostrophes."""

_STOPS = frozenset(SENTENCE_ENDS + COMMAS)

MAX_PARAGRAPHS = 12
"""How many paragraphs a quotation may run on; beyond it a lone mark is taken for an error."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation in a paragraph, as token indices ``[start, end)``, marks included.

    Attributes:
        start: its opening mark, or the paragraph's first token if it began before.
        end: after its closing mark, or the paragraph's end if it goes on.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the marks of one paragraph say by themselves."""

    closed: tuple[Quote, ...]
    opener: int | None  # the first token of a quotation that is not closed here
    closer: int | None  # the last token of a quotation that was not opened here
    nested: tuple[Quote, ...]  # what is closed after the opener; outermost if that is an error


def find_quotes(paragraphs: Sequence[Sequence[Token]]) -> list[tuple[Quote, ...]]:
    """Return the outermost quotations of each paragraph, in order.

    A quotation may run over paragraphs: either each opens with a mark again, or none does
    and a closing mark follows within `MAX_PARAGRAPHS`.
    """
    marks = [_pair(tokens) for tokens in paragraphs]
    found: list[tuple[Quote, ...]] = []
    running = False
    for index, (tokens, own) in enumerate(zip(paragraphs, marks, strict=True)):
        quotes = list(own.closed)
        if running and own.closer is not None:
            quotes.insert(0, Quote(0, own.closer + 1))
            running = False
        elif running and not quotes and own.opener is None:
            quotes = [Quote(0, len(tokens))]
        elif running:
            running = False
        if own.opener is not None and _goes_on(marks, paragraphs, index):
            quotes.append(Quote(own.opener, len(tokens)))
            running = True
        elif own.opener is not None and _is_announced(tokens, own.opener):
            quotes.append(Quote(own.opener, len(tokens)))
        else:
            quotes.extend(own.nested)
        found.append(tuple(quotes))
    return found


def _is_announced(tokens: Sequence[Token], opener: int) -> bool:
    """Return whether a colon or a comma leads to a mark: then its partner was forgotten."""
    return opener > 0 and tokens[opener - 1].text in {":", *COMMAS}


def _goes_on(marks: Sequence[_Marks], paragraphs: Sequence[Sequence[Token]], index: int) -> bool:
    """Return whether a quotation left open in a paragraph is taken up or closed after it."""
    for later in range(index + 1, min(index + 1 + MAX_PARAGRAPHS, len(marks))):
        own = marks[later]
        if own.closer is not None:
            return True
        first = paragraphs[later][0].text if paragraphs[later] else ""
        if own.closed or own.opener is not None:
            return later == index + 1 and first in MARKS | SINGLES
    return False


def _pair(tokens: Sequence[Token]) -> _Marks:
    closed: list[Quote] = []
    nested: list[Quote] = []
    open_marks: list[int] = []
    closer: int | None = None
    for index, opens, closes in _sides(tokens):
        partner = _partner(tokens, open_marks, index) if closes else None
        if partner is not None:
            quote = Quote(open_marks[partner], index + 1)
            del open_marks[partner:]
            (nested if open_marks else closed).append(quote)
        elif opens:
            open_marks.append(index)
        elif not open_marks and not closed and closer is None:
            closer = index
    opener = open_marks[0] if open_marks else None
    inner = [quote for quote in nested if opener is not None and quote.start > opener]
    return _Marks(tuple(closed), opener, closer, tuple(inner) if len(open_marks) == 1 else ())


def _partner(tokens: Sequence[Token], open_marks: Sequence[int], index: int) -> int | None:
    """Return which of the open marks a mark closes: the last of its kind, single or double."""
    single = tokens[index].text in SINGLES
    for partner in range(len(open_marks) - 1, -1, -1):
        if (tokens[open_marks[partner]].text in SINGLES) == single:
            return partner
    return None


def _sides(tokens: Sequence[Token]) -> Iterator[tuple[int, bool, bool]]:
    """Yield each mark with whether it can open a quotation, and whether it can close one."""
    for index, token in enumerate(tokens):
        apart, glued = _is_apart(tokens, index), _is_glued(tokens, index)
        if token.text in MARKS:
            # A mark between two spaces opens or closes by turns; so does one between two words.
            opens = glued and not _closes(tokens, index)
            spaced = apart and not glued and index + 1 < len(tokens)
            yield index, opens or spaced, not (apart and glued)
        elif token.text in SINGLES:
            closes = index > 0 and tokens[index - 1].text in _STOPS
            if (apart and glued) or closes:
                yield index, apart and glued, not (apart and glued)


def _is_glued(tokens: Sequence[Token], index: int) -> bool:
    """Return whether the next token follows without a space."""
    behind = index + 1 < len(tokens)
    return behind and tokens[index + 1].span.start == tokens[index].span.end


def _is_apart(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a space, or nothing, stands before a mark."""
    return index == 0 or tokens[index - 1].span.end < tokens[index].span.start


def _closes(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a mark is glued to a stop before it, or to a word and no word follows."""
    if _is_apart(tokens, index):
        return False
    before, after = tokens[index - 1], tokens[index + 1]
    return before.text in _STOPS or (before.is_word and not after.is_word)
