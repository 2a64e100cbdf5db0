"""A text on which annotators differ, as a task, and what of it is still open when it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.domain import Span
from factcheck.studio.adjudication.merge import answer, start
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

TOGETHER = "all answers"
"""The name of the prediction from which adjudicators start; the others have annotators' names."""


def to_task(
    text: AnnotatedText,
    found: Sequence[ComparedClaim],
    *,
    project: int,
    parallel: Document | None = None,
) -> Task:
    """Return a text and what was said of it as a task: everybody's answer, and all in one.

    Args:
        text: what was annotated.
        found: what its annotators said, claim by claim.
        project: number of the project in which they did.
        parallel: the same article in the other language, to be shown beside it.
    """
    document, part = text.document, text.part or Span(0, len(text.document.text))
    data = task_data(document, part, parallel)
    begin = start(document, part, found)
    data["adjudicates"] = {
        "project": project,
        "annotations": answers_of(text),
        "disputes": [
            {
                "claim": each.claim,
                "versions": [list(version) for version in each.versions],
                "control": each.control,
            }
            for each in begin.disputes
        ],
        "panel": panel(list(text.claims), found, document.text),
    }
    said = {name: answer(claims, part) for name, claims in text.claims.items()}
    predictions = [_prediction(name, claims, data["text"]) for name, claims in said.items()]
    together = _prediction(TOGETHER, begin.claims, data["text"])
    return Task(data["doc_key"], data, (*predictions, together))


def answers_of(text: AnnotatedText) -> list[Json]:
    """Return which annotations are decided between, and when each was changed last."""
    return [
        {"id": each.id, "annotator": name, "updated": each.updated}
        for name, each in text.annotations.items()
    ]


def _prediction(name: str, claims: Sequence[Marked], text: str) -> Json:
    return {"model_version": name, "result": list(to_result(claims, text))}
