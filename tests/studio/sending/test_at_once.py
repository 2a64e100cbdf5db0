"""Pushes at the same time, of one or of several users and machines: each document is there once."""

import os
import random
import stat
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from factcheck.errors import ConfigMismatch, StudioError
from factcheck.studio.api.client import Client
from factcheck.studio.api.mark import Mark
from factcheck.studio.sending.journal import Journal
from factcheck.studio.sending.push import PushReport, push
from tests.studio.fake_server import CONNECTION, URL, Answer, FakeServer, failing
from tests.studio.texts import CLAIMS, TAXONOMY, predict

CREATE = "POST /api/projects/"
PAIRS = 12


def send(server: httpx.BaseTransport, folder: Path, title: str = "Test") -> PushReport:
    return push(
        [predict(*CLAIMS, name=f"d{number}") for number in range(6)],
        TAXONOMY,
        CONNECTION,
        project=title,
        batch=2,
        patience=(),
        state=folder,
        transport=server,
    )


def keys(server: FakeServer, project: int = 1) -> list[str]:
    return sorted(task["data"]["doc_key"] for task in server.tasks[project])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://127.0.0.1:9", "http://127.0.0.1:9"),
        ("http://127.0.0.1:9", "HTTP://LOCALHOST:9/"),
        ("http://[::1]:80", "http://127.0.0.1"),
        ("https://Studio.example.org/x", "https://studio.example.org.:443/x/"),
    ],
)
def test_one_push_at_a_time_may_hold_a_project(tmp_path: Path, one: str, other: str) -> None:
    """Whoever runs it (notes are in another folder), and however the address is written."""
    with (
        Journal(tmp_path / "a", one, "Test").held(),
        pytest.raises(StudioError, match="another push to 'Test' is running"),
        Journal(tmp_path / "b", other, "Test").held(),
    ):
        pytest.fail("both hold it")


@pytest.mark.parametrize("other", ["http://127.0.0.1:10", "https://127.0.0.1:9/x", "http://h:9"])
def test_another_server_has_its_own_lock(tmp_path: Path, other: str) -> None:
    """The same title on two servers is two projects."""
    with Journal(tmp_path, URL, "Test").held(), Journal(tmp_path, other, "Test").held():
        pass


