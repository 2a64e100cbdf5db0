"""What is kept of a task that was pulled: its records, validated, and its counts."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from factcheck.dataset import (
    annotation_to_json,
    check,
    claim_to_json,
    document_to_json,
    head_to_json,
    to_text,
)
from factcheck.domain import Origin
from factcheck.errors import AnnotationError
from factcheck.studio.format.raw_task import INVALID, UNEXPECTED, annotation_id, submitted
from factcheck.studio.format.task_reader import Refused, read_task
from factcheck.studio.pulling.remarks import remarks_of, to_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factcheck.domain import Annotation, Taxonomy
    from factcheck.studio.format.task_reader import ReadTask

    Raw = Mapping[str, Any]

TALLIED = (
    *("annotations", "claims", "prediction", "prediction-changed", "manual", "deleted"),
    *("relocated", "skipped", "adjudications", "decided"),
)
"""What is counted in each task, see `pull.PullReport`."""

_ODD = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What Python raises where a value is of a kind that was not expected."""

_CURE = "correct it in Label Studio, then pull again; the raw record is kept"


@dataclass(frozen=True, slots=True)
class StoredTask:
    """A task that was pulled. Records are JSON texts of one line each.

    Attributes:
        number: of the task on the server, unique across projects.
        project: number of the task's project.
        updated: when the task was last changed there, ISO 8601 in UTC.
        raw: the task as it is on the server.
        adjudication: whether its project is an adjudication.
        superseded: whether another text of the document was pushed later.
        document: id of its document, ``""`` if the document cannot be read.
        sha256: hash of the document's text.
        language: of the document.
        parallel: id of the parallel document.
        part: which part of the document the task shows, ``START-END`` in code points.
        record: the document.
        annotations: what was submitted, a record a line.
        claims: the claims of these annotations, a record a line.
        refused: what could not be used, a record a line.
        remarks: what somebody should look at again, a record a line, see `remarks.Remark`.
        tally: the counts, a JSON object.
        answers: how many annotations the task has on the server, skipped ones too.
        ids: the ids of its annotations that were submitted, one a line.
        gone: whether the task is no longer on the server.
    """

    number: int
    project: int
    updated: str
    raw: Raw
    adjudication: bool = False
    superseded: bool = False
    document: str = ""
    sha256: str = ""
    language: str = ""
    parallel: str = ""
    part: str = ""
    record: str = ""
    annotations: str = ""
    claims: str = ""
    refused: str = ""
    remarks: str = ""
    tally: str = "{}"
    answers: int = 0
    ids: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class TaskConverter:
    """Converts raw tasks into what is kept of them.

    Attributes:
        taxonomy: what annotators could choose from.
        annotators: e-mail addresses by user id.
        annotated: number of the project that is annotated; all others are its adjudications.
        owners: number of the task of each annotation so far, by the annotation's id; ids that are
            read are added.
    """

    taxonomy: Taxonomy
    annotators: Mapping[int, str]
    annotated: int
    owners: dict[str, int] = field(default_factory=dict)

    def convert(self, raw: Raw, project: int, updated: str) -> StoredTask:
        """Return what is kept of a task; annotations that are not as expected are refused.

        Args:
            raw: a JSON object that has the number of the task as ``id``.
            project: number of the task's project.
            updated: when the task was last changed.

        Raises:
            AnnotationError: the task is not written as Label Studio writes tasks.
        """
        try:
            return self._convert(raw, project, updated)
        except _ODD as error:
            # Nobody thought of such a value: one task must not stop the others.
            problem, cure = f"it cannot be read ({type(error).__name__})", "report it"
            raise AnnotationError(f"task {raw['id']}", problem, cure, "unreadable") from error

    def _convert(self, raw: Raw, project: int, updated: str) -> StoredTask:
        stored = StoredTask(
            raw["id"], project, updated, raw, adjudication=project != self.annotated
        )
        try:
            adjudicated = self.annotated if stored.adjudication else None
            task = read_task(raw, self.taxonomy, self.annotators, adjudicated=adjudicated)
        except AnnotationError as error:
            if error.reason == UNEXPECTED:
                raise
            return replace(stored, answers=len(raw["annotations"]), refused=refusal(error, raw))
        task = self._without_invalid(task, raw)
        records = self._records(task)
        return replace(
            stored,
            answers=len(raw["annotations"]),
            superseded=task.superseded,
            document=task.document.id,
            sha256=task.document.sha256,
            language=task.document.language.value,
            parallel=task.document.parallel,
            part=f"{task.part.start}-{task.part.end}",
            record=to_text(records["documents"][0]),
            annotations="\n".join(map(to_text, records["annotations"])),
            claims="\n".join(map(to_text, records["claims"])),
            refused="\n".join(refusal(each.error, each.record) for each in task.refused),
            remarks="\n".join(map(to_line, remarks_of(task, project, stored.number))),
            ids="\n".join(each.id for each in task.annotations),
            tally=to_text(_counts(task, adjudication=stored.adjudication)),
        )

    def _without_invalid(self, task: ReadTask, raw: Raw) -> ReadTask:
        """Return a task with each annotation refused whose records are not valid.

        The document is valid, so the records of one annotation can be checked without the others.
        """
        number: int = raw["id"]
        owners = {each.id: self.owners.setdefault(each.id, number) for each in task.annotations}
        if {*owners.values()} <= {number} and (not owners or not self._violations(task)):
            return task
        raws = {annotation_id(each): each for each in submitted(raw)}
        kept, refused = [], list(task.refused)
        for each in task.annotations:
            wrong = self._violations(_only(task, (each,)))
            if owners[each.id] != number:
                wrong = (f"task {owners[each.id]} has another annotation of the id {each.id!r}",)
            if wrong:
                where = f"task {number}, annotation {raws[each.id]['id']}"
                error = AnnotationError(where, wrong[0], _CURE, INVALID)
                refused.append(Refused(error, raws[each.id]))
            else:
                kept.append(each)
        return replace(_only(task, kept), refused=tuple(refused))

    def _records(self, task: ReadTask) -> Mapping[str, Sequence[object]]:
        annotations = {each.id: each for each in task.annotations}
        return {
            "documents": [document_to_json(task.document)],
            "annotations": [annotation_to_json(each, task.document) for each in task.annotations],
            "claims": [
                claim_to_json(each, task.document, annotations[each.annotation])
                for each in task.claims
            ],
        }

    def _violations(self, task: ReadTask) -> Sequence[str]:
        """Return what is wrong in the records of a task, checked as a dataset of their own."""
        origin = Origin("one task", "http://localhost", "2026-01-01T00:00:00Z", "0")
        head = head_to_json(self.taxonomy, origin)
        record = {**head, "withdrawn": [], **self._records(task)}
        return tuple(map(str, check(record, "dataset")))


