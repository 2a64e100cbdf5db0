"""What is kept of a task that was pulled: its records, validated, and its counts."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from factcheck.dataset import (
    annotation_to_json,
    check,
    claim_to_json,
    document_to_json,
    head_to_json,
    to_text,
)
from factcheck.dataset.violation import printable
from factcheck.domain import Origin
from factcheck.errors import AnnotationError, InvalidRecord
from factcheck.studio.format.task_reader import read_task
from factcheck.studio.pulling.undecided import undecided

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.domain import Taxonomy
    from factcheck.studio.format.task_reader import ReadTask

    Raw = Mapping[str, Any]

TALLIED = (
    *("annotations", "claims", "prediction", "prediction-changed", "manual", "deleted"),
    *("relocated", "skipped", "adjudications", "decided"),
)
"""What is counted in each task, see `pull.PullReport`."""


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
        undecided: sentences about what an adjudicator left open, one a line.
        tally: the counts, a JSON object.
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
    undecided: str = ""
    tally: str = "{}"
    gone: bool = False


@dataclass(frozen=True, slots=True)
class TaskConverter:
    """Converts raw tasks into what is kept of them.

    Attributes:
        taxonomy: what annotators could choose from.
        annotators: e-mail addresses by user id.
        annotated: number of the project that is annotated; all others are its adjudications.
    """

    taxonomy: Taxonomy
    annotators: Mapping[int, str]
    annotated: int

    def convert(self, raw: Raw, project: int, updated: str) -> StoredTask:
        """Return what is kept of a task.

        Raises:
            InvalidRecord: a record that was made of it is not valid.
        """
        number = int(raw["id"])
        stored = StoredTask(number, project, updated, raw, adjudication=project != self.annotated)
        try:
            task = read_task(
                raw,
                self.taxonomy,
                self.annotators,
                adjudicated=self.annotated if stored.adjudication else None,
            )
        except AnnotationError as error:
            return replace(stored, refused=_refusal_line(error, raw))
        annotations = {each.id: each for each in task.annotations}
        records = {
            "documents": [document_to_json(task.document)],
            "annotations": [annotation_to_json(each, task.document) for each in task.annotations],
            "claims": [
                claim_to_json(each, task.document, annotations[each.annotation])
                for each in task.claims
            ],
        }
        self._check(number, records)
        return replace(
            stored,
            superseded=task.superseded,
            document=task.document.id,
            sha256=task.document.sha256,
            language=task.document.language.value,
            parallel=task.document.parallel,
            part=f"{task.part.start}-{task.part.end}",
            record=to_text(records["documents"][0]),
            annotations="\n".join(map(to_text, records["annotations"])),
            claims="\n".join(map(to_text, records["claims"])),
            refused="\n".join(_refusal_line(each.error, each.record) for each in task.refused),
            undecided="\n".join(_undecided(number, task)),
            tally=to_text(_counts(task, adjudication=stored.adjudication)),
        )

    def _check(self, number: int, records: Mapping[str, Sequence[object]]) -> None:
        """Validate the records of a task, as a dataset of their own.

        Raises:
            InvalidRecord: they are not valid.
        """
        origin = Origin("one task", "http://localhost", "2026-01-01T00:00:00Z", "0")
        record = {**head_to_json(self.taxonomy, origin), "withdrawn": [], **records}
        wrong = check(record, "dataset")
        if wrong:
            raise InvalidRecord(f"task {number}", tuple(map(str, wrong)))


def refusal(error: AnnotationError, record: object) -> Mapping[str, Any]:
    """Return the report of something that could not be used, with the raw record."""
    return {"where": error.where, "reason": error.reason, "message": str(error), "record": record}


def _refusal_line(error: AnnotationError, record: object) -> str:
    # ASCII: what was refused may contain a lone surrogate, which UTF-8 cannot encode.
    return json.dumps(refusal(error, record))


def _undecided(number: int, task: ReadTask) -> Iterator[str]:
    """Yield what adjudicators left open, with its place."""
    title = " ".join((task.document.title or task.document.id).split())
    for each in task.decisions:
        for problem in undecided(each.disputes, each.start, each.result, each.text):
            # One line each; control characters of a title or an edited text are escaped.
            yield printable(f"task {number}, {title}: {problem}")


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
