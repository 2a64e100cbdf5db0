"""What a source does with a content: asserts it, denies it, hedges, or none of these.

The stance is that toward the content as it is worded: who *said that no base was discussed* asserts
that none was; who *denied that a base was discussed* denies it. The cue decides; where it only
reports, the content may hedge (*may*, ``ربما``), ask (*whether*) or say nothing (*no comment*).
"""

import re
from collections.abc import Iterable, Sequence

from factcheck.domain import Attribution, Role, Stance
from factcheck.text.hedging import HEDGES, hedge_words
from factcheck.text.negation import DENIES, NEGATES, REFUSES, words_of

_ASKS = re.compile(
    r"ask(?:s|ed|ing)?|demand(?:s|ed|ing)?|order(?:s|ed|ing)?|threaten(?:s|ed|ing)?"
    r"|urg(?:es?|ed|ing)|appeal(?:s|ed|ing)?|want(?:s|ed|ing)?|wonder(?:s|ed|ing)?"
    r"|inquir(?:es?|ed|ing)|quer(?:y|ies|ied)|request(?:s|ed|ing)?"
    "|[وف]?(?:"
    "[يتن]?طالب(?:ت|وا|ون|ا|ة|ين)?|مطالب(?:ا|ة|ين)?|مطالبه|[يتن]?طلب(?:ت|وا|ون)?|طالبا"
    "|داعيا|داعية|داعين|دعا|دعت|دعوا|[يت]دعو|[يت]?ناشد(?:ت|وا|ون)?|مناشد(?:ا|ة)|اهاب(?:ت)?|[يت]هيب|مهيب(?:ا|ة)"
    "|توعد(?:ت|وا)?|[يت]توعد|متوعد(?:ا|ة)|[يت]?هدد(?:ت|وا|ون)?|مهدد(?:ا|ة)"
    "|[يت]?تساءل(?:ت|وا|ون)?|متسائل(?:ا|ة|ين)|[يت]?سال(?:ت|وا|ون)?|سئل(?:ت|وا)?|[يت]سال"
    "|[يت]?ستفسر(?:ت)?|استفسر(?:ت)?|مستفسر(?:ا|ة)|امر(?:ت|وا)?|[يت]امر"
    ")"
)
"""Verbs that ask or order: their content is not said to be so."""

_SAID_OF = re.compile(
    r"(?:is|are|be|being) (?:\w+ )?(?:said|claimed|alleged)|(?:was|were) being (?:said|claimed)"
    r"|(?<!\S)[وف]?[يت](?:زعم|قال)(?!\S)"
)
_ACTIVE = re.compile("[وف]?[يت](?:زعم|قال)")
"""What people say without anybody being named; with a source the Arabic verbs are active."""

_SETS_ASIDE = re.compile(
    r"\brul(?:es?|ed|ing) out\b|\b(?:brush(?:es|ed|ing)?|wav(?:es|ed|ing)) (?:aside|away)\b"
    r"|\bshrug(?:s|ged|ging) off\b"
)
_CALLS_FOR = re.compile(r"\bcall(?:s|ed|ing)? (?:for|on|upon)\b")

_NEVER_SAID = re.compile(r"(?:claim|said|sa(?:y|id)|assert|stat)\w*")
_WITHDRAWS = re.compile(r"withdr\w+|retract\w*|[وف]?(?:[يتن]?تراجع\w*|[يتن]?سحب\w*)")

_REQUEST = re.compile(
    r"(?:(?:the|an?|any|all|its?|his|her|their|new|fresh)\W+)*"
    r"(?:calls?|demands?|proposals?|offers?|requests?|appeals?|motions?|plans?|petitions?|bids?)\b",
    re.IGNORECASE,
)
"""A content that may be rejected, but not denied."""

_SAID_BEFORE = re.compile(
    "(?:جميع |كل |هذه |تلك )*(?:ب|ل)?(?:ال)?"
    "(?:اتهام|مزاعم|ادعاء|تلميح|ايحاء|تصريح|روايه|رواية|شائع|اشاع|انباء|تقارير|انتقاد|تاويل|وصف)"
    "|(?:ال)?فكر(?:ه|ة) ان|اي (?:تلميح|اتهام|ايحاء|حديث|كلام|ادعاء|ربط)|ما (?!اذا)"
)
"""A content that somebody has said before, so that ``رفض`` denies it."""

