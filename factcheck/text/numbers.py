"""Numbers in text, the same whether they are written in digits of either script or in words."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from factcheck.text.arabic import without_proclitics
from factcheck.text.characters import ARABIC_LETTERS
from factcheck.text.normalise import normalise

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})*\.000")
"""``360.000``, with points between thousands: nobody writes three zeros behind a decimal point."""
_SEPARATORS = str.maketrans({"٬": ",", "٫": ".", "،": ","})
_IS_ARABIC = re.compile(f"[{ARABIC_LETTERS}]")
_WITH_ARTICLE = re.compile("[وف]?[بك]?(ال.*)")
_ORDINAL = re.compile("[وف]?[بكل]?ال(?:حادي|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع)ة?")
_TEEN = re.compile("عشرة?")
_ABBREVIATED = frozenset(("m", "bn", "tn"))
"""Units only after digits: `$5 m`, but not `6 p.m.`."""
_HUNDRED, _THOUSAND = 100, 1000
_ELEVEN = frozenset(("احد", "احدي"))
_LONGEST = 18
"""Digits of the largest number that is read; longer ones are identifiers."""

Meaning = tuple[bool, float]
"""Whether a word multiplies what stands before it, and its value."""


def _read_words(name: str) -> dict[str, tuple[Meaning, ...]]:
    """Read words with values: ``5`` is added, ``*1000`` multiplies, ``2*1000`` does both."""
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    return {word: tuple(_factors(value)) for word, value in map(str.split, lines)}


def _factors(written: str) -> Iterator[Meaning]:
    first, _, multiplier = written.partition("*")
    if first:
        yield False, float(first)
    if multiplier:
        yield True, float(multiplier)


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
    return frozenset(each.value for each in read_numbers(number_tokens(text)))


@dataclass(frozen=True, slots=True)
class NumberAt:
    """A number and the tokens that it is written in, ``[first, end)``."""

    value: float
    first: int
    end: int


def number_tokens(text: str) -> tuple[str, ...]:
    """Return words, digits and marks in order, normalised and in lower case."""
    # The signs of the Arabic block, before they are normalised; the words, after.
    return tuple(_TOKEN.findall(normalise(text.translate(_SEPARATORS)).text.casefold()))


def read_numbers(tokens: Sequence[str]) -> Iterator[NumberAt]:
    """Yield the numbers in `number_tokens`, in order, with those of `numbers`."""
    number: _Number | None = None
    first = end = 0
    for place, word in enumerate(tokens):
        if number and (word == "-" or (word == "and" and number.limit >= _HUNDRED)):
            continue
        is_ordinal = _TEEN.fullmatch(word) and place and _ORDINAL.fullmatch(tokens[place - 1])
        skipped = is_ordinal or (number is None and word in _ABBREVIATED)
        meaning = () if skipped else _meaning(word, tokens[place + 1 : place + 2])
        if number and not (meaning and number.takes(word, *meaning[0])):
            # `a million and 1.2 billion`: what the larger unit multiplies is not of the first.
            rest = number.current if meaning and meaning[0][0] and number.total else 0.0
            yield NumberAt(number.value - rest, first, end)
            number = _Number(current=rest) if rest else None
            first = end - 1
        if meaning:
            first = first if number else place
            number = number or _Number()
            for each in meaning:
                number.add(*each)
            end = place + 1
    if number:
        yield NumberAt(number.value, first, end)


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


def _meaning(token: str, following: Sequence[str]) -> tuple[Meaning, ...]:
    """Return what a token adds or multiplies, empty if it is no number."""
    if token[0].isdecimal():
        value = _digits(token)
        return () if value is None else ((False, value),)
    if not _IS_ARABIC.match(token):
        return _ENGLISH.get(token) or _ENGLISH.get(token.removesuffix("s")) or ()
    article = _WITH_ARTICLE.fullmatch(token)
    if article and article[1] not in _ARABIC:
        return ()  # `الاثنين` is Monday, `الخمسة` a known group, `بالمئة` per cent
    forms = without_proclitics(token)
    if not _ELEVEN.isdisjoint(forms) and following in (("عشر",), ("عشرة",)):
        return ((False, 1.0),)
    found = [_ARABIC[form] for form in forms if form in _ARABIC]
    return found[0] if found else ()


def _digits(token: str) -> float | None:
    plain = token.replace(",", "") if _THOUSANDS.fullmatch(token) else token
    plain = plain.replace(".", "") if _POINTED.fullmatch(plain) else plain
    if len(plain) > _LONGEST or not re.fullmatch(r"\d+(\.\d+)?", plain):
        return None
    return float(plain)
