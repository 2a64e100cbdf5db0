"""Remove prefixes and endings of Arabic words, for matching.

Light stemming after Larkey, Ballesteros and Connell (light10, SIGIR 2002), in two steps: prefixes
never change the meaning of a word, endings sometimes do. The ending of nisba (ي) stays, since
"Libyan" and "Libya" differ by it.
"""

import re

LEAST_LETTERS = 3
"""The rest of a word has at least this many letters."""

_PROCLITICS = re.compile("^[وف]?(?:ال|لل|[بكل]ال|[بكل])?")
_ENDINGS = ("ات", "ان", "ون", "ين", "ها", "هم", "ة", "ه")


def without_proclitics(word: str) -> frozenset[str]:
    """Return the word, and its possible forms without conjunction, preposition and article.

    >>> sorted(without_proclitics("وبالكرملين"))
    ['الكرملين', 'بالكرملين', 'كرملين', 'وبالكرملين']

    Args:
        word: normalised, see `factcheck.text.normalise`.
    """
    forms = {word}
    longest = _PROCLITICS.match(word)
    for cut in range(1, longest.end() + 1 if longest else 1):
        head, rest = word[:cut], word[cut:]
        if len(rest) >= LEAST_LETTERS and _PROCLITICS.fullmatch(head):
            forms.add(rest)
    return frozenset(forms)


def stem(word: str) -> str:
    """Return the word without one ending: feminine, plural, dual or an attached pronoun.

    >>> stem("ليبية"), stem("ليبيين"), stem("قوات")
    ('ليبي', 'ليبي', 'قوات')
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_LETTERS:
            return word.removesuffix(ending)
    return word
