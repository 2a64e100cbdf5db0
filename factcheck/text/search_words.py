"""The words of a text as they are searched: one spelling, without words that are in every text."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from factcheck.text.arabic import stem, without_proclitics
from factcheck.text.characters import ARABIC
from factcheck.text.normalise import normalise
from factcheck.text.words import words

# More is folded than in `normalise`, on which the weights of the bundled model depend: writers
# often mix these up or leave them out.
_SEARCHED = str.maketrans({"ؤ": "و", "ئ": "ي", "ة": "ه", "ء": "", "'": "", ".": ""})
_IS_ARABIC = re.compile(f"[{ARABIC}]")
_POSSESSIVE = re.compile("'s?$")
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))
_LEAST_STEM = 3


def is_arabic(word: str) -> bool:
    """Return whether a word has a letter of the Arabic script."""
    return _IS_ARABIC.search(word) is not None


def fold(word: str) -> str:
    """Return one spelling of a word, in lower case; ``""`` if it has neither letter nor digit.

    >>> fold("Sergei’s"), fold("مسؤولــةٌ") == fold("مسوولة"), fold("«")
    ('sergei', True, '')
    """
    plain = _POSSESSIVE.sub("", normalise(word).text.casefold()).translate(_SEARCHED)
    return plain if any(map(str.isalnum, plain)) else ""


@lru_cache(maxsize=1 << 17)
def word_forms(word: str) -> frozenset[str]:
    """Return a word and what is left of it without prefixes and endings.

    Arabic as `without_proclitics` and `stem`; English without plural, past tense and ``-ing``.

    >>> sorted(word_forms("meetings")), "اجتماع" in word_forms(fold("بالاجتماعات"))
    (['meeting', 'meetings'], True)

    Args:
        word: as `fold` returns it.
    """
    if is_arabic(word):
        bare = without_proclitics(word)
        return bare | frozenset(map(stem, bare))
    cut = {
        word.removesuffix(ending) + instead
        for ending, instead in _ENDINGS
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM
    }
    return frozenset({word, *cut})


def search_words(text: str) -> Mapping[str, str]:
    """Return the words of a text, each as `fold` returns it with how it is first written.

    Where a word also stands with a capital, that counts: it may be a name. Function words
    (*the*, ``في``) are left out.

    >>> search_words("The talks of 12 May, in Tripoli")
    {'talks': 'talks', '12': '12', 'tripoli': 'Tripoli'}
    """
    found: dict[str, str] = {}
    for span in words(text):
        written = span.text_in(text)
        word = _fold(written)
        if not word or word in _function_words():
            continue
        if word not in found or (written[0].isupper() and not found[word][0].isupper()):
            found[word] = written
    return found


_fold = lru_cache(maxsize=1 << 17)(fold)


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    listed = (
        Path(__file__).with_name(f"function_words.{language}.txt").read_text("utf-8").split()
        for language in ("en", "ar")
    )
    return frozenset(fold(word) for each in listed for word in each)
