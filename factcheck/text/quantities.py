"""What is counted or measured in a text, and what is said to have happened or not at all.

A closed list of words in both languages, ``quantities.tsv``: units, what happens to those who are
counted (*killed*, ``مفقودين``), what is measured (*the cost*), and what is counted (*lorries*).
"""

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from factcheck.text.arabic import stem, without_proclitics
from factcheck.text.calendar_words import MONTH_WORDS
from factcheck.text.numbers import NumberAt, read_numbers

REACH = 8
"""Tokens between a number and the word for what it counts, at most."""

_UNIT_REACH = 3
"""Tokens after a number among which its unit stands: ``3,000 metric tonnes``."""

_YEARS = range(1900, 2100)
_CLOCK = re.compile(r":|a|p|gmt|am|pm|صباحا|مساء|ظهرا|فجرا|ليلا")
_NUMBERED = re.compile(
    "gate|no|number|post|article|page|flight|route|room|floor|phase|chapter|line|unit|cup"
    "|رقم|المادة|البوابة|الصفحة|الرحلة|الغرفة|الطابق|المرحلة|الفصل|الخط|الوحدة|نقطة"
    "|(?:و|ال|وال|بال|لل)?(?:حادي|حادية|ثاني|ثانية|ثالث|ثالثة|رابع|رابعة|خامس|خامسة|سادس|سادسة)"
    "|(?:و|ال|وال|بال|لل)?(?:سابع|سابعة|ثامن|ثامنة|تاسع|تاسعة)"
)
_NOT = re.compile("not|[وف]?(?:لا|ليس)")
"""*Nineteen, not four*: the second number is what somebody else said."""
_RATE = re.compile("to|per|لل.+|مقابل")
_PART = re.compile("the|these|those|her|his|its|their|all")
_IMPERFECT = re.compile("[يتن]...+")
_END = re.compile("[.;!?؟؛]")

_SHARES: Mapping[tuple[str, ...], float] = MappingProxyType({
    ("a", "third"): 100 / 3, ("one", "third"): 100 / 3, ("two", "thirds"): 200 / 3,
    ("a", "quarter"): 25, ("one", "quarter"): 25, ("three", "quarters"): 75,
    ("ثلث",): 100 / 3, ("الثلث",): 100 / 3, ("ثلثا",): 200 / 3, ("ثلثي",): 200 / 3,
    ("ربع",): 25, ("الربع",): 25, ("ثلاثة", "ارباع"): 75,
})  # fmt: skip
_OF_TEN = re.compile(r"in|out|من")
_TEN_OR_HUNDRED = (10, 100)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts or measures.

    Attributes:
        value: in the base unit of its kind, for example minutes for hours.
        number: the number as it is written.
        unit: name of the measure, ``""`` if something is counted.
        topics: what happened to what is counted, or what is measured; empty if no word of the list
            is near.
        objects: what is counted, of the list.
        noun: the word after the number, without its ending; ``""`` if none is there.
        written: the number and its unit as they are written, normalised.
    """

    value: float
    number: float
    unit: str
    topics: frozenset[str]
    objects: frozenset[str]
    noun: str
    written: str


@dataclass(frozen=True, slots=True)
class _Word:
    name: str
    sort: str
    factor: float


@cache
def _listed() -> Mapping[str, tuple[_Word, ...]]:
    found: defaultdict[str, list[_Word]] = defaultdict(list)
    for line in Path(__file__).with_name("quantities.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, sort, factor, *languages = line.split("\t")
            for word in " ".join(languages).split():
                found[word].append(_Word(name, sort, float(factor)))
    return MappingProxyType({word: tuple(words) for word, words in found.items()})


@lru_cache(maxsize=1 << 16)
def _meanings(token: str) -> tuple[_Word, ...]:
    listed = _listed()
    forms = [token, token.removesuffix("s"), *sorted(without_proclitics(token))]
    if _IMPERFECT.fullmatch(token):
        forms.append(token[1:])
    return tuple(dict.fromkeys(word for form in forms for word in listed.get(form, ())))


def _names(token: str, *sorts: str) -> frozenset[str]:
    return frozenset(word.name for word in _meanings(token) if word.sort in sorts)


def events(tokens: Sequence[str]) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield where a word stands for something that happens, and its names in the list.

    Args:
        tokens: see `number_tokens`.
    """
    for place, token in enumerate(tokens):
        if found := _names(token, "event"):
            yield place, found


def quantities(tokens: Sequence[str]) -> tuple[Quantity, ...]:
    """Return what is counted or measured, in order.

    Years, days of a month, times of day, what has a number as its name, and numbers after *not*
    are left out.

    >>> [(each.value, each.unit, *each.topics) for each in quantities(("41", "dead", "in", "2"))]
    [(41.0, '', 'killed'), (2.0, '')]

    Args:
        tokens: see `number_tokens`.
    """
    found = [
        each
        for each in read_numbers(tokens)
        if not _is_name(tokens, each) and not _is_put_right(tokens, each)
    ]
    places = [*_shares(tokens, found)]
    inside = {place for each in places for place in range(each.first, each.end)}
    shares = set(places)
    places += [each for each in found if each.first not in inside]
    places.sort(key=lambda each: each.first)
    topics = _topics(tokens, places)
    return tuple(_quantity(tokens, each, topics[each], is_share=each in shares) for each in places)


