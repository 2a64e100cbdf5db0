"""Which words of texts stand for a word of a query: the same, spelled otherwise, or translated."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from factcheck.domain.search import FoundBy
from factcheck.prelabel.bundled.spelling import phonetic_keys
from factcheck.text.search_words import is_arabic, search_words, word_forms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from factcheck.matching.neighbours import Ints
    from factcheck.matching.vectors import Floats

    Embed = Callable[[Sequence[str]], Floats]

QUALITIES = {"same": 1.0, "form": 0.9, "spelled": 0.8}
"""How much a word counts that is the same, has another prefix or ending, or is spelled otherwise;
one that means the same counts as much as the cosine of both vectors."""

MEANS = 0.5
"""Cosine from which a word of the other language means the same."""

TRANSLATIONS = 5
"""Words of the other language that are taken for one, at most: the nearest ones."""

SOUNDS_ABROAD = 0.2
"""Cosine from which words that sound alike in two scripts may be one name: vectors of names lie
near their transliterations, and words that share consonants by chance mostly do not."""

SOUNDS = 0.4
"""The same for words of one script."""

SIMILAR = 80.0
"""rapidfuzz's ratio from which two phonetic keys are one name."""

_LEAST_CONSONANTS = 3
_SURE_CONSONANTS = 4


@dataclass(frozen=True, slots=True)
class Meant:
    """A word of the texts that stands for a word of the query.

    Attributes:
        number: of the word in the index.
        quality: how well, in (0, 1].
        by: why.
    """

    number: int
    quality: float
    by: FoundBy


class WordIndex:
    """The words of texts, and which texts have them."""

    def __init__(self, texts: Sequence[str], embed: Embed) -> None:
        """Index texts.

        Args:
            texts: the texts.
            embed: returns the unit vectors of words, ``(words, dimensions)``.
        """
        self._embed = embed
        self.count = len(texts)
        written: dict[str, str] = {}
        places: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            for word, form in search_words(text).items():
                places[word].append(number)
                if word not in written or (form[0].isupper() and not written[word][0].isupper()):
                    written[word] = form
        self._numbers = {word: number for number, word in enumerate(places)}
        self.written = tuple(written[word] for word in self._numbers)
        self._places: Sequence[Ints] = [np.array(each, np.int64) for each in places.values()]
        scripts = np.array([is_arabic(word) for word in self._numbers], bool)
        self._of_script = {arabic: np.flatnonzero(scripts == arabic) for arabic in (True, False)}
        self._vectors: dict[bool, Floats] = {}
        self._by_form: defaultdict[str, list[int]] = defaultdict(list)
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        for word, number in self._numbers.items():
            for form in word_forms(word):
                self._by_form[form].append(number)
            if is_arabic(word) or self.written[number][0].isupper():
                for key in phonetic_keys(self.written[number]):
                    self._by_key[key].append(number)

    def has(self, number: int) -> Ints:
        """Return which texts have a word."""
        return self._places[number]

    def rarity(self, texts: int) -> float:
        """Return how much a word counts that so many texts have.

        Inverse document frequency as in BM25 (Robertson and Zaragoza, Foundations and Trends in
        Information Retrieval 3(4), 2009), kept above 0 by the 1 in the logarithm.
        """
        return math.log(1 + (self.count - texts + 0.5) / (texts + 0.5))

    def meant(self, word: str, written: str) -> list[Meant]:
        """Return the words that stand for a word of a query, the best first.

        Args:
            word: as `search_words` returns it.
            written: as it is in the query.
        """
        found: dict[int, Meant] = {}
        for form in word_forms(word):
            for number in self._by_form.get(form, ()):
                found[number] = Meant(number, QUALITIES["form"], FoundBy.WORDS)
        if word in self._numbers:
            same = self._numbers[word]
            found[same] = Meant(same, QUALITIES["same"], FoundBy.WORDS)
        for each in (*self._spelled(word, written), *self._translated(word, written)):
            found.setdefault(each.number, each)
        return sorted(found.values(), key=lambda each: (-each.quality, each.number))

    def _spelled(self, word: str, written: str) -> list[Meant]:
        """Return names that sound like the word."""
        from rapidfuzz import fuzz

        keys = [key for key in phonetic_keys(written) if len(key) >= _LEAST_CONSONANTS]
        heard = sorted(
            {
                number
                for key in keys
                for other, numbers in self._by_key.items()
                if key == other
                or (
                    min(len(key), len(other)) >= _SURE_CONSONANTS
                    and fuzz.ratio(key, other) >= SIMILAR
                )
                for number in numbers
            }
        )
        if not heard:
            return []
        forms = [self.written[number] for number in heard]
        likeness = self._embed(forms) @ self._embed([written])[0]
        least = [SOUNDS if is_arabic(form) == is_arabic(word) else SOUNDS_ABROAD for form in forms]
        return [
            Meant(number, QUALITIES["spelled"], FoundBy.SPELLING)
            for number, near, limit in zip(heard, likeness, least, strict=True)
            if near >= limit
        ]

    def _translated(self, word: str, written: str) -> list[Meant]:
        """Return the nearest words of the other script."""
        abroad = not is_arabic(word)
        numbers = self._of_script[abroad]
        if not len(numbers):
            return []
        if abroad not in self._vectors:  # half of the words are never needed for most queries
            self._vectors[abroad] = self._embed([self.written[number] for number in numbers])
        near = self._vectors[abroad] @ self._embed([written])[0]
        ranked = np.argsort(-near, kind="stable")[:TRANSLATIONS]
        keys = phonetic_keys(written)
        return [
            Meant(
                int(numbers[place]),
                min(1.0, float(near[place])),
                # Names of two consonants (TASS) are found by their vectors only.
                FoundBy.SPELLING
                if keys and keys == phonetic_keys(self.written[numbers[place]])
                else FoundBy.MEANING,
            )
            for place in ranked
            if near[place] >= MEANS
        ]
