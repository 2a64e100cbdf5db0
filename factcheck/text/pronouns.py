"""Pronouns, in both languages: words that stand for somebody and name nobody."""

from factcheck.text.normalise import normalise

# Closed classes.
_PRONOUNS = frozenset(
    (
        *("he", "she", "they", "it", "i", "we", "you", "who", "one", "this", "that", "these"),
        *("those", "others", "some", "many"),
        *("هو", "هي", "هم", "هن", "هما", "انا", "نحن", "انت", "من", "الذي", "التي", "الذين"),
    )
)


def is_pronoun(words: str) -> bool:
    """Return whether words are a mere pronoun.

    >>> is_pronoun("She"), is_pronoun("she who spoke")
    (True, False)
    """
    return normalise(words).text.casefold() in _PRONOUNS
