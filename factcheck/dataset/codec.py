"""Documents, taxonomies and predictions as JSON and back, without loss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.dataset.schemas import urn
from factcheck.domain import (
    HYPOTHESES,
    VERDICTS,
    Attribution,
    Document,
    LabelScore,
    Language,
    ModelId,
    PredictedClaim,
    Prediction,
    Quotation,
    SourceKind,
    SourceLabel,
    Span,
    Stance,
    Taxonomy,
    Zone,
    ZoneKind,
    text_of,
)
from factcheck.errors import InvalidRecord
from factcheck.text.stance import stance_of_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from factcheck.domain import Claim, Prelabel

    Json = dict[str, Any]

CONTEXT = 32
"""Code points of text before and after a quote that are kept with it."""


def span_to_json(span: Span, text: str) -> Json:
    """Return a span with its position and its quote, so that it can be found in a changed text.

    https://www.w3.org/TR/annotation-model/ (TextPositionSelector, TextQuoteSelector).

    Raises:
        SpanError: it does not fit the text.
    """
    return {
        "start": span.start,
        "end": span.end,
        "exact": span.text_in(text),
        "prefix": text[max(0, span.start - CONTEXT) : span.start],
        "suffix": text[span.end : span.end + CONTEXT],
    }


def attribution_to_json(attribution: Attribution, text: str) -> Json:
    """Return an attribution, each role a list of spans.

    Raises:
        SpanError: a span does not fit the text.
    """
    roles = {
        "content": attribution.content,
        "source": attribution.source,
        "cue": attribution.cue,
        "channel": attribution.channel,
    }
    written: Json = {
        role: [span_to_json(span, text) for span in spans] for role, spans in roles.items()
    }
    return {
        **written,
        "quotation": attribution.quotation.value,
        "stance": attribution.stance.value,
    }


def attribution_from_json(record: Mapping[str, Any]) -> Attribution:
    """Return the attribution of a valid record.

    Without a stance, as before version 1.2.0, it has the one that its words show.
    """
    return Attribution(
        content=_spans(record["content"]),
        source=_spans(record["source"]),
        cue=_spans(record["cue"]),
        channel=_spans(record["channel"]),
        quotation=Quotation(record["quotation"]),
        stance=Stance(record["stance"]) if "stance" in record else _shown_stance(record),
    )


def content_from_json(claim: Mapping[str, Any]) -> tuple[Span, ...]:
    """Return the content of the record of a claim, predicted or verified."""
    return _spans(claim["attribution"]["content"])


def _shown_stance(record: Mapping[str, Any]) -> Stance:
    cue, content = ([span["exact"] for span in record[role]] for role in ("cue", "content"))
    return stance_of_words(cue, content, has_source=bool(record["source"]))


def document_to_json(document: Document) -> Json:
    """Return a document with the SHA-256 of its text."""
    return {
        "schema": urn("document"),
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "language": document.language.value,
        "url": document.url,
        "published": document.published,
        "parallel": document.parallel,
        "origin": document.origin,
        "offset": document.offset,
        "zones": [
            {"kind": zone.kind.value, "start": zone.span.start, "end": zone.span.end}
            for zone in document.zones
        ],
        "sha256": document.sha256,
        **({"publisher": document.publisher} if document.publisher else {}),
        **({"chosen": document.chosen} if document.chosen else {}),
    }


def document_from_json(record: Mapping[str, Any]) -> Document:
    """Return the document of a valid record."""
    return Document(
        id=record["id"],
        title=record["title"],
        text=record["text"],
        language=Language(record["language"]),
        url=record["url"],
        published=record["published"],
        parallel=record["parallel"],
        origin=record["origin"],
        offset=record["offset"],
        zones=tuple(
            Zone(Span(zone["start"], zone["end"]), ZoneKind(zone["kind"]))
            for zone in record["zones"]
        ),
        publisher=record.get("publisher", ""),
        chosen=record.get("chosen", ""),
    )


def taxonomy_to_json(taxonomy: Taxonomy) -> Json:
    """Return a taxonomy with its defaults written out."""
    return {
        "schema": urn("taxonomy"),
        "labels": [
            {
                "name": label.name,
                "description": label.description,
                "names": {language.value: name for language, name in label.names.items()},
                "aliases": {
                    language.value: list(aliases) for language, aliases in label.aliases.items()
                },
                **({"kind": label.kind.value} if label.kind else {}),
            }
            for label in taxonomy.labels
        ],
        "verdicts": list(taxonomy.verdicts),
        "hypotheses": {language.value: text for language, text in taxonomy.hypotheses.items()},
    }


def taxonomy_from_json(record: Mapping[str, Any]) -> Taxonomy:
    """Return the taxonomy of a valid record, with defaults for missing members."""
    given = {Language(key): text for key, text in record.get("hypotheses", {}).items()}
    return Taxonomy(
        labels=tuple(
            SourceLabel(
                name=label["name"],
                description=label.get("description", ""),
                names={Language(key): name for key, name in label.get("names", {}).items()},
                aliases={
                    Language(key): tuple(group) for key, group in label.get("aliases", {}).items()
                },
                kind=SourceKind(label["kind"]) if "kind" in label else None,
            )
            for label in record["labels"]
        ),
        verdicts=tuple(record.get("verdicts", VERDICTS)),
        hypotheses={**HYPOTHESES, **given},
    )


def prediction_to_json(prediction: Prediction) -> Json:
    """Return a prediction with its document.

    Raises:
        InvalidRecord: a score is not in [0, 1]; some models answer ``NaN``.
        SpanError: a span does not fit the text.
    """
    scores = [claim.score for claim in prediction.claims]
    scores += [label.score for claim in prediction.claims for label in claim.labels]
    wrong = [score for score in scores if not 0 <= score <= 1]
    if wrong:
        problem = f"{prediction.model} gave a score of {wrong[0]}, expected a number in [0, 1]"
        raise InvalidRecord(prediction.document.id, (problem,))
    text = prediction.document.text
    return {
        "schema": urn("prediction"),
        "document": document_to_json(prediction.document),
        "claims": [
            {
                "id": name,
                "text": text_of(claim.attribution.content, text),
                "attribution": attribution_to_json(claim.attribution, text),
                "labels": [{"label": each.label, "score": each.score} for each in claim.labels],
                "score": claim.score,
                **within_to_json(claim),
            }
            for name, claim in zip(prediction.claim_ids, prediction.claims, strict=True)
        ],
        "model": model_to_json(prediction.model),
        "taxonomy": prediction.taxonomy,
    }


def prediction_from_json(record: Mapping[str, Any]) -> Prediction:
    """Return the prediction of a valid record."""
    return Prediction(
        document=document_from_json(record["document"]),
        claims=tuple(
            PredictedClaim(
                attribution_from_json(claim["attribution"]),
                tuple(LabelScore(each["label"], each["score"]) for each in claim["labels"]),
                claim["score"],
                claim.get("within", ""),
            )
            for claim in record["claims"]
        ),
        model=model_from_json(record["model"]),
        taxonomy=record["taxonomy"],
    )


def within_to_json(claim: Claim | PredictedClaim | Prelabel) -> Json:
    """Return which claim a claim is inside, as a member that only such a claim has."""
    return {"within": claim.within} if claim.within else {}


def model_to_json(model: ModelId) -> Json:
    """Return a model's name and revision."""
    return {"name": model.name, "revision": model.revision}


def model_from_json(record: Mapping[str, Any]) -> ModelId:
    """Return the model of a valid record."""
    return ModelId(record["name"], record["revision"])


def _spans(records: Iterable[Mapping[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(record["start"], record["end"]) for record in records)
