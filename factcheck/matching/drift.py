"""Where articles and their translations say something else."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.comparing.consensus import consensus_claims
from factcheck.dataset import open_dataset
from factcheck.dataset.consensus import read_consensus
from factcheck.domain import Direction, Drift, DriftKind, Reason, Role
from factcheck.errors import InvalidRecord
from factcheck.matching.drift_kinds import Side, compare_sides

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from factcheck.comparing.consensus import Consensus
    from factcheck.domain import Dataset, Document, Matches
    from factcheck.files import StrPath

LEAST_SHARE = 0.5
"""Which share of the claims of the shorter article has to be paired: a translation has most."""

_DAY = len("2026-03-01")


@dataclass(frozen=True, slots=True)
class ComparedArticles:
    """Two parallel articles, compared claim by claim.

    Attributes:
        original: the original, see ``direction``.
        translation: the other one.
        direction: how it is known which of them is the original.
        pairs: how many of their claims are aligned.
        claims: how many claims the original has, and the translation.
        drifts: what they say differently; empty if they are not `comparable`.
    """

    original: Document
    translation: Document
    direction: Direction
    pairs: int
    claims: tuple[int, int]
    drifts: tuple[Drift, ...]

    @property
    def comparable(self) -> bool:
        """Whether enough claims are aligned for two articles that say the same."""
        return _are_comparable(self.pairs, *self.claims)


def find_drift(dataset: Dataset, matches: Matches) -> tuple[Drift, ...]:
    """Return what parallel articles of a dataset say differently, in the order of the dataset.

    Claims are those after agreement and adjudication. Articles of which few claims are aligned are
    left out: they are different articles, or one of them is not annotated.

    Args:
        dataset: the documents with their claims.
        matches: which of the claims are the same, of this dataset.

    Raises:
        SpanError: a span does not fit its text.
    """
    compared = compare_articles(consensus_claims(dataset), matches)
    return tuple(drift for articles in compared for drift in articles.drifts)


def read_compared(path: StrPath, matches: Matches) -> list[ComparedArticles]:
    """Return all parallel articles of a dataset in a file, compared; see `compare_articles`.

    Raises:
        InvalidRecord: the dataset is not valid, or the matches are those of another file.
        OSError: the file cannot be read.
    """
    path = Path(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != matches.dataset:
        what = "the matches are those of another file, or of an earlier state of it"
        raise InvalidRecord(str(path), (f"{what}; run `factcheck match` again",))
    with open_dataset(path) as opened:
        return list(compare_articles(read_consensus(opened), matches))


def compare_articles(claims: Iterable[Consensus], matches: Matches) -> Iterator[ComparedArticles]:
    """Yield all parallel articles that have claims, each pair once.

    Args:
        claims: the claims of all documents.
        matches: which of them are the same.
    """
    found: defaultdict[str, list[Consensus]] = defaultdict(list)
    for each in claims:
        if each.document.parallel:
            found[each.document.id].append(each)
    partners = {
        unit: partner
        for pair in matches.pairs
        if pair.why is Reason.PARALLEL
        for unit, partner in ((pair.one, pair.other), (pair.other, pair.one))
    }
    seen: set[str] = set()
    for name, here in found.items():
        parallel = here[0].document.parallel
        if name not in seen and parallel in found:
            seen.add(parallel)
            yield _compare(here, found[parallel], partners)


def _compare(
    ones: Sequence[Consensus], others: Sequence[Consensus], partners: Mapping[str, str]
) -> ComparedArticles:
    direction, swapped = _direction(ones[0].document, others[0].document)
    originals, translations = (
        sorted(claims, key=lambda each: each.attribution.content)
        for claims in ((others, ones) if swapped else (ones, others))
    )
    by_unit = {each.unit: each for each in translations}
    pairs = [
        (each, by_unit[partners[each.unit]])
        for each in originals
        if partners.get(each.unit) in by_unit
    ]
    drifts: list[Drift] = []
    if _are_comparable(len(pairs), len(originals), len(translations)):
        for original, translation in pairs:
            changes = compare_sides(_side(original), _side(translation))
            drifts += (
                Drift(kind, original.unit, translation.unit, detail, direction)
                for kind, detail in changes
            )
        paired = {each.unit for pair in pairs for each in pair}
        drifts += (
            Drift(DriftKind.MISSING, each.unit, "", _missing(each, translations[0]), direction)
            for each in originals
            if each.unit not in paired
        )
        drifts += (
            Drift(DriftKind.MISSING, "", each.unit, _missing(each, originals[0]), direction)
            for each in translations
            if each.unit not in paired
        )
    return ComparedArticles(
        originals[0].document,
        translations[0].document,
        direction,
        len(pairs),
        (len(originals), len(translations)),
        tuple(drifts),
    )


def _direction(one: Document, other: Document) -> tuple[Direction, bool]:
    """Return how it is known which is the original, and whether that is the other one."""
    days = [each.published[:_DAY] for each in (one, other)]
    if all(days) and days[0] != days[1]:
        return Direction.PUBLISHED, days[1] < days[0]
    return Direction.UNKNOWN, False


def _are_comparable(pairs: int, ones: int, others: int) -> bool:
    return 0 < LEAST_SHARE * min(ones, others) <= pairs


def _side(each: Consensus) -> Side:
    return Side(each.document, each.attribution, frozenset(each.labels or ()))


def _missing(there: Consensus, elsewhere: Consensus) -> str:
    side = Side(there.document, there.attribution)
    words = side.shown(Role.SOURCE, Role.CUE, Role.CONTENT)
    return f"{side.language}: {words}; {elsewhere.document.language.english_name}: no such claim"
