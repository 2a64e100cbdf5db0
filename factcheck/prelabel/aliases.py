"""Sources to labels by their names and aliases: no model, no download.

A label is found where all words of one of its names stand one after the other in a source. Words
agree if they are the same in any spelling (`normalise`), without what is attached to them (Arabic
clitics, possessives), without their endings, or nearly, by edit distance (rapidfuzz).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from factcheck.domain import LabelScore, ModelId
from factcheck.text import normalise, words
from factcheck.text.arabic import stem, without_proclitics
from factcheck.text.characters import ARABIC

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.domain import Taxonomy
    from factcheck.prelabel.parts import Mention

VERSION = "1"
"""Raised whenever other labels are found for the same source."""

SAME, ATTACHED, INFLECTED = 1.0, 0.95, 0.9
"""Scores of a word that agrees as it is, without clitics, or without its ending too."""

NEAR, DOUBTFUL = 88.0, 80.0
"""rapidfuzz's ratio of a near miss, and of one that is worth a doubt; `Austria` and `Australia`
have 87.5, so names that differ in a letter or two of ten are not taken for one another."""

UNSURE = 0.4
"""Score of what is found and may not be meant: between taking a label and `Other`."""

_FUZZY_LETTERS = 6  # in shorter words an edit makes another word
_PLURAL_LETTERS = 5
_ACRONYM = re.compile(r"[A-Z]{2,4}")
_ARABIC = re.compile(f"[{ARABIC}]")
_ARTICLES = frozenset({"the", "a", "an"})

# Closed classes. What follows is about the source and does not speak for it: relative clauses,
# and those it deals with.
_ASIDES = frozenset(
    (
        *("who", "whose", "which", "that", "whom", "with", "against", "about"),
        *("الذي", "التي", "الذين", "اللذان", "اللذين", "اللتان", "مع", "ضد"),
    )
)
# Whoever is this to somebody does not speak for him either.
_OUTSIDERS = frozenset(
    (
        *("former", "ex", "critic", "critics", "opponent", "opponents", "rival", "rivals", "foe"),
        *("foes", "enemy", "enemies", "victim", "victims", "anti", "non"),
        *("السابق", "سابق", "سابقا", "معارض", "معارضو", "معارضي", "خصوم", "منافس", "منافسو"),
    )
)


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of one label, as words in their one form.

    Attributes:
        label: which label of the taxonomy, by index.
        words: what has to stand in the source, one after the other.
    """

    label: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A name that stands in a source, from one of its words to before another."""

    label: int
    start: int
    end: int
    score: float


class NameIndex:
    """All names and aliases of a taxonomy, in both languages, found by any form of their words."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.labels = tuple(label.name for label in taxonomy.labels)
        aliases = [
            Alias(number, tuple(map(_known, _words(mention))))
            for number, label in enumerate(taxonomy.labels)
            for mention in label.mentions()
        ]
        # By its rarest word, since thousands of names may begin with `Ministry`.
        uses = Counter(word for alias in aliases for word in alias.words)
        self._by_word: dict[str, list[tuple[int, Alias]]] = {}
        self._vocabulary: dict[str, dict[str, float]] = {}
        for alias in (each for each in aliases if each.words):
            rarest = min(alias.words, key=uses.__getitem__)
            place = alias.words.index(rarest)
            self._by_word.setdefault(rarest, []).append((place, alias))
            self._add(alias)
        every = {word for group in self._vocabulary.values() for word in group}
        self._long = tuple(sorted(word for word in every if len(word) >= _FUZZY_LETTERS))
        # News repeat themselves: most words of a text are looked up once.
        self.readings = lru_cache(maxsize=1 << 16)(self._readings)

    def _add(self, alias: Alias) -> None:
        for word in alias.words:
            for form, score in _forms(word).items():
                self._vocabulary.setdefault(form, {})[word] = score

    def names_with(self, word: str) -> Sequence[tuple[int, Alias]]:
        """Return the names whose rarest word this is, each with that word's place in it."""
        return self._by_word.get(word, ())

    def _readings(self, token: str) -> Mapping[str, float]:
        """Return the words of names that a word of a text may be, each with its score."""
        readings: dict[str, float] = {}
        for form, score in _forms(_known(token)).items() | _forms(_folded(token)).items():
            for word, own in self._vocabulary.get(form, {}).items():
                readings[word] = max(readings.get(word, 0.0), min(score, own))
        return readings or self._near(_folded(token))

    def _near(self, word: str) -> Mapping[str, float]:
        """Return words of names at a small edit distance, with the same first letter."""
        from rapidfuzz import fuzz, process

        if len(word) < _FUZZY_LETTERS:
            return {}
        near = process.extract(
            word, self._long, scorer=fuzz.ratio, score_cutoff=DOUBTFUL, limit=None
        )
        return {
            known: INFLECTED * ratio / 100 if ratio >= NEAR else UNSURE
            for known, ratio, _ in near
            if known[0] == word[0]
        }


