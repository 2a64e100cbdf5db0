"""Who speaks, as far as a document says: what a source is called there, and whom a pronoun means.

A source with a name is also what other sources with this name are called (`Peskov`: `Kremlin
spokesman Dmitry Peskov`), and what stands beside the name elsewhere. One without a name (`the
spokesman`) is who was called so before in the document, or else nobody. A pronoun, or no source at
all, is the speaker before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from factcheck.prelabel.linking import names_somebody
from factcheck.text import normalise, words
from factcheck.text.arabic import without_proclitics
from factcheck.text.characters import ARABIC_LETTERS, COMMAS
from factcheck.text.impersonal import is_impersonal
from factcheck.text.roles import name_words, role_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from factcheck.domain import Span
    from factcheck.prelabel.parts import Mention

MAX_LISTED_WORDS = 4
"""Words of a name in a list; an apposition after a comma mostly has more."""

BESIDE = 6
"""Words on each side of a name that may say who it is."""

PLACES = 3
"""Places of a name in the text that are read, the first ones."""

MAX_ELSEWHERE = 4
"""Phrases for one speaker; the longest say most."""

MAX_SOURCES = 20
"""Sources with the same word that are compared."""

# For texts with single spaces only: on a run of spaces these would take quadratic time.
_AND = re.compile(rf" ?,? (?:and|as well as|و) | (?=و[{ARABIC_LETTERS}]{{3}})")
_COMMA = re.compile(rf" ?[{COMMAS}] ?")
_SENTENCE_END = frozenset(".!?؟")


@dataclass(frozen=True, slots=True)
class Speaker:
    """One speaker that a source names.

    Attributes:
        phrase: the source, or its part that names this speaker.
        elsewhere: what else the document calls the same one.
        beside: stretches of the text around the name.
        is_named: whether the phrase has a name in it.
        is_inherited: whether the source is a pronoun or missing, so that all else is that of
            another mention.
    """

    phrase: str
    elsewhere: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    is_named: bool = True
    is_inherited: bool = False


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


def identify_speakers(mentions: Sequence[Mention]) -> list[tuple[Speaker, ...]]:
    """Return who speaks in each mention; nobody if the document does not say.

    A source that names several speakers is each of them, and also the whole as one.

    Args:
        mentions: all of each document, in the order of its text, one document after the other.
    """
    speakers: list[tuple[Speaker, ...]] = []
    for _, group in groupby(mentions, lambda mention: id(mention.document)):
        speakers += _identify_in_document(list(group))
    return speakers


def _identify_in_document(mentions: Sequence[Mention]) -> Iterator[tuple[Speaker, ...]]:
    text = mentions[0].document.text
    sources = _Sources(
        [" ".join(span.text_in(text) for span in each.attribution.source) for each in mentions]
    )
    places = _NamePlaces(text)
    resolved: list[tuple[Speaker, ...]] = []
    for at, mention in enumerate(mentions):
        spans = mention.attribution.source if names_somebody(mention) else ()
        phrases = dict.fromkeys(each for s in spans for each in split_speakers(s.text_in(text)))
        resolved.append(tuple(_speaker(each, at, spans, sources, places) for each in phrases))
    yield from _with_inherited(resolved, [_is_nobodys(each) for each in mentions])


def _speaker(
    phrase: str, at: int, spans: Sequence[Span], sources: _Sources, places: _NamePlaces
) -> Speaker:
    names = name_words(phrase)
    if not names:
        return Speaker(phrase, sources.same_role(phrase, at), is_named=False)
    return Speaker(phrase, sources.same_name(phrase, at), places.beside(names[-1], spans))


class _Sources:
    """The sources of a document, found by a word."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = phrases
        self._names = [name_words(phrase) for phrase in phrases]
        self._roles = [frozenset(role_words(phrase)) for phrase in phrases]
        self._by_name: dict[str, list[int]] = {}
        self._by_role: dict[str, list[int]] = {}
        for places, of_phrases in ((self._by_name, self._names), (self._by_role, self._roles)):
            for at, found in enumerate(of_phrases):
                for word in set(found):
                    places.setdefault(word, []).append(at)

    def same_name(self, phrase: str, at: int) -> tuple[str, ...]:
        """Return other sources with the last name, or with all names, of a phrase.

        Args:
            phrase: in the source of a mention.
            at: index of that mention.
        """
        own = name_words(phrase)
        found = dict.fromkeys(
            self._phrases[other]
            for other in self._by_name.get(own[-1], [])[:MAX_SOURCES]
            if own[-1] == self._names[other][-1] or set(own) <= set(self._names[other])
        )
        others = [each for each in found if each not in {phrase, self._phrases[at]}]
        return tuple(sorted(others, key=len)[-MAX_ELSEWHERE:])

    def same_role(self, phrase: str, at: int) -> tuple[str, ...]:
        """Return the last source before a mention, or else the first after it, with its role."""
        own = frozenset(role_words(phrase))
        places = min((self._by_role.get(role, []) for role in own), key=len, default=[])
        here = bisect_left(places, at)
        before, after = places[max(here - MAX_SOURCES, 0) : here], places[here:][:MAX_SOURCES]
        for other in (*reversed(before), *after):
            if own <= self._roles[other] and self._phrases[other] not in {
                phrase,
                self._phrases[at],
            }:
                return (self._phrases[other],)
        return ()


class _NamePlaces:
    """Where the words of a text stand."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = words(text)
        self._places: dict[str, list[int]] = {}
        for at, span in enumerate(self._words):
            for form in _forms(span.text_in(text)):
                self._places.setdefault(form, []).append(at)

    def beside(self, name: str, own: Iterable[Span]) -> tuple[str, ...]:
        """Return the words around the first places of a name, except in its own spans."""
        spans = list(own)
        found = []
        for at in self._places.get(name, ()):
            if any(self._words[at].overlap(span) for span in spans):
                continue
            found.append(self._stretch(at))
            if len(found) == PLACES:
                break
        return tuple(dict.fromkeys(found))

    def _stretch(self, at: int) -> str:
        first, last = at, at
        while first > max(at - BESIDE, 0) and not self._ends(first - 1):
            first -= 1
        while last < min(at + BESIDE, len(self._words) - 1) and not self._ends(last):
            last += 1
        return self._text[self._words[first].start : self._words[last].end]

    def _ends(self, at: int) -> bool:
        span = self._words[at]
        return (
            span.text_in(self._text) in _SENTENCE_END
            or "\n" in self._text[span.end : self._words[min(at + 1, len(self._words) - 1)].start]
        )


@lru_cache(maxsize=1 << 16)
def _forms(word: str) -> frozenset[str]:
    """Return the forms of a word as written that a name may have."""
    return without_proclitics(normalise(word).text.casefold().removesuffix("'s"))


def _is_nobodys(mention: Mention) -> bool:
    """Return whether nobody is said to speak: *it should be mentioned that*."""
    attribution, text = mention.attribution, mention.document.text
    cue = " ".join(span.text_in(text) for span in attribution.cue)
    return not attribution.source and is_impersonal(cue)


def _with_inherited(
    speakers: Sequence[tuple[Speaker, ...]], nobodys: Sequence[bool]
) -> Iterator[tuple[Speaker, ...]]:
    """Give a pronoun or a missing source the speakers before, or else the next; not to nobody."""
    known = [at for at, each in enumerate(speakers) if each]
    for at, own in enumerate(speakers):
        if own or not known or nobodys[at]:
            yield own
            continue
        after = bisect_left(known, at)
        others = speakers[known[max(after - 1, 0)]]
        yield tuple(replace(each, is_inherited=True) for each in others)
