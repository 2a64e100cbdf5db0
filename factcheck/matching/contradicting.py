"""Whether two claims about one matter contradict each other, by rules that say why.

Only rules decide. How alike two contents are may propose that they are about one matter; it is
never a reason by itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from factcheck.domain import Ground, RelationKind, Stance

if TYPE_CHECKING:
    from factcheck.matching.facts import Facts
    from factcheck.text.quantities import Quantity

CLOSE = 0.1
"""Numbers that differ by less, as a share of the larger one, are the same: *about 4,000*."""

FARTHEST = 10.0
"""One number is at most so many times another one of the same matter, if no word of the closed
list says that it is: 4 children and 60,000 doses are about different things."""

ALIKE = 0.3
"""The least likeness of contents with one number each that may be about one matter."""

SAME_CONTENT = 0.5
"""The least likeness of contents of which one is said and the other one denied."""

SAME_WORDS = 0.75
"""The least share of words, of those that one of two contents has, that both have: they differ by
a negation, or by a name."""

_LEAST_WORDS = 2
_PEOPLE = frozenset(("people", "person", "other", "men", "شخص", "اشخاص", "شخصا", "اخر"))
_SAYS = (Stance.ASSERTS, Stance.DENIES)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Why two claims do not say the same.

    Attributes:
        kind: contradicted, denied or unclear.
        ground: which rule found it.
        detail: in plain words, what the first one says before what the other one says.
        denier: 1 if the other claim denies, 0 if the first one does, or if none does.
    """

    kind: RelationKind
    ground: Ground
    detail: str
    denier: int = 1


def disagreement(
    one: Facts, other: Facts, *, same_matter: bool, likeness: float = 0.0
) -> Disagreement | None:
    """Return why two claims contradict each other, ``None`` if no rule says so.

    The rules are tried in this order: stance, numbers with their units, dates, negation, names.

    Args:
        one: what a claim says.
        other: what another one says, in a document about the same event.
        same_matter: whether matching says that they may say the same. Otherwise a rule needs a
            word of the closed list that both have, or one number in each, of contents that are
            alike.
        likeness: cosine of the contents, in [-1, 1].
    """
    if one.document == other.document and one.sources & other.sources:
        return None  # who says two things in one text says both
    found = [
        _by_stance(one, other, likeness),
        _by_numbers(one, other, max(likeness, ALIKE) if same_matter else likeness),
    ]
    if same_matter:
        found += [_by_unit(one, other), _by_date(one, other, likeness)]
    found.append(_by_absence(one, other))
    if same_matter:
        found += [_by_negation(one, other), _by_name(one, other)]
    return next((each for each in found if each), None)


def is_denied(one: Facts, other: Facts) -> bool:
    """Return whether one of two claims asserts, and the other one denies, the same content."""
    return _by_stance(one, other, 1.0) is not None


def _by_stance(one: Facts, other: Facts, likeness: float) -> Disagreement | None:
    """Compare an assertion with a denial.

    *Denied that none came* agrees with *some came*, and *denied that 9 came* with *4 came*.
    """
    if likeness < SAME_CONTENT or _have_other_numbers(one, other):
        return None
    if {one.stance, other.stance} != set(_SAYS) or one.polarity.negated == other.polarity.negated:
        return None
    return _denied(one, Ground.STANCE)


def _have_other_numbers(one: Facts, other: Facts) -> bool:
    """Return whether both have numbers, and none in common."""
    pairs = list(product(one.quantities, other.quantities))
    return bool(pairs) and not any(
        math.isclose(here.value, there.value, rel_tol=CLOSE) for here, there in pairs
    )


def _denied(one: Facts, ground: Ground) -> Disagreement:
    here = one.stance is Stance.DENIES
    detail = "denied here, said there" if here else "said here, denied there"
    return Disagreement(RelationKind.DENIED, ground, detail, 0 if here else 1)


def _by_numbers(one: Facts, other: Facts, likeness: float) -> Disagreement | None:
    stances = {one.stance, other.stance}
    if not stances <= {Stance.ASSERTS, Stance.HEDGED}:
        return None
    differing: tuple[Quantity, Quantity] | None = None
    for here in one.quantities:
        for there in other.quantities:
            if _same_thing(here, there) or (
                one.language is other.language and _same_noun(here, there)
            ):
                pass
            elif not _only_numbers(one, other, here, there, likeness):
                continue
            if math.isclose(here.value, there.value, rel_tol=CLOSE):
                return None
            differing = differing or (here, there)
    if differing is None:
        return None
    kind = RelationKind.CONTRADICTED if len(stances) == 1 else RelationKind.UNCLEAR
    kind = kind if stances != {Stance.HEDGED} else RelationKind.UNCLEAR
    here, there = differing
    return Disagreement(kind, Ground.NUMBER, f"{here.written} here, {there.written} there")


