"""schema.org: a ClaimReview for each claim with a verdict of a person, a Claim for the others.

https://schema.org/ClaimReview, https://schema.org/Claim. One JSON-LD document whose ``@graph``
holds one entry per line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.dataset.export.about import document_iri
from factcheck.dataset.export.json_list import write_json_list
from factcheck.domain import OTHER, Role
from factcheck.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Mapping
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
    entries = (_entry(record, about) for record in opened.claims())
    write_json_list(out, {"@context": "https://schema.org"}, "@graph", entries)
    return (out,)


def _entry(record: ClaimRecord, about: About) -> Json:
    """Return a ``ClaimReview`` for a claim with a verdict, else a ``Claim``.

    Raises:
        ExportError: the claim has a verdict, and the publisher is not stated.
    """
    claim, annotation = record.claim, record.annotation
    if not claim.verdict:
        return _claim(record)
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
        "@id": f"{_claim_urn(record)}:review:{claim.annotation}",
        "url": about.publisher_url.replace("{id}", claim.id),
        "author": author,
        "dateCreated": annotation.created,
        "dateModified": annotation.updated,
        "claimReviewed": record.words(Role.CONTENT),
        "reviewRating": _rating(claim.verdict),
        "itemReviewed": _claim(record),
        **({"citation": claim.evidence.urls} if claim.evidence.urls else {}),
        **({"reviewBody": claim.evidence.note} if claim.evidence.note else {}),
        **({"license": about.licence_url} if about.licence else {}),
    }


def _rating(verdict: str) -> Json:
    rating: Json = {"@type": "Rating", "alternateName": verdict}
    if verdict in RATINGS:
        rating |= {"ratingValue": RATINGS[verdict], "bestRating": 5, "worstRating": 1}
    return rating


def _claim(record: ClaimRecord) -> Json:
    article, authors = _article(record), _authors(record)
    return {
        "@type": "Claim",
        "@id": _claim_urn(record),
        "identifier": record.claim.id,
        "text": record.words(Role.CONTENT),
        "inLanguage": record.document.language,
        **({"author": authors} if authors else {}),
        "appearance": article,
        # The first appearance that the dataset knows of.
        "firstAppearance": {"@id": article["@id"]},
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
        "datePublished": document.published,
    }
    return {
        "@type": "CreativeWork",
        "@id": document_iri(record),
        "inLanguage": document.language,
        **{key: value for key, value in known.items() if value},
    }


def _claim_urn(record: ClaimRecord) -> str:
    return f"urn:factcheck:claim:{record.claim.id}"
