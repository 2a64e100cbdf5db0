"""The client of Label Studio: its errors, patience, versions and redirects."""

import json
import traceback

import httpx
import pytest

from factcheck.errors import StudioError, TooLong, Unavailable
from factcheck.studio.api import list_calls
from factcheck.studio.api.client import Client
from factcheck.studio.api.connection import Connection
from tests.studio.fake_server import (
    CONNECTION,
    COOKIE,
    TOKEN,
    URL,
    Answer,
    FakeServer,
    failing,
    raising,
    times,
)
from tests.studio.texts import TAXONOMY

USERS = "GET /api/users/"
WHOAMI = "GET /api/current-user/whoami"


def connect(server: FakeServer) -> StudioError:
    """Return the error of connecting; neither it nor its traceback has a secret."""
    with pytest.raises(StudioError) as caught, Client(CONNECTION, server):
        pass  # pragma: no cover
    text = str(caught.value) + "".join(traceback.format_exception(caught.value))
    assert TOKEN not in text
    assert COOKIE not in text
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
        (failing(404, json={"detail": "Not found."}), "not found (404)", "address"),
        (failing(400, json={"detail": "so\nnot"}), "it answers 400: so not", "log"),
        (
            failing(200, html="<html>Welcome</html>"),
            "its answer is not one of Label Studio",
            "address",
        ),
        (failing(200, json=["other"]), "its answer is not one of", "address"),
    ],
)
def test_each_fault_has_its_message_and_its_cure(answer: Answer, problem: str, cure: str) -> None:
    """Without any secret."""
    server = FakeServer()
    server.faults[WHOAMI] = answer
    error = connect(server)
    assert problem in error.problem
    assert cure in error.cure


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_page_of_html_is_not_part_of_the_message(status: int) -> None:
    """Only the number of the error; the page is for browsers."""
    server = FakeServer()
    server.faults[WHOAMI] = failing(status, html=f"<html>{COOKIE}</html>")
    assert connect(server).problem == f"it answers {status}"


@pytest.mark.parametrize(
    "answer", [failing(429), failing(502), failing(503), raising(httpx.ConnectError)]
)
def test_a_call_that_changes_nothing_is_repeated(answer: Answer) -> None:
    """A short interruption is not reported."""
    server = FakeServer()
    server.faults[USERS] = times(2, answer, server, USERS)
    with Client(CONNECTION, server, patience=(0, 0)) as client:
        assert client.emails() == {1: "noor@example.org"}


def test_calls_are_repeated_a_limited_number_of_times() -> None:
    """Then the last answer is reported."""
    server = FakeServer()
    server.faults[USERS] = failing(503)
    with (
        Client(CONNECTION, server, patience=(0, 0)) as client,
        pytest.raises(Unavailable, match="it answers 503"),
    ):
        client.emails()
    assert server.calls.count(USERS) == 3


def test_retry_after_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In seconds; a date or nothing means the client's own pause."""
    waited: list[float] = []
    monkeypatch.setattr("factcheck.studio.api.calls.time.sleep", waited.append)
    for value in ("7", "Wed, 25 Nov 2026 08:30:00 GMT", "", "60"):
        server = FakeServer()
        server.faults[USERS] = times(1, failing(429, retry_after=value), server, USERS)
        with Client(CONNECTION, server, patience=(2,)) as client:
            client.emails()
    assert waited == [7, 2, 2, 60]


def test_more_than_a_minute_is_not_waited_for() -> None:
    """The message says how long the server asks to wait."""
    server = FakeServer()
    server.faults[USERS] = failing(429, json={"detail": "Slow down."}, retry_after="86400")
    with Client(CONNECTION, server, patience=(0,)) as client, pytest.raises(TooLong) as caught:
        client.emails()
    assert caught.value.problem == "it answers 429: Slow down., and asks to wait 86400 s"
    assert server.calls.count(USERS) == 1


def test_pages_get_shorter_if_a_server_rejects_long_addresses() -> None:
    """Gunicorn accepts 4,094 bytes by default; no task is missing or doubled."""
    server = FakeServer()
    server.add_project("Test", TAXONOMY)
    server.tasks[1] = [{"data": {}, "id": number} for number in range(1000, 2000)]

    def short(request: httpx.Request) -> httpx.Response:
        long = len(request.url.raw_path) > 2000
        return failing(400)(request) if long else server.project("GET", 1, "export", request)

    server.faults["GET /api/projects/1/export"] = short
    with Client(CONNECTION, server) as client:
        (project,) = client.projects("Test")
        got = [task["id"] for task in client.export(project, range(1000, 2000))]
    assert got == list(range(1000, 2000))


