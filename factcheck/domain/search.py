"""What a search says of the claims that it lists."""

from dataclasses import dataclass
from enum import StrEnum


class FoundBy(StrEnum):
    """Why a claim is listed."""

    WORDS = "words"
    """It has the word, perhaps with another prefix or ending."""

    SPELLING = "spelling"
    """It has the name, spelled otherwise or in the other script."""

    MEANING = "meaning"
    """It has a word of the other language that means the same, or its content says the same."""


@dataclass(frozen=True, slots=True)
class WordFound:
    """A word of a query, and what was found for it.

    Attributes:
        asked: the word as it is in the query.
        found: the word as it is in the claim, its source, its channel or a name of its label.
        by: why it counts as the same.
    """

    asked: str
    found: str
    by: FoundBy
