"""Numbers in text, the same whether they are written in digits of either script or in words."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from factcheck.text.arabic import without_proclitics
from factcheck.text.characters import ARABIC_LETTERS
from factcheck.text.normalise import normalise

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SEPARATORS = str.maketrans({"٬": ",", "٫": ".", "،": ","})
_IS_ARABIC = re.compile(f"[{ARABIC_LETTERS}]")
_WITH_ARTICLE = re.compile("[وف]?[بك]?(ال.*)")
_ORDINAL = re.compile("[وف]?[بكل]?ال(?:حادي|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع)ة?")
_TEEN = re.compile("عشرة?")
_ABBREVIATED = frozenset(("m", "bn", "tn"))
"""Units only after digits: `$5 m`, but not `6 p.m.`."""
_HUNDRED, _THOUSAND = 100, 1000
_LONGEST = 18
"""Digits of the largest number that is read; longer ones are identifiers."""

Meaning = tuple[bool, float]
"""Whether a word multiplies what stands before it, and its value."""


def _read_words(name: str) -> dict[str, Meaning]:
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    pairs = (line.split() for line in lines)
    return {word: (value.startswith("*"), float(value.lstrip("*"))) for word, value in pairs}


_ENGLISH = _read_words("numbers.en.txt")
_ARABIC = _read_words("numbers.ar.txt")


def numbers(text: str) -> frozenset[float]:
    """Return the numbers in a text, in English or Arabic, each once.

    *One* and ordinals in words are left out, since they are often no numbers; so is the Arabic dual
    of nouns. A word before a larger unit is multiplied by it, words after one another are added.

    >>> sorted(numbers("two of 1,400 people, $1.5 billion, twenty-five"))
    [2.0, 25.0, 1400.0, 1500000000.0]
    >>> sorted(numbers("اثنان من ١٤٠٠ شخص، 1.5 مليار دولار، خمسة وعشرون"))
    [2.0, 25.0, 1400.0, 1500000000.0]
    """
    return frozenset(_numbers(text))


def _numbers(text: str) -> Iterator[float]:
    number: _Number | None = None
    before = ""
    # The signs of the Arabic block, before they are normalised; the words, after.
    for word in _TOKEN.findall(normalise(text.translate(_SEPARATORS)).text.casefold()):
        if number and (word == "-" or (word == "and" and number.limit >= _HUNDRED)):
            continue
        is_ordinal = _TEEN.fullmatch(word) and _ORDINAL.fullmatch(before)
        meaning = (
            None if is_ordinal or (number is None and word in _ABBREVIATED) else _meaning(word)
        )
        before = word
        if number and (meaning is None or not number.takes(word, *meaning)):
            # `a million and 1.2 billion`: what the larger unit multiplies is not of the first.
            rest = number.current if meaning and meaning[0] and number.total else 0.0
            yield number.value - rest
            number = _Number(current=rest) if rest else None
        if meaning is not None:
            number = number or _Number()
            number.add(*meaning)
    if number:
        yield number.value


@dataclass(slots=True)
class _Number:
    """A number that is read word by word.

    Attributes:
        total: what has its unit of a thousand or more already.
        current: what the next unit multiplies.
        unit: the last unit of a thousand or more.
        limit: below what a word has to be, to be added.
    """

    total: float = 0.0
    current: float = 0.0
    unit: float = math.inf
    limit: float = math.inf

    @property
    def value(self) -> float:
        return self.total + self.current

    def takes(self, word: str, multiplies: bool, value: float) -> bool:  # noqa: FBT001
        """Return whether a word goes on with this number."""
        if multiplies:
            return value < self.unit
        return value < self.limit or _is_ten_after_unit(word, value, self.current)

    def add(self, multiplies: bool, value: float) -> None:  # noqa: FBT001
        if multiplies and value >= _THOUSAND:
            self.total, self.current = self.total + (self.current or 1.0) * value, 0.0
            self.unit = self.limit = value
        elif multiplies:
            self.current, self.limit = (self.current or 1.0) * value, value
        else:
            self.current, self.limit = self.current + value, _limit(value)


def _limit(value: float) -> float:
    """Return below what a word has to be, to be added to one with this value."""
    return _HUNDRED if value >= _HUNDRED else 10.0 if value >= 20 else 0.0  # noqa: PLR2004


def _is_ten_after_unit(token: str, value: float, current: float) -> bool:
    """Return whether an Arabic word adds tens to a unit before it, as in ``خمسة وعشرون``."""
    is_tens = 10 <= value < _HUNDRED and value % 10 == 0  # noqa: PLR2004
    return bool(_IS_ARABIC.match(token)) and is_tens and 0 < current % _HUNDRED < 10  # noqa: PLR2004


def _meaning(token: str) -> Meaning | None:
    if token[0].isdecimal():
        value = _digits(token)
        return None if value is None else (False, value)
    if not _IS_ARABIC.match(token):
        return _ENGLISH.get(token) or _ENGLISH.get(token.removesuffix("s"))
    article = _WITH_ARTICLE.fullmatch(token)
    if article and article[1] not in _ARABIC:
        return None  # `الاثنين` is Monday, `الخمسة` a known group, `بالمئة` per cent
    found = [_ARABIC[form] for form in without_proclitics(token) if form in _ARABIC]
    return found[0] if found else None


def _digits(token: str) -> float | None:
    plain = token.replace(",", "") if _THOUSANDS.fullmatch(token) else token
    if len(plain) > _LONGEST or not re.fullmatch(r"\d+(\.\d+)?", plain):
        return None
    return float(plain)
