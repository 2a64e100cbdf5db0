"""What a user is told when Label Studio is not as it should be."""

import traceback
from typing import Any

import httpx
import pytest

from factcheck.errors import StudioError
from factcheck.studio.client import Client
from tests.studio.fake_server import (
    CONNECTION,
    COOKIE,
    TOKEN,
    URL,
    Answer,
    FakeServer,
    failing,
    raising,
)

WHOAMI = "GET /api/current-user/whoami"


def connect(server: FakeServer) -> StudioError:
    """Return the error that connecting ends with; it and its trace hold no secret."""
    with pytest.raises(StudioError) as caught, Client(CONNECTION, server):
        pass  # pragma: no cover
    told = str(caught.value) + "".join(traceback.format_exception(caught.value))
    assert TOKEN not in told
    assert COOKIE not in told
    assert str(caught.value).startswith(f"Label Studio at {URL}: ")
    return caught.value


@pytest.mark.parametrize(
    ("answer", "problem", "cure"),
    [
        (raising(httpx.ConnectError), "it does not answer (ConnectError)", "factcheck studio"),
        (raising(httpx.RemoteProtocolError), "it does not answer", "check the address"),
        (raising(httpx.ReadTimeout), "it did not answer in time", "try again"),
        (failing(401, json={"detail": "Invalid token."}), "it refuses the token (401)", "new one"),
        (failing(403, json={"detail": "No."}), "it refuses the token (403)", "new one"),
        (failing(404, json={"detail": "Not found."}), "it has no such thing (404)", "address"),
        (failing(400, json={"detail": "so\nnot"}), 'it answers 400: {"detail": "so\\nnot"}', "log"),
        (failing(200, html="<html>Welcome</html>"), "it answers what Label Studio would", "addr"),
        (failing(200, json=["other"]), "it answers what Label Studio would", "check the address"),
    ],
)
def test_each_fault_has_its_words_and_its_cure(answer: Answer, problem: str, cure: str) -> None:
    """Whatever call it meets, and no secret with it."""
    server = FakeServer()
    server.faults[WHOAMI] = answer
    error = connect(server)
    assert problem in error.problem
    assert cure in error.cure


@pytest.mark.usefixtures("no_waiting")
@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_page_of_html_says_nothing_to_a_user(status: int) -> None:
    """Only the number of the error is told; the page is for browsers."""
    server = FakeServer()
    server.faults[WHOAMI] = failing(status, html=f"<html>{COOKIE}</html>")
    assert connect(server).problem == f"it answers {status}"


@pytest.mark.usefixtures("no_waiting")
def test_a_call_that_changes_nothing_is_tried_again() -> None:
    """A server that hiccups once is none to bother a user with."""
    server = FakeServer()
    hiccups = [failing(503)]
    server.faults[WHOAMI] = lambda request: (
        hiccups.pop()(request) if hiccups else httpx.Response(200, json=server.users[0])
    )
    with Client(CONNECTION, server):
        assert server.calls.count(WHOAMI) == 2


@pytest.mark.usefixtures("no_waiting")
def test_an_import_is_never_tried_again() -> None:
    """The tasks may be there already, with only the answer lost."""
    server = FakeServer()
    with Client(CONNECTION, server) as client:
        project = client.create_project("Test", "<View/>")
        server.faults["POST /api/projects/1/import"] = failing(503)
        with pytest.raises(StudioError, match="503"):
            client.import_tasks(project, [{"data": {}}])
    assert server.calls.count("POST /api/projects/1/import") == 1


@pytest.mark.parametrize(
    ("release", "problem"),
    [
        ("1.19.4", "its version is 1.19.4"),
        ("2.0.0", "its version is 2.0.0"),
        ("", "it is no Label Studio"),
        ("next", "it is no Label Studio"),
    ],
)
def test_only_versions_that_we_know_are_talked_to(release: str, problem: str) -> None:
    """Before the token is used for anything else."""
    server = FakeServer()
    server.release = release
    assert connect(server).problem == problem
    assert WHOAMI not in server.calls


@pytest.mark.parametrize("release", ["1.20", "1.20.0", "1.23.2", "1.24.0.dev3"])
def test_versions_that_we_know_are_welcome(release: str) -> None:
    """A third number, or none."""
    server = FakeServer()
    server.release = release
    with Client(CONNECTION, server) as client:
        assert client.url == URL


def test_projects_are_found_by_their_whole_title() -> None:
    """The server finds parts of titles, in any case."""
    server = FakeServer()
    with Client(CONNECTION, server) as client:
        for title in ("Claims", "Claims: July", "claims"):
            client.create_project(title, "<View/>")
        assert [project.id for project in client.projects("Claims")] == [1]


def test_a_token_is_not_in_what_an_object_shows() -> None:
    """A connection may end up in a log."""
    assert TOKEN not in repr(CONNECTION)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the SDK try again at once."""

    def at_once(_: float) -> None:
        """Wait no longer."""

    sleeper: Any = "label_studio_sdk.core.http_client.time.sleep"
    monkeypatch.setattr(sleeper, at_once)
