"""Whatever people do on the real server is in the next pull."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from factcheck.dataset import read_dataset
from factcheck.domain import Dataset, ModelId
from factcheck.studio.api.client import Client, Project
from factcheck.studio.pulling.pull import PullReport, pull
from factcheck.studio.sending.push import push
from factcheck.studio.server.embedded import Running
from tests.e2e.services import api_of
from tests.studio.texts import CLAIMS, TAXONOMY, predict

COUNT = 6


@dataclass(frozen=True)
class Sync:
    """A project with tasks, a client with a token, and a dataset that is pulled repeatedly."""

    studio: Running
    project: Project
    tasks: list[int]
    http: httpx.Client
    output: Path

    def pull(self, *, full: bool = False) -> tuple[Dataset, PullReport]:
        report = pull(
            self.output, TAXONOMY, self.studio.connection(), project=self.project.title, full=full
        )
        return read_dataset(self.output), report

    def ask(self, method: str, path: str, **body: Any) -> Any:  # noqa: ANN401 - JSON
        answer = self.http.request(method, path, json=body or None)
        assert answer.is_success, answer.text[:300]
        return answer.json() if answer.content else None

    def predicted(self, task: int) -> Any:  # noqa: ANN401 - JSON
        return self.ask("GET", f"/api/tasks/{task}/")["predictions"][0]["result"]

    def annotate(self, task: int, **more: object) -> int:
        body = {"result": self.predicted(task), "lead_time": 3.5, **more}
        return int(self.ask("POST", f"/api/tasks/{task}/annotations/", **body)["id"])


@pytest.fixture
def sync(studio: Running, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Sync]:
    """Six tasks that were pulled once, before anybody annotated."""
    title = request.node.name[-45:]
    predictions = [predict(*CLAIMS, name=f"d{number}") for number in range(COUNT)]
    report = push(
        predictions, TAXONOMY, studio.connection(), project=title, state=tmp_path / "state"
    )
    assert report.project is not None
    with Client(studio.connection()) as client:
        tasks = [each.id for each in client.pushed_tasks(report.project)]
    with api_of(studio) as http:
        made = Sync(studio, report.project, tasks, http, tmp_path / "claims.json")
        made.pull()
        yield made


def test_every_action_is_in_the_next_pull(sync: Sync) -> None:
    """Submit, update, skip, draft, star, delete: each pull reads only the changed task."""
    first, second, third, fourth, *_ = sync.tasks

    annotation = sync.annotate(first)
    dataset, report = sync.pull()
    assert (report.read, len(dataset.annotations), len(dataset.claims)) == (1, 1, 2)

    kept = [each for each in sync.predicted(first) if each.get("type") != "relation"]
    sync.ask("PATCH", f"/api/annotations/{annotation}/", result=kept)
    dataset, report = sync.pull()
    assert (report.read, len(dataset.annotations)) == (1, 1)
    assert all(not claim.attribution.source for claim in dataset.claims)

    sync.annotate(second, was_cancelled=True)
    dataset, report = sync.pull()
    assert (report.read, report.tally["skipped"], len(dataset.annotations)) == (1, 1, 1)

    sync.ask("POST", f"/api/tasks/{third}/drafts", result=sync.predicted(third), lead_time=1)
    dataset, report = sync.pull()
    assert (report.read, report.tally["drafts"], len(dataset.annotations)) == (0, 1, 1)

    starred = sync.annotate(fourth)
    sync.pull()
    sync.ask("PATCH", f"/api/annotations/{starred}/", ground_truth=True)
    dataset, report = sync.pull()
    assert [each.gold for each in dataset.annotations] == [False, True]

    sync.ask("DELETE", f"/api/annotations/{annotation}/")
    dataset, report = sync.pull()
    assert len(dataset.annotations) == 1
    assert [each["reason"] for each in report.refused][-1] == "deleted-annotation"

    assert sync.pull()[1].read == 0


def test_a_deleted_task_is_marked(sync: Sync) -> None:
    """Its annotations stay in the dataset."""
    sync.annotate(sync.tasks[0])
    sync.pull()
    sync.ask("DELETE", f"/api/tasks/{sync.tasks[0]}/")

    assert sync.pull()[1].unseen == 1
    dataset, _ = sync.pull(full=True)
    assert dataset.withdrawn == ("d0",)
    assert [each.document for each in dataset.annotations] == ["d0"]


def test_regions_of_an_edited_text_are_located_by_their_words(sync: Sync) -> None:
    """The annotation is of the edited text; the dataset has the pushed text."""
    task = sync.tasks[0]
    values = sync.ask("GET", f"/api/tasks/{task}/")["data"]
    sync.ask("PATCH", f"/api/tasks/{task}/", data={**values, "text": f"Moved. {values['text']}"})
    result = sync.predicted(task)
    for each in result:
        if "value" in each:
            each["value"]["start"] += 7
            each["value"]["end"] += 7
    sync.ask("POST", f"/api/tasks/{task}/annotations/", result=result)

    dataset, report = sync.pull()

    assert report.refused == ()
    assert [claim.attribution for claim in dataset.claims] == [each.attribution for each in CLAIMS]
    assert report.tally["relocated"] == 2


def test_a_new_model_replaces_predictions_not_annotations(sync: Sync, tmp_path: Path) -> None:
    """Annotations still name the prediction that they started from."""
    sync.annotate(sync.tasks[0], prediction=None)
    newer = [
        replace(predict(*CLAIMS, name=f"d{number}"), model=ModelId("lexicon", "2"))
        for number in range(COUNT)
    ]

    report = push(
        newer,
        TAXONOMY,
        sync.studio.connection(),
        project=sync.project.title,
        state=tmp_path / "state",
    )

    assert (report.added, report.replaced) == (0, COUNT)
    dataset, _ = sync.pull()
    assert len(dataset.annotations) == 1
    with Client(sync.studio.connection()) as client:
        said = dict(client.predictions(sync.project, sync.tasks))
        (project,) = client.projects(sync.project.title)
    versions = {each["model_version"] for found in said.values() for each in found}
    assert (versions, project.model_version) == ({"lexicon@2"}, "lexicon@2")
