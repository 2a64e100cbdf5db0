"""schema.org: a ClaimReview for each claim with a verdict of a person, a Claim for the others.

https://schema.org/ClaimReview, https://schema.org/Claim. One JSON-LD document whose ``@graph``
holds one entry per line: for each claim of a document one, whoever annotated it. A claim inside
another is a part of it (``isPartOf``); its author is the inner source.

The author of a ``Claim`` is whoever makes it. Who denies a claim, or only asks, does not make it,
and the dataset does not know who does; `withheld` says which claims are left out, and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.dataset.export.about import document_iri
from factcheck.dataset.export.json_list import write_json_list
from factcheck.dataset.moments import in_utc
from factcheck.domain import OTHER, Role, Stance
from factcheck.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from pathlib import Path

    from factcheck.dataset.export.about import About
    from factcheck.dataset.reading import ClaimRecord, OpenDataset

    Json = dict[str, Any]

RATINGS: Mapping[str, int] = {"Supported": 5, "Refuted": 1}
"""The verdicts that have a place on the scale from 1 (false) to 5 (true).

``Not enough evidence`` and ``Conflicting evidence`` have none: they do not mean half true. These,
and the verdicts of a taxonomy's own, are given in words only (``alternateName``).
"""


def write(opened: OpenDataset, out: Path, about: About) -> tuple[Path, ...]:
    """Write a file; see `factcheck.dataset.export.export`."""
    chosen = _choose(opened)
    entries = (
        _entry(record, about, chosen)
        for record in opened.claims()
        if chosen[record.claim.id].speaks_by(record.claim.annotation)
    )
    write_json_list(out, {"@context": "https://schema.org"}, "@graph", entries)
    return (out,)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A claim that is not published.

    Attributes:
        claim: its id.
        document: id of its document.
        reason: why, in words.
    """

    claim: str
    document: str
    reason: str


DENIED = "its source denies it, and the dataset does not say who makes it"
UNASSERTED = "its source neither asserts nor denies it"
WITHDRAWN = "its document was withdrawn"
UNCARRIED = "it is reported inside a claim that its own source does not assert"
CONTRADICTED = "annotators gave it different verdicts or stances, and nobody decided"
"""Why a claim is not published."""


def withheld(opened: OpenDataset) -> Iterator[Withheld]:
    """Yield the claims of a dataset that are not published, each once.

    Raises:
        InvalidRecord: a claim is not valid.
        OSError: the file cannot be read any more.
    """
    for name, choice in _choose(opened).items():
        reason = CONTRADICTED if choice.contradicted else choice.withheld
        if reason:
            yield Withheld(name, choice.document, reason)


def _why_not(record: ClaimRecord, asserted: Container[tuple[str, str]]) -> str:
    """Return why a claim is not published, whatever its verdict; ``""`` if it is.

    ``asserted`` holds annotation and id of the claims that may be outer ones.
    """
    claim = record.claim
    if record.withdrawn:
        return WITHDRAWN
    if claim.within and (claim.annotation, claim.within) not in asserted:
        return UNCARRIED
    stances = {Stance.DENIES: DENIED, Stance.NONE: UNASSERTED}
    return stances.get(record.claim.attribution.stance, "")


@dataclass(slots=True)
class _Choice:
    """Which of several annotations speaks for a claim.

    Attributes:
        document: id of the document.
        annotation: the one that is published, if any is.
        verdict: its verdict.
        stance: its stance.
        gold: whether it is ground truth.
        withheld: why it is not published whatever the verdicts, ``""`` if it is.
        contradicted: whether verdicts or stances differ, and no ground truth decides.
    """

    document: str
    annotation: str
    verdict: str
    stance: Stance
    gold: bool
    withheld: str
    contradicted: bool = False

    @property
    def is_published(self) -> bool:
        """Whether the claim is published."""
        return not (self.withheld or self.contradicted)

    def speaks_by(self, annotation: str) -> bool:
        """Return whether the claim is published as this annotation has it."""
        return self.annotation == annotation and self.is_published


