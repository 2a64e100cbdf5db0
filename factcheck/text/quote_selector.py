"""Finding a quote again in a text that is not quite the one it was taken from.

W3C Web Annotation Data Model, 4.2.4 (TextQuoteSelector): the exact words, and what stands before
and behind them. https://www.w3.org/TR/annotation-model/#text-quote-selector
"""

from __future__ import annotations

import re

from factcheck.domain import Span

_BREAK = re.compile(r"\\n|\s+")
"""A line break: Label Studio writes it as a backslash and n, its page as one space or as none."""


def find_quote(text: str, exact: str, prefix: str = "", suffix: str = "") -> Span | None:
    """Return where a quote stands, ``None`` if that is nowhere or cannot be told for certain.

    White space counts as any other white space or none. Where the words stand more than once,
    what stands before and behind them tells which is meant: the place where both are as they
    were.

    Args:
        text: where to look.
        exact: the words.
        prefix: what stood before them, as much as is known.
        suffix: what stood behind them.

    >>> find_quote("He said so. She said so.", "said", "She ")
    Span(start=16, end=20)
    >>> find_quote("He said so. She said so.", "said") is None
    True
    """
    words = [re.escape(word) for word in _BREAK.split(exact) if word]
    if not words:
        return None
    found = [Span(*match.span()) for match in re.finditer(r"\s*".join(words), text)]
    if len(found) > 1:
        before, behind = _folded(prefix), _folded(suffix)
        found = [
            each
            for each in found
            if _folded(text[: each.start]).endswith(before)
            and _folded(text[each.end :]).startswith(behind)
        ]
    return found[0] if len(found) == 1 else None


def same_words(one: str, other: str) -> bool:
    """Return whether two quotes are the same but for white space."""
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return _BREAK.sub("", text)