def _only(task: ReadTask, annotations: Sequence[Annotation]) -> ReadTask:
    """Return a task with some of its annotations, their claims and decisions."""
    ids = {each.id for each in annotations}
    return replace(
        task,
        annotations=tuple(annotations),
        claims=tuple(each for each in task.claims if each.annotation in ids),
        decisions=tuple(each for each in task.decisions if each.annotation in ids),
    )


def refusal(error: AnnotationError, record: object) -> str:
    """Return the report of something that could not be used, with the raw record, as a line."""
    said = {"where": error.where, "reason": error.reason, "message": str(error), "record": record}
    # ASCII: what was refused may contain a lone surrogate, which UTF-8 cannot encode.
    return json.dumps(said)


def _counts(task: ReadTask, *, adjudication: bool) -> Mapping[str, int]:
    relocated = sum(claim.relocated for claim in task.claims)
    if adjudication:
        return {
            "adjudications": len(task.annotations),
            "decided": len(task.claims),
            "relocated": relocated,
        }
    by_provenance = Counter(claim.provenance.value for claim in task.claims)
    return {
        "annotations": len(task.annotations),
        "claims": len(task.claims),
        **{name: by_provenance[name] for name in ("prediction", "prediction-changed", "manual")},
        "deleted": sum(len(annotation.deleted) for annotation in task.annotations),
        "relocated": relocated,
        "skipped": task.skipped,
    }
