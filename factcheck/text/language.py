"""Detect the language of a text: English, Arabic, or another, which the error names.

The library (lingua, with trigrams only) knows 75 languages and is reliable from about 120 letters
on; with fewer letters it gets one English headline in ten wrong. So the shorter a text, the more
evidence is needed to reject it as neither English nor Arabic: of 840 English headlines (PolNeAR)
11 are rejected, of 382 Arabic ones (ANT) none, of the articles of both corpora none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from factcheck.domain import Language
from factcheck.errors import LanguageError
from factcheck.text.characters import LETTER
from factcheck.text.scripts import Script, count_letters, keep_script

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lingua import LanguageDetector

SAMPLE = 600
"""Code points read at the start of a text, and as many again in its middle."""

RELIABLE = 120
"""Number of letters from which on the library's answer is accepted as it is."""

SHORT = 40
"""In a text of fewer letters, English or Arabic is assumed unless it is almost impossible."""

# How many times as likely as English another language must be, in texts of fewer letters.
_ODDS_AGAINST_ENGLISH = ((SHORT, 1_000.0), (RELIABLE, 20.0))

# Share of words that proves English: no other language has so many of these words.
_ENGLISH_WORD = re.compile(
    "the|and|of|with|from|that|this|which|who|his|her|its|their|has|have|had|was|were|will|"
    "would|said|says|after|about|against|between|over|into|because|when|while|what|where|there|"
    "than|been|being|not|but|they|she|you|your|our|out"
)
_ENGLISH_SHARE = 0.1

# Only Arabic has these letters and the article ال-; Persian and Urdu have neither.
_ARABIC_SPELLING = re.compile("[ةىيكأإؤ]|(?<!\\w)[وفبلك]?ال")
_ADDRESS = re.compile(r"https?://\S+")
_FOREIGN_LETTERS = re.compile("[پچژگکیےںٹڈڑہھۀۂۃ]")

# Letters of only one language in Arabic script; the library knows none of these languages.
_LETTERS_OF: Mapping[str, frozenset[str]] = {
    "Kurdish": frozenset("ڕڵێۆ"),
    "Pashto": frozenset("ټډړښځڅڼۍ"),
    "Sindhi": frozenset("ڪٿڻڏڳڦٽٻ"),
    "Uyghur": frozenset("ۇۈۋڭ"),
}
_LETTERS_SHARE = 0.03

_TAGS = {
    "en": Language.ENGLISH,
    "eng": Language.ENGLISH,
    "english": Language.ENGLISH,
    "ar": Language.ARABIC,
    "ara": Language.ARABIC,
    "arabic": Language.ARABIC,
}


def detect_language(text: str) -> Language:
    """Return the language that most of a text is in.

    Raises:
        LanguageError: it is another language, which the error names, or none can be detected.
    """
    sample = _sample(text)
    script = count_letters(sample).script
    if script is None:
        raise LanguageError("")
    words = sample if script is Script.OTHER else keep_script(script, sample)
    if script is Script.ARABIC:
        _reject_by_alphabet(words)
    odds = _likelihoods(words)
    best = max(odds, key=lambda name: odds[name])
    if script is Script.LATIN and _is_english(words, odds, best):
        return Language.ENGLISH
    if script is Script.ARABIC and _is_arabic(words, best):
        return Language.ARABIC
    raise LanguageError(best if odds[best] else "")


def language_of(tag: str) -> Language:
    """Return the language that a tag names: ``en``, ``ar-LY``, ``eng``, ``Arabic``.

    Raises:
        LanguageError: it names another language, or is not a known tag.
    """
    name = re.split("[-_]", tag.strip().lower())[0]
    if name in _TAGS:
        return _TAGS[name]
    raise LanguageError(_names_by_code().get(name, tag.strip()))


def _sample(text: str) -> str:
    """Return the start of a text, from its first letter, and a piece of its middle."""
    first = re.search(LETTER, text)
    start = first.start() if first else 0
    if len(text) - start <= 2 * SAMPLE:
        sample = text[start:]
    else:
        middle = (start + len(text)) // 2
        sample = f"{text[start : start + SAMPLE]} {text[middle : middle + SAMPLE]}"
    sample = _ADDRESS.sub(" ", sample)
    return sample.encode("utf-8", "replace").decode()  # lone surrogates have no UTF-8


def _likelihoods(text: str) -> dict[str, float]:
    """Return the probability in [0, 1] of each language, by its English name."""
    values = _detector().compute_language_confidence_values(text)
    return {value.language.name.title(): value.value for value in values}


def _is_english(text: str, odds: Mapping[str, float], best: str) -> bool:
    """Return whether a text in Latin letters is taken for English."""
    if best == "English":
        return True
    words = re.findall(f"{LETTER}+", text.lower())
    if sum(bool(_ENGLISH_WORD.fullmatch(word)) for word in words) >= _ENGLISH_SHARE * len(words):
        return True
    letters = sum(map(len, words))
    return any(
        letters < limit and odds[best] <= against * odds["English"]
        for limit, against in _ODDS_AGAINST_ENGLISH
    )


def _is_arabic(text: str, best: str) -> bool:
    """Return whether a text in Arabic letters is taken for Arabic."""
    if best == "Arabic":
        return True
    if count_letters(text).total >= SHORT or _FOREIGN_LETTERS.search(text):
        return False
    return bool(_ARABIC_SPELLING.search(text))


def _reject_by_alphabet(text: str) -> None:
    """Raise for another language of the Arabic script that has letters of its own."""
    for name, letters in _LETTERS_OF.items():
        own = sum(char in letters for char in text)
        if own > _LETTERS_SHARE * count_letters(text).total:
            raise LanguageError(name)


@cache
def _detector() -> LanguageDetector:
    """Build the detector once per process: it takes 80 MB and half a second to load."""
    from lingua import LanguageDetectorBuilder

    return LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()


@cache
def _names_by_code() -> dict[str, str]:
    """Map ISO 639-1 and 639-3 codes and English names, in lower case, to English names."""
    from lingua import Language as Known

    names = {}
    for language in Known.all():
        name = language.name.title()
        for code in (language.iso_code_639_1.name, language.iso_code_639_3.name, name):
            names[code.lower()] = name
    return names
