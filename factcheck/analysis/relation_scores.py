"""How well claims that contradict each other are found."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypedDict, cast

import numpy as np

from factcheck.analysis.counts import Counts
from factcheck.analysis.match_gold import (
    gold_claims,
    own_document,
    parallel_documents,
    predicted_claims,
)
from factcheck.dataset.json_text import parse
from factcheck.domain import RelationKind, Stance
from factcheck.errors import InvalidRecord
from factcheck.matching.contradicting import disagreement
from factcheck.matching.events import same_event
from factcheck.matching.facts import read_facts
from factcheck.matching.joining import compare_claims, default_threshold
from factcheck.matching.vectors import embed_contents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from factcheck.analysis.gold import GoldDocument
    from factcheck.analysis.match_gold import GoldClaim
    from factcheck.domain import Prediction
    from factcheck.matching.facts import Facts
    from factcheck.matching.joining import Compared as Matched
    from factcheck.matching.vectors import Floats
    from factcheck.prelabel.bundled.bundle import Bundle

Pair = tuple[int, int]

LIKENESSES = tuple(round(0.05 * number, 2) for number in range(4, 19))
"""Cosines that are tried for the baseline."""


@dataclass(frozen=True, slots=True)
class RelationScores:
    """Pairs of claims that contradict each other: found, and in the gold.

    Attributes:
        claims: which claims were compared: those of the gold, or predicted ones.
        pairs: which pairs of them: those that the gold says are about one matter, or those that
            factcheck takes to be.
        method: how.
        languages: of the two claims: ``en``, ``ar``, ``across``, or ``all``.
        counts: a pair is right if the gold has it.
    """

    claims: str
    pairs: str
    method: str
    languages: str
    counts: Counts


class _Event(TypedDict):
    """What is read of an event."""

    bundle: str
    relations: list[tuple[str, str, str]]


def read_contradictions(path: Path) -> frozenset[frozenset[str]]:
    """Return which propositions contradict each other, from the events next to a file of gold.

    Args:
        path: ``NAME.jsonl``; the events are in ``NAME.events.jsonl``, one a line, with ``bundle``
            and ``relations``: two ids of propositions, and ``contradicts``.

    Raises:
        InvalidRecord: a line is no event.
        OSError: the file cannot be read.
    """
    found: set[frozenset[str]] = set()
    events = path.with_suffix(".events.jsonl")
    for number, line in enumerate(events.read_bytes().splitlines(), start=1):
        try:
            event = cast("_Event", parse(line))
            for one, other, kind in event["relations"]:
                if kind == "contradicts":
                    found.add(frozenset(f"{event['bundle']} {each}" for each in (one, other)))
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidRecord(f"{events.name}:{number}", (f"not an event: {error}",)) from error
    return frozenset(found)


def score_relations(
    gold: Sequence[GoldDocument],
    contradicting: frozenset[frozenset[str]],
    predictions: Mapping[str, Prediction],
    bundle: Bundle,
) -> Iterator[RelationScores]:
    """Yield how many contradictions are found, beside two baselines.

    Two claims contradict each other if they assert propositions that do, or if one asserts and the
    other one denies the same.

    Args:
        gold: documents whose claims are about propositions.
        contradicting: propositions that contradict each other, see `read_contradictions`.
        predictions: for each document, by its id.
        bundle: the network of which the vectors are.
    """
    every = [each for one in gold for each in gold_claims(one)]
    wanted = [
        (every[i], every[j])
        for i, j in combinations(range(len(every)), 2)
        if _contradict(every[i], every[j], contradicting)
    ]
    found = [each for one in gold for each in predicted_claims(one, predictions[one.id])]
    for name, claims in (("gold", every), ("predicted", found)):
        compared = _Compared.of(gold, claims, contradicting, bundle)
        universes = {"found": compared.proposed()}
        if name == "gold":
            universes = {"gold": compared.of_one_matter(), **universes}
        for pairs, universe in universes.items():
            for method, chosen in compared.methods(universe):
                for languages in ("en", "ar", "across", "all"):
                    counted = [each for each in chosen if _is_in(claims, each, languages)]
                    right = sum(compared.is_right(each) for each in counted)
                    total = sum(_languages(*each) == languages for each in wanted)
                    total = len(wanted) if languages == "all" else total
                    counts = Counts(right, len(counted), total)
                    yield RelationScores(name, pairs, method, languages, counts)


@dataclass(frozen=True, slots=True)
class _Compared:
    """Claims that are compared, with their vectors, and how alike they are."""

    gold: Sequence[GoldDocument]
    claims: Sequence[GoldClaim]
    contradicting: frozenset[frozenset[str]]
    vectors: Floats
    matched: Matched

    @classmethod
    def of(
        cls,
        gold: Sequence[GoldDocument],
        claims: Sequence[GoldClaim],
        contradicting: frozenset[frozenset[str]],
        bundle: Bundle,
    ) -> _Compared:
        """Compare claims."""
        texts = [each.claim for each in claims]
        vectors = embed_contents(bundle, texts)
        parallels = [(one.id, other.id) for one, other in parallel_documents(gold)]
        return cls(gold, claims, contradicting, vectors, compare_claims(texts, vectors, parallels))

    def is_right(self, pair: Pair) -> bool:
        return _contradict(self.claims[pair[0]], self.claims[pair[1]], self.contradicting)

    def of_one_matter(self) -> dict[Pair, bool]:
        """Return pairs about one proposition, or about two that contradict each other.

        What an article and its translation say at the same place is left out: that may be drift.
        """
        matters = [{_proposition(each) for each in claim.says} for claim in self.claims]
        return {
            (i, j): True
            for i, j in combinations(range(len(self.claims)), 2)
            if (i, j) not in self.matched.parallel
            and (
                matters[i] & matters[j]
                or any(
                    frozenset((a, b)) in self.contradicting for a in matters[i] for b in matters[j]
                )
            )
        }

    def proposed(self) -> dict[Pair, bool]:
        """Return pairs of documents of one event, and whether they may say the same."""
        texts, parallel = self.matched.claims, self.matched.parallel
        groups = self.matched.groups(default_threshold(), parallel)
        members: defaultdict[int, list[int]] = defaultdict(list)
        for number, group in enumerate(groups):
            members[group].append(number)
        pairs = {pair: True for found in members.values() for pair in combinations(found, 2)}
        joined = {(texts[i].document, texts[j].document) for i, j in pairs}
        events = same_event([own_document(each) for each in self.gold], joined)
        of_document: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            of_document[text.document].append(number)
        for one, other in (*((name, name) for name in of_document), *events):
            for i in of_document[one]:
                for j in of_document[other]:
                    if i != j:
                        pairs.setdefault((min(i, j), max(i, j)), False)
        return {pair: same for pair, same in pairs.items() if pair not in parallel}

    def methods(self, pairs: Mapping[Pair, bool]) -> Iterator[tuple[str, list[Pair]]]:
        """Yield the pairs that each method calls contradictions."""
        facts = [_facts(each) for each in self.claims]
        likeness = {(i, j): float(np.dot(self.vectors[i], self.vectors[j])) for i, j in pairs}
        yield (
            "rules",
            [
                (i, j)
                for (i, j), same in pairs.items()
                if _is_found(facts[i], facts[j], likeness[i, j], same_matter=same)
            ],
        )
        yield "likeness alone", self._most_alike(likeness)
        stances = {Stance.ASSERTS, Stance.DENIES}
        yield (
            "stance alone",
            [(i, j) for i, j in pairs if {facts[i].stance, facts[j].stance} == stances],
        )

    def _most_alike(self, likeness: Mapping[Pair, float]) -> list[Pair]:
        """Return the pairs from the cosine on that has the best F1 on these claims."""
        choices = [
            [pair for pair, alike in likeness.items() if alike >= least] for least in LIKENESSES
        ]
        total = sum(map(self.is_right, likeness))
        return max(
            choices,
            key=lambda chosen: 2 * sum(map(self.is_right, chosen)) / (len(chosen) + total or 1),
        )


def _is_found(one: Facts, other: Facts, likeness: float, *, same_matter: bool) -> bool:
    found = disagreement(one, other, same_matter=same_matter, likeness=likeness)
    return found is not None and found.kind is not RelationKind.UNCLEAR


def _facts(claim: GoldClaim) -> Facts:
    text = claim.claim
    return read_facts(
        text.document, text.language, text.labels, text.published, text.stance, text.content
    )


def _proposition(says: str) -> str:
    return says.rpartition(" ")[0]


def _contradict(one: GoldClaim, other: GoldClaim, contradicting: frozenset[frozenset[str]]) -> bool:
    for here in one.says:
        for there in other.says:
            stances = {here.rpartition(" ")[2], there.rpartition(" ")[2]}
            matters = frozenset((_proposition(here), _proposition(there)))
            if stances == {Stance.ASSERTS} and matters in contradicting:
                return True
            if stances == {Stance.ASSERTS, Stance.DENIES} and len(matters) == 1:
                return True
    return False


def _is_in(claims: Sequence[GoldClaim], pair: Pair, languages: str) -> bool:
    return languages in ("all", _languages(claims[pair[0]], claims[pair[1]]))


def _languages(one: GoldClaim, other: GoldClaim) -> str:
    same = one.claim.language is other.claim.language
    return one.claim.language.value if same else "across"
