"""Which script (alphabet) a text is written in."""

import re
from dataclasses import dataclass
from enum import StrEnum

from factcheck.text.characters import ARABIC, LATIN, LETTER

_LETTERS = re.compile(f"{LETTER}+")
_LATIN = re.compile(f"[{LATIN}]")
_ARABIC = re.compile(f"[{ARABIC}]")


class Script(StrEnum):
    """The scripts of English and Arabic, and all others together."""

    LATIN = "Latin"
    ARABIC = "Arabic"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Letters:
    """How many letters of a text belong to each script; marks and digits do not count."""

    latin: int
    arabic: int
    other: int

    @property
    def total(self) -> int:
        """All letters."""
        return self.latin + self.arabic + self.other

    @property
    def script(self) -> Script | None:
        """The script of most letters, ``None`` in a text without letters."""
        if not self.total:
            return None
        counts = {Script.LATIN: self.latin, Script.ARABIC: self.arabic, Script.OTHER: self.other}
        return max(counts, key=lambda script: counts[script])


def count_letters(text: str) -> Letters:
    """Return how many letters of each script a text has.

    >>> count_letters("Haftar حفتر, 2019")
    Letters(latin=6, arabic=4, other=0)
    """
    letters = "".join(_LETTERS.findall(text))
    latin = len(_LATIN.findall(letters))
    arabic = len(_ARABIC.findall(letters))
    return Letters(latin, arabic, len(letters) - latin - arabic)


def keep_script(script: Script, text: str) -> str:
    """Return a text with a space for every run of letters that has none of a script.

    >>> keep_script(Script.LATIN, "Haftar (حفتر)")
    'Haftar ( )'

    Args:
        script: Latin or Arabic.
        text: the text.
    """
    own = _LATIN if script is Script.LATIN else _ARABIC
    return _LETTERS.sub(lambda run: run[0] if own.search(run[0]) else " ", text)