def test_a_push_does_nothing_while_another_one_runs(server: FakeServer, state: Path) -> None:
    """Both would find a document missing, and send it."""
    with (
        Journal(state / "of another user", URL, "Test").held(),
        pytest.raises(StudioError, match="another push to 'Test' is running"),
    ):
        send(server, state)
    assert server.writes() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_every_user_may_take_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the mask of the user who made its file."""
    monkeypatch.setattr("factcheck.studio.sending.journal.lock_dir", lambda: tmp_path)
    before = os.umask(0o077)
    try:
        with Journal(tmp_path / "notes", URL, "Test").held():
            pass
    finally:
        os.umask(before)
    (lock,) = tmp_path.glob("factcheck-push-*.lock")
    assert stat.S_IMODE(lock.stat().st_mode) == 0o666


def made_by_another(server: FakeServer, title: str, *, first: bool) -> Answer:
    """Let another push make a project of the same title while this one makes its own."""

    def answer(request: httpx.Request) -> httpx.Response:
        del server.faults[CREATE]
        if first:
            server.add_project(title, TAXONOMY, task_data_login=str(Mark((title,))))
        ours = server.handle_request(request)
        if not first:
            server.add_project(title, TAXONOMY, task_data_login=str(Mark((title,))))
        return ours

    return answer


@pytest.mark.parametrize("first", [True, False])
def test_of_two_projects_made_at_once_the_first_stays(
    server: FakeServer, state: Path, *, first: bool
) -> None:
    """Each push removes its own, unless that has the lowest number."""
    server.faults[CREATE] = made_by_another(server, "Test", first=first)
    report = send(server, state)
    assert report.project
    assert report.project.id == 1
    assert len(keys(server)) == 6
    assert list(server.projects) == ([1] if first else [1, 2])
    # The other push has been killed before it removed its own.
    assert send(server, state).left == 6


def test_a_project_made_at_once_with_other_labels_is_refused(
    server: FakeServer, state: Path
) -> None:
    """The taxonomy of the first one counts; nothing is sent."""
    made = made_by_another(server, "Test", first=True)

    def answer(request: httpx.Request) -> httpx.Response:
        ours = made(request)
        server.projects[1]["label_config"] = "<View/>"
        return ours

    server.faults[CREATE] = answer
    with pytest.raises(ConfigMismatch):
        send(server, state)
    assert server.tasks == {1: []}


def test_empty_projects_that_people_made_are_not_left_out(server: FakeServer, state: Path) -> None:
    """Only those that a push has made, and not yet removed."""
    server.add_project("Test", TAXONOMY)
    server.add_project("Test", TAXONOMY)
    with pytest.raises(StudioError, match=r"several projects have the title 'Test' \(numbers 1, 2"):
        send(server, state)


@pytest.mark.parametrize("answer", [failing(404), failing(500, html="<html>Server Error</html>")])
def test_what_is_removed_already_is_no_error(server: FakeServer, answer: Answer) -> None:
    """Two pushes remove the same copy, or the same project; what is still there is an error."""
    server.add_project("Test", TAXONOMY)
    server.tasks[1] = [{"id": 7, "data": {}}]
    server.faults["DELETE /api/tasks/5/"] = server.faults["DELETE /api/projects/9/"] = answer
    server.faults["DELETE /api/tasks/7/"] = server.faults["DELETE /api/projects/1/"] = failing(500)
    with Client(CONNECTION, server, patience=()) as client:
        (project,) = client.projects("Test")
        client.delete_task(5)
        with pytest.raises(StudioError, match="it answers 500"):
            client.delete_task(7)
        with pytest.raises(StudioError, match="it answers 500"):
            client.delete_project(project)
        client.delete_project(replace(project, id=9))
    gone = [call for call in server.calls if call.endswith(("/5/", "/9/"))]
    assert {"DELETE /api/tasks/5/", "DELETE /api/projects/9/"} <= {*gone}


class Shared(httpx.BaseTransport):
    """A server that two threads call, with a pause of random length before each call."""

    def __init__(self, server: FakeServer, seed: int) -> None:
        self.server, self.chance = server, random.Random(seed)  # noqa: S311 - not for secrets
        self.lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        time.sleep(self.chance.choice((0.0, 0.0005, 0.002)))
        with self.lock:
            return self.server.handle_request(request)


@pytest.mark.parametrize("there", [False, True])
def test_pairs_of_pushes_from_two_machines(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tell: Callable[[str], None],
    *,
    there: bool,
) -> None:
    """No lock is between them: in the end there is one project, with each document once."""
    place = threading.local()
    monkeypatch.setattr("factcheck.studio.sending.journal.lock_dir", lambda: place.folder)
    outcomes: Counter[str] = Counter()

    def from_machine(name: str, server: Shared) -> None:
        place.folder = tmp_path / name
        place.folder.mkdir(exist_ok=True)
        send(server, place.folder)

    for number in range(PAIRS):
        server = FakeServer()
        if there:
            server.add_project("Test", TAXONOMY)
        shared = Shared(server, number)
        with ThreadPoolExecutor(2) as both:
            list(both.map(from_machine, "ab", (shared, shared)))
        outcomes["projects"] += len(server.projects)
        outcomes["made twice"] += server.calls.count(CREATE) == 2
        (tasks,) = server.tasks.values()
        found = Counter(task["data"]["doc_key"] for task in tasks)
        outcomes["lost"] += 6 - len(found)
        outcomes["doubled"] += sum(count > 1 for count in found.values())
        outcomes["copies removed"] += sum(each.startswith("DELETE /api/t") for each in server.calls)
        assert all(len(task["predictions"]) == 1 for task in tasks)
    tell(f"{PAIRS} pairs of pushes at once: {dict(outcomes)}")
    assert (outcomes["projects"], outcomes["lost"], outcomes["doubled"]) == (PAIRS, 0, 0)
    assert outcomes["copies removed"] > 0
    assert there or outcomes["made twice"] > 0