def _same_thing(here: Quantity, there: Quantity) -> bool:
    """Return whether a word of the closed list says that two numbers are of the same thing."""
    if here.unit != there.unit or _clash(here, there):
        return False
    return bool(here.topics & there.topics) or (
        bool(here.objects & there.objects) and _near(here, there)
    )


def _same_noun(here: Quantity, there: Quantity) -> bool:
    """Return whether the same word stands after both numbers."""
    same = bool(here.noun) and here.noun == there.noun and here.noun not in _PEOPLE
    return same and here.unit == there.unit and not _clash(here, there) and _near(here, there)


def _only_numbers(
    one: Facts, other: Facts, here: Quantity, there: Quantity, likeness: float
) -> bool:
    """Return whether two numbers are the only ones of contents that are alike."""
    if len(one.quantities) > 1 or len(other.quantities) > 1 or likeness < ALIKE:
        return False
    nouns = one.language is other.language and here.noun and there.noun and here.noun != there.noun
    same_unit = here.unit == there.unit and not (nouns and not here.unit)
    unlisted = any(
        each.objects and rival.noun and not rival.objects
        for each, rival in ((here, there), (there, here))
    )  # patients here, rooms there
    return bool(same_unit) and not (_clash(here, there) or unlisted) and _near(here, there)


def _clash(here: Quantity, there: Quantity) -> bool:
    """Return whether two numbers are of different things by the closed list."""
    topics = here.topics and there.topics and not here.topics & there.topics
    objects = here.objects and there.objects and not here.objects & there.objects
    return bool(topics or objects)


def _near(here: Quantity, there: Quantity) -> bool:
    low, high = sorted((here.value, there.value))
    return high <= FARTHEST * low


def _by_unit(one: Facts, other: Facts) -> Disagreement | None:
    """Find one number each, the same, of two units: *5 tonnes*, *5 barrels*."""
    if not one.stance == other.stance == Stance.ASSERTS:
        return None
    if len(one.quantities) != 1 or len(other.quantities) != 1:
        return None
    here, there = one.quantities[0], other.quantities[0]
    if here.number != there.number or not here.unit or not there.unit or here.unit == there.unit:
        return None
    detail = f"{here.written} here, {there.written} there"
    return Disagreement(RelationKind.CONTRADICTED, Ground.UNIT, detail)


def _by_date(one: Facts, other: Facts, likeness: float) -> Disagreement | None:
    """Compare the only day, or the only time of day, of each."""
    if not one.stance == other.stance == Stance.ASSERTS:
        return None
    if len(one.days) == len(other.days) == 1 and not one.days[0] & other.days[0]:
        here, there = (" or ".join(map(str, sorted(each.days[0]))) for each in (one, other))
    elif len(one.times) == len(other.times) == 1 and one.times != other.times:
        here, there = (f"{each // 60:02}:{each % 60:02}" for each in (*one.times, *other.times))
    else:
        return None
    same = likeness >= SAME_CONTENT or _has_same_words(one, other)
    kind = RelationKind.CONTRADICTED if same else RelationKind.UNCLEAR
    return Disagreement(kind, Ground.DATE, f"{here} here, {there} there")


def _by_absence(one: Facts, other: Facts) -> Disagreement | None:
    """Find what one says did not happen at all, and the other one says did."""
    if one.stance not in _SAYS or other.stance not in _SAYS:
        return None
    for here, there, words in ((one, other, "none here"), (other, one, "none there")):
        if shared := here.polarity.absent & there.polarity.present:
            if here.stance is Stance.DENIES:
                return _denied(one, Ground.STANCE)
            detail = f"{'/'.join(sorted(shared))}: {words}"
            return Disagreement(RelationKind.CONTRADICTED, Ground.NEGATION, detail)
    return None


def _by_negation(one: Facts, other: Facts) -> Disagreement | None:
    """Compare contents of which one is negated: with other words, it may be negated in part."""
    if not one.stance == other.stance == Stance.ASSERTS:
        return None
    if one.polarity.negated == other.polarity.negated:
        return None
    detail = "it is not so here, it is so there"
    if other.polarity.negated:
        detail = "it is so here, it is not so there"
    same = _has_same_words(one, other) and one.names == other.names
    kind = RelationKind.CONTRADICTED if same else RelationKind.UNCLEAR
    return Disagreement(kind, Ground.NEGATION, detail)


def _by_name(one: Facts, other: Facts) -> Disagreement | None:
    """Find contents with the same words, but other names: it may be about two matters."""
    if not one.names or not other.names or one.names & other.names:
        return None
    if not _has_same_words(one, other):
        return None
    here, there = (" ".join(sorted(each.names)) for each in (one, other))
    return Disagreement(RelationKind.UNCLEAR, Ground.NAME, f"{here} here, {there} there")


def _has_same_words(one: Facts, other: Facts) -> bool:
    shared, words = one.words & other.words, one.words | other.words
    return len(shared) >= max(_LEAST_WORDS, SAME_WORDS * len(words))
