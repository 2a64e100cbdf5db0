"""Words for offices, bodies and kinds of people, without which a name is left of a source.

Closed classes, in both languages: a source of nothing else (`the spokesman`, ``الوزارة``) names
nobody by itself, and its document says who is meant, or nobody does.
"""

import re
from functools import lru_cache
from pathlib import Path

from factcheck.text.arabic import stem, without_proclitics
from factcheck.text.characters import ARABIC_LETTERS
from factcheck.text.normalise import normalise
from factcheck.text.words import words


def _read_words(name: str) -> frozenset[str]:
    return frozenset(Path(__file__).with_name(name).read_text("utf-8").split())


_ENGLISH = _read_words("roles.en.txt")
_FUNCTION = frozenset((
    "the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my",
    "your", "of", "for", "to", "in", "at", "on", "by", "from", "with", "and", "or", "as", "who",
    "whom", "whose", "which", "is", "was", "were", "be", "been", "has", "have", "had", "not",
    "no", "s",
))  # fmt: skip
_ARABIC = _read_words("roles.ar.txt")
_ARABIC_FUNCTION = frozenset((
    "في", "من", "على", "عن", "الى", "ب", "ل", "او", "و", "هذا", "هذه", "ذلك", "تلك", "هؤلاء",
    "الذي", "التي", "الذين", "غير", "عدم", "ذكر", "اسمه", "اسم",
))  # fmt: skip
_IS_ARABIC = re.compile(f"[{ARABIC_LETTERS}]")


def name_words(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase that may name somebody, normalised, in order.

    In English these are words with a capital, or with a digit, and no word for a role; in Arabic
    all that are no word for a role.

    >>> name_words("Kremlin spokesman Dmitry Peskov"), name_words("The interior ministry")
    (('kremlin', 'dmitry', 'peskov'), ())
    >>> name_words("المتحدث باسم الوزارة"), name_words("المتحدث باسم الكرملين")
    ((), ('كرملين',))
    """
    read = (_read_word(span.text_in(phrase)) for span in words(phrase))
    return tuple(name for name, _ in read if name)


def role_words(phrase: str) -> tuple[str, ...]:
    """Return the words for roles in a phrase, without articles and endings, in order."""
    read = (_read_word(span.text_in(phrase)) for span in words(phrase))
    return tuple(role for _, role in read if role)


@lru_cache(maxsize=1 << 16)
def _read_word(written: str) -> tuple[str, str]:
    """Return what a word names, and its role; one of them or both are empty."""
    word = normalise(written).text
    if _IS_ARABIC.search(word):
        forms = sorted(_ARABIC.intersection(without_proclitics(word)), key=len)
        return _arabic_name(word), stem(forms[0]) if forms else ""
    folded = word.casefold()
    name = _english_name(word) if word[:1].isupper() or word[:1].isdigit() else ""
    return name, folded.removesuffix("s") if folded in _ENGLISH else ""


def _english_name(word: str) -> str:
    folded = word.casefold().removesuffix("'s").removesuffix("'").replace(".", "")
    is_role = folded in _ENGLISH or folded in _FUNCTION or len(folded) < 2  # noqa: PLR2004
    return "" if is_role else folded


def _arabic_name(word: str) -> str:
    forms = without_proclitics(word)
    known = _ARABIC | _ARABIC_FUNCTION
    if not known.isdisjoint(forms) or not known.isdisjoint(map(stem, forms)):
        return ""
    return min(forms, key=len)
