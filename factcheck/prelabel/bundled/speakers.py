"""Who speaks: which mention a pronoun stands for, and the speakers that one source names."""

import re
from collections.abc import Sequence

from factcheck.prelabel.linking import names_somebody
from factcheck.prelabel.parts import Mention
from factcheck.text.characters import ARABIC_LETTERS, COMMAS

MAX_LISTED_WORDS = 4
"""Words of a name in a list; an apposition after a comma mostly has more."""

# For texts with single spaces only: on a run of spaces these would take quadratic time.
_AND = re.compile(rf" ?,? (?:and|as well as|و) | (?=و[{ARABIC_LETTERS}]{{3}})")
_COMMA = re.compile(rf" ?[{COMMAS}] ?")


def speakers_of(mention: Mention) -> list[str]:
    """Return each span of a source, and each speaker named in it, without duplicates."""
    sources = (span.text_in(mention.document.text) for span in mention.attribution.source)
    return list(dict.fromkeys(each for source in sources for each in split_speakers(source)))


def split_speakers(source: str) -> tuple[str, ...]:
    """Return a source, with single spaces, and each speaker if it names several.

    >>> split_speakers("the Kremlin and the General Command")
    ('the Kremlin and the General Command', 'the Kremlin', 'the General Command')
    >>> split_speakers("Peskov, who speaks for the Kremlin")
    ('Peskov, who speaks for the Kremlin',)
    """
    source = " ".join(source.split())
    speakers = [speaker.strip() for speaker in _AND.split(source)]
    if len(speakers) == 1:
        return (source,)
    listed = _COMMA.split(speakers[0])
    if all(len(each.split()) <= MAX_LISTED_WORDS for each in listed):
        speakers[:1] = listed
    return (source, *(speaker for speaker in speakers if speaker))


def resolve_speakers(mentions: Sequence[Mention]) -> list[int | None]:
    """Return, for each mention, the index of the mention that names its speaker.

    A mention that names somebody is its own. Any other is the last one named before it in the
    document, or else the next. (A quotation may open before its speaker is named; to look there
    first did not help on training data, since as often the speaker before goes on.)
    """
    resolved: list[int | None] = []
    named = [bool(each.attribution.source) and names_somebody(each) for each in mentions]
    following: list[int | None] = [None] * len(mentions)  # the next named one of the document
    for at in range(len(mentions) - 2, -1, -1):
        if mentions[at + 1].document is mentions[at].document:
            following[at] = at + 1 if named[at + 1] else following[at + 1]
    for at, mention in enumerate(mentions):
        same_document = at > 0 and mentions[at - 1].document is mention.document
        before = resolved[at - 1] if same_document else None
        if named[at]:
            resolved.append(at)
        else:
            resolved.append(following[at] if before is None else before)
    return resolved
