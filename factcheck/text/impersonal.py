"""Cues that say of nobody that he said it: *it was reported*, *reportedly*, ``يُذكر أن``."""

from factcheck.text.normalise import normalise
from factcheck.text.words import words

_ENGLISH = frozenset(
    (
        *("be", "is", "are", "was", "were", "been", "being"),
        *("reportedly", "allegedly", "supposedly", "purportedly"),
    )
)
_ARABIC = frozenset(("يذكر", "يشار", "يقال", "قيل", "يزعم", "تم", "يتم", "جدير", "الجدير"))
_ARABIC_WITH_VOWEL = frozenset(
    (
        *("يعتقد", "يتوقع", "ينتظر", "يخشى", "يروى", "ينقل"),
        *("نقل", "ذكر", "زعم", "روي", "علم", "نشر", "كشف", "اعلن", "افيد", "ابلغ", "اتهم"),
    )
)
"""Verbs that are passive if a damma stands on their first letter, and active without one."""

_DAMMA = "\u064f"


def is_impersonal(cue: str) -> bool:
    """Return whether a cue without a source has nobody who speaks.

    >>> is_impersonal("was reported"), is_impersonal("reportedly"), is_impersonal("adding")
    (True, True, False)
    >>> is_impersonal("يذكر"), is_impersonal("نُقل عن"), is_impersonal("مُضيفا")
    (True, True, False)
    """
    found = [normalise(span.text_in(cue)).text.casefold() for span in words(cue)]
    first = found[0].removeprefix("و") if found else ""
    is_passive = first in _ARABIC_WITH_VOWEL and _DAMMA in cue.lstrip("و")[:2]
    return not _ENGLISH.isdisjoint(found) or first in _ARABIC or is_passive
