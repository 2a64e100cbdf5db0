"""Sources to labels by their names and aliases: no model, no download.

A source gets a label if it contains all words of one of its names, one after the other. Words match
if they are the same in any spelling (`normalise`), without clitics (Arabic letters, possessives),
without their endings, or if their edit distance is small (rapidfuzz).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
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
"""Raised when the same source gets other labels or scores."""

EXACT, WITHOUT_CLITICS, WITHOUT_ENDING = 1.0, 0.95, 0.9
"""Scores of a word that matches as it is, without clitics, or also without its ending."""

SIMILAR, DOUBTFULLY_SIMILAR = 88.0, 80.0
"""rapidfuzz's ratio from which words match, and from which they may match. `Austria` and
`Australia` have 87.5, so that names that differ in one or two letters of ten are not confused."""

UNSURE = 0.4
"""Score of a name that may not be the speaker: between a label and `Other`."""

_MIN_FUZZY_LENGTH = 6  # with another letter a shorter word is another word
_MIN_PLURAL_LENGTH = 5
_ACRONYM = re.compile(r"[A-Z]{2,4}")
_ARABIC = re.compile(f"[{ARABIC}]")
_ARTICLES = frozenset({"the", "a", "an"})

# Closed classes. Names after these words do not speak: relative clauses, and whom the source met.
_CONTEXT_WORDS = frozenset(
    (
        *("who", "whose", "which", "that", "whom", "with", "against", "about"),
        *("الذي", "التي", "الذين", "اللذان", "اللذين", "اللتان", "مع", "ضد"),
    )
)
# Names beside these words do not speak either: a critic of the Kremlin.
_OPPOSING_WORDS = frozenset(
    (
        *("former", "ex", "critic", "critics", "opponent", "opponents", "rival", "rivals", "foe"),
        *("foes", "enemy", "enemies", "victim", "victims", "anti", "non"),
        *("السابق", "سابق", "سابقا", "معارض", "معارضو", "معارضي", "خصوم", "منافس", "منافسو"),
    )
)


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of a label (its index in the taxonomy), as normalised words."""

    label: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name in a source: words ``[start, end)``."""

    label: int
    start: int
    end: int
    score: float


class NameIndex:
    """Finds the names and aliases of a taxonomy, in both languages, by any form of their words."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.labels = tuple(label.name for label in taxonomy.labels)
        aliases = [
            Alias(number, name_words)
            for number, label in enumerate(taxonomy.labels)
            for mention in label.mentions()
            if (name_words := tuple(map(_name_form, _content_words(mention))))
        ]
        # A name is listed under its rarest word, since thousands may begin with `Ministry`.
        uses = Counter(word for alias in aliases for word in alias.words)
        self._by_word: dict[str, list[tuple[int, Alias]]] = {}
        self._vocabulary: dict[str, dict[str, float]] = {}
        for alias in aliases:
            rarest = min(alias.words, key=uses.__getitem__)
            place = alias.words.index(rarest)
            self._by_word.setdefault(rarest, []).append((place, alias))
        for word in uses:
            for form, score in _forms(word).items():
                self._vocabulary.setdefault(form, {})[word] = score
        self._long = tuple(sorted(word for word in uses if len(word) >= _MIN_FUZZY_LENGTH))
        # Most words of news occur often, and are looked up only once.
        self.words_meant = lru_cache(maxsize=1 << 16)(self._words_meant)

    def names_by_word(self, word: str) -> Sequence[tuple[int, Alias]]:
        """Return the names listed under a word, each with the position of the word in it."""
        return self._by_word.get(word, ())

    def _words_meant(self, token: str) -> Mapping[str, float]:
        """Return the words of names that a word of a text may stand for, each with its score."""
        words_meant: dict[str, float] = {}
        for form, score in _forms(_name_form(token)).items() | _forms(_fold(token)).items():
            for word, own in self._vocabulary.get(form, {}).items():
                words_meant[word] = max(words_meant.get(word, 0.0), min(score, own))
        return words_meant or self._similar_words(_fold(token))

    def _similar_words(self, word: str) -> Mapping[str, float]:
        """Return words of names at a small edit distance, with the same first letter."""
        from rapidfuzz import fuzz, process

        if len(word) < _MIN_FUZZY_LENGTH:
            return {}
        near = process.extract(
            word, self._long, scorer=fuzz.ratio, score_cutoff=DOUBTFULLY_SIMILAR, limit=None
        )
        return {
            known: WITHOUT_ENDING * ratio / 100 if ratio >= SIMILAR else UNSURE
            for known, ratio, _ in near
            if known[0] == word[0]
        }