class AliasLinker:
    """The linker that needs nothing but the taxonomy.

    A score is that of the name's worst word: 1 as it is, 0.95 without clitics, 0.9 without its
    ending, less than 0.9 where the spelling is only near, 0.4 where somebody else may be meant.
    """

    def __init__(self) -> None:
        self._index: tuple[str, NameIndex] | None = None

    @property
    def model(self) -> ModelId:
        """The rules by their version."""
        return ModelId("aliases", VERSION)

    def link(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        """Return the labels whose names stand in each source, best first; others are left out."""
        fingerprint = taxonomy.sha256
        if self._index is None or self._index[0] != fingerprint:
            self._index = (fingerprint, NameIndex(taxonomy))
        index = self._index[1]
        return [_link(mention, index) for mention in mentions]


def find_names(text: str, index: NameIndex) -> tuple[Match, ...]:
    """Return the names in a text in order, the longest where they overlap.

    Positions count the words of the text, without articles.
    """
    tokens = tuple(_words(text))
    kept: list[Match] = []
    for match in sorted(_candidates(tokens, index), key=_precedence):
        rivals = [each for each in kept if each.start < match.end and match.start < each.end]
        if all(_precedence(each) == _precedence(match) for each in rivals):
            kept.append(match)
    doubtful = _doubtful([_known(token) for token in tokens])
    return tuple(
        replace(each, score=min(each.score, UNSURE)) if _is_doubtful(each, doubtful) else each
        for each in sorted(kept, key=lambda each: (each.start, each.label))
    )


def _link(mention: Mention, index: NameIndex) -> tuple[LabelScore, ...]:
    best: dict[int, float] = {}
    for span in mention.attribution.source:
        for match in find_names(span.text_in(mention.document.text), index):
            best[match.label] = max(best.get(match.label, 0.0), match.score)
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return tuple(LabelScore(index.labels[label], score) for label, score in ranked)


def _candidates(tokens: Sequence[str], index: NameIndex) -> Iterator[Match]:
    """Yield every name that stands anywhere, overlapping or not."""
    readings = [index.readings(token) for token in tokens]
    for at, reading in enumerate(readings):
        for word in reading:
            for place, alias in index.names_with(word):
                start, end = at - place, at - place + len(alias.words)
                if start < 0 or end > len(readings):
                    continue
                pairs = zip(readings[start:end], alias.words, strict=True)
                scores = [each.get(wanted, 0.0) for each, wanted in pairs]
                if all(scores):
                    yield Match(alias.label, start, end, min(scores))


def _precedence(match: Match) -> tuple[bool, int, float]:
    """Sure names before unsure ones, then longer ones, then better ones."""
    return match.score <= UNSURE, match.start - match.end, -match.score


def _doubtful(words_: Sequence[str]) -> frozenset[int]:
    """Return the positions where a name may stand for somebody who does not speak."""
    forms = [without_proclitics(word) for word in words_]
    asides = [at for at, each in enumerate(forms) if not each.isdisjoint(_ASIDES)]
    behind = range(asides[0], len(words_)) if asides else range(0)
    beside = [
        near
        for at, each in enumerate(forms)
        if not each.isdisjoint(_OUTSIDERS)
        for near in (at - 1, at + 1, at + 2)
    ]
    return frozenset((*behind, *beside))


def _is_doubtful(match: Match, doubtful: frozenset[int]) -> bool:
    return not doubtful.isdisjoint(range(match.start, match.end))


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text as they stand there, without marks, articles, lone clitics."""
    for span in words(text):
        word = span.text_in(text)
        if word[0].isalnum() and len(_folded(word)) > 1 and word.casefold() not in _ARTICLES:
            yield word


def _known(word: str) -> str:
    """Return a word as names hold it: acronyms in capitals, so that `US` is not `us`."""
    bare = normalise(word).text.removesuffix("'s").replace(".", "")
    return bare if _ACRONYM.fullmatch(bare) else _folded(word)


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    return normalise(word).text.casefold().replace(".", "")


def _forms(word: str) -> Mapping[str, float]:
    """Return what a word is without clitics and endings, each form with its score."""
    if _ACRONYM.fullmatch(word):
        return {word: SAME}
    if not _ARABIC.match(word):
        bare = word.removesuffix("'s").removesuffix("'")
        singular = bare.removesuffix("s") if len(bare) >= _PLURAL_LETTERS else bare
        return {singular: INFLECTED, bare: ATTACHED, word: SAME}
    forms = without_proclitics(word)
    return {
        **{stem(form): INFLECTED for form in forms},
        **dict.fromkeys(forms, ATTACHED),
        word: SAME,
    }
