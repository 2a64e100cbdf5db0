"""What is kept of a task that was pulled: its records, checked, and how many of what."""

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
from factcheck.domain import Origin
from factcheck.errors import AnnotationError, InvalidRecord
from factcheck.studio.format.task_reader import read_task
from factcheck.studio.pulling.store import Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factcheck.domain import Taxonomy
    from factcheck.studio.format.task_reader import ReadTask

    Raw = Mapping[str, Any]

TALLIED = (
    *("annotations", "claims", "prediction", "prediction-changed", "manual", "deleted"),
    *("relocated", "skipped", "adjudications", "decided"),
)
"""What tasks are tallied by, see `pull.PullReport`."""


@dataclass(frozen=True, slots=True)
class RowMaker:
    """Makes of a raw task what is kept of it.

    Attributes:
        taxonomy: what could be chosen.
        annotators: e-mail addresses by user id.
        annotated: number of the project that is annotated; in others its answers are adjudicated.
    """

    taxonomy: Taxonomy
    annotators: Mapping[int, str]
    annotated: int

    def row(self, raw: Raw, project: int, updated: str) -> Row:
        """Return what a task comes to.

        Raises:
            InvalidRecord: what was made of it is not valid.
        """
        number = int(raw["id"])
        row = Row(number, project, updated, raw, adjudication=project != self.annotated)
        try:
            task = read_task(
                raw,
                self.taxonomy,
                self.annotators,
                adjudicated=self.annotated if row.adjudication else None,
            )
        except AnnotationError as error:
            return replace(row, refused=_line(error, raw))
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
            row,
            superseded=task.superseded,
            document=task.document.id,
            sha256=task.document.sha256,
            language=task.document.language.value,
            parallel=task.document.parallel,
            part=f"{task.part.start}-{task.part.end}",
            record=to_text(records["documents"][0]),
            annotations="\n".join(map(to_text, records["annotations"])),
            claims="\n".join(map(to_text, records["claims"])),
            refused="\n".join(_line(each.error, each.record) for each in task.refused),
            undecided="\n".join(task.undecided),
            tally=to_text(_decided(task) if row.adjudication else _counts(task)),
        )

    def _check(self, number: int, records: Mapping[str, Sequence[object]]) -> None:
        """Check what a task comes to, as a dataset of its own.

        Raises:
            InvalidRecord: it is not valid.
        """
        origin = Origin("one task", "http://localhost", "2026-01-01T00:00:00Z", "0")
        record = {**head_to_json(self.taxonomy, origin), "withdrawn": [], **records}
        wrong = check(record, "dataset")
        if wrong:
            raise InvalidRecord(f"task {number}", tuple(map(str, wrong)))


def refusal(error: AnnotationError, record: object) -> Mapping[str, Any]:
    """Return what is told of something that could not be taken, the raw record included."""
    return {"where": error.where, "reason": error.reason, "message": str(error), "record": record}


def _line(error: AnnotationError, record: object) -> str:
    # ASCII: what was refused may hold what UTF-8 cannot, a lone surrogate.
    return json.dumps(refusal(error, record))


def _counts(task: ReadTask) -> Mapping[str, int]:
    by_provenance = Counter(claim.provenance.value for claim in task.claims)
    return {
        "annotations": len(task.annotations),
        "claims": len(task.claims),
        **{name: by_provenance[name] for name in ("prediction", "prediction-changed", "manual")},
        "deleted": sum(len(annotation.deleted) for annotation in task.annotations),
        "relocated": sum(claim.relocated for claim in task.claims),
        "skipped": task.skipped,
    }


def _decided(task: ReadTask) -> Mapping[str, int]:
    return {
        "adjudications": len(task.annotations),
        "decided": len(task.claims),
        "relocated": sum(claim.relocated for claim in task.claims),
    }