def _quantity(
    tokens: Sequence[str], number: NumberAt, topics: frozenset[str], *, is_share: bool
) -> Quantity:
    start, end = number.first, number.end
    written = " ".join(tokens[start:end])
    if is_share:
        return Quantity(number.value, number.value, "percent", topics, frozenset(), "", written)
    sign = _unit(tokens[start - 1]) if start else None
    if sign and not tokens[start - 1].isalnum():
        written = tokens[start - 1] + written
        value = number.value * sign.factor
        return Quantity(value, number.value, sign.name, topics, frozenset(), "", written)
    objects: frozenset[str] = frozenset()
    for place in range(end, min(end + _UNIT_REACH, len(tokens))):
        if _RATE.fullmatch(tokens[place]):
            break  # `48 to the dollar`
        if unit := _unit(tokens[place]):
            written = " ".join(tokens[start : place + 1])
            value = number.value * unit.factor
            return Quantity(value, number.value, unit.name, topics, frozenset(), "", written)
        objects = objects or _names(tokens[place], "object")
    following = tokens[end] if end < len(tokens) else ""
    noun = stem(following).removesuffix("s") if len(following) > 3 else ""  # noqa: PLR2004
    return Quantity(number.value, number.value, "", topics, objects, noun, written)


def _unit(token: str) -> _Word | None:
    return next((word for word in _meanings(token) if word.sort == "measure"), None)


def _topics(
    tokens: Sequence[str], numbers: Sequence[NumberAt]
) -> Mapping[NumberAt, frozenset[str]]:
    """Return the nearest topic of each number, of those that no other number is nearer to."""
    nearest: dict[NumberAt, tuple[int, frozenset[str]]] = {}
    starts = [each.first for each in numbers]
    for place, token in enumerate(tokens):
        if names := _names(token, "event", "matter"):
            after = bisect(starts, place)
            beside = numbers[max(0, after - 1) : after + 1]
            near = [(_distance(tokens, each, place), each.first, each) for each in beside]
            distance, _, number = min(near, default=(REACH + 1, 0, None))
            if number and distance < nearest.get(number, (REACH + 1, names))[0]:
                nearest[number] = (distance, names)
    return {each: nearest.get(each, (0, frozenset()))[1] for each in numbers}


def _distance(tokens: Sequence[str], number: NumberAt, place: int) -> int:
    """Return how many tokens are between a number and a word, more than `REACH` if a sentence."""
    between = (
        tokens[number.end : place] if place >= number.end else tokens[place + 1 : number.first]
    )
    ended = len(between) > REACH or any(_END.fullmatch(token) for token in between)
    return REACH + 1 if ended else len(between)


def _shares(tokens: Sequence[str], numbers: Sequence[NumberAt]) -> Iterator[NumberAt]:
    """Yield shares that are no percentages: *nine in ten*, *a third*, ``ثلثي``."""
    for one, other in pairwise(numbers):
        between = tokens[one.end : other.first]
        is_of = 1 <= len(between) <= 2 and _OF_TEN.fullmatch(between[0])  # noqa: PLR2004
        if is_of and other.value in _TEN_OR_HUNDRED and one.value <= other.value:
            yield NumberAt(100 * one.value / other.value, one.first, other.end)
    for place in range(len(tokens)):
        for length in (1, 2):
            if value := _SHARES.get(tuple(tokens[place : place + length])):
                yield NumberAt(value, place, place + length)


def _is_put_right(tokens: Sequence[str], number: NumberAt) -> bool:
    return number.first > 0 and _NOT.fullmatch(tokens[number.first - 1]) is not None


def _is_name(tokens: Sequence[str], number: NumberAt) -> bool:
    """Return whether a number stands for a day, a time, a year, or a thing with a number."""
    before = tokens[max(0, number.first - 1) : number.first]
    after = tokens[number.end : number.end + 1]
    earlier = tokens[number.first - 2] if number.first > 1 else ""
    is_year = (
        number.value in _YEARS
        and tokens[number.first].isdecimal()
        and not any(map(_meanings, after))
    )
    return (
        is_year
        or not MONTH_WORDS.isdisjoint((*before, *after))
        or any(_CLOCK.fullmatch(token) for token in after)
        or any(_NUMBERED.fullmatch(token) for token in before)
        or (any(map(_PART.fullmatch, before)) and earlier == "of")
        or ("-" in before and earlier.isalpha())
        or (":" in before and earlier.isdecimal())
    )
