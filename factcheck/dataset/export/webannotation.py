"""W3C Web Annotations: every span by its position and by its words.

https://www.w3.org/TR/annotation-model/. A claim is an annotation of its content; its source, cue
and channel are annotations of their own that link to it. What is annotated is the text as it was
read, not the page it came from: on that page the offsets would select something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from factcheck.dataset.codec import span_to_json
from factcheck.dataset.export.about import iri
from factcheck.dataset.export.lines import write_list
from factcheck.domain import Language, Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from factcheck.dataset.export.about import About
    from factcheck.dataset.reading import ClaimRecord, OpenDataset
    from factcheck.domain import Span

    Json = dict[str, Any]

OFFSETS = "Unicode code points, half-open, from 0"
"""What ``start`` and ``end`` of a TextPositionSelector count, as its specification asks."""

_CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"offsets": "urn:factcheck:terms:offsets"},
]
_DIRECTIONS = {Language.ENGLISH: "ltr", Language.ARABIC: "rtl"}


def write(opened: OpenDataset, out: Path, about: About) -> tuple[Path, ...]:
    """Write a file; see `factcheck.dataset.export.export`."""
    head = {
        "@context": _CONTEXT,
        "id": f"urn:factcheck:annotations:{quote(opened.origin.project, safe='')}",
        "type": "AnnotationPage",
        "generated": opened.origin.pulled,
        "offsets": OFFSETS,
        **({"rights": about.licence_url} if about.licence else {}),
    }
    found = (each for record in opened.claims() for each in annotated(record))
    write_list(out, head, "items", found)
    return (out,)


def annotated(record: ClaimRecord) -> Iterator[Json]:
    """Yield the annotation of a claim, and that of each of its roles that the text has."""
    claim, annotation = record.claim, record.annotation
    name = f"urn:factcheck:claim:{claim.id}:{quote(claim.annotation, safe='')}"
    by = {
        "creator": {"type": "Person", "name": annotation.annotator},
        "created": annotation.created,
        "modified": annotation.updated,
    }
    yield {
        "id": name,
        "type": "Annotation",
        "motivation": "assessing" if claim.verdict else "identifying",
        **by,
        "body": _bodies(record),
        "target": [_target(record, span) for span in claim.attribution.content],
    }
    for role in (Role.SOURCE, Role.CUE, Role.CHANNEL):
        if spans := claim.attribution.spans(role):
            yield {
                "id": f"{name}:{role}",
                "type": "Annotation",
                "motivation": "linking",
                **by,
                "body": [
                    _words("classifying", role),
                    {"type": "SpecificResource", "purpose": "linking", "source": name},
                ],
                "target": [_target(record, span) for span in spans],
            }


def _bodies(record: ClaimRecord) -> list[Json]:
    """Return what was said of a claim, each with its purpose."""
    claim = record.claim
    said = [
        ("classifying", "claim"),
        ("describing", claim.attribution.quotation),
        *(("tagging", label) for label in claim.labels),
    ]
    if claim.verdict:
        said.append(("assessing", claim.verdict))
    if claim.evidence.note:
        said.append(("commenting", claim.evidence.note))
    return [
        *(_words(purpose, value) for purpose, value in said),
        *(
            {"type": "SpecificResource", "purpose": "linking", "source": url}
            for url in claim.evidence.urls
        ),
    ]


def _words(purpose: str, value: str) -> Json:
    # Plain text: nobody may take a note for HTML.
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _target(record: ClaimRecord, span: Span) -> Json:
    quoted = span_to_json(span, record.document.text)
    return {
        "type": "SpecificResource",
        "source": _source(record),
        "selector": [
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            {
                "type": "TextQuoteSelector",
                "exact": quoted["exact"],
                "prefix": quoted["prefix"],
                "suffix": quoted["suffix"],
            },
        ],
    }


def _source(record: ClaimRecord) -> Json:
    document = record.document
    return {
        "id": iri(record),
        "type": "Text",
        "format": "text/plain",
        "language": document.language,
        "textDirection": _DIRECTIONS[document.language],
        **({"via": document.url} if document.url else {}),
    }
