"""schema.org: a ClaimReview for each claim that a person gave a verdict, a Claim for the others.

https://schema.org/ClaimReview, https://schema.org/Claim. One JSON-LD document whose ``@graph``
holds an entry a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.dataset.export.about import iri
from factcheck.dataset.export.lines import write_list
from factcheck.domain import OTHER, Role
from factcheck.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from factcheck.dataset.export.about import About
    from factcheck.dataset.reading import ClaimRecord, OpenDataset

    Json = dict[str, Any]

RATINGS: Mapping[str, int] = {"Supported": 5, "Refuted": 1}
"""Where the scale from 1 (false) to 5 (true) has a place for a verdict.

``Not enough evidence`` and ``Conflicting evidence`` say that it has none: half true is another
thing. They, and verdicts of a taxonomy's own, are told in words alone (``alternateName``).
"""


def write(opened: OpenDataset, out: Path, about: About) -> tuple[Path, ...]:
    """Write a file; see `factcheck.dataset.export.export`."""
    entries = (entry(record, about) for record in opened.claims())
    write_list(out, {"@context": "https://schema.org"}, "@graph", entries)
    return (out,)


def entry(record: ClaimRecord, about: About) -> Json:
    """Return a claim as a ``ClaimReview`` where it has a verdict, else as a ``Claim``.

    Raises:
        ExportError: it has a verdict, and nobody says who publishes it.
    """
    claim, annotation = record.claim, record.annotation
    if not claim.verdict:
        return _claim(record)
    if not (about.publisher and about.publisher_url):
        raise ExportError(
            f"claim {claim.id}",
            "it has a verdict, and a ClaimReview says who publishes it, and where",
            "say so with --publisher NAME and --publisher-url URL",
        )
    author: Json = {"@type": "Organization", "name": about.publisher}
    if about.home:
        author["url"] = about.home
    return {
        "@type": "ClaimReview",
        "@id": f"{_name(record)}:review:{claim.annotation}",
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
    told: Json = {"@type": "Rating", "alternateName": verdict}
    if verdict in RATINGS:
        told |= {"ratingValue": RATINGS[verdict], "bestRating": 5, "worstRating": 1}
    return told


def _claim(record: ClaimRecord) -> Json:
    claim, article = record.claim, _article(record)
    authors = _authors(record)
    return {
        "@type": "Claim",
        "@id": _name(record),
        "identifier": claim.id,
        "text": record.words(Role.CONTENT),
        "inLanguage": record.document.language,
        **({"author": authors} if authors else {}),
        "appearance": article,
        # The first that is known: what this dataset was read from.
        "firstAppearance": {"@id": article["@id"]},
    }


def _authors(record: ClaimRecord) -> list[Json]:
    """Return who says it: the labels, with the words of the text; else those words alone.

    Whether a source is a person or an organisation no taxonomy says, so it is a ``Thing``.
    """
    words = record.words(Role.SOURCE)
    labels = [label for label in record.claim.labels if label != OTHER]
    if not labels:
        return [{"@type": "Thing", "name": words}] if words else []
    called = {"alternateName": words} if words else {}
    return [{"@type": "Thing", "name": label, **called} for label in labels]


def _article(record: ClaimRecord) -> Json:
    document = record.document
    known = {
        "url": document.url,
        "headline": document.title,
        "datePublished": document.published,
    }
    return {
        "@type": "CreativeWork",
        "@id": iri(record),
        "inLanguage": document.language,
        **{key: value for key, value in known.items() if value},
    }


def _name(record: ClaimRecord) -> str:
    return f"urn:factcheck:claim:{record.claim.id}"
