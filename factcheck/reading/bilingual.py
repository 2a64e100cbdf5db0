"""Split a file that has the same article in two languages, one after the other."""

from dataclasses import dataclass
from itertools import accumulate

from factcheck.domain import Span
from factcheck.text import Script, count_letters, paragraphs

_LEAST_HALF = 0.2
"""Share of all letters that a half has at least; a quoted paragraph has fewer."""

_MOST_FOREIGN = 0.1
"""Share of the letters of a half that may be in the other script, such as captions, addresses."""

_INTERLEAVED = 1 / 3
"""Share of all letters that the rarer script has at least if paragraphs alternate."""

_PAIR = frozenset({Script.LATIN, Script.ARABIC})
_SIDE = {Script.LATIN: 1, Script.ARABIC: -1, Script.OTHER: 0}


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph with letters: where it starts, how many, and the script of most of them."""

    start: int
    letters: int
    script: Script


def language_halves(text: str) -> tuple[Span, ...]:
    """Return the half in Latin script and the half in Arabic script, or the whole text.

    A text has two halves if the script changes once between paragraphs, each half has a fifth of
    the letters or more, and it is not a single paragraph against several: that is a quotation. The
    second half starts at its first paragraph, so the halves together cover the text.
    """
    scripted = _scripted_paragraphs(text)
    whole = (Span(0, len(text)),)
    switch = _best_switch(scripted)
    if not _are_halves(scripted[:switch], scripted[switch:]):
        return whole
    start = scripted[switch].start
    return (Span(0, start), Span(start, len(text)))


def is_interleaved(text: str) -> bool:
    """Return whether paragraphs in both scripts alternate, so that the text has no one language.

    The rarer script needs two paragraphs and a third of the letters: less is a quotation.
    """
    scripted = _scripted_paragraphs(text)
    total = sum(each.letters for each in scripted)
    shares = [_share(scripted, script, total) for script in _PAIR]
    counts = [sum(each.script is script for each in scripted) for script in _PAIR]
    return min(shares) >= _INTERLEAVED and min(counts) > 1 and len(language_halves(text)) == 1


def _scripted_paragraphs(text: str) -> list[_Paragraph]:
    """Return the paragraphs that have letters."""
    scripted = []
    for span in paragraphs(text):
        letters = count_letters(span.text_in(text))
        if letters.script is not None:
            scripted.append(_Paragraph(span.start, letters.total, letters.script))
    return scripted


def _share(run: list[_Paragraph], script: Script, total: int) -> float:
    """Return the share of letters, in [0, 1], that are in paragraphs of a script."""
    return sum(each.letters for each in run if each.script is script) / max(total, 1)


def _main_script(run: list[_Paragraph]) -> Script:
    """Return the script of most letters."""
    return max(Script, key=lambda script: _share(run, script, 1))


def _best_switch(run: list[_Paragraph]) -> int:
    """Return the index of the paragraph where a change of script leaves fewest letters misplaced.

    Let d be Latin minus Arabic letters before the change, and D the same for the whole text. The
    difference between both sides is d - (D - d); its size is largest at the best change.
    """
    lead = list(accumulate(each.letters * _SIDE[each.script] for each in run))
    contrast = [abs(2 * before - lead[-1]) for before in lead]
    return max(range(len(contrast)), key=lambda index: contrast[index], default=-1) + 1


def _are_halves(first: list[_Paragraph], second: list[_Paragraph]) -> bool:
    """Return whether two runs of paragraphs may be the same article in two scripts."""
    if {_main_script(first), _main_script(second)} != _PAIR:
        return False
    sizes = [sum(each.letters for each in half) for half in (first, second)]
    pure = all(
        _share(half, _main_script(half), size) >= 1 - _MOST_FOREIGN
        for half, size in zip((first, second), sizes, strict=True)
    )
    fewer, more = sorted((len(first), len(second)))
    quotation = fewer == 1 and more > 2  # noqa: PLR2004 - title and paragraph against one
    return pure and min(sizes) >= _LEAST_HALF * sum(sizes) and not quotation
