"""What the bundled model reads: words, marks, and what is written together with Arabic words.

A unit is what can have a role of its own: a run of letters or digits, one mark, or a clitic that
Arabic writes together with the next word (و ف ب ل ك). Made from the normalised text, each knows
its stretch of the original.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from factcheck.domain import Span
from factcheck.text import normalise
from factcheck.text.characters import ARABIC_LETTERS

CONJUNCTIONS = "وف"
PREPOSITIONS = "بلك"

LONGEST_KEPT = 40
"""Code points of a word whose units are kept for when it comes again; most do."""

_CHUNK = re.compile(r"\S+")
_UNIT = re.compile(r"[^\W_]+|\S")
_ARABIC = re.compile(f"[{ARABIC_LETTERS}]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a text.

    Attributes:
        form: how it is spelled, normalised, in small letters.
        span: where it stands in the text, in code points.
    """

    form: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Clitics:
    """Which Arabic words begin with a clitic.

    A word is parted if what is left after the letter is a word that we know, and the word itself
    is not one that begins with this letter by nature (``وزير``). Two are never equal, which keeps
    looking up what is known of a word quick.

    Attributes:
        words: words that occur by themselves.
        whole: words that begin with a clitic's letter, and are left whole.
    """

    words: frozenset[str]
    whole: frozenset[str]

    @classmethod
    def from_json(cls, data: Mapping[str, list[str]]) -> Self:
        """Read what `to_json` wrote."""
        return cls(frozenset(data["words"]), frozenset(data["whole"]))

    def to_json(self) -> dict[str, list[str]]:
        """Return both lists, sorted."""
        return {"words": sorted(self.words), "whole": sorted(self.whole)}

    def part(self, word: str) -> tuple[tuple[str, int], ...]:
        """Return the pieces of a word, each as spelled and with its length in letters.

        The article that hides in ``لل`` is written out, which makes a piece longer than its place:

        >>> Clitics(frozenset({"قال", "الكرملين"}), frozenset()).part("وللكرملين")
        (('و', 1), ('ل', 1), ('الكرملين', 7))
        """
        pieces: list[tuple[str, int]] = []
        rest = word
        for letters in (CONJUNCTIONS, PREPOSITIONS):
            if rest[:1] not in letters or len(rest) < 3 or rest in self.whole:  # noqa: PLR2004
                continue
            if rest.startswith("لل") and f"ا{rest[1:]}" in self.words:
                return (*pieces, ("ل", 1), (f"ا{rest[1:]}", len(rest) - 1))
            if rest[1:] in self.words or (letters == CONJUNCTIONS and self._goes_on(rest[1:])):
                pieces.append((rest[0], 1))
                rest = rest[1:]
        return (*pieces, (rest, len(rest)))

    def _goes_on(self, rest: str) -> bool:
        """Tell whether a word without its conjunction begins with a preposition."""
        if rest[:1] not in PREPOSITIONS or len(rest) < 3 or rest in self.whole:  # noqa: PLR2004
            return False
        return rest[1:] in self.words or (rest.startswith("لل") and f"ا{rest[1:]}" in self.words)


def units(text: str, clitics: Clitics) -> Iterator[Unit]:
    """Yield the units of a text, in order; white space and invisible marks are in none.

    Spans are in code points of the text, not empty, and do not overlap. Time is linear in the
    length of the text.
    """
    for match in _CHUNK.finditer(text):
        chunk, start = match[0], match.start()
        read = _of_word if len(chunk) <= LONGEST_KEPT else _of_chunk
        for form, place in read(chunk, clitics):
            yield Unit(form, place.shift(start))


def _of_chunk(chunk: str, clitics: Clitics) -> tuple[tuple[str, Span], ...]:
    """Return the units of what stands between two spaces, each with its place in it."""
    folded = normalise(chunk)
    found: list[tuple[str, Span]] = []
    for form, place in _parted(folded.text, clitics):
        span = folded.original(place)
        # A ligature such as ﷺ is several words in one code point: the first stands for all.
        if not found or span.start >= found[-1][1].end:
            found.append((form.lower(), span))
    return tuple(found)


_of_word = lru_cache(maxsize=1 << 16)(_of_chunk)


def _parted(text: str, clitics: Clitics) -> Iterator[tuple[str, Span]]:
    for match in _UNIT.finditer(text):
        word, start = match[0], match.start()
        if not _ARABIC.fullmatch(word):
            yield word, Span(*match.span())
            continue
        for form, length in clitics.part(word):
            yield form, Span(start, start + length)
            start += length
