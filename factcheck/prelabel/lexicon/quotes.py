"""Pairs of quotation marks.

Whether a mark opens or closes a quotation depends on its neighbours, not on its shape: Arabic
writers use ``”`` on both sides, and straight marks have no side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factcheck.prelabel.lexicon.tokens import Token
from factcheck.text.characters import COMMAS, QUOTES, SENTENCE_ENDS, SINGLE_QUOTES

DOUBLE_MARKS = frozenset(QUOTES)
SINGLE_MARKS = frozenset(SINGLE_QUOTES)
"""They count only where they cannot be apostrophes."""

_STOPS = frozenset(SENTENCE_ENDS + COMMAS)

MAX_PARAGRAPHS = 12
"""Paragraphs that a quotation may continue for; after that a single mark is an error."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation in a paragraph, as token indices ``[start, end)``, marks included.

    It begins with the paragraph if it began before, and ends with it if it continues.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Marks:
    """The quotations of one paragraph, without its neighbours."""

    closed: tuple[Quote, ...]
    opener: int | None  # the first token of a quotation that is not closed here
    closer: int | None  # the last token of a quotation that was not opened here
    nested: tuple[Quote, ...]  # those after the opener; outermost if the opener is an error


def find_quotes(paragraphs: Sequence[Sequence[Token]]) -> list[tuple[Quote, ...]]:
    """Return the outermost quotations of each paragraph, in order.

    A quotation may continue over paragraphs: either each opens with a mark again, or none does
    and a closing mark follows within `MAX_PARAGRAPHS`.
    """
    marks = [_pair(tokens) for tokens in paragraphs]
    by_paragraph: list[tuple[Quote, ...]] = []
    continuing = False
    for index, (tokens, own) in enumerate(zip(paragraphs, marks, strict=True)):
        quotes = list(own.closed)
        if continuing and own.closer is not None:
            quotes.insert(0, Quote(0, own.closer + 1))
            continuing = False
        elif continuing and not quotes and own.opener is None:
            quotes = [Quote(0, len(tokens))]
        elif continuing:
            continuing = False
        if own.opener is not None and _continues(marks, paragraphs, index):
            quotes.append(Quote(own.opener, len(tokens)))
            continuing = True
        elif own.opener is not None and _is_announced(tokens, own.opener):
            quotes.append(Quote(own.opener, len(tokens)))
        else:
            quotes.extend(own.nested)
        by_paragraph.append(tuple(quotes))
    return by_paragraph


def _is_announced(tokens: Sequence[Token], opener: int) -> bool:
    """Return whether a colon or a comma is before a mark: then its partner was forgotten."""
    return opener > 0 and tokens[opener - 1].text in {":", *COMMAS}


def _continues(marks: Sequence[_Marks], paragraphs: Sequence[Sequence[Token]], index: int) -> bool:
    """Return whether a quotation that a paragraph leaves open continues or closes after it."""
    for later in range(index + 1, min(index + 1 + MAX_PARAGRAPHS, len(marks))):
        own = marks[later]
        if own.closer is not None:
            return True
        first = paragraphs[later][0].text if paragraphs[later] else ""
        if own.closed or own.opener is not None:
            return later == index + 1 and first in DOUBLE_MARKS | SINGLE_MARKS
    return False


def _pair(tokens: Sequence[Token]) -> _Marks:
    """Pair each closing mark with the last open mark of its kind, single or double."""
    closed: list[Quote] = []
    nested: list[Quote] = []
    open_marks: list[int] = []
    of_kind: dict[bool, list[int]] = {True: [], False: []}  # the single ones, the double ones
    closer: int | None = None
    for index, opens, closes in _sides(tokens):
        partners = of_kind[tokens[index].text in SINGLE_MARKS]
        if closes and partners:
            opening = partners[-1]
            while open_marks and open_marks[-1] >= opening:
                of_kind[tokens[open_marks.pop()].text in SINGLE_MARKS].pop()
            (nested if open_marks else closed).append(Quote(opening, index + 1))
        elif opens:
            open_marks.append(index)
            partners.append(index)
        elif not open_marks and not closed and closer is None:
            closer = index
    opener = open_marks[0] if open_marks else None
    inner = [quote for quote in nested if opener is not None and quote.start > opener]
    return _Marks(tuple(closed), opener, closer, tuple(inner) if len(open_marks) == 1 else ())


def _sides(tokens: Sequence[Token]) -> Iterator[tuple[int, bool, bool]]:
    """Yield each mark with whether it can open a quotation, and whether it can close one."""
    for index, token in enumerate(tokens):
        after_space, before_token = _follows_space(tokens, index), _precedes_token(tokens, index)
        if token.text in DOUBLE_MARKS:
            # A mark between two spaces opens and closes alternately; so does one between two words.
            opens = before_token and not _closes(tokens, index)
            spaced = after_space and not before_token and index + 1 < len(tokens)
            yield index, opens or spaced, not (after_space and before_token)
        elif token.text in SINGLE_MARKS:
            closes = index > 0 and tokens[index - 1].text in _STOPS
            if (after_space and before_token) or closes:
                yield index, after_space and before_token, not (after_space and before_token)


def _precedes_token(tokens: Sequence[Token], index: int) -> bool:
    """Return whether the next token follows without a space."""
    behind = index + 1 < len(tokens)
    return behind and tokens[index + 1].span.start == tokens[index].span.end


def _follows_space(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a space, or nothing, is before a mark."""
    return index == 0 or tokens[index - 1].span.end < tokens[index].span.start


def _closes(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a mark follows a stop directly, or a word with no word after the mark."""
    if _follows_space(tokens, index):
        return False
    before, after = tokens[index - 1], tokens[index + 1]
    return before.text in _STOPS or (before.is_word and not after.is_word)
