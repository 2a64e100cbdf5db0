"""How alike names are spelled, within a script and across the two.

Both scripts are written down as the consonants that a hearer would note, so that ``بوتين`` and
``Putin`` are the same: vowels go, letters that transliterations take for one another share a sign.
After the observation that Arabic names agree with their English spellings in consonants (Freeman,
Condon and Ackerman, NAACL 2006).
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

LEAST = 2
"""Consonants without which a word says nothing."""


def sounds(text: str) -> tuple[str, ...]:
    """Return the consonants of each word that has enough of them, in order.

    >>> sounds("Vladimir Putin") == sounds("فلاديمير بوتين")
    True
    """
    return tuple(
        sound for word in _WORD.findall(normalise(text).text) if len(sound := _sound(word)) >= LEAST
    )


@lru_cache(maxsize=1 << 16)
def _sound(word: str) -> str:
    if _IS_ARABIC.search(word):
        written = _ARTICLE.sub("", word).translate(_ARABIC)
    else:
        written = word.lower()
        for letters, sound in _DIGRAPHS:
            written = written.replace(letters, sound)
        written = written.translate(_LATIN)
    return _DOUBLED.sub(r"\1", written)
