"""How much of the drift in translations is found, and how often a faithful one alarms."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factcheck.analysis.counts import share_over_documents
from factcheck.analysis.match_gold import gold_claims, parallel_documents, predicted_claims
from factcheck.domain import DriftKind, Role
from factcheck.matching.drift_kinds import Side, compare_sides
from factcheck.matching.parallel import align
from factcheck.matching.vectors import embed_contents
from factcheck.text.numbers import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from factcheck.analysis.bootstrap import Figure
    from factcheck.analysis.gold import GoldDocument
    from factcheck.analysis.match_gold import GoldClaim
    from factcheck.domain import Prediction
    from factcheck.prelabel.bundled.bundle import Bundle

    Kinds = frozenset[DriftKind]
    Method = Callable[[Side, Side], Kinds]

_NAMED: Mapping[DriftKind, re.Pattern[str]] = {
    kind: re.compile(pattern)
    for kind, pattern in {
        DriftKind.SOURCE_OTHER: r"source changed|other source",
        DriftKind.SOURCE_VAGUER: r"source (?:made )?vaguer|source (?:and channel )?lost",
        DriftKind.CUE_STRONGER: r"cue (?:made )?stronger",
        DriftKind.CUE_WEAKER: r"cue (?:made )?weake\w+",
        DriftKind.HEDGE_LOST: r"hedge lost",
        DriftKind.HEDGE_ADDED: r"hedge added",
        DriftKind.FORM: r"turned (?:in)?direct",
        DriftKind.NUMBER: r"number",
        DriftKind.NEGATION: r"negation",
        DriftKind.NAME: r"\bname",
        DriftKind.CHANNEL: r"channel",
    }.items()
}
"""How the words of gold name each kind."""


@dataclass(frozen=True, slots=True)
class DriftScores:
    """The figures of one way to get claims and pairs.

    Attributes:
        claims: which claims were compared: those of the gold, or predicted ones.
        pairs: which pairs of them: those of the gold, or those that `align` found.
        method: how they were compared.
        drifts: how many pairs have a drift in the gold, also those that were not found.
        found: share of them that alarm, of whatever kind.
        named: share of them for which a kind of the gold is among the kinds found.
        untouched: how many other pairs there are.
        alarms: share of them that alarm.
        missing: how many claims are in no pair.
        kinds: for each kind the drifts in the gold, how many of them alarm, how many by this kind,
            and how many untouched pairs alarm by it.
    """

    claims: str
    pairs: str
    method: str
    drifts: int
    found: Figure
    named: Figure
    untouched: int
    alarms: Figure
    missing: int
    kinds: Mapping[DriftKind, tuple[int, int, int, int]]


@dataclass(frozen=True, slots=True)
class _Article:
    """An original and its translation, with the pairs of their claims, and the drifts in the gold.

    Drifts are by the pair names of an attribution of the original and of the translation.
    """

    originals: Sequence[GoldClaim]
    translations: Sequence[GoldClaim]
    drifts: Mapping[tuple[str, str], Kinds]
    pairs: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)

    def unpaired(self, pairs: str) -> int:
        """Return how many claims are in no pair."""
        return len(self.originals) + len(self.translations) - 2 * len(self.pairs[pairs])

    def judge(self, pairs: str, method: Method) -> tuple[list[tuple[Kinds, Kinds]], list[Kinds]]:
        """Return the kinds in the gold and those found of each drift, and those of other pairs."""
        found: dict[tuple[str, str], Kinds] = dict.fromkeys(self.drifts, frozenset())
        untouched = []
        for i, j in self.pairs[pairs]:
            one, other = self.originals[i], self.translations[j]
            kinds = method(one.side, other.side)
            if (one.pair, other.pair) in found:
                found[one.pair, other.pair] = kinds
            else:
                untouched.append(kinds)
        return [(self.drifts[pair], kinds) for pair, kinds in found.items()], untouched


def score_drift(
    gold: Sequence[GoldDocument], predictions: Mapping[str, Prediction], bundle: Bundle
) -> Iterator[DriftScores]:
    """Yield how much drift is found, beside a baseline.

    Args:
        gold: documents; those without a parallel one are left out.
        predictions: for each document, by its id.
        bundle: the network that pairs are found by.
    """
    sources: Mapping[str, Callable[[GoldDocument], list[GoldClaim]]] = {
        "gold": gold_claims,
        "gold, without labels": lambda each: gold_claims(each, labels=False),
        "predicted": lambda each: predicted_claims(each, predictions[each.id]),
    }
    for claims, read in sources.items():
        articles = [_article(*each, read, bundle) for each in parallel_documents(gold)]
        for pairs in ("found",) if claims == "predicted" else ("gold", "found"):
            missing = sum(each.unpaired(pairs) for each in articles)
            for name, method in METHODS.items():
                judged = [each.judge(pairs, method) for each in articles]
                yield _score((claims, pairs, name), judged, missing)


def _score(
    way: tuple[str, str, str],
    judged: Sequence[tuple[Sequence[tuple[Kinds, Kinds]], Sequence[Kinds]]],
    missing: int,
) -> DriftScores:
    drifts = [each for of_article, _ in judged for each in of_article]
    untouched = [each for _, of_article in judged for each in of_article]
    return DriftScores(
        *way,
        len(drifts),
        share_over_documents((sum(bool(k) for _, k in d), len(d)) for d, _ in judged),
        share_over_documents((sum(bool(w & k) for w, k in d), len(d)) for d, _ in judged),
        len(untouched),
        share_over_documents((sum(map(bool, u)), len(u)) for _, u in judged),
        missing,
        {
            kind: (
                sum(kind in wanted for wanted, _ in drifts),
                sum(kind in wanted and bool(kinds) for wanted, kinds in drifts),
                sum(kind in wanted & kinds for wanted, kinds in drifts),
                sum(kind in kinds for kinds in untouched),
            )
            for kind in DriftKind
            if kind is not DriftKind.MISSING
        },
    )


def _article(
    one: GoldDocument,
    other: GoldDocument,
    read: Callable[[GoldDocument], list[GoldClaim]],
    bundle: Bundle,
) -> _Article:
    """Return two articles; the original is the one that does not name the other one."""
    if not other.parallel:
        one, other = other, one
    originals, translations = read(one), read(other)
    drifts: defaultdict[tuple[str, str], Kinds] = defaultdict(frozenset)
    for each in other.drifts:
        drifts[each.there, each.here] |= named_kinds(each.what)
    for each in one.drifts:
        drifts[each.here, each.there] |= named_kinds(each.what)
    ones, others = ([each.claim for each in claims] for claims in (originals, translations))
    aligned = align(ones, others, embed_contents(bundle, ones), embed_contents(bundle, others))
    return _Article(
        originals,
        translations,
        drifts,
        {
            "found": [(each.one, each.other) for each in aligned],
            "gold": list(_gold_pairs(originals, translations, drifts)),
        },
    )


def _gold_pairs(
    originals: Sequence[GoldClaim],
    translations: Sequence[GoldClaim],
    drifts: Iterable[tuple[str, str]],
) -> Iterator[tuple[int, int]]:
    partners = dict(drifts)
    places = {each.pair: number for number, each in enumerate(translations) if each.pair}
    for number, each in enumerate(originals):
        partner = partners.get(each.pair, each.pair)
        if each.pair and partner in places:
            yield number, places[partner]


def named_kinds(what: str) -> frozenset[DriftKind]:
    """Return the kinds that the words of gold name.

    >>> sorted(named_kinds("cue made stronger (claimed -> أكدت) and hedge lost (some)"))
    [<DriftKind.CUE_STRONGER: 'cue-stronger'>, <DriftKind.HEDGE_LOST: 'hedge-lost'>]
    """
    words = re.sub(r"\([^)]*\)", "", what)
    return frozenset(kind for kind, pattern in _NAMED.items() if pattern.search(words))


def _drift(one: Side, other: Side) -> Kinds:
    return frozenset(dict(compare_sides(one, other)))


def _stance_and_numbers(one: Side, other: Side) -> Kinds:
    """Alarm where the stance or the numbers of the content are not the same."""
    kinds = set()
    if one.attribution.stance is not other.attribution.stance:
        kinds.add(DriftKind.NEGATION)
    if numbers(one.words(Role.CONTENT)) != numbers(other.words(Role.CONTENT)):
        kinds.add(DriftKind.NUMBER)
    return frozenset(kinds)


METHODS: Mapping[str, Method] = {
    "drift": _drift,
    "stance and numbers alone": _stance_and_numbers,
}
