"""Which language a text is in: English, Arabic, or one that is refused by its name.

The library (lingua, trigrams alone) tells 75 languages apart and is reliable from about 120
letters on; below that it takes one English headline in ten for something else. Shorter texts
therefore get the benefit of the doubt, as much of it as their length warrants: of PolNeAR's
840 headlines 11 are refused, of ANT's 382 Arabic ones none, of either's articles none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from factcheck.domain import Language
from factcheck.errors import LanguageError
from factcheck.text.scripts import Script, count_letters, only

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lingua import LanguageDetector

SAMPLE = 600
"""Code points looked at from the start of a text, and as many again from its middle."""

RELIABLE = 120
"""Letters from which the library's answer is taken as it is."""

SHORT = 40
"""Letters below which an English or Arabic reading is kept unless it is all but excluded."""

# How much likelier than English another language must be, by the number of letters.
_ODDS_AGAINST_ENGLISH = ((SHORT, 1_000.0), (RELIABLE, 20.0))

# Share of words that settles it: no other language uses these as words of its own so often.
_ENGLISH_WORD = re.compile(
    "the|and|of|with|from|that|this|which|who|his|her|its|their|has|have|had|was|were|will|"
    "would|said|says|after|about|against|between|over|into|because|when|while|what|where|there|"
    "than|been|being|not|but|they|she|you|your|our|out"
)
_ENGLISH_SHARE = 0.1

# Spellings of Arabic alone: Persian and Urdu write neither these letters nor the article ال-.
_ARABIC_SPELLING = re.compile("[ةىيكأإؤ]|(?<!\\w)[وفبلك]?ال")
_FOREIGN_LETTERS = re.compile("[پچژگکیےںٹڈڑہھۀۂۃ]")

# Letters that only one language of the Arabic script uses; the library knows none of these.
_LETTERS_OF: Mapping[str, frozenset[str]] = {
    "Kurdish": frozenset("ڕڵێۆ"),
    "Pashto": frozenset("ټډړښځڅڼۍ"),
    "Sindhi": frozenset("ڪٿڻڏڳڦٽٻ"),
    "Uyghur": frozenset("ۇۈۋڭ"),
}
_LETTERS_SHARE = 0.03

_NAMES_OF_OURS = {
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
        LanguageError: it is another language, which the error names, or none can be told.
    """
    sample = _sample(text)
    script = count_letters(sample).script
    if script is None:
        raise LanguageError("")
    words = sample if script is Script.OTHER else only(script, sample)
    if script is Script.ARABIC:
        _refuse_by_alphabet(words)
    odds = _likelihoods(words)
    found = max(odds, key=lambda name: odds[name])
    if script is Script.LATIN and _is_english(words, odds, found):
        return Language.ENGLISH
    if script is Script.ARABIC and _is_arabic(words, found):
        return Language.ARABIC
    raise LanguageError(found if odds[found] else "")


def language_of(tag: str) -> Language:
    """Return the language that a tag names: ``en``, ``ar-LY``, ``eng``, ``Arabic``.

    Raises:
        LanguageError: it names another language, or is no tag that we know.
    """
    name = re.split("[-_]", tag.strip().lower())[0]
    if name in _NAMES_OF_OURS:
        return _NAMES_OF_OURS[name]
    raise LanguageError(_names_by_code().get(name, tag.strip()))


def _sample(text: str) -> str:
    """Return a bounded part of a text, from its first letter and from its middle."""
    first = re.search(r"[^\W\d_]", text)
    start = first.start() if first else 0
    if len(text) - start <= 2 * SAMPLE:
        sample = text[start:]
    else:
        middle = (start + len(text)) // 2
        sample = f"{text[start : start + SAMPLE]} {text[middle : middle + SAMPLE]}"
    return sample.encode("utf-8", "replace").decode()  # a lone surrogate has no UTF-8


def _likelihoods(text: str) -> dict[str, float]:
    """Return the share in [0, 1] of each language, by its English name."""
    values = _detector().compute_language_confidence_values(text)
    return {value.language.name.title(): value.value for value in values}


def _is_english(text: str, odds: Mapping[str, float], found: str) -> bool:
    """Tell whether a text in Latin letters is to be read as English."""
    if found == "English":
        return True
    words = re.findall(r"[^\W\d_]+", text.lower())
    if sum(bool(_ENGLISH_WORD.fullmatch(word)) for word in words) >= _ENGLISH_SHARE * len(words):
        return True
    letters = sum(map(len, words))
    return any(
        letters < limit and odds[found] <= against * odds["English"]
        for limit, against in _ODDS_AGAINST_ENGLISH
    )


def _is_arabic(text: str, found: str) -> bool:
    """Tell whether a text in Arabic letters is to be read as Arabic."""
    if found == "Arabic":
        return True
    if count_letters(text).total >= SHORT or _FOREIGN_LETTERS.search(text):
        return False
    return bool(_ARABIC_SPELLING.search(text))


def _refuse_by_alphabet(text: str) -> None:
    """Raise for a language of the Arabic script that its letters give away."""
    for name, letters in _LETTERS_OF.items():
        telling = sum(char in letters for char in text)
        if telling > _LETTERS_SHARE * count_letters(text).total:
            raise LanguageError(name)


@cache
def _detector() -> LanguageDetector:
    """Build the detector once a process: it holds 80 MB, and loads for half a second."""
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
