"""A claim dataset as JSON and back.

In memory only the annotation holds who made it, when, how long it took and from which model. In
the file each claim holds this too, so that a claim can be read by itself; `rules` checks that both
agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.dataset.codec import (
    attribution_from_json,
    attribution_to_json,
    document_to_json,
    model_from_json,
    model_to_json,
    taxonomy_to_json,
    within_to_json,
)
from factcheck.dataset.schemas import urn
from factcheck.domain import (
    Annotation,
    Claim,
    Dataset,
    Document,
    Evidence,
    Origin,
    Prelabel,
    Provenance,
    Span,
    text_of,
)
from factcheck.errors import InvalidRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from factcheck.dataset.codec import Json
    from factcheck.domain import Taxonomy


LISTS = ("documents", "withdrawn", "annotations", "claims")
"""The lists of a dataset, in the order of the file."""


def dataset_to_json(dataset: Dataset) -> Json:
    """Return a dataset as the record that ``claims.json`` holds.

    Raises:
        InvalidRecord: the dataset does not hold the document or the annotation of a claim.
        SpanError: a span does not fit its text.
    """
    documents = {document.id: document for document in dataset.documents}
    annotations = {annotation.id: annotation for annotation in dataset.annotations}
    unknown = [
        f"claim {claim.id} refers to document {claim.document!r} and annotation "
        f"{claim.annotation!r}, one of which is not in the dataset"
        for claim in dataset.claims
        if claim.document not in documents or claim.annotation not in annotations
    ]
    unknown += [
        f"annotation {each.id} refers to document {each.document!r}, which is not in the dataset"
        for each in dataset.annotations
        if each.document not in documents
    ]
    if unknown:
        raise InvalidRecord("dataset", tuple(unknown))
    return {
        **head_to_json(dataset.taxonomy, dataset.origin),
        "documents": [document_to_json(document) for document in dataset.documents],
        "withdrawn": list(dataset.withdrawn),
        "annotations": [
            annotation_to_json(each, documents[each.document]) for each in dataset.annotations
        ],
        "claims": [
            claim_to_json(claim, documents[claim.document], annotations[claim.annotation])
            for claim in dataset.claims
        ],
    }


def head_to_json(taxonomy: Taxonomy, origin: Origin) -> Json:
    """Return the members of a dataset before its lists."""
    return {
        "schema": urn("dataset"),
        "origin": {
            "project": origin.project,
            "server": origin.server,
            "pulled": origin.pulled,
            "factcheck": origin.version,
        },
        "taxonomy": taxonomy_to_json(taxonomy),
    }


def claim_to_json(claim: Claim, document: Document, annotation: Annotation) -> Json:
    """Return a claim that can be read without its dataset.

    Args:
        claim: what was verified.
        document: the document that holds it.
        annotation: the annotation that holds it.

    Raises:
        SpanError: a span does not fit the text.
    """
    return {
        "schema": urn("claim"),
        "id": claim.id,
        "document": claim.document,
        "annotation": claim.annotation,
        "text": text_of(claim.attribution.content, document.text),
        "attribution": attribution_to_json(claim.attribution, document.text),
        "labels": list(claim.labels),
        "verdict": claim.verdict or None,
        "evidence": {"urls": list(claim.evidence.urls), "note": claim.evidence.note},
        "annotator": annotation.annotator,
        **_editor_to_json(annotation),
        "created": annotation.created,
        "updated": annotation.updated,
        "lead_time": annotation.lead_time,
        "provenance": claim.provenance.value,
        "relocated": claim.relocated,
        "prediction": _origin_to_json(claim, annotation),
        **within_to_json(claim),
    }


def claim_from_json(record: Mapping[str, Any]) -> Claim:
    """Return the claim of a valid record."""
    origin = record["prediction"] or {"id": "", "score": None}
    return Claim(
        id=record["id"],
        document=record["document"],
        annotation=record["annotation"],
        attribution=attribution_from_json(record["attribution"]),
        labels=tuple(record["labels"]),
        verdict=record["verdict"] or "",
        evidence=Evidence(tuple(record["evidence"]["urls"]), record["evidence"]["note"]),
        provenance=Provenance(record["provenance"]),
        predicted=origin["id"],
        score=origin["score"],
        relocated=record["relocated"],
        within=record.get("within", ""),
    )


def _origin_to_json(claim: Claim, annotation: Annotation) -> Json | None:
    """Return where a claim came from; an incomplete prediction is left for the schema to refuse."""
    if not claim.predicted and claim.score is None:
        return None
    return {
        "id": claim.predicted,
        "score": claim.score,
        "model": annotation.model.name if annotation.model else None,
        "revision": annotation.model.revision if annotation.model else None,
    }


def annotation_to_json(annotation: Annotation, document: Document) -> Json:
    """Return an annotation without its claims.

    Raises:
        SpanError: a span of a predicted claim does not fit the text.
    """
    return {
        "id": annotation.id,
        "document": annotation.document,
        "annotator": annotation.annotator,
        **_editor_to_json(annotation),
        "created": annotation.created,
        "updated": annotation.updated,
        "lead_time": annotation.lead_time,
        "model": model_to_json(annotation.model) if annotation.model else None,
        "predicted": [_prelabel_to_json(each, document) for each in annotation.predicted],
        "deleted": list(annotation.deleted),
        "gold": annotation.gold,
        "part": (
            {"start": annotation.part.start, "end": annotation.part.end}
            if annotation.part
            else None
        ),
        "adjudicates": list(annotation.adjudicates),
    }


def _editor_to_json(annotation: Annotation) -> Json:
    return {"editor": annotation.editor} if annotation.editor else {}


def _prelabel_to_json(prelabel: Prelabel, document: Document) -> Json:
    return {
        "id": prelabel.id,
        "attribution": attribution_to_json(prelabel.attribution, document.text),
        "labels": list(prelabel.labels),
        "score": prelabel.score,
        **within_to_json(prelabel),
    }


def _prelabel_from_json(record: Mapping[str, Any]) -> Prelabel:
    return Prelabel(
        id=record["id"],
        attribution=attribution_from_json(record["attribution"]),
        labels=tuple(record["labels"]),
        score=record["score"],
        within=record.get("within", ""),
    )


def annotation_from_json(record: Mapping[str, Any]) -> Annotation:
    """Return the annotation of a valid record."""
    return Annotation(
        id=record["id"],
        document=record["document"],
        annotator=record["annotator"],
        created=record["created"],
        updated=record["updated"],
        lead_time=record["lead_time"],
        model=model_from_json(record["model"]) if record["model"] else None,
        predicted=tuple(map(_prelabel_from_json, record["predicted"])),
        deleted=tuple(record["deleted"]),
        gold=record["gold"],
        part=Span(record["part"]["start"], record["part"]["end"]) if record["part"] else None,
        adjudicates=tuple(record["adjudicates"]),
        editor=record.get("editor", ""),
    )
