"""What changed between two releases of a dataset.

A claim with the same id in both releases is the same claim. The id depends on document, offsets and
words (see `domain.claim_id`), so a claim whose content moved has another id; then it is the same
claim if the contents share at least half, see `match`. Claims of the same annotator are compared
first, then what is left of any annotator, because an account may have got another name.

If the text of a document changed, offsets cannot be compared: then claims are the same if their
contents have the same words.

When something was pulled, submitted or changed is not compared, nor who did it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from factcheck.comparing.matching import Step, match_claims, match_step_by_step
from factcheck.domain import Attribution, Claim, Dataset, Document, Role, Taxonomy, text_of
from factcheck.errors import TaxonomyMismatch

RE_ATTRIBUTED = "re-attributed"
VERDICT = "verdict changed"
RE_WORDED = "re-worded"
EVIDENCE = "evidence changed"
OTHERWISE = "marked otherwise"
KINDS = (RE_ATTRIBUTED, VERDICT, RE_WORDED, EVIDENCE, OTHERWISE)
"""What can change of a claim: source labels or source; verdict; content; evidence; cue, channel or
quotation."""


@dataclass(frozen=True, slots=True)
class ClaimVersion:
    """A claim in one release, in words.

    Attributes:
        document: id of its document.
        text: its content.
        source: its source in the text, ``""`` if it has none.
        labels: its source labels.
        verdict: ``""`` for none yet.
    """

    id: str
    document: str
    annotator: str
    text: str
    source: str
    labels: tuple[str, ...]
    verdict: str


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
    """

    documents_added: tuple[str, ...] = ()
    documents_removed: tuple[str, ...] = ()
    documents_changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    added: tuple[ClaimVersion, ...] = ()
    removed: tuple[ClaimVersion, ...] = ()
    changed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return self != Diff()

    def of_kind(self, kind: str) -> tuple[Change, ...]:
        """Return the changes of one of `KINDS`; a claim may have changed in several ways."""
        return tuple(change for change in self.changed if kind in change.kinds)


def diff(old: Dataset, new: Dataset) -> Diff:
    """Return what changed from one release of a dataset to another.

    Raises:
        TaxonomyMismatch: they have different source labels or verdicts.
    """
    _check_taxonomies(old.taxonomy, new.taxonomy)
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
            self.claim.id,
            self.document.id,
            self.annotator,
            self.words(Role.CONTENT),
            self.words(Role.SOURCE),
            self.claim.labels,
            self.claim.verdict,
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
        yield lambda each: each.annotator, match_claims
        yield lambda _: "", match_claims


def _kinds(one: _Released, other: _Released, *, same_text: bool) -> Iterator[str]:
    """Yield what differs; if the text changed, words are compared, not offsets."""

    def differ(role: Role) -> bool:
        if same_text:
            return one.attribution.spans(role) != other.attribution.spans(role)
        return one.words(role) != other.words(role)

    before, after = one.claim, other.claim
    if set(before.labels) != set(after.labels) or differ(Role.SOURCE):
        yield RE_ATTRIBUTED
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


def _check_taxonomies(old: Taxonomy, new: Taxonomy) -> None:
    """Refuse taxonomies that cannot be compared; descriptions and aliases may differ."""
    before, after = _choices(old), _choices(new)
    only_old, only_new = _missing(before, after), _missing(after, before)
    if only_old or only_new:
        raise TaxonomyMismatch(only_old, only_new)


def _choices(taxonomy: Taxonomy) -> list[str]:
    return [
        *(f"source label {label.name!r}" for label in taxonomy.labels),
        *(f"verdict {verdict!r}" for verdict in taxonomy.verdicts),
    ]
