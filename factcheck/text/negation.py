"""Cues that deny, refuse or leave open what the content says.

A closed class of words in both languages: particles (*not*, ``لم``), and verbs that deny or refuse
by themselves (*denied*, ``نفى``) in their forms, also as participles (``نافيا``). Arabic words are
compared as `normalise` writes them, without an attached و or ف.
"""

import re

from factcheck.text.normalise import normalise
from factcheck.text.words import words

NEGATES = re.compile(
    r"not|never|no|nor|neither|nobody|nothing|without|cannot|\w+n't"
    "|[وف]?(?:ل[ما]|لن|ليس(?:ت|وا)?|غير|دون)"
)
"""Particles."""

DENIES = re.compile(
    r"den(?:y|ies|ied|ying|ials?)|refut(?:es?|ed|ing)|rebut(?:s|ted|ting)?|rubbish(?:es|ed|ing)?"
    r"|reject(?:s|ed|ing|ion)?|dismiss(?:es|ed|ing|al)?|disput(?:es?|ed|ing)"
    r"|disown(?:s|ed|ing)?|disavow(?:s|ed|ing)?|repudiat(?:es?|ed|ing)|debunk(?:s|ed|ing)?"
    r"|contradict(?:s|ed|ing)?|retract(?:s|ed|ing)?|withdr(?:aws?|ew|awn|awing)|doubt(?:s|ed|ing)?"
    "|[وف]?(?:"
    "[يتن]نف|[يتن]?نف[يت]|نفته|نفاه|نفوا|ينفون|ناف(?:يا|يه|ية|يين)?|نفي(?:ا|ه|ها|هم|هما)?|[يتن]?ستبعد(?:ت|وا|ون)?"
    "|استبعد(?:ت|وا)?|مستبعد(?:ا|ة|ين)?|[يتن]?نكر(?:ون)?|انكر(?:ت|وا)?|منكر(?:ا|ة|ين)?"
    "|[يتن]?كذب(?:ت|وا|ون)?|مكذب(?:ا|ة|ين)?|[يتن]?فند(?:ت|وا|ون)?|مفند(?:ا|ة|ين)?"
    "|[يتن]?دحض(?:ت|وا|ون)?|داحض(?:ا|ة|ين)?|[يت]?شكك(?:ت|وا|ون)?|مشكك(?:ا|ة|ين)?"
    "|استخف(?:ت|وا)?|[يت]ستخف(?:ون)?|مستخف(?:ا|ة|ين)?"
    ")"
)
"""Verbs and nouns that deny what follows."""

REFUSES = re.compile(
    r"refus(?:es?|ed|ing|al)|declin(?:es?|ed|ing)"
    "|[وف]?(?:"
    "[يتن]?رفض(?:ت|وا|ون)?|رافض(?:ا|ة|ين)?|[يتن]متنع(?:ون)?|امتنع(?:ت|وا)?|ممتنع(?:ا|ة|ين)?"
    "|[يت]?تحفظ(?:ت|وا|ون)?|متحفظ(?:ا|ة|ين)?"
    ")"
)
"""Verbs that refuse to say; ``رفض`` also rejects what somebody says."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, normalised and in lower case.

    >>> words_of("Hasn’t confirmed")
    ("hasn't", 'confirmed')
    """
    found = (normalise(span.text_in(text)).text.casefold() for span in words(text))
    return tuple(word for word in found if any(map(str.isalnum, word)))


def is_negated(cue: str) -> bool:
    """Return whether a cue denies, refuses or leaves open what it introduces.

    >>> is_negated("did not say"), is_negated("hasn't confirmed"), is_negated("noted")
    (True, True, False)
    >>> is_negated("لم تؤكد"), is_negated("نافيا"), is_negated("أكدت")
    (True, True, False)
    """
    kinds = (NEGATES, DENIES, REFUSES)
    return any(kind.fullmatch(word) for word in words_of(cue) for kind in kinds)