def test_tasks_are_listed_by_number_page_after_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """No task is missed when others are deleted at the same time."""
    monkeypatch.setattr(list_calls, "PAGE", 3)
    server = FakeServer()
    server.add_project("Test", TAXONOMY)
    server.tasks[1] = [{"data": {"doc_key": f"d{number}"}} for number in range(8)]
    with Client(CONNECTION, server) as client:
        (project,) = client.projects("Test")
        held = client.pushed_tasks(project)
        first = next(held)
        del server.tasks[1][:2]
        keys = [first.key, *(each.key for each in held)]
    assert keys == [f"d{number}" for number in range(8)]


def test_an_import_is_not_repeated() -> None:
    """The tasks may be stored already, and only the answer lost."""
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
        ("", "this is not a Label Studio server"),
        ("next", "this is not a Label Studio server"),
    ],
)
def test_other_versions_are_rejected(release: str, problem: str) -> None:
    """Before the token is used for anything else."""
    server = FakeServer()
    server.release = release
    assert connect(server).problem == problem
    assert WHOAMI not in server.calls


@pytest.mark.parametrize("answer", [None, [], "1.23.2", 5])
def test_an_answer_without_a_version_is_an_error(answer: object) -> None:
    """Another program may answer any JSON."""
    server = FakeServer()
    server.faults["GET /api/version/"] = lambda _: httpx.Response(200, json=answer)
    with pytest.raises(StudioError, match=r"is not one of Label Studio's"):
        Client(CONNECTION, server)


@pytest.mark.parametrize("title", [None, "", 5, "half \ud83d of a pair"])
def test_a_project_without_a_title_is_an_error(title: object) -> None:
    """No dataset could name it."""
    server = FakeServer()
    server.add_project("Test", TAXONOMY)
    with Client(CONNECTION, server) as client:
        server.projects[1]["title"] = title
        found = {"id": 1, **server.projects[1], **server.counts(1)}
        server.faults["GET /api/projects/1/"] = lambda _: httpx.Response(
            200, text=json.dumps(found)
        )
        with pytest.raises(StudioError, match="its answer is not one of Label Studio's"):
            client.project(1)


@pytest.mark.parametrize("release", ["1.20", "1.20.0", "1.23.2", "1.24.0.dev3"])
def test_supported_versions_are_accepted(release: str) -> None:
    """With two numbers, three, or a suffix."""
    server = FakeServer()
    server.release = release
    with Client(CONNECTION, server) as client:
        assert client.url == URL


def redirecting(location: str, seen: list[str]) -> httpx.MockTransport:
    """Return a server that redirects everything, and notes who was asked."""

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(f"{request.url.scheme}://{request.url.host}")
        return httpx.Response(307, headers={"Location": location})

    return httpx.MockTransport(answer)


@pytest.mark.parametrize(
    "location",
    [
        "http://elsewhere.example.org/api/version/",
        "//elsewhere.example.org/",
        "http://127.0.0.1:10/",
        "https://127.0.0.1:9/",
        "http://127.0.0.1/",
    ],
)
def test_the_token_goes_to_no_other_server(location: str) -> None:
    """A redirect to another host or port is reported, not followed."""
    seen: list[str] = []

    with pytest.raises(StudioError, match="it redirects to http") as caught:
        Client(CONNECTION, redirecting(location, seen))

    assert seen == ["http://127.0.0.1"]
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("http://studio.example.org", "https://studio.example.org/api/version/"),
        ("http://studio.example.org:8080", "/api/version/"),
    ],
)
def test_a_redirect_to_the_same_server_is_followed(url: str, location: str) -> None:
    """A slash at the end, or TLS: what servers usually redirect to."""
    redirected: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if not redirected:
            redirected.append(str(request.url))
            return httpx.Response(307, headers={"Location": location})
        known = {"/api/version/": {"release": "1.23.2"}, "/api/current-user/whoami": {"id": 1}}
        assert request.headers["Authorization"] == f"Token {TOKEN}"
        return httpx.Response(200, json=known[request.url.path])

    with Client(Connection(url, TOKEN), httpx.MockTransport(answer)) as client:
        assert client.url == url
    assert redirected == [f"{url}/api/version/"]


def test_projects_are_found_by_their_whole_title() -> None:
    """The server also finds parts of titles, in any case."""
    server = FakeServer()
    with Client(CONNECTION, server) as client:
        for title in ("Claims", "Claims: July", "claims"):
            client.create_project(title, "<View/>")
        assert [project.id for project in client.projects("Claims")] == [1]


def test_a_token_is_not_in_the_repr_of_a_connection() -> None:
    """Which may get into a log."""
    assert TOKEN not in repr(CONNECTION)
