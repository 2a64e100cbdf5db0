"""Which alphabet a text is written in."""

import re
from dataclasses import dataclass
from enum import StrEnum

_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")


class Script(StrEnum):
    """The alphabets that our languages are written in, and everything else."""

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
        """The script of most letters, ``None`` in a text without any."""
        if not self.total:
            return None
        counts = {Script.LATIN: self.latin, Script.ARABIC: self.arabic, Script.OTHER: self.other}
        return max(counts, key=lambda script: counts[script])


def count_letters(text: str) -> Letters:
    """Return how many letters of each script a text holds.

    >>> count_letters("Haftar حفتر, 2019")
    Letters(latin=6, arabic=4, other=0)
    """
    letters = "".join(_LETTERS.findall(text))
    latin = len(_LATIN.findall(letters))
    arabic = len(_ARABIC.findall(letters))
    return Letters(latin, arabic, len(letters) - latin - arabic)


def only(script: Script, text: str) -> str:
    """Return a text without the letters of all scripts but one: Latin or Arabic.

    >>> only(Script.LATIN, "Haftar (حفتر)")
    'Haftar ( )'
    """
    own = _LATIN if script is Script.LATIN else _ARABIC
    return _LETTERS.sub(lambda run: run[0] if own.search(run[0]) else " ", text)
