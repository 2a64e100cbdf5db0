"""W3C Web Annotations: every span by its position and by its words.

https://www.w3.org/TR/annotation-model/. A claim is an annotation of its content; its source, cue
and channel are separate annotations that link to it. Of a claim inside another, an annotation of
the inner one links to the outer one. The target is the text as it was read, not
the web page it came from: on that page the offsets would select something else.

An annotation holds for each of several targets by itself (section 3.2.7 of the model), so several
pieces of a claim are one target: an ``oa:List``, all of whose items are used, in their order
(https://www.w3.org/TR/annotation-vocab/#list). Several selectors of one source are no way to write
them, since these select the same segment (section 4.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from factcheck.dataset.codec import span_to_json
from factcheck.dataset.consensus import read_answers
from factcheck.dataset.export.about import document_iri
from factcheck.dataset.export.json_list import write_json_list
from factcheck.domain import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from factcheck.dataset.export.about import About
    from factcheck.dataset.reading import ClaimRecord, OpenDataset
    from factcheck.dataset.rows import Rows
    from factcheck.domain import Span

    Json = dict[str, Any]

OFFSETS = "Unicode code points, half-open, from 0"
"""What ``start`` and ``end`` of a TextPositionSelector count; the specification asks for this."""

_CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "offsets": "urn:factcheck:terms:offsets",
        "unit": {"@id": "urn:factcheck:terms:unit", "@type": "@id"},
    },
]


def write(opened: OpenDataset, out: Path, about: About, rows: Rows) -> tuple[Path, ...]:
    """Write a file; see `factcheck.dataset.export.export`."""
    del rows  # always annotations
    head = {
        "@context": _CONTEXT,
        "id": f"urn:factcheck:annotations:{quote(opened.origin.project, safe='')}",
        "type": "AnnotationPage",
        "generated": opened.origin.pulled,
        "offsets": OFFSETS,
        **({"rights": about.licence_url} if about.licence else {}),
    }
    items = (each for record in read_answers(opened) for each in _annotations(record))
    write_json_list(out, head, "items", items)
    return (out,)


def _annotations(record: ClaimRecord) -> Iterator[Json]:
    """Yield the annotation of a claim, one for each role, and one for the claim that it is in."""
    claim, annotation = record.claim, record.annotation
    name = _name(record, claim.id)
    by = {
        "creator": {"type": "Person", "name": annotation.annotator},
        "created": annotation.created,
        "modified": annotation.updated,
    }
    yield {
        "id": name,
        "type": "Annotation",
        "motivation": "assessing" if claim.verdict else "identifying",
        **({"unit": f"urn:factcheck:claim:{record.unit}"} if record.unit else {}),
        **by,
        "body": _bodies(record),
        "target": _target(record, claim.attribution.content),
    }
    for role in (Role.SOURCE, Role.CUE, Role.CHANNEL):
        if spans := claim.attribution.spans(role):
            yield {
                "id": f"{name}:{role}",
                "type": "Annotation",
                "motivation": "linking",
                **by,
                "body": [_text_body("classifying", role), _link_body(name)],
                "target": _target(record, spans),
            }
    if claim.within:
        yield {
            "id": f"{name}:within",
            "type": "Annotation",
            "motivation": "linking",
            **by,
            "body": [_text_body("classifying", "within"), _link_body(_name(record, claim.within))],
            "target": name,
        }


def _name(record: ClaimRecord, claim: str) -> str:
    return f"urn:factcheck:claim:{claim}:{quote(record.claim.annotation, safe='')}"


def _bodies(record: ClaimRecord) -> list[Json]:
    """Return what the annotator said of a claim, each part with its purpose."""
    claim = record.claim
    texts = [
        ("classifying", "claim"),
        ("describing", claim.attribution.quotation),
        ("describing", claim.attribution.stance),
        *(("tagging", label) for label in claim.labels),
        ("assessing", claim.verdict),
        ("commenting", claim.evidence.note),
    ]
    return [
        *(_text_body(purpose, text) for purpose, text in texts if text),
        *map(_link_body, claim.evidence.urls),
    ]


def _text_body(purpose: str, text: str) -> Json:
    # Declared as plain text, so that no reader takes a note for HTML.
    return {"type": "TextualBody", "purpose": purpose, "value": text, "format": "text/plain"}


def _link_body(address: str) -> Json:
    return {"type": "SpecificResource", "purpose": "linking", "source": address}


def _target(record: ClaimRecord, spans: tuple[Span, ...]) -> Json:
    pieces = [_piece(record, span) for span in spans]
    return pieces[0] if len(pieces) == 1 else {"type": "List", "items": pieces}


def _piece(record: ClaimRecord, span: Span) -> Json:
    quoted = span_to_json(span, record.document.text)
    position, quotation = ("start", "end"), ("exact", "prefix", "suffix")
    return {
        "type": "SpecificResource",
        "source": _document(record),
        "selector": [
            {"type": "TextPositionSelector", **{key: quoted[key] for key in position}},
            {"type": "TextQuoteSelector", **{key: quoted[key] for key in quotation}},
        ],
    }


def _document(record: ClaimRecord) -> Json:
    document = record.document
    return {
        "id": document_iri(document),
        "type": "Text",
        "format": "text/plain",
        "language": document.language,
        "textDirection": document.language.direction,
        **({"via": document.url} if document.url else {}),
        **({"dc:publisher": document.publisher} if document.publisher else {}),
    }
