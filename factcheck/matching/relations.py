"""What sources say of each group of claims, and which claims contradict each other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from factcheck.comparing.consensus import consensus_claims
from factcheck.domain import (
    Answer,
    Ground,
    GroupFacts,
    Language,
    Reason,
    Relation,
    RelationKind,
    Stance,
)
from factcheck.matching.contradicting import disagreement
from factcheck.matching.earliest import earliest
from factcheck.matching.events import same_event
from factcheck.matching.proposals import Proposal, likenesses, propose, said
from factcheck.matching.units import Unit, read_units
from factcheck.matching.voices import count_independent

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from factcheck.comparing.consensus import Consensus
    from factcheck.domain import Dataset, Decision, MatchedPair, Matches

Pair = tuple[int, int]
"""Two claims, by their places, the lower one first."""


def relate(
    dataset: Dataset, matches: Matches, claims: Iterable[Consensus] | None = None
) -> tuple[GroupFacts, ...]:
    """Return what the sources say of each group, and of each two claims that contradict.

    The groups come first, in their order. Then come pairs of claims that are in no group together:
    candidates, and claims of documents about one event. Of pairs that contradict each other in the
    same way, with the same sources, one is returned. What an article and its translation say
    differently at the same place is drift (see `find_drift`), and contradicts nothing, unless a
    person says so. A claim and what it reports are not compared. What another source reports
    without asserting it, and what stands in a withdrawn document, stays in its group, but has no
    source that counts, and contradicts nothing, unless a person says so.

    Args:
        dataset: what was matched.
        matches: its matches; ids that the dataset does not have are left out.
        claims: its claims after agreement and adjudication, if they are known; otherwise they are
            made here.

    Raises:
        ModelError: the bundled model is damaged.
        SpanError: a span does not fit the text.
    """
    units, place = read_units(dataset, consensus_claims(dataset) if claims is None else claims)
    groups = [
        list(dict.fromkeys(place[name] for name in group if name in place))
        for group in matches.groups
    ]
    decided: defaultdict[Pair, set[Answer]] = defaultdict(set)
    for each in matches.decisions:
        if pair := _placed(each, place):
            decided[pair].add(each.answer)
    translated = {
        pair
        for each in matches.pairs
        if each.why is Reason.PARALLEL and (pair := _placed(each, place))
    }
    every = (_placed(each, place) for each in (*matches.pairs, *matches.candidates))
    compared = [pair for pair in every if pair]
    found = [
        *_by_rules(dataset, units, groups, compared, decided.keys() | translated),
        *_by_persons(units, decided, translated),
    ]
    return tuple(_group_facts(units, groups, found))


def _placed(pair: Decision | MatchedPair, place: Mapping[str, int]) -> Pair | None:
    """Return the places of two claims, the lower one first; ``None`` if one is not there."""
    one, other = sorted((place.get(pair.one, -1), place.get(pair.other, -1)))
    return (one, other) if 0 <= one < other else None


def _by_rules(
    dataset: Dataset,
    units: Sequence[Unit],
    groups: Sequence[Sequence[int]],
    compared: Iterable[Pair],
    skipped: AbstractSet[Pair],
) -> Iterator[tuple[int, int, Relation]]:
    """Yield what rules find of claims that are compared, without pairs that are skipped."""
    facts = {number: unit.facts for number, unit in enumerate(units) if unit.counts}
    pairs = [pair for pair in compared if facts.keys() >= {*pair}]
    joined = {(facts[one].document, facts[other].document) for one, other in pairs}
    said_in = [[number for number in group if number in facts] for group in groups]
    proposals = [
        each
        for each in propose(facts, said_in, pairs, same_event(dataset.documents, joined))
        if each[:2] not in skipped and _comparable(units, each[:2])
    ]
    for proposal, alike in zip(proposals, likenesses(facts, proposals), strict=True):
        if relation := _relation(units, proposal, alike):
            yield proposal.one, proposal.other, relation


def _by_persons(
    units: Sequence[Unit],
    decided: Mapping[Pair, AbstractSet[Answer]],
    translated: AbstractSet[Pair],
) -> Iterator[tuple[int, int, Relation]]:
    """Yield the contradictions that persons see, and denials of what they call the same.

    A stance that was corrected after somebody compared the claims is not hidden by the answer.
    """
    for pair, answers in decided.items():
        proposal = Proposal(*pair, same_matter=True)
        if Answer.CONTRADICTS in answers:
            yield (*pair, _decided(units, proposal))
        elif answers == {Answer.SAME} and pair not in translated and _comparable(units, pair):
            relation = _relation(units, proposal, 1.0)
            if relation and Ground.STANCE in relation.grounds:
                yield (*pair, relation)


def _comparable(units: Sequence[Unit], pair: Pair) -> bool:
    """Return whether rules may compare two claims: both count, and none reports the other one."""
    one, other = (units[number] for number in pair)
    return one.counts and other.counts and not one.is_within(other)


def _relation(units: Sequence[Unit], proposal: Proposal, likeness: float) -> Relation | None:
    """Return how two claims are related, the earlier one first; ``None`` if no rule says so."""
    one, other = units[proposal.one], units[proposal.other]
    is_later = other.is_before(one)
    if is_later:
        one, other = other, one
    same = proposal.same_matter
    found = disagreement(one.facts, other.facts, same_matter=same, likeness=likeness)
    if found is None:
        return None
    kind = found.kind
    is_ordered = one.is_before(other)
    if one.voice.sources & other.voice.sources and is_ordered and kind is not RelationKind.UNCLEAR:
        kind = RelationKind.CORRECTED
    elif found.denier == 0:
        one, other = other, one
        found = disagreement(one.facts, other.facts, same_matter=same, likeness=likeness) or found
    return Relation(kind, one.id, other.id, (found.ground,), found.detail)


def _decided(units: Sequence[Unit], proposal: Proposal) -> Relation:
    """Return how two claims are related of which a person says that they contradict each other."""
    found = _relation(units, proposal, 1.0)
    if found is None:
        one, other = units[proposal.one].id, units[proposal.other].id
        return Relation(
            RelationKind.CONTRADICTED, one, other, (Ground.PERSON,), "a person decided it"
        )
    kind = RelationKind.CONTRADICTED if found.kind is RelationKind.UNCLEAR else found.kind
    return replace(found, kind=kind, grounds=(Ground.PERSON, *found.grounds))


def _group_facts(
    units: Sequence[Unit],
    groups: Sequence[Sequence[int]],
    found: Sequence[tuple[int, int, Relation]],
) -> Iterator[GroupFacts]:
    """Yield the facts of each group, then of each pair that contradicts."""
    group_of = {number: place for place, group in enumerate(groups) for number in group}
    inside: defaultdict[int, list[Relation]] = defaultdict(list)
    across: dict[Hashable, tuple[int, int, Relation]] = {}
    for one, other, relation in found:
        if group_of.get(one, -1) == group_of.get(other, -2):
            inside[group_of[one]].append(relation)
        elif relation.kind is not RelationKind.UNCLEAR:
            ends = frozenset(
                (group_of.get(each, units[each].voice.sources), said(units[each].facts))
                for each in (one, other)
            )
            across.setdefault((ends, relation.grounds), (one, other, relation))
    for place, group in enumerate(groups):
        yield _facts_of(units, group, inside[place])
    for one, other, relation in across.values():
        yield _facts_of(units, (one, other), (relation,))


def _facts_of(
    units: Sequence[Unit], group: Sequence[int], relations: Sequence[Relation]
) -> GroupFacts:
    members = [units[number] for number in group]
    first, precision = earliest([each.published if each.counts else None for each in members])
    assert_it = [each for each in members if each.counts and each.facts.stance is Stance.ASSERTS]
    shown = dict.fromkeys(name for each in members for name in each.voice.shown)
    verdicts = {
        language: {each.verdict for each in members if each.facts.language is language} - {""}
        for language in Language
    }
    told = [each for each in verdicts.values() if each]
    return GroupFacts(
        tuple(each.id for each in members),
        tuple(shown),
        count_independent(each.voice for each in assert_it),
        tuple(members[number].id for number in first),
        precision,
        len(told) > 1 and any(each != told[0] for each in told),
        tuple(relations),
    )
