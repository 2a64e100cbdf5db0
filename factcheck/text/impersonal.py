"""Cues that say of nobody that he said it: *it was reported*, *reportedly*, ``يُذكر أن``."""

import re

from factcheck.text.normalise import normalise
from factcheck.text.words import words

_ENGLISH = frozenset(
    (
        *("be", "is", "are", "was", "were", "been", "being"),
        *("reportedly", "allegedly", "supposedly", "purportedly"),
    )
)
_ARABIC = frozenset(("يذكر", "يشار", "يقال", "قيل", "يزعم", "تم", "يتم", "جدير", "الجدير"))
_PASSIVE = re.compile("[\u0623-\u064a]\u064f[\u0621-\u064a]")
"""A letter with damma at the beginning: the vowel that is only written to mark the passive."""


def is_impersonal(cue: str) -> bool:
    """Return whether a cue without a source has nobody who speaks.

    >>> is_impersonal("was reported"), is_impersonal("reportedly"), is_impersonal("adding")
    (True, True, False)
    >>> is_impersonal("يذكر"), is_impersonal("نُقل عن"), is_impersonal("مضيفا")
    (True, True, False)
    """
    found = [normalise(span.text_in(cue)).text.casefold() for span in words(cue)]
    return (
        not _ENGLISH.isdisjoint(found)
        or bool(found[:1] and found[0].removeprefix("و") in _ARABIC)
        or _PASSIVE.match(cue) is not None
    )
