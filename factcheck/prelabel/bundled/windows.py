"""Documents as windows of whole paragraphs, which the model reads in one pass each."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from factcheck.domain import Span
from factcheck.prelabel.bundled.tokens import WORD_START, Clitics, Token, tokenise
from factcheck.text import paragraphs

MAX_PIECES = 254
"""Pieces of a window, without the first special piece and the last."""


@dataclass(frozen=True, slots=True)
class Window:
    """What the model reads in one pass."""

    pieces: tuple[int, ...]  # `SpecialPieces.start` first, `end` between paragraphs and at the end
    tokens: tuple[Token, ...]
    first_pieces: tuple[int, ...]  # for each token the index of its first piece
    paragraph_starts: tuple[bool, ...]  # for each token whether it begins a paragraph


@dataclass(frozen=True, slots=True)
class SpecialPieces:
    """Numbers of the pieces before a window, and after each paragraph."""

    start: int
    end: int


class Encoder(Protocol):
    """Encodes tokens as numbered pieces."""

    @property
    def special(self) -> SpecialPieces:
        """The pieces that it adds."""

    def encode(self, forms: Sequence[str]) -> list[list[int]]:
        """Return the piece numbers of each token, at least one."""


def split_into_windows(
    text: str,
    clitics: Clitics,
    encoder: Encoder,
    *,
    skipped: Sequence[Span] = (),
    longest: int = MAX_PIECES,
) -> Iterator[Window]:
    """Yield the windows of a text, in order; each token is in exactly one.

    A window holds as many whole paragraphs as fit. A paragraph that is too long for one window is
    cut after the end of a sentence, or anywhere if there is none.

    Args:
        text: the text.
        clitics: which Arabic words are split.
        encoder: encodes tokens as pieces.
        skipped: spans that are not read, such as captions.
        longest: pieces of a window, at most.
    """
    blocks: list[list[tuple[Token, list[int]]]] = []
    size = 0
    for block in _blocks(text, clitics, encoder, skipped, longest):
        needed = sum(len(pieces) for _, pieces in block) + 1
        if blocks and size + needed > longest:
            yield _window(blocks, encoder.special)
            blocks, size = [], 0
        blocks.append(block)
        size += needed
    if blocks:
        yield _window(blocks, encoder.special)


def _blocks(
    text: str, clitics: Clitics, encoder: Encoder, skipped: Sequence[Span], longest: int
) -> Iterator[list[tuple[Token, list[int]]]]:
    """Yield paragraphs, or parts of one, as tokens with their pieces."""
    ordered = sorted(skipped)
    starts = [span.start for span in ordered]
    ends = list(accumulate((span.end for span in ordered), max))

    def is_skipped(token: Span) -> bool:
        begun = bisect_left(starts, token.end)
        return begun > 0 and ends[begun - 1] > token.start

    for paragraph in paragraphs(text):
        tokens = [
            token
            for each in tokenise(paragraph.text_in(text), clitics)
            if not is_skipped((token := Token(each.form, each.span.shift(paragraph.start))).span)
        ]
        encoded = encoder.encode([token.form for token in tokens])
        block = list(zip(tokens, encoded, strict=True))
        start = 0
        while start < len(block):
            # Each token has a piece at least.
            part = block[start : start + longest]
            end = _end_of_part(part, longest - 1)
            yield part[:end]
            start += end


def _end_of_part(block: Sequence[tuple[Token, list[int]]], longest: int) -> int:
    """Return how many tokens fit, up to the end of a sentence if one is in the second half."""
    sizes = list(accumulate(len(pieces) for _, pieces in block))
    if sizes[-1] <= longest:
        return len(block)
    fit = max(sum(size <= longest for size in sizes), 1)
    ends = [
        at + 1 for at in range(fit // 2, fit) if block[at][0].form.lstrip(WORD_START) in {*".!?؟"}
    ]
    return ends[-1] if ends else fit


def _window(blocks: Sequence[Sequence[tuple[Token, list[int]]]], special: SpecialPieces) -> Window:
    pieces, first_pieces, paragraph_starts = [special.start], [], []
    for block in blocks:
        for index, (_, encoded) in enumerate(block):
            first_pieces.append(len(pieces))
            paragraph_starts.append(index == 0)
            pieces.extend(encoded)
        pieces.append(special.end)
    tokens = tuple(token for block in blocks for token, _ in block)
    return Window(tuple(pieces), tokens, tuple(first_pieces), tuple(paragraph_starts))


def hints_by_piece(window: Window, hints: Sequence[int]) -> list[int]:
    """Return, for each piece, the hint of the token that it begins, or 0."""
    by_piece = [0] * len(window.pieces)
    for first, hint in zip(window.first_pieces, hints, strict=True):
        by_piece[first] = hint
    return by_piece