class AliasLinker:
    """The linker that needs nothing but the taxonomy.

    The score of a name is the lowest of its words: 1 as it is, 0.95 without clitics, 0.9 without
    its ending, less than 0.9 if the spelling is only similar, 0.4 if somebody else may speak.
    """

    def __init__(self) -> None:
        self._index: tuple[str, NameIndex] | None = None

    @property
    def model(self) -> ModelId:
        """The version of the rules."""
        return ModelId("aliases", VERSION)

    def link(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        """Return the labels with a name in each source, best first; others are left out."""
        fingerprint = taxonomy.sha256
        if self._index is None or self._index[0] != fingerprint:
            self._index = (fingerprint, NameIndex(taxonomy))
        index = self._index[1]
        return [_link(mention, index) for mention in mentions]


def find_names(text: str, index: NameIndex) -> tuple[NameMatch, ...]:
    """Return the names in a text in order; of overlapping ones the longest.

    Positions count the words of the text without articles.
    """
    tokens = tuple(_content_words(text))
    kept: list[NameMatch] = []
    at_word: defaultdict[int, list[NameMatch]] = defaultdict(list)
    for match in sorted(_find_all(tokens, index), key=_rank):
        own_words = range(match.start, match.end)
        if all(_rank(each) == _rank(match) for at in own_words for each in at_word[at]):
            kept.append(match)
            for at in own_words:
                at_word[at].append(match)
    doubtful = _doubtful_positions([_name_form(token) for token in tokens])
    return tuple(
        each
        if doubtful.isdisjoint(range(each.start, each.end))
        else replace(each, score=min(each.score, UNSURE))
        for each in sorted(kept, key=lambda each: (each.start, each.label))
    )


def labels_named_in(text: str, index: NameIndex) -> frozenset[int]:
    """Return the labels with a name in a text, whoever speaks."""
    matches = _find_all(tuple(_content_words(text)), index)
    return frozenset(match.label for match in matches if match.score > UNSURE)


def _link(mention: Mention, index: NameIndex) -> tuple[LabelScore, ...]:
    best: dict[int, float] = {}
    for span in mention.attribution.source:
        for match in find_names(span.text_in(mention.document.text), index):
            best[match.label] = max(best.get(match.label, 0.0), match.score)
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return tuple(LabelScore(index.labels[label], score) for label, score in ranked)


def _find_all(tokens: Sequence[str], index: NameIndex) -> Iterator[NameMatch]:
    """Yield every name in the text, overlapping or not."""
    words_meant = [index.words_meant(token) for token in tokens]
    for at, meant in enumerate(words_meant):
        for word in meant:
            for place, alias in index.names_by_word(word):
                start, end = at - place, at - place + len(alias.words)
                if start < 0 or end > len(words_meant):
                    continue
                pairs = zip(words_meant[start:end], alias.words, strict=True)
                scores = [each.get(wanted, 0.0) for each, wanted in pairs]
                if all(scores):
                    yield NameMatch(alias.label, start, end, min(scores))


def _rank(match: NameMatch) -> tuple[bool, int, float]:
    """Sort sure names first, then longer ones, then those with a higher score."""
    return match.score <= UNSURE, match.start - match.end, -match.score


def _doubtful_positions(forms_of_words: Sequence[str]) -> frozenset[int]:
    """Return the positions where a name may be of somebody who does not speak."""
    forms = [without_proclitics(word) for word in forms_of_words]
    context = [at for at, each in enumerate(forms) if not each.isdisjoint(_CONTEXT_WORDS)]
    after = range(context[0], len(forms_of_words)) if context else range(0)
    opposing = [
        near
        for at, each in enumerate(forms)
        if not each.isdisjoint(_OPPOSING_WORDS)
        for near in (at - 1, at + 1, at + 2)
    ]
    return frozenset((*after, *opposing))


def _content_words(text: str) -> Iterator[str]:
    """Yield the words of a text as written, without marks, articles and single letters."""
    for span in words(text):
        word = span.text_in(text)
        if word[0].isalnum() and len(_fold(word)) > 1 and word.casefold() not in _ARTICLES:
            yield word


def _name_form(word: str) -> str:
    """Return the form of a word in names: acronyms in capitals, so that `US` is not `us`."""
    bare = normalise(word).text.removesuffix("'s").replace(".", "")
    return bare if _ACRONYM.fullmatch(bare) else _fold(word)


@lru_cache(maxsize=1 << 16)
def _fold(word: str) -> str:
    return normalise(word).text.casefold().replace(".", "")


def _forms(word: str) -> Mapping[str, float]:
    """Return a word without clitics and endings, each form with its score."""
    if _ACRONYM.fullmatch(word):
        return {word: EXACT}
    if not _ARABIC.match(word):
        bare = word.removesuffix("'s").removesuffix("'")
        singular = bare.removesuffix("s") if len(bare) >= _MIN_PLURAL_LENGTH else bare
        return {singular: WITHOUT_ENDING, bare: WITHOUT_CLITICS, word: EXACT}
    forms = without_proclitics(word)
    return {
        **{stem(form): WITHOUT_ENDING for form in forms},
        **dict.fromkeys(forms, WITHOUT_CLITICS),
        word: EXACT,
    }