def _choose(opened: OpenDataset) -> Mapping[str, _Choice]:
    """Return the choice for each claim: ground truth, else the first one with a verdict."""
    choices: dict[str, _Choice] = {}
    asserted: set[tuple[str, str]] = set()
    for record in opened.claims():
        claim, gold = record.claim, record.annotation.gold
        reason = _why_not(record, asserted)
        if not reason:
            asserted.add((claim.annotation, claim.id))  # a claim inside it comes later
        stance, name = claim.attribution.stance, claim.annotation
        this = choices.get(claim.id)
        if this is None or (gold and not this.gold):
            choices[claim.id] = _Choice(claim.document, name, claim.verdict, stance, gold, reason)
        elif gold is this.gold:
            this.contradicted |= stance is not this.stance
            this.contradicted |= bool(claim.verdict) and this.verdict not in {"", claim.verdict}
            if claim.verdict and not this.verdict:
                this.annotation, this.verdict = name, claim.verdict
    return choices


def _entry(record: ClaimRecord, about: About, chosen: Mapping[str, _Choice]) -> Json:
    """Return a ``ClaimReview`` for a claim with a verdict, else a ``Claim``.

    Raises:
        ExportError: the claim has a verdict, and the publisher is not stated.
    """
    claim, annotation = record.claim, record.annotation
    if not claim.verdict:
        return _claim(record, chosen)
    if not (about.publisher and about.publisher_url):
        raise ExportError(
            f"claim {claim.id}",
            "it has a verdict, and a ClaimReview must say who publishes it, and where",
            "give --publisher NAME and --publisher-url URL",
        )
    author: Json = {"@type": "Organization", "name": about.publisher}
    if about.home:
        author["url"] = about.home
    return {
        "@type": "ClaimReview",
        "@id": f"{_claim_urn(claim.id)}:review:{claim.annotation}",
        "url": about.publisher_url.replace("{id}", claim.id),
        "author": author,
        "dateCreated": annotation.created,
        "dateModified": annotation.updated,
        "claimReviewed": record.words(Role.CONTENT),
        "reviewRating": _rating(claim.verdict),
        "itemReviewed": _claim(record, chosen),
        **({"citation": claim.evidence.urls} if claim.evidence.urls else {}),
        **({"reviewBody": claim.evidence.note} if claim.evidence.note else {}),
        **({"license": about.licence_url} if about.licence else {}),
    }


def _rating(verdict: str) -> Json:
    rating: Json = {"@type": "Rating", "alternateName": verdict}
    if verdict in RATINGS:
        rating |= {"ratingValue": RATINGS[verdict], "bestRating": 5, "worstRating": 1}
    return rating


def _claim(record: ClaimRecord, chosen: Mapping[str, _Choice]) -> Json:
    article, authors = _article(record), _authors(record)
    outer = record.claim.within
    return {
        "@type": "Claim",
        "@id": _claim_urn(record.claim.id),
        "identifier": record.claim.id,
        "text": record.words(Role.CONTENT),
        "inLanguage": record.document.language,
        **({"datePublished": article["datePublished"]} if "datePublished" in article else {}),
        **({"author": authors} if authors else {}),
        "appearance": article,
        # The first appearance that the dataset knows of.
        "firstAppearance": {"@id": article["@id"]},
        **(
            {"isPartOf": {"@id": _claim_urn(outer)}} if outer and chosen[outer].is_published else {}
        ),
    }


def _authors(record: ClaimRecord) -> list[Json]:
    """Return the source: its labels, with the words of the text; without labels, those words.

    The type is ``Thing``: a taxonomy does not say which label is a person or an organisation.
    """
    words = record.words(Role.SOURCE)
    labels = [label for label in record.claim.labels if label != OTHER]
    if not labels:
        return [{"@type": "Thing", "name": words}] if words else []
    alternate = {"alternateName": words} if words else {}
    return [{"@type": "Thing", "name": label, **alternate} for label in labels]


def _article(record: ClaimRecord) -> Json:
    document = record.document
    known = {
        "url": document.url,
        "headline": document.title,
        "datePublished": document.published and in_utc(document.published),
    }
    return {
        "@type": "CreativeWork",
        "@id": document_iri(record),
        "inLanguage": document.language,
        **{key: value for key, value in known.items() if value},
        **(
            {"publisher": {"@type": "Organization", "name": document.publisher}}
            if document.publisher
            else {}
        ),
    }


def _claim_urn(name: str) -> str:
    return f"urn:factcheck:claim:{name}"
