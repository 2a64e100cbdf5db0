"""What sources say of each group of claims, and which claims contradict each other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from factcheck.comparing.consensus import consensus_claims
from factcheck.comparing.outer import counts_as_said
from factcheck.domain import (
    Answer,
    Ground,
    GroupFacts,
    Language,
    Reason,
    Relation,
    RelationKind,
    Stance,
    text_of,
)
from factcheck.matching.contradicting import disagreement
from factcheck.matching.earliest import Published, earliest, read_publication
from factcheck.matching.events import same_event
from factcheck.matching.facts import read_facts
from factcheck.matching.proposals import Proposal, likenesses, propose, said
from factcheck.matching.voices import count_independent, voice_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from factcheck.comparing.consensus import Consensus
    from factcheck.domain import Dataset, Matches
    from factcheck.matching.facts import Facts
    from factcheck.matching.voices import Voice


@dataclass(frozen=True, slots=True)
class _Unit:
    """A claim after agreement and adjudication.

    ``counts`` is whether it shows that its source said something, see `counts_as_said`.
    """

    id: str
    counts: bool
    facts: Facts
    voice: Voice
    published: Published | None
    verdict: str


def relate(
    dataset: Dataset, matches: Matches, claims: Iterable[Consensus] | None = None
) -> tuple[GroupFacts, ...]:
    """Return what the sources say of each group, and of each two claims that contradict.

    The groups come first, in their order. Then come pairs of claims that are in no group together:
    candidates, and claims of documents about one event. Of pairs that contradict each other in the
    same way, with the same sources, one is returned. What an article and its translation say
    differently at the same place is drift (see `find_drift`), and contradicts nothing, unless a
    person says so.

    Args:
        dataset: what was matched.
        matches: its matches; ids that the dataset does not have are left out.
        claims: its claims after agreement and adjudication, if they are known; otherwise they are
            made here.

    Raises:
        ModelError: the bundled model is damaged.
        SpanError: a span does not fit the text.
    """
    units, place = _units(dataset, consensus_claims(dataset) if claims is None else claims)
    groups = [
        list(dict.fromkeys(place[name] for name in group if name in place))
        for group in matches.groups
    ]
    pairs = [
        (place[each.one], place[each.other])
        for each in (*matches.pairs, *matches.candidates)
        if each.one in place and each.other in place
    ]
    translated = {
        (min(ends), max(ends))
        for each in matches.pairs
        if each.why is Reason.PARALLEL
        for ends in [(place.get(each.one, -1), place.get(each.other, -1))]
    }
    facts = [unit.facts for unit in units]
    joined = {(facts[one].document, facts[other].document) for one, other in pairs}
    proposals = list(propose(facts, groups, pairs, same_event(dataset.documents, joined)))
    decided: defaultdict[tuple[int, int], set[Answer]] = defaultdict(set)
    for each in matches.decisions:
        one, other = sorted((place.get(each.one, -1), place.get(each.other, -1)))
        if 0 <= one < other:
            decided[one, other].add(each.answer)
    found = [
        (proposal.one, proposal.other, relation)
        for proposal, alike in zip(proposals, likenesses(facts, proposals), strict=True)
        if proposal[:2] not in decided
        and proposal[:2] not in translated
        and (relation := _relation(units, proposal, alike))
    ]
    found += [
        (*pair, _decided(units, Proposal(*pair, same_matter=True)))
        for pair, answers in decided.items()
        if Answer.CONTRADICTS in answers
    ]
    return tuple(_group_facts(units, groups, found))


def _units(dataset: Dataset, claims: Iterable[Consensus]) -> tuple[list[_Unit], dict[str, int]]:
    """Return the claims, and the place of each by its id and the ids of its answers."""
    units: list[_Unit] = []
    place: dict[str, int] = {}
    answers: dict[str, int] = {}
    withdrawn = frozenset(dataset.withdrawn)
    by_unit = {each.unit: each for each in claims}
    for each in by_unit.values():
        place[each.unit] = len(units)
        answers.update({answer.id: len(units) for answer in each.answers.values()})
        units.append(_unit(each, dataset, counts=counts_as_said(each, by_unit, withdrawn)))
    return units, answers | place


def _unit(consensus: Consensus, dataset: Dataset, *, counts: bool) -> _Unit:
    document, attribution = consensus.document, consensus.attribution
    voice = voice_of(consensus, dataset.taxonomy.labels)
    facts = read_facts(
        document.id,
        document.language,
        voice.sources,
        document.published,
        consensus.stance or Stance.NONE,  # annotators differ: no rule may take it for either
        text_of(attribution.content, document.text),
    )
    published = read_publication(document.published)
    return _Unit(consensus.unit, counts, facts, voice, published, consensus.verdict or "")


def _relation(units: Sequence[_Unit], proposal: Proposal, likeness: float) -> Relation | None:
    """Return how two claims are related, the earlier one first; ``None`` if no rule says so."""
    one, other = units[proposal.one], units[proposal.other]
    is_later = _is_before(other, one)
    if is_later:
        one, other = other, one
    same = proposal.same_matter
    found = disagreement(one.facts, other.facts, same_matter=same, likeness=likeness)
    if found is None:
        return None
    kind = found.kind
    is_ordered = _is_before(one, other)
    if one.voice.sources & other.voice.sources and is_ordered and kind is not RelationKind.UNCLEAR:
        kind = RelationKind.CORRECTED
    elif found.denier == 0:
        one, other = other, one
        found = disagreement(one.facts, other.facts, same_matter=same, likeness=likeness) or found
    return Relation(kind, one.id, other.id, (found.ground,), found.detail)


def _decided(units: Sequence[_Unit], proposal: Proposal) -> Relation:
    """Return how two claims are related of which a person says that they contradict each other."""
    found = _relation(units, proposal, 1.0)
    if found is None:
        one, other = units[proposal.one].id, units[proposal.other].id
        return Relation(
            RelationKind.CONTRADICTED, one, other, (Ground.PERSON,), "a person decided it"
        )
    kind = RelationKind.CONTRADICTED if found.kind is RelationKind.UNCLEAR else found.kind
    return replace(found, kind=kind, grounds=(Ground.PERSON, *found.grounds))


def _is_before(one: _Unit, other: _Unit) -> bool:
    """Return whether the dates say that one was published before the other one."""
    if one.published is None or other.published is None:
        return False
    return one.published.end <= other.published.start


def _group_facts(
    units: Sequence[_Unit],
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
    units: Sequence[_Unit], group: Sequence[int], relations: Sequence[Relation]
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
