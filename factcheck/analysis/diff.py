"""What changed between two releases of a dataset.

A claim is the same in both if its id is; since the id follows from document, place and words (see
`domain.claim_id`), a claim whose content moved has another one, and is known by contents that
share at least half, as `evaluation.match` pairs them. What the same person said is compared first,
then what is left of anybody's: an account may have got another name.

Where the text of a document is another one, places tell nothing: there claims are the same whose
content has the same words.

When something was pulled, submitted or changed is not compared, nor who did it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from factcheck.comparing.matching import match
from factcheck.dataset.schemas import printable, shortened
from factcheck.domain import text_of
from factcheck.errors import TaxonomyMismatch

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from factcheck.domain import Attribution, Claim, Dataset, Document, Span, Taxonomy

RE_ATTRIBUTED = "re-attributed"
VERDICT = "verdict changed"
RE_WORDED = "re-worded"
EVIDENCE = "evidence changed"
OTHERWISE = "marked otherwise"
KINDS = (RE_ATTRIBUTED, VERDICT, RE_WORDED, EVIDENCE, OTHERWISE)
"""What may change of a claim: source labels or source; verdict; content; evidence; cue, channel or
quotation."""


@dataclass(frozen=True, slots=True)
class Version:
    """A claim as one release has it, in words.

    Attributes:
        id: of the claim.
        document: id of its document.
        annotator: who said so.
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
    """A claim that both releases have and that is not the same in both.

    Attributes:
        before: as the old one has it.
        after: as the new one has it.
        kinds: what changed, of `KINDS`, one or more.
    """

    before: Version
    after: Version
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed between two releases.

    Attributes:
        documents_added: ids of documents that are new.
        documents_removed: ids of documents that are no longer there.
        documents_changed: ids of documents whose text is another one.
        withdrawn: ids of documents whose tasks were deleted in between.
        restored: ids of documents that were withdrawn, and are so no more.
        added: claims that are new.
        removed: claims that are no longer there.
        changed: claims that both have, with a difference.
    """

    documents_added: tuple[str, ...] = ()
    documents_removed: tuple[str, ...] = ()
    documents_changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    added: tuple[Version, ...] = ()
    removed: tuple[Version, ...] = ()
    changed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return self != Diff()

    def of_kind(self, kind: str) -> tuple[Change, ...]:
        """Return the changes of one of `KINDS`; a claim may be among those of several."""
        return tuple(change for change in self.changed if kind in change.kinds)


def diff(old: Dataset, new: Dataset) -> Diff:
    """Return what changed from one release of a dataset to another.

    Raises:
        TaxonomyMismatch: they have different source labels or verdicts.
    """
    _check_taxonomies(old.taxonomy, new.taxonomy)
    before, after = _Release(old), _Release(new)
    added: list[Version] = []
    removed: list[Version] = []
    changed: list[Change] = []
    for name in dict.fromkeys((*before.documents, *after.documents)):
        gone, come = list(before.claims[name]), list(after.claims[name])
        moved = before.text(name) != after.text(name)
        pairs = _pair(gone, come, before, after, moved=moved)
        for one, other in pairs:
            kinds = tuple(_kinds(one, other, before, after, moved=moved))
            if kinds:
                changed.append(Change(before.version(one), after.version(other), kinds))
        removed += map(before.version, gone)
        added += map(after.version, come)
    return Diff(
        documents_added=_missing(after.documents, before.documents),
        documents_removed=_missing(before.documents, after.documents),
        documents_changed=tuple(
            name
            for name in before.documents
            if name in after.documents and before.text(name) != after.text(name)
        ),
        withdrawn=_missing(new.withdrawn, old.withdrawn),
        restored=_missing(old.withdrawn, new.withdrawn),
        added=tuple(added),
        removed=tuple(removed),
        changed=tuple(changed),
    )


class _Release:
    """A dataset, by document."""

    def __init__(self, dataset: Dataset) -> None:
        self.documents: Mapping[str, Document] = {each.id: each for each in dataset.documents}
        self.annotators = {each.id: each.annotator for each in dataset.annotations}
        self.claims: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in dataset.claims:
            self.claims[claim.document].append(claim)

    def text(self, document: str) -> str:
        """Return the text of a document, ``""`` of one that is not there."""
        return self.documents[document].text if document in self.documents else ""

    def annotator(self, claim: Claim) -> str:
        return self.annotators[claim.annotation]

    def content(self, claim: Claim) -> str:
        return text_of(claim.attribution.content, self.text(claim.document))

    def source(self, claim: Claim) -> str:
        return text_of(claim.attribution.source, self.text(claim.document))

    def version(self, claim: Claim) -> Version:
        return Version(
            claim.id,
            claim.document,
            self.annotator(claim),
            self.content(claim),
            self.source(claim),
            claim.labels,
            claim.verdict,
        )


_Pairs = list[tuple["Claim", "Claim"]]


def _pair(
    gone: list[Claim], come: list[Claim], before: _Release, after: _Release, *, moved: bool
) -> _Pairs:
    """Return the claims of a document that are the same; take them out of both lists.

    Args:
        gone: those of the old release.
        come: those of the new one.
        before: the old release.
        after: the new one.
        moved: whether the document has another text.
    """

    def name(release: _Release, claim: Claim) -> str:
        return release.content(claim) if moved else claim.id

    def whose(release: _Release, claim: Claim) -> str:
        return release.annotator(claim)

    def anybody(release: _Release, claim: Claim) -> str:
        del release, claim
        return ""

    pairs: _Pairs = []
    for who in (whose, anybody):
        groups = _together(
            [((name(before, each), who(before, each)), each) for each in gone],
            [((name(after, each), who(after, each)), each) for each in come],
        )
        _take([pair for group in groups for pair in zip(*group, strict=False)], gone, come, pairs)
    for who in (whose, anybody) if not moved else ():
        groups = _together(
            [(who(before, each), each) for each in gone],
            [(who(after, each), each) for each in come],
        )
        _take([pair for group in groups for pair in _alike(*group)], gone, come, pairs)
    return pairs


def _together(
    gone: Iterable[tuple[Hashable, Claim]], come: Iterable[tuple[Hashable, Claim]]
) -> list[tuple[list[Claim], list[Claim]]]:
    """Return the claims of each key, old and new."""
    groups: defaultdict[Hashable, tuple[list[Claim], list[Claim]]]
    groups = defaultdict(lambda: ([], []))
    for side, claims in enumerate((gone, come)):
        for key, claim in claims:
            groups[key][side].append(claim)
    return list(groups.values())


def _alike(gone: Sequence[Claim], come: Sequence[Claim]) -> _Pairs:
    """Return the claims whose contents share half."""
    found = match([each.attribution for each in gone], [each.attribution for each in come])
    return [(gone[i], come[j]) for i, j in found]


def _take(found: _Pairs, gone: list[Claim], come: list[Claim], pairs: _Pairs) -> None:
    for one, other in found:
        gone.remove(one)
        come.remove(other)
    pairs += found


def _kinds(
    one: Claim, other: Claim, before: _Release, after: _Release, *, moved: bool
) -> Iterator[str]:
    """Yield what differs; in another text words count, not places."""

    def differ(part: Callable[[Attribution], tuple[Span, ...]]) -> bool:
        ours, theirs = part(one.attribution), part(other.attribution)
        if not moved:
            return ours != theirs
        texts = before.text(one.document), after.text(other.document)
        return text_of(ours, texts[0]) != text_of(theirs, texts[1])

    if set(one.labels) != set(other.labels) or differ(lambda each: each.source):
        yield RE_ATTRIBUTED
    if one.verdict != other.verdict:
        yield VERDICT
    if differ(lambda each: each.content):
        yield RE_WORDED
    if one.evidence != other.evidence:
        yield EVIDENCE
    quotations = one.attribution.quotation, other.attribution.quotation
    if (
        differ(lambda each: each.cue)
        or differ(lambda each: each.channel)
        or quotations[0] is not quotations[1]
    ):
        yield OTHERWISE


def _missing(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    there = set(others)
    return tuple(name for name in names if name not in there)


def _check_taxonomies(old: Taxonomy, new: Taxonomy) -> None:
    """Refuse what cannot be compared; descriptions and aliases may differ.

    Raises:
        TaxonomyMismatch: source labels or verdicts differ.
    """
    ours, theirs = _choices(old), _choices(new)
    gone, come = _missing(ours, theirs), _missing(theirs, ours)
    if gone or come:
        raise TaxonomyMismatch(gone, come)


def _choices(taxonomy: Taxonomy) -> list[str]:
    return [
        *(f"source label {label.name!r}" for label in taxonomy.labels),
        *(f"verdict {verdict!r}" for verdict in taxonomy.verdicts),
    ]


def diff_to_text(found: Diff) -> str:
    """Return how much changed, and then each change on a line, as a terminal can show it."""
    if not found:
        return "no difference\n"
    documents = {
        "added": found.documents_added,
        "removed": found.documents_removed,
        "with another text": found.documents_changed,
        "withdrawn": found.withdrawn,
        "restored": found.restored,
    }
    claims = {
        "added": len(found.added),
        "removed": len(found.removed),
        **{kind: len(found.of_kind(kind)) for kind in KINDS},
    }
    lines = [
        "documents: " + ", ".join(f"{len(names)} {what}" for what, names in documents.items()),
        "claims: " + ", ".join(f"{count} {what}" for what, count in claims.items()),
        "",
        *(f"document {what}: {name}" for what, names in documents.items() for name in names),
        *(f"+ {_told(each)}" for each in found.added),
        *(f"- {_told(each)}" for each in found.removed),
        *(line for each in found.changed for line in _told_change(each)),
    ]
    return "\n".join(map(printable, lines)) + "\n"


def diff_to_dict(found: Diff) -> dict[str, object]:
    """Return the same as plain values for JSON."""
    return {
        "documents": {
            "added": list(found.documents_added),
            "removed": list(found.documents_removed),
            "changed": list(found.documents_changed),
            "withdrawn": list(found.withdrawn),
            "restored": list(found.restored),
        },
        "claims": {
            "added": [asdict(each) for each in found.added],
            "removed": [asdict(each) for each in found.removed],
            "changed": [asdict(each) for each in found.changed],
        },
    }


def _told(version: Version) -> str:
    who = " + ".join(version.labels) or "no label"
    verdict = version.verdict or "no verdict"
    place = f"{version.document} {version.id} ({version.annotator})"
    return f"{place} {shortened(version.text)}: {who}, {verdict}"


def _told_change(change: Change) -> Iterator[str]:
    before, after = change.before, change.after
    names = after.id if before.id == after.id else f"{before.id} → {after.id}"
    yield f"~ {after.document} {names} ({after.annotator}) {', '.join(change.kinds)}"
    sides = {
        "source label": [" + ".join(each.labels) or "none" for each in (before, after)],
        "source": [shortened(each.source) for each in (before, after)],
        "verdict": [each.verdict or "none" for each in (before, after)],
        "content": [shortened(each.text) for each in (before, after)],
    }
    for what, (one, other) in sides.items():
        if one != other:
            yield f"    {what}: {one} → {other}"
