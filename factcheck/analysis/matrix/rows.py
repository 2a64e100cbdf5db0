"""The rows of the matrix: groups of claims, with what is known of each."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.comparing.consensus import consensus_claims
from factcheck.comparing.outer import counts_as_said
from factcheck.dataset import read_dataset, read_matches
from factcheck.dataset.moments import Precision, in_utc, read_published, to_published
from factcheck.domain import Ground, Reason, RelationKind, Stance
from factcheck.errors import ExportError
from factcheck.matching.drift import compare_articles
from factcheck.matching.relations import relate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from factcheck.comparing.consensus import Consensus
    from factcheck.domain import Dataset, Drift, GroupFacts, Matches
    from factcheck.files import StrPath


class Badge(StrEnum):
    """What is remarkable about a group of claims."""

    CORROBORATED = "corroborated"
    """Two independent sources or more say it, all who speak of it do, and nobody contradicts."""

    CONTRADICTED = "contradicted"
    """Somebody says what cannot be so, too."""

    DENIED = "denied"
    """Somebody denies it."""

    CORRECTED = "corrected"
    """The same source says otherwise later."""

    UNCLEAR = "unclear"
    """Claims differ, and no rule tells whether both can be so."""

    VERDICT_DIFFERS = "verdict-differs"
    """In one language it has another verdict."""

    DRIFT = "drift"
    """A translation says something else."""

    UNCONFIRMED = "unconfirmed"
    """No person and no parallel article confirmed that these claims say the same."""

    ONCE = "said-once"
    """Nothing else in the dataset says it."""


BADGES = {
    Badge.CORROBORATED: "independent sources agree",
    Badge.CONTRADICTED: "contradicted",
    Badge.DENIED: "denied",
    Badge.CORRECTED: "corrected later",
    Badge.UNCLEAR: "differs, unclear whether both can be so",
    Badge.VERDICT_DIFFERS: "verdict differs between languages",
    Badge.DRIFT: "translation differs",
    Badge.UNCONFIRMED: "nobody confirmed",
    Badge.ONCE: "said once",
}
"""What people read for each badge."""

_OF_KIND = {
    RelationKind.CONTRADICTED: Badge.CONTRADICTED,
    RelationKind.DENIED: Badge.DENIED,
    RelationKind.CORRECTED: Badge.CORRECTED,
    RelationKind.UNCLEAR: Badge.UNCLEAR,
}


class RowKind(StrEnum):
    """What the claims of a row have to do with each other."""

    GROUP = "group"
    """They say the same, or are about the same."""

    CONTRADICTION = "contradiction"
    """Two claims that are in no group together, and do not say the same."""

    ALONE = "alone"
    """There is one."""


@dataclass(frozen=True, slots=True)
class Row:
    """A group of claims, two claims that contradict each other, or a claim that stands alone.

    Attributes:
        name: the id of its first claim, the ids of both in a contradiction: no other row has it,
            and it stays the same in the next release.
        kind: which of the three it is.
        claims: in the order of the dataset.
        facts: what they say together; ``None`` for a claim that stands alone.
        drifts: what parallel articles say differently of them.
        badges: what is remarkable, in the order of `Badge`.
        independent: how many independent sources assert it, see `GroupFacts`; ``None`` in a
            contradiction, in which they assert different things.
        seen: when the first claim that counts was published, as precise as the dates of all that
            may be the first; ``""`` if no date is known, and in a contradiction.
    """

    name: str
    kind: RowKind
    claims: tuple[Consensus, ...]
    facts: GroupFacts | None
    drifts: tuple[Drift, ...]
    badges: tuple[Badge, ...]
    independent: int | None
    seen: str


@dataclass(frozen=True, slots=True)
class Groups:
    """A dataset with its matches, as rows.

    Attributes:
        dataset: the dataset.
        matches: its matches.
        claims: all claims, each once, in the order of the dataset.
        rows: groups first, then what contradicts outside of groups, then claims that stand alone.
    """

    dataset: Dataset
    matches: Matches
    claims: tuple[Consensus, ...]
    rows: tuple[Row, ...]


def read_groups(dataset: StrPath, matches: StrPath) -> Groups:
    """Read a dataset and its matches, and relate the claims.

    Raises:
        ExportError: the matches are of another dataset.
        InvalidRecord: one of them is not valid.
        OSError: a file cannot be read.
    """
    read = read_dataset(Path(dataset))
    with Path(dataset).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    found = read_matches(matches)
    if found.dataset != digest:
        problem = f"it was made of another dataset than {dataset}, or of another release"
        raise ExportError(str(matches), problem, f"run factcheck match {dataset} -o {matches}")
    return group_claims(read, found)


def group_claims(dataset: Dataset, matches: Matches) -> Groups:
    """Return the claims of a dataset as rows.

    Args:
        dataset: the dataset.
        matches: its matches.
    """
    claims = tuple(consensus_claims(dataset))
    withdrawn = frozenset(dataset.withdrawn)
    drifts = (each for articles in compare_articles(claims, matches) for each in articles.drifts)
    known = _Known(claims, drifts, matches, withdrawn)
    related = relate(dataset, matches, claims)
    groups, contradictions = related[: len(matches.groups)], related[len(matches.groups) :]
    rows = [known.row(facts, RowKind.GROUP) for facts in groups if len(facts.units) > 1]
    rows += (known.row(facts, RowKind.CONTRADICTION) for facts in contradictions)
    together = {each.unit for row in rows for each in row.claims}
    rows += (known.row_of_one(each) for each in claims if each.unit not in together)
    return Groups(dataset, matches, claims, tuple(rows))


class _Known:
    """What is known of claims, by their ids."""

    def __init__(
        self,
        claims: Iterable[Consensus],
        drifts: Iterable[Drift],
        matches: Matches,
        withdrawn: frozenset[str],
    ) -> None:
        self._claims = {each.unit: each for each in claims}
        self._withdrawn = withdrawn
        unit_of = {
            answer.id: each.unit
            for each in self._claims.values()
            for answer in each.answers.values()
        } | {unit: unit for unit in self._claims}
        self._drifts: defaultdict[str, list[Drift]] = defaultdict(list)
        for drift in drifts:
            for unit in {drift.original, drift.translation} - {""}:
                self._drifts[unit].append(drift)
        self._guessed: defaultdict[str, set[str]] = defaultdict(set)
        for pair in matches.pairs:
            one, other = unit_of.get(pair.one, ""), unit_of.get(pair.other, "")
            if pair.why is Reason.LIKENESS:
                self._guessed[one].add(other)

    def row(self, facts: GroupFacts, kind: RowKind) -> Row:
        """Return the row of a group, or of two claims that contradict each other."""
        is_group = kind is RowKind.GROUP
        drifts = dict.fromkeys(drift for unit in facts.units for drift in self._drifts[unit])
        badges = set(self._badges_of_group(facts) if is_group else _badges_of_pair(facts))
        badges |= {_OF_KIND[each.kind] for each in facts.relations}
        if drifts:
            badges.add(Badge.DRIFT)
        return Row(
            facts.units[0] if is_group else "-".join(facts.units),
            kind,
            tuple(self._claims[unit] for unit in facts.units),
            facts,
            tuple(drifts),
            tuple(badge for badge in Badge if badge in badges),
            facts.independent if is_group else None,
            self._seen(facts) if is_group else "",
        )

    def _badges_of_group(self, facts: GroupFacts) -> Iterator[Badge]:
        units = frozenset(facts.units)
        claims = [self._claims[unit] for unit in facts.units]
        stances = {each.stance for each in claims if each.document.id not in self._withdrawn}
        opposed = any(each.kind is not RelationKind.UNCLEAR for each in facts.relations)
        if facts.independent > 1 and stances == {Stance.ASSERTS} and not opposed:
            yield Badge.CORROBORATED
        if facts.verdict_differs:
            yield Badge.VERDICT_DIFFERS
        if any(self._guessed[unit] & units for unit in units):
            yield Badge.UNCONFIRMED

    def _seen(self, facts: GroupFacts) -> str:
        if not facts.first:
            return ""
        published = self._claims[facts.first[0]].document.published
        return to_published(read_published(published), Precision(facts.first_precision))

    def row_of_one(self, claim: Consensus) -> Row:
        """Return the row of a claim that stands alone."""
        drifts = tuple(self._drifts[claim.unit])
        badges = (Badge.DRIFT, Badge.ONCE) if drifts else (Badge.ONCE,)
        counts = counts_as_said(claim, self._claims, self._withdrawn)
        published = claim.document.published
        return Row(
            claim.unit,
            RowKind.ALONE,
            (claim,),
            None,
            drifts,
            badges,
            int(counts and claim.stance is Stance.ASSERTS),
            in_utc(published) if counts and published else "",
        )


def _badges_of_pair(facts: GroupFacts) -> Iterator[Badge]:
    if not any(Ground.PERSON in each.grounds for each in facts.relations):
        yield Badge.UNCONFIRMED
