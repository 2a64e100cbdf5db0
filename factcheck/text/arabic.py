"""What is written together with an Arabic word, taken off for matching.

Light stemming after Larkey, Ballesteros and Connell (light10, SIGIR 2002), in two steps, since
what stands before a word never changes what it means, and what stands behind it sometimes does.
The ending of nisba (ي) stays: it tells a Libyan from Libya.
"""

import re

LETTERS = 3
"""What is left of a word has at least as many letters."""

_PROCLITICS = re.compile("^[وف]?(?:ال|لل|[بكل]ال|[بكل])?")
_ENDINGS = ("ات", "ان", "ون", "ين", "ها", "هم", "ة", "ه")


def without_proclitics(word: str) -> frozenset[str]:
    """Return the word and what it may be without conjunction, preposition and article.

    >>> sorted(without_proclitics("وبالكرملين"))
    ['الكرملين', 'بالكرملين', 'كرملين', 'وبالكرملين']

    Args:
        word: normalised, see `factcheck.text.normalise`.
    """
    found = {word}
    longest = _PROCLITICS.match(word)
    for cut in range(1, longest.end() + 1 if longest else 1):
        head, rest = word[:cut], word[cut:]
        if len(rest) >= LETTERS and _PROCLITICS.fullmatch(head):
            found.add(rest)
    return frozenset(found)


def stem(word: str) -> str:
    """Return the word without one ending: feminine, plural, dual or an attached pronoun.

    >>> stem("ليبية"), stem("ليبيين"), stem("قوات")
    ('ليبي', 'ليبي', 'قوات')
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LETTERS:
            return word.removesuffix(ending)
    return word
