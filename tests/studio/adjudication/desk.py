"""A project that was annotated, the server it is on, and what an adjudicator does there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from factcheck.dataset import open_dataset, read_dataset, write_dataset
from factcheck.domain import (
    Annotation,
    Dataset,
    Span,
)
from factcheck.studio.adjudication.adjudicate import AdjudicationReport, adjudicate
from factcheck.studio.adjudication.merge import submitted_claims
from factcheck.studio.adjudication.task import MERGED
from factcheck.studio.format.marked import Marked
from factcheck.studio.format.result_writer import to_result
from factcheck.studio.pulling.pull import PullReport, pull
from tests.analysis.annotated import (
    FELL,
    HATAL,
    NAHR,
    PORT,
    RAINED,
    REOPENS,
    RIVER,
    ROSE,
    TAXONOMY,
    Annotated,
    annotate,
    mark,
    place,
)
from tests.studio.fake_server import CONNECTION, FakeServer

TITLE = "The river"
SHORTER = replace(ROSE, content=place(RIVER, "the river rose"))
RAIN = mark(RAINED, "City hall", verdict="Supported")
TWO = (
    annotate(RIVER, "nour", RAIN, mark(ROSE, "Residents", verdict="Refuted"), mark(FELL)),
    annotate(RIVER, "sami", RAIN, mark(SHORTER, "Residents", verdict="Supported")),
)
ALIKE = (annotate(PORT, "nour", mark(REOPENS)), annotate(PORT, "sami", mark(REOPENS)))
DIFFERENT = (annotate(NAHR, "nour", mark(HATAL)), annotate(NAHR, "sami"))


@dataclass(frozen=True)
class Desk:
    """A server with the project that was annotated, and a folder for datasets."""

    server: FakeServer
    folder: Path

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """Those of the adjudication."""
        return self.server.tasks.get(2, [])

    @property
    def texts(self) -> list[str]:
        """The texts that are there to be decided."""
        return [each["data"]["document"]["id"] for each in self.tasks]

    def annotated(self, dataset: Dataset) -> None:
        """Let the annotated project have the answers that a dataset has."""
        documents = {each.id: each for each in dataset.documents}
        for task in self.server.tasks[1]:
            name = task["data"]["document"].get("id")
            task["annotations"] = [
                {
                    "id": 10 + number,
                    "unique_id": each.id,
                    "completed_by": {"id": number, "email": each.annotator},
                    "created_at": each.created,
                    "updated_at": each.updated,
                    "lead_time": each.lead_time,
                    "was_cancelled": False,
                    "ground_truth": each.gold,
                    "prediction": {},
                    "result": list(to_result(claims_of(each, dataset), documents[name].text)),
                }
                for number, each in enumerate(dataset.annotations)
                if each.document == name and not each.adjudicates
            ]
            task["updated_at"] = "2026-01-02T12:00:00.000000Z"

    def adjudicate(
        self,
        dataset: Dataset,
        *,
        older: bool = False,
        **options: Any,  # noqa: ANN401
    ) -> AdjudicationReport:
        """Adjudicate a dataset, which has what the server has, or is older than that."""
        if not older:
            self.annotated(dataset)
        write_dataset(self.folder / "annotated.json", dataset)
        with open_dataset(self.folder / "annotated.json") as opened:
            return adjudicate(
                opened,
                CONNECTION,
                state=self.folder,
                patience=options.pop("patience", ()),
                transport=self.server,
                **options,
            )

    def pull(self, *, full: bool = False, project: str = TITLE) -> tuple[Dataset, PullReport]:
        output = self.folder / "claims.json"
        report = pull(
            *(output, TAXONOMY, CONNECTION),
            project=project,
            full=full,
            now=datetime(2026, 1, 5, tzinfo=UTC),
            patience=(),
            transport=self.server,
        )
        return read_dataset(output), report

    def submit(
        self,
        change: Callable[[list[Any]], list[Any]] = list,
        *,
        task: int = 0,
        at: str = "2026-01-04T08:00:00.000000Z",
        **more: object,
    ) -> None:
        """Submit what is started from, changed, as the adjudicator does."""
        found = self.tasks[task]
        start = next(each for each in found["predictions"] if each["model_version"] == MERGED)
        found["annotations"] = [
            {
                "id": 70 + task,
                "unique_id": f"decided-{task}",
                "completed_by": {"id": 9, "email": "mona@example.org"},
                "created_at": at,
                "updated_at": at,
                "lead_time": 42.5,
                "was_cancelled": False,
                "ground_truth": False,
                "prediction": start,
                "result": change(start["result"]),
                **more,
            }
        ]
        found["updated_at"] = at


def claims_of(annotation: Annotation, dataset: Dataset) -> tuple[Marked, ...]:
    claims = [each for each in dataset.claims if each.annotation == annotation.id]
    (document,) = [each for each in dataset.documents if each.id == annotation.document]
    return submitted_claims(claims, Span(0, len(document.text)))


def golden(dataset: Dataset) -> list[Annotation]:
    """Return what was decided."""
    return [each for each in dataset.annotations if each.adjudicates]


def decided(*claims: Annotated) -> Annotation:
    """Return an adjudication between annotations, as a pull brings it."""
    gold, _ = annotate(RIVER, "mona", gold=True)
    return replace(gold, adjudicates=tuple(each.id for each, _ in claims))


def without(*names: str) -> Callable[[list[Any]], list[Any]]:
    """Return what deletes regions, and all that belongs to them."""

    def delete(result: list[Any]) -> list[Any]:
        ends = ("id", "from_id", "to_id")
        return [each for each in result if not {each.get(end) for end in ends} & {*names}]

    return delete


def claim_regions(task: Mapping[str, Any], words: str) -> list[str]:
    """Return the ids of the claims in what is started from that have these words."""
    (start,) = [each for each in task["predictions"] if each["model_version"] == MERGED]
    return [
        item["id"]
        for item in start["result"]
        if item["type"] == "labels" and item["value"]["labels"] == ["Claim"]
        if item["value"]["text"] == words
    ]