_ASKED = re.compile("whether |هل |ما اذا |عما اذا |عما ")
_UNSAID = re.compile(
    "(?:(?:i|we|he|she|they|it) )?(?:had |have |has )?(?:"
    "no comment|(?:don't|do not|didn't|did not|doesn't|does not) know"
    "|(?:can|could|would|will) neither confirm nor deny|(?:cannot|can't|could not) confirm"
    "|(?:would|'d) rather not (?:say|answer|comment))"
    "|(?:that )?(?:i|we|he|she|they|it) (?:am|are|is|was|were) (?:not (?:yet )?aware|unaware"
    "|(?:not able|unable) to (?:confirm|verify|comment|say))"
    "|i'd rather not|(?:و)?(?:لا تعليق|لا اعرف|لا اعلم|لا ندري|لا ادري|لا نعلم|لا نعرف)"
)
"""How a content begins that says nothing of the matter."""


def stance_of(attribution: Attribution, text: str) -> Stance:
    """Return the stance that cue and content show, ``asserts`` if neither shows another.

    Raises:
        SpanError: a span does not fit the text.
    """
    cue, content = (
        [span.text_in(text) for span in attribution.spans(role)]
        for role in (Role.CUE, Role.CONTENT)
    )
    return stance_of_words(cue, content, has_source=bool(attribution.source))


def stance_of_words(
    cue: Iterable[str], content: Iterable[str], *, has_source: bool = True
) -> Stance:
    """Return the same for the pieces of cue and content.

    >>> stance_of_words(["denied"], ["that it rained"])
    <Stance.DENIES: 'denies'>
    """
    signal = [word for piece in cue for word in words_of(piece)]
    said = " ".join(word for piece in content for word in words_of(piece))
    return _of_cue(signal, said, has_source=has_source) or _of_content(said)


def _of_cue(cue: Sequence[str], content: str, *, has_source: bool) -> Stance | None:
    """Return the stance of a cue, ``None`` if it only reports."""
    joined, denies = " ".join(cue), _any(DENIES, cue)
    if _any(NEGATES, cue):
        return _of_negated(cue, denies=denies)
    if denies or _SETS_ASIDE.search(joined):
        return Stance.NONE if _REQUEST.match(content) else Stance.DENIES
    if _any(REFUSES, cue):
        return Stance.DENIES if _SAID_BEFORE.match(content) else Stance.NONE
    if _any(_ASKS, cue) or _CALLS_FOR.search(joined):
        return Stance.NONE
    said = _SAID_OF.search(joined)
    by_others = said is not None and not (has_source and _ACTIVE.fullmatch(said[0]))
    return Stance.HEDGED if by_others or _any(HEDGES, cue) else None


def _of_negated(cue: Sequence[str], *, denies: bool) -> Stance | None:
    """Return the stance of a cue with a particle of negation."""
    if _any(_WITHDRAWS, cue):
        return None
    if denies or _rules_out(cue):
        confirms = any(re.fullmatch(r"confirm\w*|[وف]?[يتن]?[ؤو]كد\w*", word) for word in cue)
        return Stance.NONE if confirms else Stance.HEDGED  # who does not deny leaves it open
    if "never" in cue and _any(_NEVER_SAID, cue):
        return Stance.DENIES
    return Stance.NONE


def _rules_out(cue: Sequence[str]) -> bool:
    return any(word.startswith("rul") for word in cue) and "out" in cue


def _of_content(content: str) -> Stance:
    """Return the stance of a content whose cue only reports."""
    if _ASKED.match(content) or _UNSAID.match(content):
        return Stance.NONE
    if hedge_words(content):
        return Stance.HEDGED
    return Stance.ASSERTS


def _any(kind: re.Pattern[str], found: Sequence[str]) -> bool:
    return any(kind.fullmatch(word) for word in found)
