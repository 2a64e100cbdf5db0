"""Label Studio's raw tasks to documents, annotations and claims.

The raw JSON export is the only one that keeps relations and choices per region. Nothing that a
person did is dropped silently: what cannot become a claim is returned with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.dataset import conforms
from factcheck.errors import AnnotationError
from factcheck.studio.format.annotation_reader import AnnotationReader
from factcheck.studio.format.raw_task import (
    EXPORT,
    INVALID,
    UNEXPECTED,
    annotation_id,
    document_of,
    prediction_of,
    where_of,
)
from factcheck.studio.format.shape import annotation_problem, prediction_problem, task_problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from factcheck.domain import Annotation, Claim, Document, Span, Taxonomy
    from factcheck.studio.format.annotation_reader import Decision

    Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was not used, with the raw annotation that holds it."""

    error: AnnotationError
    record: object


@dataclass(frozen=True, slots=True)
class ReadTask:
    """The content of a task.

    Attributes:
        document: the whole document, even if the task shows a part of it.
        part: the part that the task shows.
        annotations: those that were submitted.
        claims: their claims, in the order of the text.
        refused: what could not be used, with its reason.
        skipped: how many annotators skipped the task.
        superseded: whether another text of the document was pushed later.
        decisions: what adjudicators submitted; empty where texts are annotated.
    """

    document: Document
    part: Span
    annotations: tuple[Annotation, ...]
    claims: tuple[Claim, ...]
    refused: tuple[Refused, ...]
    skipped: int
    superseded: bool
    decisions: tuple[Decision, ...] = ()


def read_task(
    raw: Raw, taxonomy: Taxonomy, annotators: Mapping[int, str], *, adjudicated: int | None = None
) -> ReadTask:
    """Return the content of a task of the raw JSON export.

    Only submitted annotations count: a skipped one is empty, though Label Studio keeps all
    predicted regions in it, and a draft is not finished. An annotation that is not written as
    Label Studio writes it is refused as a whole.

    Args:
        raw: the task.
        taxonomy: what annotators could choose from.
        annotators: e-mail address by user id, for exports that name users by id.
        adjudicated: if the task's project is an adjudication, the number of the project that was
            annotated. What was submitted is gold then, and it does not come from a model.

    Raises:
        AnnotationError: factcheck did not make the task, its document was changed on the server,
            or it is not written as Label Studio writes tasks.
    """
    unexpected = task_problem(raw)
    if unexpected:
        raise AnnotationError(f"task {raw.get('id')}", unexpected, EXPORT, UNEXPECTED)
    document, part = document_of(raw)
    adjudicates = _adjudicates(raw, adjudicated)
    annotations: list[Annotation] = []
    claims: list[Claim] = []
    refused: list[Refused] = []
    decisions: list[Decision] = []
    skipped = 0
    for each in raw["annotations"]:
        unexpected = annotation_problem(each) or prediction_problem(prediction_of(raw, each))
        if unexpected:
            where = where_of(raw, each if isinstance(each, dict) else {})
            refused.append(Refused(AnnotationError(where, unexpected, EXPORT, UNEXPECTED), each))
            continue
        if each.get("was_cancelled"):
            skipped += 1
            continue
        name = annotation_id(each)
        if name in {other.id for other in annotations}:
            unexpected = f"the task has another annotation of the id {name!r}"
            refused.append(
                Refused(AnnotationError(where_of(raw, each), unexpected, EXPORT, INVALID), each)
            )
            continue
        reader = AnnotationReader(raw, each, document, part, taxonomy, adjudicates)
        annotation, its_claims = reader.read(annotators)
        if adjudicates:
            decisions.append(reader.decision(adjudicates))
        annotations.append(annotation)
        claims.extend(its_claims)
        refused.extend(Refused(error, each) for error in reader.errors)
    return ReadTask(
        document,
        part,
        tuple(annotations),
        tuple(claims),
        tuple(refused),
        skipped=skipped,
        superseded=bool(raw["data"].get("superseded_by")),
        decisions=tuple(decisions),
    )


def _adjudicates(raw: Raw, adjudicated: int | None) -> Raw | None:
    """Return what a task adjudicates, ``None`` where texts are annotated.

    Raises:
        AnnotationError: it belongs in another kind of project, or to another annotated project.
    """
    adjudicates: Raw | None = raw["data"].get("adjudicates")
    if adjudicated is None and adjudicates is None:
        return None
    where, cure = f"task {raw.get('id')}", "remove it, and adjudicate again"
    if adjudicated is None or adjudicates is None:
        found = "texts are annotated in one project, and adjudicated in another"
        raise AnnotationError(where, found, "remove it", reason="foreign-task")
    if not conforms(adjudicates, "task", "adjudicates"):
        found = "the answers that it adjudicates were changed on the server"
        raise AnnotationError(where, found, cure, reason="changed-document")
    if adjudicates["project"] != adjudicated:
        found = f"it adjudicates answers of project {adjudicates['project']}"
        raise AnnotationError(where, found, cure, reason="foreign-task")
    return adjudicates
