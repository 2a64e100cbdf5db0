"""Cues that deny, refuse or leave open what the content says.

A closed class of words in both languages: particles (*not*, ``لم``), and verbs that deny by
themselves (*denied*, ``نفى``) in their forms, also as participles (``نافيا``).
"""

import re

from factcheck.text.normalise import normalise
from factcheck.text.words import words

_ENGLISH = frozenset(
    (
        *("not", "never", "no", "nor", "neither", "nobody", "without", "cannot"),
        *("deny", "denies", "denied", "denying", "denial"),
        *("refuse", "refuses", "refused", "refusing", "refusal"),
        *("decline", "declines", "declined", "declining"),
        *("reject", "rejects", "rejected", "rejecting"),
        *("dismiss", "dismisses", "dismissed", "dismissing"),
        *("dispute", "disputes", "disputed", "disputing"),
    )
)
_ARABIC = re.compile(
    "[وف]?(?:"
    "ل[ما]|لن|ليس(?:ت|وا)?|غير|دون"
    "|[يتن]?نف[ىيت]|نفوا|ينفون|ناف(?:يا|ية|ين)?|نفي"
    "|[يتن]?رفض(?:ت|وا|ون)?|رافض(?:ا|ة|ين)?"
    "|[يتن]?ستبعد(?:ت|وا|ون)?|استبعد(?:ت|وا)?|مستبعد(?:ا|ة|ين)?"
    "|[يتن]?نكر(?:ون)?|انكر(?:ت|وا)?|منكر(?:ا|ة|ين)?"
    "|[يتن]متنع(?:ون)?|امتنع(?:ت|وا)?|ممتنع(?:ا|ة|ين)?"
    "|[يتن]?كذب(?:ت|وا|ون)?|[يتن]?فند(?:ت|وا|ون)?|مفند(?:ا|ة|ين)?"
    ")"
)


def is_negated(cue: str) -> bool:
    """Return whether a cue denies, refuses or leaves open what it introduces.

    >>> is_negated("did not say"), is_negated("hasn't confirmed"), is_negated("noted")
    (True, True, False)
    >>> is_negated("لم تؤكد"), is_negated("نافيا"), is_negated("أكدت")
    (True, True, False)
    """
    found = (normalise(span.text_in(cue)).text.casefold() for span in words(cue))
    return any(
        word in _ENGLISH or word.endswith(("n't", "n’t")) or _ARABIC.fullmatch(word)
        for word in found
    )
