"""What two claims of an article and its translation say differently, by their words.

Each check looks at one thing, and is silent unless the words of both sides show it: translators
choose other words all the time. Which words alarm was chosen on translations that nobody changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from textwrap import shorten
from typing import TYPE_CHECKING

from factcheck.domain import DriftKind, Quotation, Role, Span, Stance, text_of
from factcheck.matching.drift_names import exchanged_names, is_unheard
from factcheck.text.characters import QUOTES, SINGLE_QUOTES
from factcheck.text.cue_strength import cue_strength
from factcheck.text.dates import without_times
from factcheck.text.hedging import can_hedge, hedge_words
from factcheck.text.impersonal import is_impersonal
from factcheck.text.negation import is_negative, negates
from factcheck.text.numbers import numbers
from factcheck.text.qualifiers import qualifiers
from factcheck.text.quotation_kind import quotation_of
from factcheck.text.sentences import sentences
from factcheck.text.vagueness import vagueness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from factcheck.domain import Attribution, Document, Language

    Changes = Iterator[tuple[DriftKind, str]]

STEPS_APART = 2
"""Steps between two cues from which one is stronger; translators exchange neighbours."""

LEAST_NUMBER = 3
"""Lower numbers are often words of another kind in Arabic: the dual, *one of*."""

_LONGEST = 80
_MARK = re.compile(f"[{QUOTES}{SINGLE_QUOTES}]")


@dataclass(frozen=True)
class Side:
    """A claim of one of two parallel articles.

    Attributes:
        document: the article.
        attribution: its spans.
        labels: its source labels, empty if they are not known or not agreed on.
    """

    document: Document
    attribution: Attribution
    labels: frozenset[str] = frozenset()

    @property
    def language(self) -> str:
        """The language of the article, in English."""
        return self.document.language.english_name

    def words(self, *roles: Role) -> str:
        """Return the words of roles, with a space between them."""
        pieces = (text_of(self.attribution.spans(role), self.document.text) for role in roles)
        return " ".join(filter(None, pieces))

    def shown(self, *roles: Role) -> str:
        """Return the words of roles, shortened to be shown."""
        return shorten(self.words(*roles), _LONGEST, placeholder=" …")

    @cached_property
    def context(self) -> str:
        """The sentences in which the claim stands: borders of spans are not always right."""
        spans = [span for role in Role for span in self.attribution.spans(role)]
        start, end = min(spans).start, max(span.end for span in spans)
        around = [
            sentence
            for sentence in _sentences(self.document.text, self.document.language)
            if sentence.start < end and start < sentence.end
        ]
        first, last = (around[0], around[-1]) if around else (Span(start, end),) * 2
        return self.document.text[min(start, first.start) : max(end, last.end)]

    @cached_property
    def reported(self) -> str:
        """The words of cue and content."""
        return self.words(Role.CUE, Role.CONTENT)

    @property
    def is_marked(self) -> bool:
        """Whether the content has both its quotation marks: none is in another sentence."""
        text = self.document.text
        pieces = [span.text_in(text) for span in self.attribution.content]
        return quotation_of(pieces) is Quotation.DIRECT

    @property
    def is_reported(self) -> bool:
        """Whether a cue reports the content, and no mark stands at its ends, not even a single."""
        text, content = self.document.text, self.attribution.content
        ends = (text[max(content[0].start - 1, 0) :][:2], text[: content[-1].end + 1][-2:])
        return bool(self.attribution.cue) and not any(map(_MARK.search, ends))

    @property
    def denies(self) -> bool:
        """Whether the source denies the content, or a particle negates it."""
        return self.attribution.stance is Stance.DENIES or negates(self.reported)


@lru_cache(maxsize=64)
def _sentences(text: str, language: Language) -> tuple[Span, ...]:
    return sentences(text, language)


def compare_sides(original: Side, translation: Side) -> Changes:
    """Yield what changed from one claim to the other, each kind with its detail.

    Raises:
        SpanError: a span does not fit its text.
    """
    for changes in _CHECKS:
        yield from changes(original, translation)


def _source(one: Side, other: Side) -> Changes:
    names = [each.words(Role.SOURCE) for each in (one, other)]
    cues = [each.words(Role.CUE) for each in (one, other)]
    told = _told(one, names[0] or "nobody", other, names[1] or "nobody")
    vague = [vagueness(*each) for each in zip(names, cues, strict=True)]
    # Who *was told* did not say it: with two such cues, neither side says who did.
    if None not in vague and vague[0] != vague[1] and not all(map(is_impersonal, cues)):
        yield DriftKind.SOURCE_VAGUER, told
    elif one.labels and other.labels and one.labels != other.labels:
        labels = [", ".join(sorted(each.labels)) for each in (one, other)]
        yield DriftKind.SOURCE_OTHER, _told(one, labels[0], other, labels[1])
    elif _are_apart(*map(qualifiers, names)):
        yield DriftKind.SOURCE_OTHER, told


def _are_apart(ones: frozenset[str], others: frozenset[str]) -> bool:
    return bool(ones and others) and ones.isdisjoint(others)


def _cue(one: Side, other: Side) -> Changes:
    cues = [each.words(Role.CUE) for each in (one, other)]
    stances = [each.attribution.stance for each in (one, other)]
    step = 0
    if set(stances) == {Stance.DENIES, Stance.NONE}:
        step = 1 if stances[1] is Stance.DENIES else -1
    elif not {Stance.DENIES, Stance.NONE} & {*stances}:
        first, second = map(cue_strength, cues)
        if first is not None and second is not None and abs(second - first) >= STEPS_APART:
            step = second - first
    if step:
        kind = DriftKind.CUE_STRONGER if step > 0 else DriftKind.CUE_WEAKER
        yield kind, _told(one, cues[0] or "no cue", other, cues[1] or "no cue")


def _hedge(one: Side, other: Side) -> Changes:
    for kind, hedged, plain in (
        (DriftKind.HEDGE_LOST, one, other),
        (DriftKind.HEDGE_ADDED, other, one),
    ):
        found = hedge_words(hedged.words(Role.CONTENT))
        if found and not can_hedge(plain.context):
            yield kind, _told(hedged, ", ".join(found), plain, "nothing that hedges")


def _form(one: Side, other: Side) -> Changes:
    forms = [each.attribution.quotation for each in (one, other)]
    if set(forms) != {Quotation.DIRECT, Quotation.INDIRECT}:
        return
    direct, indirect = (one, other) if forms[0] is Quotation.DIRECT else (other, one)
    if direct.is_marked and indirect.is_reported:
        yield DriftKind.FORM, _told(one, forms[0].value, other, forms[1].value)


def _number(one: Side, other: Side) -> Changes:
    ones, others = (
        {
            number
            for number in numbers(without_times(each.words(Role.CONTENT)))
            if number >= LEAST_NUMBER
        }
        for each in (one, other)
    )
    gone, new = (mine - numbers(each.context) for mine, each in ((ones, other), (others, one)))
    if gone and new:
        told = [", ".join(f"{number:,.15g}" for number in sorted(each)) for each in (gone, new)]
        yield DriftKind.NUMBER, _told(one, told[0], other, told[1])


def _negation(one: Side, other: Side) -> Changes:
    if any(
        negated.denies and not plain.denies and not is_negative(plain.context)
        for negated, plain in ((one, other), (other, one))
    ):
        yield DriftKind.NEGATION, _told(one, one.reported, other, other.reported)


def _name(one: Side, other: Side) -> Changes:
    mine, theirs = exchanged_names(
        *(
            (each.document.text, each.words(Role.CONTENT), each.words(*Role))
            for each in (one, other)
        )
    )
    if mine and theirs:
        yield DriftKind.NAME, _told(one, ", ".join(mine), other, ", ".join(theirs))


def _channel(one: Side, other: Side) -> Changes:
    names = [each.words(Role.CHANNEL) for each in (one, other)]
    if bool(names[0]) == bool(names[1]):
        return
    channel, without = (names[0], other) if names[0] else (names[1], one)
    if is_unheard(channel, without.context):
        yield DriftKind.CHANNEL, _told(one, names[0] or "none", other, names[1] or "none")


_CHECKS: tuple[Callable[[Side, Side], Changes], ...] = (
    _source,
    _cue,
    _hedge,
    _form,
    _number,
    _negation,
    _name,
    _channel,
)


def _told(one: Side, words: str, other: Side, other_words: str) -> str:
    """Return what both sides have, each after its language."""
    cut = [shorten(each, _LONGEST, placeholder=" …") for each in (words, other_words)]
    return f"{one.language}: {cut[0]}; {other.language}: {cut[1]}"
