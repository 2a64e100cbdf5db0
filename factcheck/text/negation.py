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


_NOT = re.compile(r"not|never|cannot|nobody|\w+n't|[وف]?(?:لم|لن|ليس(?:ت|وا)?)")
"""Particles that negate a sentence, whatever else stands in it."""

_NEGATIVE = re.compile(
    r"not|never|cannot|\w+n't|neither|nor|nobody|none|no+|no-\w+|nothing|nowhere|without|yet|non\w*"
    r"|\w{3,}less|fak\w+|forg(?:ed|ery|eries)|false\w*|lies?|lying|fabricat\w*|hoax\w*|untrue"
    r"|nonsense|rumou?rs?"
    r"|un(?!i|der|til|less|ion)\w{4,}|il(?:legal|licit|logical)\w*|im(?:possib|moral|prop|patien)\w*"
    r"|in(?:capab|correct|accura|adequa|appropr|comple|sufficien|valid|visib|consisten|effectiv)\w*"
    r"|in(?:human|just)\w*|dis(?:agree|like|approv|respect|honest|trust|regard)\w*|mis\w{4,}"
    r"|fail\w*|lack\w*|avoid\w*|stop\w*|prevent\w*|absen\w*|ban\w*|quit|wrong|despite"
    r"|only|hardly|barely|scarcely|little|few|instead|rather|until|unless|free|off|away|far"
    "|[وفا]?ب?(?:لم|لن|ليس(?:ت|وا)?|لا|غير|عدم|دون|بدون|بلا|لست|لسنا|ليسو|سوي|الا|ما|لما|قط|لولا)"
    "|لئلا|بل|فقط|عدا|قبل|بدلا"
    r"|[وفبل]{0,2}(?:ال)?(?:كذب|كاذب|اكاذيب|تزوير|مزور|مفبرك|تلفيق|ملفق|مضلل|باطل|اشاع|شائع)\w*"
    "|[وفبل]{0,2}(?:ال)?(?:نفي|انكار|رفض|منع|فشل|انعدام|خلو|تجنب|مستحيل|عدم|غير|دون|عجز|حظر|خال|بعيد)\\w*"
    "|[وف]?[يتنا]?(?:رفض|نف|فشل|منع|نكر|عجز|تجنب|فتقر|خلو|غيب|ندر|متنع|كف|توقف|خط)\\w*"
)
"""Words that can stand for a particle in another language: *unsafe* and ``غير صالح``."""


def negates(text: str) -> bool:
    """Return whether a text has a particle that negates a sentence.

    >>> negates("it did not rain"), negates("لم يهطل المطر"), negates("without rain")
    (True, True, False)
    """
    return any(_NOT.fullmatch(word) for word in words_of(text))


def is_negative(text: str) -> bool:
    """Return whether a text has any word that can stand for a negation.

    >>> is_negative("it is unsafe"), is_negative("it is safe")
    (True, False)
    """
    kinds = (_NOT, _NEGATIVE, DENIES, REFUSES)
    return any(kind.fullmatch(word) for word in words_of(text) for kind in kinds)


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
