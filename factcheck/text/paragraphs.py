"""Split a text into paragraphs, whether its file wraps long lines or not."""

import re
from itertools import pairwise

from factcheck.domain import Span
from factcheck.text.characters import LINE_BREAKS, SENTENCE_ENDS

BLANK_LINE = re.compile("(?:\r\n|\r|\n)[^\\S\n\r]*(?:\r\n|\r|\n)")
"""A line of white space, with the line breaks before and after it."""

_LINE = re.compile(f"[^{LINE_BREAKS}]+")
_FINISHED = re.compile(f"[{SENTENCE_ENDS}:]\\W*$")

# An editor that wraps lines makes none longer than this, and few files are narrower.
_WIDTHS = range(40, 121)
_LEAST_BREAKS = 3


def trim(span: Span, text: str) -> Span:
    """Return a span without the white space at its ends; the result may be empty."""
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, start + len(piece.strip()))


def paragraphs(text: str) -> tuple[Span, ...]:
    r"""Return the paragraphs of a text, in order, without the white space around them.

    Every line is a paragraph, unless the text was wrapped to a width: then only blank lines
    separate its paragraphs.

    >>> text = "One.\n\n  Two,\r\nthree. "
    >>> [span.text_in(text) for span in paragraphs(text)]
    ['One.', 'Two,', 'three.']
    """
    lines = [trim(Span(*match.span()), text) for match in _LINE.finditer(text)]
    lines = [line for line in lines if len(line)]
    blocks: list[list[Span]] = []
    for line in lines:
        if blocks and not BLANK_LINE.search(text, blocks[-1][-1].end, line.start):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    if _is_wrapped(blocks, text):
        return tuple(Span(block[0].start, block[-1].end) for block in blocks)
    return tuple(lines)


def _is_wrapped(blocks: list[list[Span]], text: str) -> bool:
    """Return whether the line breaks inside blocks come from wrapping to a width.

    They do if no line had room for the first word of the next one, and some line stops in the
    middle of a sentence.
    """
    breaks = [pair for block in blocks for pair in pairwise(block)]
    width = max((len(line) for block in blocks for line in block), default=0)
    if len(breaks) < _LEAST_BREAKS or width not in _WIDTHS:
        return False
    if not any(_FINISHED.search(line.text_in(text)) is None for line, _ in breaks):
        return False
    return all(
        len(line) + 1 + len(following.text_in(text).split(None, 1)[0]) > width
        for line, following in breaks
    )
