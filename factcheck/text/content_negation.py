"""Whether a content says that something is not so, and what it says is not there at all.

A closed class of words in both languages, like that of cues in `factcheck.text.negation`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from factcheck.text.quantities import events

_REACH = 5
"""Tokens before a word in which what negates it may stand."""

_NOT = re.compile(
    r"not|never|cannot|neither|untrue|false|fabricated"
    "|[وف]?(?:لا|لم|لن|ما|ليس(?:ت|وا)?|غير|عدم|بعدم|كاذب(?:ة)?|مفبرك(?:ة)?)"
)
_NONE = re.compile(
    r"no|nobody|none|nothing|without|zero|[وف]?(?:دون|بدون|[بل]?خلو|خال|خالي|خالية|خاليا|انعدام)"
)
_ANY = re.compile(
    r"any|anybody|anyone|anything|ever|single|[وفلب]?(?:اي|ايا|اية|احد|احدا|وجود|حدوث|وقوع|تلقي|واحد|واحدا)"
)
_RESTRICTS = re.compile(r"by|ب\w{3,}")
_SHORT = re.compile(r"\b\w+n ' t\b")
_BOUNDS = re.compile(
    r"\b(?:not|no) (?:only|just|more|less|fewer|later|longer|doubt|matter|one third|earlier)\b"
    r"|\bno (?:more|less|fewer|later|sooner) than\b"
    r"|\b(?:did|does|do|has|had|would|will) not exceed\w*"
    r"|\bnot (?:at all )?(?:surprising|least)\b"
    "|(?<!\\S)[وف]?(?:ما )?(?:لا|لن|لم) "
    "(?:[يتن]قل|[يتن]تجاوز|[يتن]زيد|[يتن]تعدي|[يتن]زال|[يتن]زالون|سيما|بد|شك)(?!\\S)"
    "|(?<!\\S)(?:ليس فقط|غير ان|غير انه|غير انها|ما زال(?:ت|وا)?|ما لا)(?!\\S)"
)
_CONTRAST = re.compile(r", (?:not|لا) [^,.]*")
"""*Nineteen, not four*: what is put right is no negation of the content."""


@dataclass(frozen=True, slots=True)
class Polarity:
    """What a content says of what happens.

    Attributes:
        negated: whether the content as a whole says that something is not so.
        absent: what did not happen at all: *nobody died*; names of `events`.
        present: what happened.
    """

    negated: bool
    absent: frozenset[str]
    present: frozenset[str]


def polarity(tokens: Sequence[str], *, denied: bool) -> Polarity:
    """Return what a content says of what happens.

    >>> polarity(("nobody", "died"), denied=False)
    Polarity(negated=True, absent=frozenset({'killed'}), present=frozenset())

    Args:
        tokens: of the content, see `number_tokens`.
        denied: whether the source denies the content.
    """
    words = _read(" ".join(tokens)).split()
    negating = [place for place, word in enumerate(words) if _NOT.fullmatch(word)]
    nothing = [place for place, word in enumerate(words) if _NONE.fullmatch(word)]
    whole = [place for place, word in enumerate(words) if _ANY.fullmatch(word)]
    absent: set[str] = set()
    present: set[str] = set()
    for place, names in events(words):
        near = {
            each: any(place - _REACH <= other < place for other in places)
            for each, places in (("not", negating), ("none", nothing), ("any", whole))
        }
        any_at_all = near["any"] or any(place < other <= place + 2 for other in whole)
        if _RESTRICTS.fullmatch(words[place + 1] if place + 1 < len(words) else ""):
            continue  # *not injured by our fire* may be injured otherwise
        if ((near["not"] or denied) and any_at_all) or (near["none"] and not denied):
            absent |= names
        elif not denied and not near["not"]:
            present |= names
    negated = bool(negating or nothing)
    return Polarity(negated != denied, frozenset(absent), frozenset(present - absent))


def negates(token: str) -> bool:
    """Return whether a token negates what stands with it, see `number_tokens`."""
    return bool(_NOT.fullmatch(token) or _NONE.fullmatch(token))


def _read(text: str) -> str:
    return _SHORT.sub(" not ", _CONTRAST.sub(" ", _BOUNDS.sub(" ", text)))
