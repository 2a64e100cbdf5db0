"""Texts that a query is about, by their words and by their meaning, in both languages.

Two figures are added (CombSUM: Fox and Shaw, Combination of multiple searches, TREC-2, 1994): which
share of the query's words a claim has, rare words counting more, each as well as it fits (as in
SoftTFIDF: Cohen, Ravikumar and Fienberg, A comparison of string distance metrics, IIWeb 2003); and
the cosine of the vectors of query and content. A query of one or two words has no meaning beyond
them, so that only words count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from factcheck.domain.search import FoundBy, WordFound
from factcheck.matching.word_index import WordIndex
from factcheck.text.search_words import search_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factcheck.matching.evidence import Floats as Doubles
    from factcheck.matching.vectors import Floats
    from factcheck.matching.word_index import Embed, Meant

MEANT_FROM = 3
"""Words of a query from which on its meaning counts."""

WORDS_LISTED = 0.75
"""Share of a query's words, by their rarity, from which on a claim is listed."""

LISTED = 0.65
"""Sum from which on a claim is listed, of queries with `MEANT_FROM` words or more."""

WORDS_MEANING = 0.5
"""Cosine from which on the content says the same as the query."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that a query is about.

    Attributes:
        number: of the text.
        score: in [0, 1]: half the sum of words and meaning; of short queries the words alone.
        words: the words of the query that it has, in the order of the query.
        meaning: cosine of query and content.
        by: why it is listed.
    """

    number: int
    score: float
    words: tuple[WordFound, ...]
    meaning: float
    by: tuple[FoundBy, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """What a query and each text have in common, arrays of ``(texts,)``.

    Attributes:
        words: the share of the query's words that the text has, by rarity and quality, in [0, 1].
        met: the same by rarity alone.
        meaning: cosine of query and content, in [0, 1]; 0 for a query of fewer than `MEANT_FROM`
            words.
    """

    words: Doubles
    met: Doubles
    meaning: Doubles


class Searcher:
    """Searches texts; whoever asks several times makes it once."""

    def __init__(self, texts: Sequence[str], contents: Floats, embed: Embed) -> None:
        """Index texts.

        Args:
            texts: the words of each claim that are searched.
            contents: unit vectors of their contents, ``(texts, dimensions)``.
            embed: returns the unit vectors of texts, ``(texts, dimensions)``.
        """
        self.index = WordIndex(texts, embed)
        self._embed = embed
        self._contents = contents
        self._count = len(texts)

    def scores(self, query: str) -> Scores:
        """Return what a query has in common with each text."""
        return self._scores(query, self._meant(query))

    def _meant(self, query: str) -> Mapping[str, Sequence[Meant]]:
        """Return what stands for each word of a query."""
        return {word: self.index.meant(word, form) for word, form in search_words(query).items()}

    def _scores(self, query: str, meant: Mapping[str, Sequence[Meant]]) -> Scores:
        words, met, total = np.zeros(self._count), np.zeros(self._count), 0.0
        for found in meant.values():
            quality = np.zeros(self._count)
            for each in reversed(found):
                quality[self.index.has(each.number)] = each.quality
            rarity = self.index.rarity(np.count_nonzero(quality))
            words += rarity * quality
            met += rarity * (quality > 0)
            total += rarity
        meaning: Doubles = np.zeros(self._count)
        if len(meant) >= MEANT_FROM and self._count:
            likeness = self._contents @ self._embed([query])[0]
            meaning = np.clip(np.asarray(likeness, np.float64), 0.0, 1.0)
        return Scores(words / (total or 1.0), met / (total or 1.0), meaning)

    def search(self, query: str) -> list[Hit]:
        """Return the texts that a query is about, the best first."""
        asked, meant = search_words(query), self._meant(query)
        scores = self._scores(query, meant)
        sums = scores.words + scores.meaning
        long = len(asked) >= MEANT_FROM
        kept = scores.met >= WORDS_LISTED
        if long:
            kept |= sums >= LISTED
        numbers = np.flatnonzero(kept)
        numbers = numbers[np.argsort(-sums[numbers], kind="stable")]
        return [self._hit(int(number), asked, meant, scores) for number in numbers]

    def _hit(
        self,
        number: int,
        asked: Mapping[str, str],
        meant: Mapping[str, Sequence[Meant]],
        scores: Scores,
    ) -> Hit:
        found = []
        for word, written in asked.items():
            for each in meant[word]:
                if number in self.index.has(each.number):
                    found.append(WordFound(written, self.index.written[each.number], each.by))
                    break
        meaning = float(scores.meaning[number])
        same = {FoundBy.MEANING} if meaning >= WORDS_MEANING or not found else set()
        kinds = {each.by for each in found} | same
        share = 2 if len(asked) >= MEANT_FROM else 1
        return Hit(
            number,
            round(float(scores.words[number] + meaning) / share, 4),
            tuple(found),
            round(meaning, 4),
            tuple(kind for kind in FoundBy if kind in kinds),
        )
