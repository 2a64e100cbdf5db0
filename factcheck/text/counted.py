"""A number with its noun, in English."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun, in the plural unless it is one.

    >>> counted(1, "group"), counted(2, "group"), counted(0, "pair of claims", "pairs of claims")
    ('1 group', '2 groups', '0 pairs of claims')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
