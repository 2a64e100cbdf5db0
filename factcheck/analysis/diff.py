"""What changed between two releases of a dataset.

A claim with the same id in both releases is the same claim. The id depends on document, offsets and
words (see `domain.claim_id`), so a claim whose content moved has another id; then it is the same
claim if the contents share at least half, see `match`. Claims of the same annotator are compared
first, then what is left of any annotator, because an account may have got another name.

If the text of a document changed, offsets cannot be compared: then claims are the same if their
contents have the same words.

When something was pulled, submitted or changed is not compared, nor who did it.

If the taxonomies differ, their labels are compared, too, see `taxonomy_diff`. Claims are compared
with the new names of labels that were renamed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from factcheck.analysis.taxonomy_diff import (
    ChoicesDiff,
    diff_labels,
    diff_verdicts,
    read_renaming,
)
from factcheck.comparing.matching import Step, match_claims, match_step_by_step
from factcheck.domain import Attribution, Claim, Dataset, Document, Evidence, Role, text_of

RE_ATTRIBUTED = "re-attributed"
VERDICT = "verdict changed"
RE_WORDED = "re-worded"
EVIDENCE = "evidence changed"
STANCE = "stance changed"
OTHERWISE = "marked otherwise"
KINDS = (RE_ATTRIBUTED, STANCE, VERDICT, RE_WORDED, EVIDENCE, OTHERWISE)
"""What can change of a claim: source labels or source; whether they assert or deny it; verdict;
content; evidence; cue, channel or quotation."""


@dataclass(frozen=True, slots=True)
class ClaimVersion:
    """A claim in one release, in words.

    Attributes:
        document: id of its document.
        text: its content.
        source: its source in the text, ``""`` if it has none.
        labels: its source labels; one that was renamed has its new name.
        verdict: ``""`` for none yet; one that was renamed has its new name.
        evidence: the addresses and the note that support the verdict.
        words: by role, its words in the text, ``""`` for none.
        quotation: ``direct``, ``indirect`` or ``mixed``.
        stance: ``asserts``, ``denies``, ``hedged`` or ``none``.
        places: by role, where each piece starts and ends, in code points of the document's text.
    """

    id: str
    document: str
    annotator: str
    text: str
    source: str
    labels: tuple[str, ...]
    verdict: str
    words: Mapping[str, str]
    quotation: str
    stance: str
    evidence: Evidence
    places: Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that is in both releases and differs, in one or more of `KINDS`."""

    before: ClaimVersion
    after: ClaimVersion
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed between two releases.

    Attributes:
        documents_added: ids of documents that are new.
        documents_removed: ids of documents that are no longer there.
        documents_changed: ids of documents whose text changed.
        withdrawn: ids of documents whose tasks were deleted in between.
        restored: ids of documents that were withdrawn and no longer are.
        added: claims that are new.
        removed: claims that are no longer there.
        changed: claims that are in both and differ.
        labels: what changed of the source labels of the taxonomy.
        verdicts: what changed of its verdicts.
    """

    documents_added: tuple[str, ...] = ()
    documents_removed: tuple[str, ...] = ()
    documents_changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    added: tuple[ClaimVersion, ...] = ()
    removed: tuple[ClaimVersion, ...] = ()
    changed: tuple[Change, ...] = ()
    labels: ChoicesDiff = field(default_factory=ChoicesDiff)
    verdicts: ChoicesDiff = field(default_factory=ChoicesDiff)

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return self != Diff()

    def of_kind(self, kind: str) -> tuple[Change, ...]:
        """Return the changes of one of `KINDS`; a claim may have changed in several ways."""
        return tuple(change for change in self.changed if kind in change.kinds)


def diff(old: Dataset, new: Dataset, renamed: Mapping[str, str] = MappingProxyType({})) -> Diff:
    """Return what changed from one release of a dataset to another.

    Args:
        old: the release before.
        new: the release after.
        renamed: the new names of source labels and verdicts, by their old ones.

    Raises:
        TaxonomyMismatch: an old name is not in the old taxonomy, or its new one not in the new one.
    """
    renaming = read_renaming(renamed, old.taxonomy, new.taxonomy)
    old = replace(old, claims=tuple(map(renaming.of, old.claims)))
    texts = [{each.id: each.text for each in release.documents} for release in (old, new)]
    before, after = (_by_document(release) for release in (old, new))
    rewritten = [name for name, text in texts[0].items() if texts[1].get(name, text) != text]
    added: list[ClaimVersion] = []
    removed: list[ClaimVersion] = []
    changed: list[Change] = []
    for name in dict.fromkeys((*texts[0], *texts[1])):
        same_text = name not in rewritten
        pairs, gone, come = match_step_by_step(
            before[name], after[name], _steps(same_text=same_text)
        )
        for one, other in pairs:
            kinds = tuple(_kinds(one, other, same_text=same_text))
            if kinds:
                changed.append(Change(one.version(), other.version(), kinds))
        removed += (each.version() for each in gone)
        added += (each.version() for each in come)
    return Diff(
        documents_added=_missing(texts[1], texts[0]),
        documents_removed=_missing(texts[0], texts[1]),
        documents_changed=tuple(rewritten),
        withdrawn=_missing(new.withdrawn, old.withdrawn),
        restored=_missing(old.withdrawn, new.withdrawn),
        added=tuple(added),
        removed=tuple(removed),
        changed=tuple(changed),
        labels=diff_labels(old.taxonomy, new.taxonomy, renaming),
        verdicts=diff_verdicts(old.taxonomy, new.taxonomy, renaming),
    )


@dataclass(frozen=True, slots=True)
class _Released:
    """A claim with its document and its annotator."""

    claim: Claim
    document: Document
    annotator: str

    @property
    def attribution(self) -> Attribution:
        return self.claim.attribution

    def words(self, role: Role) -> str:
        return text_of(self.attribution.spans(role), self.document.text)

    def version(self) -> ClaimVersion:
        return ClaimVersion(
            id=self.claim.id,
            document=self.document.id,
            annotator=self.annotator,
            text=self.words(Role.CONTENT),
            source=self.words(Role.SOURCE),
            labels=self.claim.labels,
            verdict=self.claim.verdict,
            words={role.value: self.words(role) for role in Role},
            quotation=self.attribution.quotation.value,
            stance=self.attribution.stance.value,
            evidence=self.claim.evidence,
            places={
                role.value: tuple((span.start, span.end) for span in self.attribution.spans(role))
                for role in Role
            },
        )


def _by_document(dataset: Dataset) -> Mapping[str, Sequence[_Released]]:
    documents = {each.id: each for each in dataset.documents}
    annotators = {each.id: each.annotator for each in dataset.annotations}
    claims: defaultdict[str, list[_Released]] = defaultdict(list)
    for claim in dataset.claims:
        released = _Released(claim, documents[claim.document], annotators[claim.annotation])
        claims[claim.document].append(released)
    return claims


def _steps(*, same_text: bool) -> Iterator[Step[_Released]]:
    """Yield how the claims of a document are paired, the surest way first."""

    def identity(each: _Released) -> str:
        return each.claim.id if same_text else each.words(Role.CONTENT)

    yield lambda each: (identity(each), each.annotator), zip
    yield identity, zip
    if same_text:
        yield lambda each: (each.annotator, bool(each.claim.within)), match_claims
        yield lambda each: bool(each.claim.within), match_claims


def _kinds(one: _Released, other: _Released, *, same_text: bool) -> Iterator[str]:
    """Yield what differs; if the text changed, words are compared, not offsets."""

    def differ(role: Role) -> bool:
        if same_text:
            return one.attribution.spans(role) != other.attribution.spans(role)
        return one.words(role) != other.words(role)

    before, after = one.claim, other.claim
    if set(before.labels) != set(after.labels) or differ(Role.SOURCE):
        yield RE_ATTRIBUTED
    if before.attribution.stance is not after.attribution.stance:
        yield STANCE
    if before.verdict != after.verdict:
        yield VERDICT
    if differ(Role.CONTENT):
        yield RE_WORDED
    if before.evidence != after.evidence:
        yield EVIDENCE
    if (
        differ(Role.CUE)
        or differ(Role.CHANNEL)
        or before.attribution.quotation is not after.attribution.quotation
    ):
        yield OTHERWISE


def _missing(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return the names that are not among the others."""
    known = set(others)
    return tuple(name for name in names if name not in known)
