"""Predictions to Label Studio tasks.

A task holds its whole document, so a pull needs no other file.
`factcheck.studio.format.task_reader` reads what comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from factcheck.dataset import document_to_json, violations
from factcheck.domain import Language, Role, Span
from factcheck.errors import InvalidRecord
from factcheck.studio.format import controls
from factcheck.studio.format.marked import Marked
from factcheck.studio.format.result_writer import to_result
from factcheck.text import paragraphs

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from factcheck.domain import Document, ModelId, PredictedClaim, Prediction

    Json = dict[str, Any]
    Named = tuple[str, PredictedClaim]

LIMIT = 20_000
"""Code points of text that one task shows; a longer text slows down the page and annotators."""


@dataclass(frozen=True, slots=True)
class Task:
    """A task for Label Studio: a document, or one part of a long one.

    Attributes:
        key: identifies it on the server: document id, text hash, and part.
        data: what the interface shows, and the document.
        predictions: what annotators may start from: the machine's prediction, or, in an
            adjudication, the answers of annotators.
    """

    key: str
    data: Mapping[str, Any]
    predictions: tuple[Mapping[str, Any], ...]

    def to_json(self) -> Json:
        """Return the task as ``task.schema.json`` describes it."""
        return {"data": dict(self.data), "predictions": [dict(each) for each in self.predictions]}

    def without(self, names: Collection[str]) -> Task:
        """Return the task for a project that lacks these controls.

        It has no choices for them, and nobody has to choose there.
        """
        predictions = tuple(
            {
                **each,
                "result": [item for item in each["result"] if item.get("from_name") not in names],
            }
            for each in self.predictions
        )
        data = dict(self.data)
        if "adjudicates" in data:
            disputes = [
                each for each in data["adjudicates"]["disputes"] if each["control"] not in names
            ]
            data["adjudicates"] = {**data["adjudicates"], "disputes": disputes}
        return Task(self.key, data, predictions)


def to_tasks(
    prediction: Prediction, *, parallel: Document | None = None, limit: int = LIMIT
) -> tuple[Task, ...]:
    """Return the tasks of a prediction: one, or several if its text is long.

    Args:
        prediction: a document and the claims found in it.
        parallel: the same article in the other language, to be shown beside it.
        limit: code points of the longest part; but a longer paragraph, or paragraphs that share a
            claim, stay together.

    Raises:
        SpanError: a span does not fit the text.
    """
    document = prediction.document
    named = named_claims(prediction)
    parts = split(document.text, [_extent(claim) for _, claim in named], limit)
    titles = [_title(document, number, len(parts)) for number in range(1, len(parts) + 1)]
    return tuple(
        _task(prediction, part, title, named, parallel)
        for part, title in zip(parts, titles, strict=True)
    )


def require_valid(task: Task, where: str) -> None:
    """Check a task against its schema.

    Raises:
        InvalidRecord: it is not valid.
    """
    problems = violations(task.to_json(), "task")
    if problems:
        raise InvalidRecord(where, tuple(map(str, problems)))


def named_claims(prediction: Prediction) -> tuple[Named, ...]:
    """Return the claims of a prediction, each with its id."""
    return tuple(zip(prediction.claim_ids, prediction.claims, strict=True))


def within(named: Sequence[Named], part: Span) -> tuple[Named, ...]:
    """Return the claims that lie in a part of the text with all their spans."""
    extents = ((each, _extent(each[1])) for each in named)
    return tuple(
        each for each, extent in extents if part.start <= extent.start and extent.end <= part.end
    )


def to_prediction(model: ModelId, named: Sequence[Named], part: Span, text: str) -> Json:
    """Return claims as an item of a task's ``predictions``.

    Args:
        model: the model that found them.
        named: the claims with their ids, in the offsets of the document.
        part: where the task's text is in the document.
        text: the text of the task.

    Raises:
        SpanError: a span does not fit the text.
    """
    scores = [claim.score for _, claim in named]
    marked = [_marked(name, claim, part) for name, claim in named]
    return {
        "model_version": str(model),
        "score": sum(scores) / len(scores) if scores else 1.0,
        "result": list(to_result(marked, text)),
    }


def key_of(document: Document, part: Span | None = None) -> str:
    """Return the key of the task of a document, or of one of its parts.

    Another text with the same id has another key, and so has another part.
    """
    whole = part is None or part == Span(0, len(document.text))
    place = "" if part is None or whole else f"/{part.start}-{part.end}"
    return f"{document.id}@{document.sha256[:12]}{place}"


def document_id_of(key: str) -> str:
    """Return the id of the document that a key belongs to.

    >>> document_id_of("notes@home@0123456789ab/20-50")
    'notes@home'
    """
    return key.rpartition("@")[0]


def split(text: str, kept: Sequence[Span], limit: int) -> tuple[Span, ...]:
    """Return parts that make up the text, split at paragraph borders.

    Args:
        text: what to split.
        kept: spans that must not be split.
        limit: code points of a part, unless a paragraph or a kept span is longer.
    """
    if len(text) <= limit:
        return (Span(0, len(text)),)
    borders = [
        span.start
        for span in paragraphs(text)[1:]
        if not any(each.start < span.start < each.end for each in kept)
    ]
    cuts = [0]
    for border, following in pairwise([*borders, len(text)]):
        if following - cuts[-1] > limit:
            cuts.append(border)
    return tuple(Span(start, end) for start, end in pairwise([*cuts, len(text)]))


def task_data(document: Document, part: Span, parallel: Document | None) -> Json:
    """Return the data of a task, which is all of it except the predictions.

    Args:
        document: what is annotated.
        part: the part of it that is shown.
        parallel: the same article in the other language, to be shown beside it.
    """
    return {
        "doc_key": key_of(document, part),
        "title": document.title,
        "text": part.text_in(document.text),
        "language": document.language.value,
        "parallel_text": parallel.text if parallel else "",
        # With its text: the one that the page shows can be edited on the server.
        "document": document_to_json(document),
        "part": {"offset": part.start, "length": len(part)},
    }


def _title(document: Document, number: int, count: int) -> str:
    """Return the title of a part of a document; it says which of how many."""
    of = "من" if document.language is Language.ARABIC else "of"
    return f"{document.title} ({number} {of} {count})".lstrip() if count > 1 else document.title


def _task(
    prediction: Prediction,
    part: Span,
    title: str,
    named: Sequence[Named],
    parallel: Document | None,
) -> Task:
    data = task_data(prediction.document, part, parallel) | {"title": title}
    predicted = to_prediction(prediction.model, within(named, part), part, data["text"])
    return Task(data["doc_key"], data, (predicted,))


def _marked(name: str, claim: PredictedClaim, part: Span) -> Marked:
    chosen = {
        controls.ATTRIBUTED_TO: tuple(each.label for each in claim.labels),
        controls.QUOTATION: (claim.attribution.quotation.value,),
        controls.STANCE: (claim.attribution.stance.value,),
    }
    return Marked(name, claim.attribution.shift(-part.start), chosen, claim.score)


def _extent(claim: PredictedClaim) -> Span:
    """Return the span from the first to the last word of a claim, whatever their roles."""
    spans = [span for role in Role for span in claim.attribution.spans(role)]
    return Span(min(span.start for span in spans), max(span.end for span in spans))
