"""schema.org: a ClaimReview for each claim with a verdict of a person, a Claim for the others.

https://schema.org/ClaimReview, https://schema.org/Claim. One JSON-LD document whose ``@graph``
holds one entry per line: one for each claim of the consensus, so that no two contradict each other.
A claim inside another is a part of it (``isPartOf``); its author is the inner source.

The author of a ``Claim`` is whoever makes it. Who denies a claim, or only asks, does not make it,
and the dataset does not know who does; `choosing` says which claims are left out, and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.dataset.export.about import document_iri
from factcheck.dataset.export.choosing import choose
from factcheck.dataset.export.json_list import write_json_list
from factcheck.dataset.moments import in_utc, read_moment
from factcheck.dataset.rows import read_units
from factcheck.domain import OTHER, Role, SourceKind
from factcheck.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from pathlib import Path

    from factcheck.dataset.export.about import About
    from factcheck.dataset.reading import OpenDataset
    from factcheck.dataset.rows import Rows
    from factcheck.dataset.unit_columns import UnitRecord
    from factcheck.domain import Annotation

    Json = dict[str, Any]

RATINGS: Mapping[str, int] = {"Supported": 5, "Refuted": 1}
"""The verdicts that have a place on the scale from 1 (false) to 5 (true).

``Not enough evidence`` and ``Conflicting evidence`` have none: they do not mean half true. These,
and the verdicts of a taxonomy's own, are given in words only (``alternateName``).
"""


def write(opened: OpenDataset, out: Path, about: About, rows: Rows) -> tuple[Path, ...]:
    """Write a file; see `factcheck.dataset.export.export`."""
    del rows  # always the consensus
    published = {each for each, choice in choose(opened).items() if not choice.reason}
    entries = (
        _Entry(opened, record, published).to_json(about)
        for record in read_units(opened)
        if record.found.unit in published
    )
    write_json_list(out, {"@context": "https://schema.org"}, "@graph", entries)
    return (out,)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A claim that is published.

    Attributes:
        opened: its dataset.
        record: the claim.
        published: ids of all that are published.
    """

    opened: OpenDataset
    record: UnitRecord
    published: Container[str]

    def to_json(self, about: About) -> Json:
        """Return a ``ClaimReview`` for a claim with a verdict, else a ``Claim``.

        Raises:
            ExportError: the claim has a verdict, and the publisher is not stated.
        """
        found = self.record.found
        if not found.verdict:
            return self._claim()
        if not (about.publisher and about.publisher_url):
            raise ExportError(
                f"claim {found.unit}",
                "it has a verdict, and a ClaimReview must say who publishes it, and where",
                "give --publisher NAME and --publisher-url URL",
            )
        author: Json = {"@type": "Organization", "name": about.publisher}
        if about.home:
            author["url"] = about.home
        judged = [
            self.opened.annotation(answer.annotation)
            for answer in found.answers.values()
            if answer.verdict
        ]
        return {
            "@type": "ClaimReview",
            "@id": f"{_claim_urn(found.unit)}:review",
            "url": about.publisher_url.replace("{id}", found.unit),
            "author": author,
            **_dates(judged),
            "claimReviewed": self.record.words(Role.CONTENT),
            "reviewRating": _rating(found.verdict),
            "itemReviewed": self._claim(),
            **({"citation": list(found.urls)} if found.urls else {}),
            **({"reviewBody": "\n".join(found.notes)} if found.notes else {}),
            **({"license": about.licence_url} if about.licence else {}),
        }

    def _claim(self) -> Json:
        found, article, authors = self.record.found, _article(self.record), self._authors()
        return {
            "@type": "Claim",
            "@id": _claim_urn(found.unit),
            "identifier": found.unit,
            "text": self.record.words(Role.CONTENT),
            "inLanguage": self.record.document.language,
            **({"datePublished": article["datePublished"]} if "datePublished" in article else {}),
            **({"author": authors} if authors else {}),
            "appearance": article,
            # The first appearance that the dataset knows of.
            "firstAppearance": {"@id": article["@id"]},
            **(
                {"isPartOf": {"@id": _claim_urn(found.within)}}
                if found.within in self.published
                else {}
            ),
        }

    def _authors(self) -> list[Json]:
        """Return the source: its labels, with the words of the text; without labels, those words.

        The type is that of the label in the taxonomy; else ``Thing``.
        """
        words = self.record.words(Role.SOURCE)
        labels = [label for label in self.record.found.labels or () if label != OTHER]
        if not labels:
            return [{"@type": "Thing", "name": words}] if words else []
        kinds = {label.name: label.kind for label in self.opened.taxonomy.labels}
        alternate = {"alternateName": words} if words else {}
        return [{"@type": _TYPES[kinds[label]], "name": label, **alternate} for label in labels]


_TYPES: Mapping[SourceKind | None, str] = {
    SourceKind.ORGANIZATION: "Organization",
    SourceKind.PERSON: "Person",
    None: "Thing",
}


def _dates(annotations: Iterable[Annotation]) -> Json:
    """Return when the first annotation was submitted, and when one was changed last."""
    known = list(annotations)
    return {
        "dateCreated": min((each.created for each in known), key=read_moment),
        "dateModified": max((each.updated for each in known), key=read_moment),
    }


def _rating(verdict: str) -> Json:
    rating: Json = {"@type": "Rating", "alternateName": verdict}
    if verdict in RATINGS:
        rating |= {"ratingValue": RATINGS[verdict], "bestRating": 5, "worstRating": 1}
    return rating


def _article(record: UnitRecord) -> Json:
    document = record.document
    known = {
        "url": document.url,
        "headline": document.title,
        "datePublished": document.published and in_utc(document.published),
    }
    return {
        "@type": "CreativeWork",
        "@id": document_iri(document),
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
