"""The same article in two languages, one after the other in one file."""

from dataclasses import dataclass
from itertools import accumulate

from factcheck.domain import Span
from factcheck.text import Script, count_letters, paragraphs

# Letters, as shares of the text or of a half. A quoted paragraph in the other language stays
# below the first, a caption or an address that strays into a half below the second.
_LEAST_HALF = 0.2
_MOST_STRAY = 0.1
_INTERLEAVED = 1 / 3

_PAIR = frozenset({Script.LATIN, Script.ARABIC})
_SIDE = {Script.LATIN: 1, Script.ARABIC: -1, Script.OTHER: 0}


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph that has letters: where it starts, how many, in which script."""

    start: int
    letters: int
    script: Script


def halves(text: str) -> tuple[Span, ...]:
    """Return the two halves of a text in Latin and in Arabic script, or the whole of it.

    Halves are two if one switch of script parts the paragraphs, each half has a fifth of the
    letters or more, and a single paragraph is not set against several: that is a quotation.
    The second half starts with its first paragraph, so that together they are the text.
    """
    lines = _scripted(text)
    whole = (Span(0, len(text)),)
    switch = _best_switch(lines)
    if not _are_halves(lines[:switch], lines[switch:]):
        return whole
    border = lines[switch].start
    return (Span(0, border), Span(border, len(text)))


def interleaved(text: str) -> bool:
    """Tell whether paragraphs in both scripts take turns, so that no majority speaks for all.

    One quoted paragraph is no turn-taking: the rarer script needs two, and a third of the letters.
    """
    lines = _scripted(text)
    total = sum(line.letters for line in lines)
    shares = [_share(lines, script, total) for script in _PAIR]
    counts = [sum(line.script is script for line in lines) for script in _PAIR]
    return min(shares) >= _INTERLEAVED and min(counts) > 1 and len(halves(text)) == 1


def _scripted(text: str) -> list[_Paragraph]:
    """Return the paragraphs that have letters, with the script of most of them."""
    found = []
    for span in paragraphs(text):
        letters = count_letters(span.text_in(text))
        if letters.script is not None:
            found.append(_Paragraph(span.start, letters.total, letters.script))
    return found


def _share(lines: list[_Paragraph], script: Script, total: int) -> float:
    """Return the share of letters, in [0, 1], that stand in paragraphs of a script."""
    return sum(line.letters for line in lines if line.script is script) / max(total, 1)


def _main(lines: list[_Paragraph]) -> Script:
    """Return the script of most letters."""
    return max(Script, key=lambda script: _share(lines, script, 1))


def _best_switch(lines: list[_Paragraph]) -> int:
    """Return before which paragraph a switch of script leaves the fewest letters astray."""
    balance = list(accumulate(line.letters * _SIDE[line.script] for line in lines))
    # The further the balance of Latin over Arabic letters has swung to one side of its end by
    # then, the more letters of either script stand on their own side of the switch.
    swing = [abs(2 * latin_lead - balance[-1]) for latin_lead in balance]
    return max(range(len(swing)), key=lambda index: swing[index], default=-1) + 1


def _are_halves(first: list[_Paragraph], second: list[_Paragraph]) -> bool:
    """Tell whether two runs of paragraphs are the same article twice."""
    if {_main(first), _main(second)} != _PAIR:
        return False
    sizes = [sum(line.letters for line in half) for half in (first, second)]
    pure = all(
        _share(half, _main(half), size) >= 1 - _MOST_STRAY
        for half, size in zip((first, second), sizes, strict=True)
    )
    fewer, more = sorted((len(first), len(second)))
    quotation = fewer == 1 and more > 2  # noqa: PLR2004 - a title and a paragraph against one
    return pure and min(sizes) >= _LEAST_HALF * sum(sizes) and not quotation
