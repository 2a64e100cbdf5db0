"""Pronouns of English and Arabic."""

from factcheck.text.normalise import normalise

_PRONOUNS = frozenset(
    (
        *("he", "she", "they", "it", "i", "we", "you", "who", "one", "this", "that", "these"),
        *("those", "others", "some", "many"),
        *("هو", "هي", "هم", "هن", "هما", "انا", "نحن", "انت", "من", "الذي", "التي", "الذين"),
    )
)


def is_pronoun(phrase: str) -> bool:
    """Return whether a phrase is a pronoun and nothing else.

    >>> is_pronoun("She"), is_pronoun("she who spoke")
    (True, False)
    """
    return normalise(phrase).text.casefold() in _PRONOUNS
