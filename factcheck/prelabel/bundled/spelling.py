"""Phonetic keys of names, the same in Latin and in Arabic script.

A key holds the consonants of a word, so that ``بوتين`` and ``Putin`` have the same one: vowels are
left out, and letters that transliterations mix up share a sign. Arabic names agree with their
English spellings in consonants (Freeman, Condon and Ackerman, NAACL 2006).
"""

import re
from functools import lru_cache

from factcheck.text import normalise
from factcheck.text.characters import ARABIC_LETTERS, LETTER

_WORD = re.compile(f"{LETTER}+")
_DIGRAPHS = (
    ("ough", "f"), ("tch", "j"), ("sch", "x"), ("sh", "x"), ("ch", "x"), ("kh", "k"), ("gh", "g"),
    ("ph", "f"), ("th", "t"), ("dh", "d"), ("zh", "j"), ("ck", "k"), ("qu", "k"), ("x", "ks"),
)  # fmt: skip
_LATIN = str.maketrans(
    {
        **dict.fromkeys("aeiouwyh'", ""),
        **dict.fromkeys("cq", "k"),
        **dict.fromkeys("v", "f"),
        "p": "b",
        "z": "s",
        "j": "g",
    }
)
_ARABIC = str.maketrans(
    {
        **dict.fromkeys("اوييءئؤةهعى", ""),
        "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "g", "غ": "g", "گ": "g",
        "ح": "", "خ": "k", "ك": "k", "ق": "k", "د": "d", "ض": "d", "ذ": "d", "ر": "r",
        "ز": "s", "س": "s", "ص": "s", "ظ": "s", "ش": "x", "ف": "f", "ڤ": "f", "ل": "l",
        "م": "m", "ن": "n", "چ": "x",
    }
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_ARTICLE = re.compile("^ال(?=...)")
_IS_ARABIC = re.compile(f"[{ARABIC_LETTERS}]")

MIN_CONSONANTS = 2
"""Words with fewer have no key, unless a caller asks for them."""


@lru_cache(maxsize=1 << 16)
def phonetic_keys(text: str, least: int = MIN_CONSONANTS) -> tuple[str, ...]:
    """Return the key of each word that has enough consonants (``least``), in order.

    >>> phonetic_keys("Vladimir Putin") == phonetic_keys("فلاديمير بوتين")
    True
    """
    keys = map(_key, _WORD.findall(normalise(text).text))
    return tuple(key for key in keys if len(key) >= least)


@lru_cache(maxsize=1 << 16)
def _key(word: str) -> str:
    if _IS_ARABIC.search(word):
        written = _ARTICLE.sub("", word).translate(_ARABIC)
    else:
        written = word.lower()
        for letters, sound in _DIGRAPHS:
            written = written.replace(letters, sound)
        written = written.translate(_LATIN)
    return _DOUBLED.sub(r"\1", written)
