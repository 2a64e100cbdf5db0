"""Whatever people do on the real server is in the next pull."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from factcheck.dataset import read_dataset
from factcheck.domain import Dataset, ModelId
from factcheck.errors import ExportError, StudioError
from factcheck.studio.api.client import Client
from factcheck.studio.api.connection import Connection
from factcheck.studio.api.project import Project
from factcheck.studio.pulling.check import CheckReport, check_project
from factcheck.studio.pulling.pull import PullReport, pull
from factcheck.studio.sending.push import PushReport, push
from factcheck.studio.server.embedded import Running
from tests.e2e.accounts import accept, client_of, ticket_for
from tests.e2e.annotator import Annotator
from tests.e2e.services import api_of
from tests.studio.texts import CLAIMS, TAXONOMY, predict

COUNT = 6


class Altering(httpx.BaseTransport):
    """Changes what a server answers."""

    def __init__(self, alter: Callable[[httpx.Request, httpx.Response], httpx.Response]) -> None:
        self.alter, self.inner = alter, httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.inner.handle_request(request)
        content = answer.read()
        answer.close()
        for name in ("Content-Encoding", "Content-Length", "Transfer-Encoding"):
            answer.headers.pop(name, None)
        whole = httpx.Response(answer.status_code, headers=answer.headers, content=content)
        return self.alter(request, whole)

    def close(self) -> None:
        self.inner.close()


@dataclass(frozen=True)
class Sync:
    """A project with tasks, a client with a token, and a dataset that is pulled repeatedly."""

    studio: Running
    project: Project
    tasks: list[int]
    http: httpx.Client
    output: Path

    def pull(
        self,
        *,
        project: str = "",
        url: str = "",
        full: bool = False,
        replace: bool = False,
        transport: httpx.BaseTransport | None = None,
    ) -> tuple[Dataset, PullReport]:
        there = self.studio.connection()
        report = pull(
            *(self.output, TAXONOMY, Connection(url or there.url, there.token)),
            project=project or self.project.title,
            full=full,
            replace=replace,
            transport=transport,
        )
        return read_dataset(self.output), report

    def push(self, title: str, count: int = COUNT) -> PushReport:
        predictions = [predict(*CLAIMS, name=f"d{number}") for number in range(count)]
        state = self.output.with_name("state")
        return push(predictions, TAXONOMY, self.studio.connection(), project=title, state=state)

    def check(self) -> CheckReport:
        there = self.studio.connection()
        return check_project(TAXONOMY, there, project=self.project.title, tell_annotators=True)

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


def test_a_colleagues_edit_is_named(sync: Sync) -> None:
    """She submits, the administrator opens it from the table and presses Update."""
    with client_of(sync.studio.url) as colleague:
        assert accept(colleague, ticket_for(sync.studio, "colleague@example.org")).is_redirect
        made = colleague.post(
            f"/api/tasks/{sync.tasks[0]}/annotations/",
            json={"result": sync.predicted(sync.tasks[0])},
        ).json()
    assert [each.editor for each in sync.pull()[0].annotations] == [""]

    sync.ask("PATCH", f"/api/annotations/{made['id']}/", result=sync.predicted(sync.tasks[0])[:3])
    (annotation,) = sync.pull()[0].annotations

    assert annotation.annotator == "colleague@example.org"
    assert annotation.editor == sync.studio.email


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


def test_a_project_stays_the_same_at_another_address_and_under_another_title(sync: Sync) -> None:
    """A pull keeps what it has, and a push sends nothing again."""
    sync.annotate(sync.tasks[0])
    before, _ = sync.pull()
    sync.ask("DELETE", f"/api/tasks/{sync.tasks[1]}/")
    assert sync.pull(full=True)[0].withdrawn == ("d1",)

    dataset, report = sync.pull(url=sync.studio.url.replace("127.0.0.1", "localhost"))
    assert (report.read, dataset.withdrawn, dataset.claims) == (COUNT - 1, ("d1",), before.claims)
    assert sync.pull(url=sync.studio.url.replace("127.0.0.1", "localhost"))[1].read == 0
    assert sync.pull()[1].read == COUNT - 1

    here = f"/api/projects/{sync.project.id}/"
    sync.ask("PATCH", here, title=f"{sync.project.title[:40]} new", description="By an editor")
    dataset, report = sync.pull()
    assert (report.read, dataset.withdrawn) == (0, ("d1",))
    assert dataset.origin.project == f"{sync.project.title[:40]} new"
    pushed = sync.push(sync.project.title, COUNT + 1)
    assert pushed.project
    assert (pushed.project.id, pushed.added, pushed.left) == (sync.project.id, 2, COUNT - 1)


def test_another_project_in_the_same_file_is_refused(sync: Sync) -> None:
    """Both are named; with `replace` the dataset is of the other one."""
    sync.annotate(sync.tasks[0])
    sync.pull()
    before = sync.output.read_bytes()
    other = f"Other {sync.project.title[:30]}"
    sync.push(other, 2)

    with pytest.raises(ExportError, match=rf"{sync.project.title}.* at http.*{other}"):
        sync.pull(project=other)
    assert sync.output.read_bytes() == before

    dataset, _ = sync.pull(project=other, replace=True)
    assert (len(dataset.documents), dataset.annotations) == (2, ())


@pytest.mark.parametrize("date", ["Fri, 01 Jan 2100 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_wrong_clock_in_between_loses_nothing(sync: Sync, date: str) -> None:
    """A proxy sets the header with the date; only times of updates count."""

    def alter(_: httpx.Request, answer: httpx.Response) -> httpx.Response:
        answer.headers["Date"] = date
        return answer

    for task in sync.tasks:
        sync.pull(transport=Altering(alter))
        sync.annotate(task)
    dataset, report = sync.pull(transport=Altering(alter))
    assert (report.read, len(dataset.annotations)) == (1, COUNT)


def test_an_odd_annotation_stops_no_other(sync: Sync) -> None:
    """The server stores all of these, two of them with status 500; one it cannot even export."""
    first, second, third, fourth, fifth, _ = sync.tasks
    labels, value, half, right = (sync.predicted(first) for _ in range(4))
    labels[0]["value"]["labels"], value[0]["value"] = 5, "x"
    half[0]["meta"] = {"text": ["half \ud83d of a pair"]}
    odd = {first: (labels, 1), second: (value, 1), third: (right, -3), fourth: (half, 1)}
    for task, (result, seconds) in odd.items():
        # Escaped: half a surrogate pair has no UTF-8.
        content = json.dumps({"result": result, "lead_time": seconds})
        headers = {"Content-Type": "application/json"}
        sync.http.post(f"/api/tasks/{task}/annotations/", content=content, headers=headers)
    sync.annotate(fifth)

    dataset, report = sync.pull()

    assert [each.document for each in dataset.annotations] == ["d4"]
    reasons = [(each["where"].split(",")[0], each["reason"]) for each in report.refused]
    assert reasons == [
        (f"task {first}", "unexpected-json"),
        (f"task {second}", "unexpected-json"),
        (f"task {third}", "unexpected-json"),
        (f"task {fourth}", "not-exported"),
    ]
    assert [each["reason"] for each in sync.pull(full=True)[1].refused] == [
        reason for _, reason in reasons
    ]


@pytest.mark.parametrize("answer", [{}, []])
@pytest.mark.parametrize("full", [False, True])
def test_an_empty_answer_never_empties_a_dataset(sync: Sync, answer: object, *, full: bool) -> None:
    """It is an error, and the dataset stays as it was."""
    for task in sync.tasks[:2]:
        sync.annotate(task)
    sync.pull()
    before = sync.output.read_bytes()
    sync.annotate(sync.tasks[2])

    def alter(request: httpx.Request, real: httpx.Response) -> httpx.Response:
        if request.url.path.endswith("/export"):
            return httpx.Response(200, json=answer)
        return real

    with pytest.raises(StudioError):
        sync.pull(full=full, transport=Altering(alter))
    assert sync.output.read_bytes() == before
    assert len(sync.pull()[0].annotations) == 3


def test_annotators_are_told_on_the_page(sync: Sync, annotator: Annotator) -> None:
    """In a box above the text, until it is mended; there is no box without anything to say."""
    first, second, *_ = sync.tasks
    loose = {**sync.predicted(first)[1], "id": "loose"}  # the cue once more, without a link
    answer = sync.annotate(first, result=[*sync.predicted(first), loose])
    box = annotator.page.locator(".factcheck-told")
    page = f"{sync.studio.url}/projects/{sync.project.id}/data?task={first}"

    report = sync.check()
    assert (len(report.remarks), report.told, report.boxless) == (1, 1, ())
    annotator.page.goto(page)
    expect(box).to_have_text(report.remarks[0].note)
    annotator.open(sync.project.id, second)
    expect(box).to_be_hidden()

    sync.ask("PATCH", f"/api/annotations/{answer}/", result=sync.predicted(first))
    report = sync.check()
    assert (report.remarks, report.cleared) == ((), 1)
    annotator.page.goto(page)
    annotator.page.locator(".htx-highlight").first.wait_for()
    expect(box).to_be_hidden()
    assert len(sync.pull()[0].claims) == 2


def test_a_draft_is_named_with_who_began_it(sync: Sync) -> None:
    """Whoever pulls sees the drafts of everybody."""
    with client_of(sync.studio.url) as colleague:
        assert accept(colleague, ticket_for(sync.studio, "drafter@example.org")).is_redirect
        made = colleague.post(f"/api/tasks/{sync.tasks[0]}/drafts", json={"result": []})
        assert made.is_success, made.text

    assert [(each.task, each.who) for each in sync.pull()[1].remarks] == [
        (sync.tasks[0], "drafter@example.org")
    ]
