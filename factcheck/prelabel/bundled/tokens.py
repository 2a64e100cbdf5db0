"""The tokens that the bundled model tags: words, marks, and clitics of Arabic words.

A token is what can have a role of its own: a run of letters or digits, one punctuation mark, or a
clitic that Arabic writes together with the next word (و ف ب ل ك). Tokens are found in the
normalised text; each knows where it stands in the original, and is spelled as there, case included.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from factcheck.domain import Span
from factcheck.text import normalise
from factcheck.text.characters import ARABIC_LETTERS, INVISIBLE, MARKS

WORD_START = "\u2581"
"""Begins the form of a token that follows white space, as in SentencePiece's pieces."""

CONJUNCTIONS = "وف"
PREPOSITIONS = "بلك"

MAX_CACHED_LENGTH = 40
"""Code points: the tokens of longer words are not cached."""

_CHUNK = re.compile(r"\S+")
_TOKEN = re.compile(r"[^\W_]+|\S")
_ARABIC = re.compile(f"[{ARABIC_LETTERS}]+")
_UNWRITTEN = re.compile(f"[{MARKS}{INVISIBLE}]")


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a text: what the pieces are cut from, and where it stands.

    The form is `WORD_START` if white space comes before it, then the token as it is written,
    without vowel signs, tatweel and invisible marks (Unicode Standard Annex #15, NFKC).
    """

    form: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Clitics:
    """Which Arabic words begin with a clitic.

    A word is split if the rest after the first letter is a known word, and the word itself is not
    one that begins with this letter by nature (``وزير``). Instances compare by identity, which
    keeps the cache of tokens fast.

    Attributes:
        words: words that occur by themselves.
        whole: words that begin with the letter of a clitic and are never split.
    """

    words: frozenset[str]
    whole: frozenset[str]

    @classmethod
    def from_json(cls, data: Mapping[str, list[str]]) -> Self:
        """Read the output of `to_json`."""
        return cls(frozenset(data["words"]), frozenset(data["whole"]))

    def to_json(self) -> dict[str, list[str]]:
        """Return both lists, sorted."""
        return {"words": sorted(self.words), "whole": sorted(self.whole)}

    def split(self, word: str) -> tuple[tuple[str, int], ...]:
        """Return the clitics and the rest of a word, each with its length in the word, in letters.

        The article that ``لل`` hides is written out, so a form may be longer than its length:

        >>> Clitics(frozenset({"قال", "الكرملين"}), frozenset()).split("وللكرملين")
        (('و', 1), ('ل', 1), ('الكرملين', 7))
        """
        parts: list[tuple[str, int]] = []
        rest = word
        for letters in (CONJUNCTIONS, PREPOSITIONS):
            if not self._may_split(rest, letters):
                continue
            if self._hides_article(rest):
                return (*parts, ("ل", 1), (f"ا{rest[1:]}", len(rest) - 1))
            follows = letters == CONJUNCTIONS and self._has_preposition(rest[1:])
            if follows or rest[1:] in self.words:
                parts.append((rest[0], 1))
                rest = rest[1:]
        return (*parts, (rest, len(rest)))

    def _may_split(self, word: str, letters: str) -> bool:
        return word[:1] in letters and len(word) >= 3 and word not in self.whole  # noqa: PLR2004

    def _hides_article(self, word: str) -> bool:
        return word.startswith("لل") and f"ا{word[1:]}" in self.words

    def _has_preposition(self, word: str) -> bool:
        """Return whether a word without its conjunction begins with a preposition."""
        return self._may_split(word, PREPOSITIONS) and (
            word[1:] in self.words or self._hides_article(word)
        )


def tokenise(text: str, clitics: Clitics) -> Iterator[Token]:
    """Yield the tokens of a text, in order, without white space and invisible marks.

    Spans count code points of the text, are not empty, and do not overlap. Time is linear in the
    length of the text.
    """
    for match in _CHUNK.finditer(text):
        chunk, start = match[0], match.start()
        read = _cached_tokens if len(chunk) <= MAX_CACHED_LENGTH else _tokens_of_chunk
        for form, span in read(chunk, clitics):
            yield Token(form, span.shift(start))


def _tokens_of_chunk(chunk: str, clitics: Clitics) -> tuple[tuple[str, Span], ...]:
    """Return the tokens of a stretch without white space, each with its span in the stretch."""
    folded = normalise(chunk)
    tokens: list[tuple[str, Span]] = []
    for form, place in _split_words(folded.text, clitics):
        span = folded.original(place)
        # A ligature such as ﷺ is several words in one code point: the first one stands for all.
        if not tokens or span.start >= tokens[-1][1].end:
            start = "" if tokens else WORD_START
            hidden = form[: len(form) - len(place)]
            tokens.append((start + hidden + _spell(span.text_in(chunk)), span))
    return tuple(tokens)


def _spell(word: str) -> str:
    return _UNWRITTEN.sub("", unicodedata.normalize("NFKC", word))


_cached_tokens = lru_cache(maxsize=1 << 16)(_tokens_of_chunk)


def _split_words(text: str, clitics: Clitics) -> Iterator[tuple[str, Span]]:
    for match in _TOKEN.finditer(text):
        word, start = match[0], match.start()
        if not _ARABIC.fullmatch(word):
            yield word, Span(*match.span())
            continue
        for form, length in clitics.split(word):
            yield form, Span(start, start + length)
            start += length
