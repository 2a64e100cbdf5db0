"""What is compared of claims that may contradict each other, computed once for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.dataset.moments import read_day
from factcheck.domain import Language, Stance
from factcheck.text.arabic import stem, without_proclitics
from factcheck.text.calendar_words import MONTHS, WEEKDAYS
from factcheck.text.content_negation import negates, polarity
from factcheck.text.dates import days, times
from factcheck.text.numbers import number_tokens
from factcheck.text.quantities import quantities
from factcheck.text.roles import name_words

if TYPE_CHECKING:
    from datetime import date

    from factcheck.text.content_negation import Polarity
    from factcheck.text.quantities import Quantity

_CALENDAR = frozenset(map(str.casefold, (*WEEKDAYS, *MONTHS)))
_SHORTEST = 3
"""Letters of a word that is compared, at least."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one claim says, and who says it.

    Attributes:
        document: id of its document.
        language: of the document.
        sources: who says it; empty if that is not known.
        published: ISO 8601 date of the document, ``""`` if that is not known.
        stance: what the source says of the content.
        content: its words.
        quantities: what is counted or measured.
        polarity: what is said to happen, and not to happen.
        days: which days each mention of a day may be; empty without a date of the document.
        times: times of day, in minutes since midnight.
        words: the words of the content without endings; no names, and none that negate.
        names: its names; empty in Arabic, which has no capitals.
    """

    document: str
    language: Language
    sources: frozenset[str]
    published: str
    stance: Stance
    content: str
    quantities: tuple[Quantity, ...]
    polarity: Polarity
    days: tuple[frozenset[date], ...]
    times: frozenset[int]
    words: frozenset[str]
    names: frozenset[str]


def read_facts(
    document: str,
    language: Language,
    sources: frozenset[str],
    published: str,
    stance: Stance,
    content: str,
) -> Facts:
    """Return what one claim says, from the attributes of `Facts` that it has in its dataset."""
    tokens = number_tokens(content)
    names = frozenset(name_words(content) if language is Language.ENGLISH else ())
    names = frozenset(each for each in names - _CALENDAR if each.isalpha())
    words = frozenset(
        stem(min(without_proclitics(each), key=len))
        for each in tokens
        if len(each) >= _SHORTEST and not negates(each)
    )
    return Facts(
        document,
        language,
        sources,
        published,
        stance,
        content,
        quantities(tokens),
        polarity(tokens, denied=stance is Stance.DENIES),
        days(content, read_day(published)) if published else (),
        times(content),
        words - names,
        names,
    )
