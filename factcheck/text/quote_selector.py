"""Find a quote in a text that differs slightly from the one it was taken from.

W3C Web Annotation Data Model, 4.2.4 (TextQuoteSelector): the exact words, and the text before and
after them. https://www.w3.org/TR/annotation-model/#text-quote-selector
"""

from __future__ import annotations

import re

from factcheck.domain import Span

_BREAK = re.compile(r"\\n|\s+")
"""A line break: Label Studio writes a backslash and n, its page shows one space or none."""


def find_quote(text: str, exact: str, prefix: str = "", suffix: str = "") -> Span | None:
    """Return the place of a quote, ``None`` if it is not there or more than one place fits.

    White space matches any other white space, or none. If the words occur more than once, the
    prefix and the suffix decide: both must fit.

    Args:
        text: where to look.
        exact: the words.
        prefix: the text before them, as much as is known.
        suffix: the text after them.

    >>> find_quote("He said so. She said so.", "said", "She ")
    Span(start=16, end=20)
    >>> find_quote("He said so. She said so.", "said") is None
    True
    """
    words = [re.escape(word) for word in _BREAK.split(exact) if word]
    if not words:
        return None
    places = [Span(*match.span()) for match in re.finditer(r"\s*".join(words), text)]
    if len(places) > 1:
        before, after = _without_space(prefix), _without_space(suffix)
        places = [
            place
            for place in places
            if _without_space(text[: place.start]).endswith(before)
            and _without_space(text[place.end :]).startswith(after)
        ]
    return places[0] if len(places) == 1 else None


def same_words(one: str, other: str) -> bool:
    """Return whether two quotes are equal if white space is ignored."""
    return _without_space(one) == _without_space(other)


def _without_space(text: str) -> str:
    return _BREAK.sub("", text)
