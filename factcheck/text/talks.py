"""Cues that tell what people talked about, and not what anybody said: *discussed*, ``بحث``."""

import re

from factcheck.text.normalise import normalise
from factcheck.text.words import words

_ENGLISH = re.compile("(?:discuss|negotiat|debat)(?:e|es|ed|ing)?")
_ARABIC = re.compile("[وف]?[يت]?(?:ناقش|بحث|باحث|مناقش|مباحث)(?:ا|ت|ه|وا|ان|ون|ات)?")
_AROUND = frozenset(("to", "also", "will", "would", "and", "has", "have", "had", "did", "not"))
_CLAUSE = re.compile(r"\W*(?:that|whether|how|why|what|when|if|أن|إن|أنه|أنها|إنه|إنها|ما إذا)\b")


def is_talk(cue: str, content: str) -> bool:
    """Return whether a cue says that something was discussed, and the content is its topic.

    >>> is_talk("to discuss", "the situation"), is_talk("discussed", "whether to leave")
    (True, False)
    >>> is_talk("بحث", "الوضع في ليبيا"), is_talk("said", "nothing")
    (True, False)
    """
    found = [normalise(span.text_in(cue)).text.casefold() for span in words(cue)]
    verbs = [word for word in found if word not in _AROUND]
    talks = bool(verbs) and all(_ENGLISH.fullmatch(w) or _ARABIC.fullmatch(w) for w in verbs)
    return talks and not _CLAUSE.match(content)
