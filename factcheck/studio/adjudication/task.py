"""A text on which annotators differ, as a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.domain import Span
from factcheck.studio.adjudication.merge import merge_answers, submitted_claims
from factcheck.studio.adjudication.panel import panel
from factcheck.studio.format.result_writer import to_result
from factcheck.studio.format.task_writer import Task, task_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factcheck.comparing.differences import ComparedClaim
    from factcheck.comparing.texts import AnnotatedText
    from factcheck.domain import Document
    from factcheck.studio.format.marked import Marked

    Json = dict[str, Any]

MERGED = "all answers"
"""The name of the prediction from which adjudicators start; the others are named by annotator."""


def to_task(
    text: AnnotatedText,
    claims: Sequence[ComparedClaim],
    *,
    project: int,
    parallel: Document | None = None,
    title: str = "",
) -> Task:
    """Return a task: a text with the answer of each annotator, and all answers merged.

    Args:
        text: what was annotated.
        claims: the answers of its annotators, claim by claim.
        project: number of the annotated project.
        parallel: the same article in the other language, to be shown beside it.
        title: what the annotated task is called; by default, the title of the document.
    """
    document, part = text.document, text.part or Span(0, len(text.document.text))
    data = task_data(document, part, parallel)
    data["title"] = title or document.title
    merged = merge_answers(document, part, claims)
    data["adjudicates"] = {
        "project": project,
        "annotations": answers_of(text),
        "disputes": [
            {
                "claim": each.claim,
                "versions": [list(version) for version in each.versions],
                "control": each.control,
            }
            for each in merged.disputes
        ],
        "panel": panel(list(text.claims), claims, document.text),
    }
    answers = {name: submitted_claims(each, part) for name, each in text.claims.items()}
    answers[MERGED] = merged.claims
    predictions = (_prediction(name, each, data["text"]) for name, each in answers.items())
    return Task(data["doc_key"], data, tuple(predictions))


def answers_of(text: AnnotatedText) -> list[Json]:
    """Return which annotations are to be adjudicated, and when each was last changed."""
    return [
        {"id": each.id, "annotator": name, "updated": each.updated}
        for name, each in text.annotations.items()
    ]


def _prediction(name: str, claims: Sequence[Marked], text: str) -> Json:
    return {"model_version": name, "result": list(to_result(claims, text))}
