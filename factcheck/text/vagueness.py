"""Sources that hide who speaks: *sources*, *observers*, ``مصادر مطلعة``, or nobody at all."""

import re
from enum import IntEnum

from factcheck.text.impersonal import is_impersonal
from factcheck.text.negation import words_of
from factcheck.text.pronouns import is_pronoun

_VAGUE = re.compile(
    r"sources|observers?|figure|some|many|others|circles|quarters|experts|analysts|critics"
    r"|commentators|somebody|someone"
    "|و?(?:ال)?(?:مصادر|مراقب(?:ون|ين)|متابع(?:ون|ين)|اوساط|دوائر|جهات|جهة"
    "|شخصي(?:ة|ات)|خبراء|محلل(?:ون|ين)|معلق(?:ون|ين)|كثير(?:ون|ين))"
)
"""Nouns for people of whom nothing is known, mostly in the plural."""

_REPORTS = re.compile(r"(?:\w+ )?reports|(?:ال)?(?:تقارير|انباء)(?: \w+)?")
"""Reports of nobody: *reports said* is as vague as *reportedly*."""

_AFTER_HEAD = re.compile(
    r"of|in|at|from|on|for|by|to|who|whom|which|that|close|familiar|with|inside|near|within|,"
)
_SOME = frozenset(("بعض", "عدد", "عدة"))
_IS_ARABIC = re.compile("[\u0621-\u064a]")


class Vagueness(IntEnum):
    """How much a source says about who speaks; more is vaguer."""

    CLEAR = 0
    VAGUE = 1
    NOBODY = 2


def vagueness(source: str, cue: str) -> Vagueness | None:
    """Return how vague a source is; ``None`` for a pronoun, or if its sentence names it elsewhere.

    >>> vagueness("informed sources", "said"), vagueness("a port official", "said")
    (<Vagueness.VAGUE: 1>, <Vagueness.CLEAR: 0>)
    >>> vagueness("", "it was reported"), vagueness("", "adding")
    (<Vagueness.NOBODY: 2>, None)
    """
    if not source:
        return Vagueness.NOBODY if is_impersonal(cue) else None
    if is_pronoun(source):
        return None
    if _REPORTS.fullmatch(" ".join(words_of(source))):
        return Vagueness.NOBODY
    return Vagueness.VAGUE if _is_vague(source) else Vagueness.CLEAR


def _is_vague(source: str) -> bool:
    """Return whether the head of a phrase is vague: in Arabic its first word."""
    found = words_of(source)
    if _IS_ARABIC.search(source):
        return any(_VAGUE.fullmatch(word) for word in found[:1] if word not in _SOME) or (
            len(found) > 1 and found[0] in _SOME and bool(_VAGUE.fullmatch(found[1]))
        )
    end = next((i for i, word in enumerate(found) if _AFTER_HEAD.fullmatch(word)), len(found))
    return bool(end and _VAGUE.fullmatch(found[end - 1]))
