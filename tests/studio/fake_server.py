"""A Label Studio in memory that can be made to fail.

It answers the calls of `factcheck.studio.api.client` as version 1.23.2 does; tests/e2e uses the
real one.
"""

import itertools
import json as codec
import re
from collections.abc import Callable
from typing import Any

import httpx

from factcheck.domain import Taxonomy
from factcheck.studio.api.connection import Connection
from factcheck.studio.format.label_config import label_config

URL = "http://127.0.0.1:9"
TOKEN = "token-that-nobody-may-see"  # noqa: S105 - none
COOKIE = "cookie-that-nobody-may-see"
CONNECTION = Connection(URL, TOKEN)

Answer = Callable[[httpx.Request], httpx.Response]


class FakeServer(httpx.BaseTransport):
    """Projects and tasks in memory.

    Attributes:
        projects: what each project has, by number.
        tasks: the tasks of each project; those without an ``id`` get one.
        views: tabs of the table of tasks, as they were made.
        calls: method and path of each call, in order.
        faults: what to answer instead, by method and path (``POST /api/projects/1/import``).
        lose: calls that do their work but lose their answer.
        once: whether a call loses its answer only once.
        take: how many tasks of an import are stored; all, if ``None``.
        bare: how many imports store their first task without its predictions.
        release: the version that it reports.
        now: the time that it reports.
    """

    def __init__(self) -> None:
        self.projects: dict[int, dict[str, Any]] = {}
        self.tasks: dict[int, list[dict[str, Any]]] = {}
        self.views: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.faults: dict[str, Answer] = {}
        self.lose: set[str] = set()
        self.once = False
        self.take: int | None = None
        self.bare = 0
        self.release = "1.23.2"
        self.now = "Fri, 02 Jan 2026 03:01:00 GMT"
        self.users = [{"id": 1, "email": "noor@example.org"}]
        self._numbers = itertools.count(1)

    def add_project(self, title: str, taxonomy: Taxonomy, **more: object) -> int:
        """Create a project and return its number."""
        config = {"title": title, "label_config": label_config(taxonomy), **more}
        return int(self._create(config)["id"])

    def writes(self) -> list[str]:
        """Return the calls that changed something."""
        return [call for call in self.calls if not call.startswith("GET ")]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one call."""
        assert request.headers["Authorization"] == f"Token {TOKEN}"
        call = f"{request.method} {request.url.path}"
        self.calls.append(call)
        if call in self.faults:
            return self.faults[call](request)
        answer = self._answer(call, request)
        answer.headers["Date"] = self.now
        if call in self.lose:
            if self.once:
                self.lose.remove(call)
            raise httpx.ReadTimeout("nothing came back", request=request)
        return answer

    def _answer(self, call: str, request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        plain = {
            "GET /api/version/": {"release": self.release},
            "GET /api/current-user/whoami": self.users[0],
            "GET /api/users/": self.users,
        }
        if call in plain:
            return httpx.Response(200, json=plain[call])
        if call == "GET /api/projects/":
            # The real server finds every title that contains the words, ignoring case.
            wanted = asked.get("title", "").casefold()
            hits = [each for each in self.projects.values() if wanted in each["title"].casefold()]
            return _page(asked, {"count": len(hits), "results": hits})
        if call == "GET /api/tasks/":
            tasks = self._listed(int(asked["project"]), codec.loads(asked.get("query", "{}")))
            tasks = tasks[: int(asked["page_size"])]
            return _page(asked, {"tasks": tasks, "total": len(tasks)} | _TOTALS)
        if call == "POST /api/dm/actions/":
            return self._act(asked, codec.loads(request.content))
        if call == "POST /api/dm/views/":
            self.views.append(codec.loads(request.content))
            return httpx.Response(201, json={"id": len(self.views), **self.views[-1]})
        return self._one(call, request)

    def _one(self, call: str, request: httpx.Request) -> httpx.Response:
        """Answer a call to one project or task."""
        if call == "POST /api/projects/":
            return httpx.Response(201, json=self._create(codec.loads(request.content)))
        found = re.fullmatch(r"(\w+) /api/(projects|tasks)/(-?\d+)/([\w/]*)", call)
        assert found, f"nobody expected {call}"
        method, what, number, part = found.groups()
        if what == "tasks":
            return self._task(method, int(number), request)
        if method == "DELETE" and int(number) in self.projects:
            del self.projects[int(number)], self.tasks[int(number)]
            return httpx.Response(204)
        return self.project(method, int(number), part, request)

    def project(
        self, method: str, number: int, what: str, request: httpx.Request
    ) -> httpx.Response:
        """Answer a call to a project."""
        if number not in self.projects:
            return httpx.Response(404, json={"detail": "Not found."})
        if (method, what) == ("POST", "import"):
            sent = codec.loads(request.content)[: self.take]
            self.tasks[number] += sent
            self._number(number)
            if self.bare:
                self.bare -= 1
                sent[0]["predictions"] = []
            answer = {"task_ids": [task["id"] for task in sent]}
            count = sum(len(task["predictions"]) for task in sent)
            return httpx.Response(201, json={**answer, "prediction_count": count})
        if (method, what) == ("POST", "import/predictions"):
            sent = codec.loads(request.content)[: self.take]
            for each in sent:
                self._find(each.pop("task"))[1].setdefault("predictions", []).append(each)
            return httpx.Response(201, json={"created": len(sent)})
        if (method, what) == ("GET", "export"):
            self._number(number)
            wanted = request.url.params.get_list("ids[]")
            tasks = [each for each in self.tasks[number] if str(each["id"]) in wanted]
            more: dict[str, Any] = {"annotations": [], "drafts": []}
            # Escaped: a task may have half a surrogate pair.
            text = codec.dumps([{**more, **each} for each in tasks])
            return httpx.Response(200, text=text)
        if method == "PATCH":
            changed = codec.loads(request.content)
            if changed.get("model_version", "") not in {"", *self.models(number)}:
                return httpx.Response(400, json={"model_version": "there is no such model"})
            self.projects[number] |= changed
        return httpx.Response(200, json={**self.projects[number], **self.counts(number)})

    def counts(self, number: int) -> dict[str, int]:
        """Return how many tasks and annotations a project has, as the server counts them."""
        return {
            "task_number": len(self.tasks[number]),
            "total_annotations_number": sum(map(_count, self.tasks[number])),
            "skipped_annotations_number": sum(
                _count(each, skipped=True) for each in self.tasks[number]
            ),
        }

    def models(self, number: int) -> set[str]:
        """Return the models whose predictions annotators of a project may start from."""
        tasks = self.tasks[number]
        return {each["model_version"] for task in tasks for each in task.get("predictions") or ()}

    def _task(self, method: str, number: int, request: httpx.Request) -> httpx.Response:
        if not any(each.get("id") == number for tasks in self.tasks.values() for each in tasks):
            return httpx.Response(404, json={"detail": "Not found."})
        tasks, task = self._find(number)
        if method == "DELETE":
            tasks.remove(task)
            return httpx.Response(204)
        if method == "PATCH":
            task |= codec.loads(request.content)
        return httpx.Response(200, json={"id": number, "data": task["data"]})

    def _act(self, asked: httpx.QueryParams, said: dict[str, Any]) -> httpx.Response:
        for number in said["selectedItems"]["included"]:
            tasks, task = self._find(number)
            if asked["id"] == "delete_tasks":
                tasks.remove(task)
            else:
                assert asked["id"] == "delete_tasks_predictions"
                task["predictions"] = []
        return httpx.Response(200, json={})

    def _listed(self, project: int, query: dict[str, Any]) -> list[dict[str, Any]]:
        self._number(project)
        found = self.tasks[project]
        chosen = query.get("selectedItems")
        if chosen:
            found = [each for each in found if each["id"] in chosen["included"]]
        for item in query.get("filters", {}).get("items", ()):
            if item["filter"] == "filter:tasks:draft_exists":
                found = [each for each in found if each.get("drafts")]
                continue
            assert item["operator"] == "greater"
            name = item["filter"].removeprefix("filter:tasks:")
            found = [each for each in found if each[name] > item["value"]]
        keys = ("id", "data", "updated_at", "predictions")
        listed = [
            {key: each.get(key) for key in keys}
            | {
                "total_annotations": _count(each),
                "cancelled_annotations": _count(each, skipped=True),
            }
            for each in found
        ]
        (order,) = query.get("ordering", ["tasks:id"])
        key = order.rpartition(":")[2]
        return sorted(listed, key=lambda each: each[key], reverse=order.startswith("-"))

    def _find(self, number: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """Return a task, and the list that contains it."""
        for tasks in self.tasks.values():
            for task in tasks:
                if task.get("id") == number:
                    return tasks, task
        raise AssertionError(number)

    def _number(self, project: int) -> None:
        """Give a number to each task that has none."""
        for task in self.tasks[project]:
            task.setdefault("id", next(self._numbers))
            task.setdefault("updated_at", "2026-01-02T03:00:00.000000Z")

    def _create(self, values: dict[str, Any]) -> dict[str, Any]:
        number = max(self.projects, default=0) + 1
        created = f"2026-01-01T00:00:00.{next(_MOMENTS):06}Z"
        more = {"id": number, "model_version": "", "description": "", "created_at": created}
        self.projects[number] = {**more, "task_data_login": None, **values}
        self.tasks[number] = []
        return self.projects[number]


_MOMENTS = itertools.count(1)
"""Microseconds: no two projects of all servers were created at the same moment."""

_TOTALS = {"total_annotations": 0, "total_predictions": 0}


def _count(task: dict[str, Any], *, skipped: bool = False) -> int:
    """Return how many annotations a task has that were submitted, or skipped."""
    return sum(bool(each.get("was_cancelled")) == skipped for each in task.get("annotations") or ())


def _page(asked: httpx.QueryParams, content: dict[str, Any]) -> httpx.Response:
    """Return the first and only page; like the real server, answer 404 for others."""
    if asked.get("page", "1") != "1":
        return httpx.Response(404, json={"detail": "Invalid page."})
    return httpx.Response(200, json={"next": None, "previous": None, **content})


def failing(
    status: int, *, json: object = None, html: str | None = None, retry_after: str = ""
) -> Answer:
    """Return an answer with a status, a body, and a cookie as the real server sets it."""
    headers = {"Set-Cookie": f"sessionid={COOKIE}; HttpOnly"}
    headers |= {"Retry-After": retry_after} if retry_after else {}
    return lambda _: httpx.Response(status, headers=headers, json=json, html=html)


def times(count: int, first: Answer, then: FakeServer, call: str) -> Answer:
    """Return an answer for the first ``count`` calls; after them the server answers normally."""
    left = [first] * count

    def answer(request: httpx.Request) -> httpx.Response:
        if left:
            return left.pop()(request)
        del then.faults[call]
        then.calls.pop()
        return then.handle_request(request)

    return answer


def raising(kind: type[httpx.TransportError]) -> Answer:
    """Return an answer that fails with an exception."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise kind("no answer", request=request)

    return answer
