"""A Label Studio that lives in memory and goes wrong where it is told to.

It answers the calls that `factcheck.studio.client` makes as version 1.23.2 does; tests/e2e has the
real one.
"""

import json as codec
import re
from collections.abc import Callable
from typing import Any

import httpx

from factcheck.domain import Taxonomy
from factcheck.studio.connection import Connection
from factcheck.studio.label_config import label_config

URL = "http://127.0.0.1:9"
TOKEN = "token-that-nobody-may-see"  # noqa: S105 - none
COOKIE = "cookie-that-nobody-may-see"
CONNECTION = Connection(URL, TOKEN)

Answer = Callable[[httpx.Request], httpx.Response]


class FakeServer(httpx.BaseTransport):
    """Projects and tasks in memory.

    Attributes:
        projects: what each project has, by number.
        tasks: the tasks of each project.
        calls: method and path of each call, in order.
        faults: what to answer instead, by method and path (``POST /api/projects/1/import``).
        lose: calls that do their work and then never answer.
        take: how many tasks of an import are stored; all, if ``None``.
        release: the version it says it has.
    """

    def __init__(self) -> None:
        self.projects: dict[int, dict[str, Any]] = {}
        self.tasks: dict[int, list[dict[str, Any]]] = {}
        self.calls: list[str] = []
        self.faults: dict[str, Answer] = {}
        self.lose: set[str] = set()
        self.take: int | None = None
        self.release = "1.23.2"
        self.users = [{"id": 1, "email": "noor@example.org"}]

    def add_project(self, title: str, taxonomy: Taxonomy, **more: object) -> int:
        """Make a project and return its number."""
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
        if call in self.lose:
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
            # The real one finds every title that contains the words, in any case.
            wanted = asked["title"].casefold()
            hits = [each for each in self.projects.values() if wanted in each["title"].casefold()]
            return _page(asked, {"count": len(hits), "results": hits})
        if call == "POST /api/projects/":
            return httpx.Response(201, json=self._create(codec.loads(request.content)))
        if call == "GET /api/tasks/":
            tasks = [
                {"id": number, "data": task["data"]}
                for number, task in enumerate(self.tasks[int(asked["project"])], start=1)
            ]
            return _page(asked, {"tasks": tasks, "total": len(tasks)} | _TOTALS)
        found = re.fullmatch(r"(\w+) /api/projects/(\d+)/(\w*)", call)
        assert found, f"nobody expected {call}"
        return self._project(found[1], int(found[2]), found[3], request)

    def _project(
        self, method: str, number: int, what: str, request: httpx.Request
    ) -> httpx.Response:
        if (method, what) == ("POST", "import"):
            sent = codec.loads(request.content)[: self.take]
            self.tasks[number] += sent
            return httpx.Response(201, json={"task_ids": list(range(len(sent)))})
        if (method, what) == ("GET", "export"):
            return httpx.Response(200, json=self.tasks[number])
        if method == "PATCH":
            self.projects[number] |= codec.loads(request.content)
        return httpx.Response(200, json=self.projects[number])

    def _create(self, values: dict[str, Any]) -> dict[str, Any]:
        number = len(self.projects) + 1
        self.projects[number] = {"id": number, "model_version": "", **values}
        self.tasks[number] = []
        return self.projects[number]


_TOTALS = {"total_annotations": 0, "total_predictions": 0}


def _page(asked: httpx.QueryParams, content: dict[str, Any]) -> httpx.Response:
    """Return the first and only page; the real one, too, says 404 beyond the last."""
    if asked.get("page", "1") != "1":
        return httpx.Response(404, json={"detail": "Invalid page."})
    return httpx.Response(200, json={"next": None, "previous": None, **content})


def failing(status: int, *, json: object = None, html: str | None = None) -> Answer:
    """Return an answer of a status and a body, with a cookie as the real server sets one."""
    cookie = {"Set-Cookie": f"sessionid={COOKIE}; HttpOnly"}
    return lambda _: httpx.Response(status, headers=cookie, json=json, html=html)


def raising(kind: type[httpx.TransportError]) -> Answer:
    """Return an answer that never comes."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise kind("no answer", request=request)

    return answer
