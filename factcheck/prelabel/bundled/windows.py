"""Documents to what the model reads at once: windows of whole paragraphs, and the way back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from factcheck.domain import Span
from factcheck.prelabel.bundled.tokens import Clitics, Unit, units
from factcheck.text import paragraphs

LONGEST = 254
"""Pieces of a window, [CLS] and the last [SEP] not counted."""


class Encoder(Protocol):
    """Spells units as numbered pieces."""

    def spell(self, forms: Sequence[str]) -> list[list[int]]:
        """Return the piece numbers of each unit, at least one."""


@dataclass(frozen=True, slots=True)
class Window:
    """What is read in one pass.

    Attributes:
        pieces: piece numbers, [CLS] first and [SEP] between paragraphs and at the end.
        units: the units, in order.
        firsts: for each unit the place of its first piece in ``pieces``.
        breaks: for each unit whether a paragraph begins with it.
    """

    pieces: tuple[int, ...]
    units: tuple[Unit, ...]
    firsts: tuple[int, ...]
    breaks: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Special:
    """Numbers of the pieces that stand for no text."""

    cls: int
    sep: int
    mask: int = -1
    unknown: int = -1


def windows(
    text: str,
    clitics: Clitics,
    encoder: Encoder,
    special: Special,
    *,
    skipped: Sequence[Span] = (),
    longest: int = LONGEST,
) -> Iterator[Window]:
    """Yield the windows of a text, in order; each unit is in exactly one.

    Paragraphs stay whole, as many as fit; one that is too long by itself is cut after a mark that
    ends a sentence, or where it must be.

    Args:
        text: the text.
        clitics: which words are parted.
        encoder: spells units.
        special: numbers of [CLS] and [SEP].
        skipped: stretches that are not read, such as captions.
        longest: pieces of a window.
    """
    blocks: list[list[tuple[Unit, list[int]]]] = []
    size = 0
    for block in _blocks(text, clitics, encoder, skipped, longest):
        needed = sum(len(pieces) for _, pieces in block) + 1
        if blocks and size + needed > longest:
            yield _window(blocks, special)
            blocks, size = [], 0
        blocks.append(block)
        size += needed
    if blocks:
        yield _window(blocks, special)


def _blocks(
    text: str, clitics: Clitics, encoder: Encoder, skipped: Sequence[Span], longest: int
) -> Iterator[list[tuple[Unit, list[int]]]]:
    """Yield paragraphs, or parts of one, as units with their pieces."""
    for paragraph in paragraphs(text):
        found = [
            Unit(unit.form, unit.span.shift(paragraph.start))
            for unit in units(paragraph.text_in(text), clitics)
        ]
        found = [unit for unit in found if not any(unit.span.overlap(each) for each in skipped)]
        spelled = list(zip(found, encoder.spell([unit.form for unit in found]), strict=True))
        while spelled:
            end = _cut(spelled, longest - 1)
            yield spelled[:end]
            spelled = spelled[end:]


def _cut(spelled: Sequence[tuple[Unit, list[int]]], longest: int) -> int:
    """Return how many units fit, at the end of a sentence if there is one in the later half."""
    sizes = list(accumulate(len(pieces) for _, pieces in spelled))
    if sizes[-1] <= longest:
        return len(spelled)
    fit = max(sum(size <= longest for size in sizes), 1)
    ends = [at + 1 for at in range(fit // 2, fit) if spelled[at][0].form in {".", "!", "?", "؟"}]
    return ends[-1] if ends else fit


def _window(blocks: Sequence[Sequence[tuple[Unit, list[int]]]], special: Special) -> Window:
    pieces, firsts, breaks = [special.cls], [], []
    for block in blocks:
        for index, (_, spelled) in enumerate(block):
            firsts.append(len(pieces))
            breaks.append(index == 0)
            pieces.extend(spelled)
        pieces.append(special.sep)
    found = tuple(unit for block in blocks for unit, _ in block)
    return Window(tuple(pieces), found, tuple(firsts), tuple(breaks))


def hinted(window: Window, hints: Sequence[int]) -> list[int]:
    """Return the hint of the unit that begins with each piece, 0 where none does."""
    places = [0] * len(window.pieces)
    for first, hint in zip(window.firsts, hints, strict=True):
        places[first] = hint
    return places
