"""Names that were exchanged between a claim and its translation.

A name that is missing may be translated, or be a pronoun. So two things are needed: the claim has
a name that the other article has elsewhere, but not in its claim; and that claim has one that the
first article has elsewhere, but not in its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from factcheck.matching.outlets import channel_name
from factcheck.prelabel.bundled.spelling import phonetic_keys
from factcheck.text import words
from factcheck.text.roles import name_words

LEAST_CONSONANTS = 3
"""Shorter names sound like many words."""

SIMILAR_SOUND = 75.0
"""rapidfuzz's ratio from which a claim may have a name in another spelling."""

SAME_NAME = 60.0
"""The ratio from which an exchange is no exchange but another spelling."""

_ACRONYM = re.compile(r"\b[A-Z]{2,}\b")
"""What Arabic spells out letter by letter, so that nobody hears it."""

Words = tuple[str, str, str]
"""An article, a content in it, and all words of its claim."""


def exchanged_names(one: Words, other: Words) -> tuple[list[str], list[str]]:
    """Return the names that only one of two contents has, though both articles have them.

    Args:
        one: the article, the content, and the claim in one language.
        other: those in the other language.
    """
    mine, theirs = _only_here(one, other), _only_here(other, one)
    alike = {pair for pair in product(mine, theirs) if _are_alike(*pair)}
    return (
        [each for each in mine if each not in {one for one, _ in alike}],
        [each for each in theirs if each not in {other for _, other in alike}],
    )


def is_unheard(name: str, text: str) -> bool:
    """Return whether a name has words to hear, and a text in the other language has none of them.

    >>> is_unheard("فيسبوك", "in a statement"), is_unheard("فيسبوك", "on its Facebook page")
    (True, False)
    """
    if _ACRONYM.search(name) or _ACRONYM.search(text):
        return False
    known = channel_name(name)
    if any(channel_name(word.text_in(text)) == known for word in words(text)):
        return False
    keys = [key for word in name_words(name) for key in phonetic_keys(word)]
    near = frozenset(phonetic_keys(text))
    return bool(keys) and not any(_is_heard(key, near) for key in keys)


def _are_alike(one: str, other: str) -> bool:
    """Return whether two names may be spellings of one."""
    from rapidfuzz import fuzz

    keys = product(phonetic_keys(one), phonetic_keys(other))
    return any(fuzz.ratio(*pair) >= SAME_NAME for pair in keys)


def _only_here(here: Words, there: Words) -> list[str]:
    _, content, _ = here
    article, _, claim = there
    known, near = _sounds(article), frozenset(phonetic_keys(claim))
    return [
        name
        for name in dict.fromkeys(name_words(content))
        for key in phonetic_keys(name)
        if len(key) >= LEAST_CONSONANTS and key in known and not _is_heard(key, near)
    ]


@lru_cache(maxsize=64)
def _sounds(article: str) -> frozenset[str]:
    """Return the keys of the words of an article that may be names."""
    return frozenset(key for name in name_words(article) for key in phonetic_keys(name))


@lru_cache(maxsize=1 << 14)
def _is_heard(key: str, keys: frozenset[str]) -> bool:
    from rapidfuzz import fuzz, process

    return process.extractOne(key, keys, scorer=fuzz.ratio, score_cutoff=SIMILAR_SOUND) is not None
