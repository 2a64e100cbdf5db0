"""Servers that attack: see `hostile`. Every command ends, loses nothing, and gives nothing away."""

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest

from factcheck.errors import StudioError, TooLong
from factcheck.studio.api.bounded import BoundedClient
from factcheck.studio.api.calls import is_healthy
from factcheck.studio.api.client import Client
from factcheck.studio.api.connection import Connection, Limits
from factcheck.studio.pulling.pull import pull
from factcheck.studio.sending import journal
from factcheck.studio.sending.push import push
from factcheck.studio.server.invite import invite
from tests.cli.command import invoke
from tests.studio.api import hostile
from tests.studio.api.hostile import EXPORT, FAST, IMPORT, LABELS, REDIRECTS, SLOW, Attack
from tests.studio.api.hostile import HostileServer as Server
from tests.studio.fake_server import TOKEN
from tests.studio.texts import CLAIMS, TAXONOMY, predict

IMPATIENT = Limits(silence=0.3, grace=0.3)
"""For servers that never answer in time, however fast the machine is."""

SIZE = 1_000_000
SMALL = Limits(size=SIZE)
REFRESH = jwt.encode({"exp": 4_000_000_000, "token_type": "refresh"}, "k" * 32)
INVITATIONS = "/factcheck/invitations/"


@pytest.fixture
def other() -> Iterator[Server]:
    """Another server, to which nothing must be sent."""
    with Server() as server:
        yield server
        assert server.heard == []


@pytest.fixture
def server(other: Server) -> Iterator[Server]:
    with Server(other.url) as server:
        yield server


def connection(server: Server, limits: Limits | None = None) -> Connection:
    return Connection(server.url, TOKEN, limits or Limits())


def refused(server: Server, attack: Attack, limits: Limits) -> StudioError:
    """Return the error of connecting to a server that attacks at once."""
    server.attacks[""] = attack
    with pytest.raises(StudioError) as caught:
        Client(connection(server, limits), patience=())
    assert TOKEN not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("attack", SLOW)
def test_an_answer_that_never_ends_is_given_up(server: Server, attack: Attack) -> None:
    """The error says so; bytes that come in time do not help."""
    error = refused(server, attack, IMPATIENT)
    silent = attack is hostile.be_silent
    assert ("did not answer in time" if silent else "was not complete after") in error.problem
    assert "overloaded" in error.cure


LARGE = f"its answer is larger than {SIZE} bytes"
OTHER = "its answer is not one of Label Studio's"
PROBLEMS: dict[Attack, str] = {
    hostile.send_endless_headers: "it does not answer (RemoteProtocolError)",
    hostile.send_endless_body: LARGE,
    hostile.send_endless_gzip_name: LARGE,
    hostile.send_bomb: LARGE,
    hostile.send_twice_packed_bomb: f"{OTHER} (packed with 'gzip, gzip', which was not asked for)",
    hostile.send_half: "it does not answer (RemoteProtocolError)",
    hostile.send_half_packed: f"{OTHER} (cut off)",
    hostile.send_half_of_the_json: f"{OTHER} (it is not JSON, or cut off)",
    hostile.send_nested_json: f"{OTHER} (RecursionError)",
    hostile.send_a_page: f"{OTHER} (it is not JSON, or cut off)",
    hostile.ask_for_a_day: "it answers 429: {}, and asks to wait 86400 s",
    hostile.ask_for_an_odd_time: "it answers 429: {}",
    hostile.repeat_the_token: "it answers 500: bad header Token … ",
}


@pytest.mark.parametrize("attack", FAST)
def test_every_other_attack_has_its_message(server: Server, attack: Attack) -> None:
    """Also when an answer has status 200."""
    problem = refused(server, attack, SMALL).problem
    expected = PROBLEMS.get(attack)
    if expected is None:
        circle = "circle" in attack.__name__
        expected = "it redirects in a circle" if circle else "it redirects to http"
    assert problem.startswith(expected)


def test_a_bomb_does_not_fill_the_memory(server: Server) -> None:
    """Two gigabytes in two megabytes: no more is unpacked than may be kept."""
    tracemalloc.start()
    try:
        refused(server, hostile.send_bomb, SMALL)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 30 * SIZE


def test_an_answer_may_take_longer_the_more_of_it_comes(server: Server) -> None:
    """A large export over a slow line is not given up."""

    def send_slowly(handler: hostile.Handler) -> None:
        handler.begin("Content-Length: 25")
        for byte in bytes(25):
            handler.wfile.write(bytes([byte]))
            handler.server.ended.wait(0.1)

    server.attacks[""] = send_slowly
    limits = Limits(grace=-58.5, rate=1)  # 1.5 seconds, and 1 for each byte
    with BoundedClient(limits, timeout=60) as http:
        assert http.get(server.url).content == bytes(25)


@pytest.mark.parametrize(
    "attack",
    [
        hostile.drip_announced_body,
        hostile.send_bomb,
        hostile.send_half,
        hostile.send_half_of_the_json,
        hostile.ask_for_a_day,
        hostile.redirect(307),
    ],
)
def test_an_attacked_pull_leaves_the_dataset_as_it_was(
    server: Server, tmp_path: Path, attack: Attack
) -> None:
    """And the next one has everything."""
    output = tmp_path / "claims.json"

    def fetch(limits: Limits) -> None:
        where = connection(server, limits)
        pull(output, TAXONOMY, where, project="Test", full=True, patience=())

    push([predict(*CLAIMS)], TAXONOMY, connection(server), project="Test")
    fetch(Limits())
    before = output.read_bytes()
    server.attacks[EXPORT] = attack
    with pytest.raises(StudioError) as caught:
        fetch(Limits(silence=30, grace=-28, size=SIZE))
    assert TOKEN not in str(caught.value)
    assert output.read_bytes() == before
    server.attacks.clear()
    fetch(Limits())
    assert json.loads(output.read_text(encoding="utf-8"))["documents"]


@pytest.mark.parametrize("attack", [hostile.drip_headers, hostile.send_half, hostile.ask_for_a_day])
def test_an_attacked_push_stores_every_task_once(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attack: Attack
) -> None:
    """The server stores the tasks, and then attacks; the next push finds them there."""
    monkeypatch.setattr(journal, "LEAST_SECONDS", 0.0)

    def send(limits: Limits) -> int:
        predictions = [predict(*CLAIMS, name=f"d{number}") for number in range(3)]
        where = connection(server, limits)
        return push(predictions, TAXONOMY, where, project="Test", state=tmp_path, patience=()).added

    server.attacks[IMPORT] = attack
    with pytest.raises(StudioError):
        send(Limits(silence=30, grace=-28))
    server.attacks.clear()
    assert send(Limits()) == 0
    assert len(server.fake.tasks[1]) == 3


def test_an_answer_that_comes_too_late_is_not_asked_for_again(server: Server) -> None:
    """It would come too late again, after another ten minutes."""
    with Client(connection(server), patience=(0, 0)) as client:
        client._http._limits = Limits(silence=0.3, grace=0.3)  # type: ignore[attr-defined]  # noqa: SLF001
        server.attacks["/api/users/"] = hostile.drip_headers
        with pytest.raises(TooLong):
            client.emails()
    assert sum("/api/users/" in each for each in server.heard) == 1


@pytest.mark.parametrize("status", REDIRECTS)
@pytest.mark.parametrize("path", ["", "/api/token/refresh/", INVITATIONS])
def test_no_token_goes_to_another_server(server: Server, status: int, path: str) -> None:
    """Neither in a header nor in the body; not when it is refreshed, not with an invitation."""
    access = jwt.encode({"exp": 4_000_000_000, "token_type": "access"}, "k" * 32)
    known = {
        "/api/token/refresh/": {"access": access},
        "/api/version/": {"release": "1.23.2"},
        "/api/current-user/whoami": {"id": 1},
    }
    for name, answer in known.items():
        server.attacks[name] = answering(json.dumps(answer).encode())
    server.attacks[path] = hostile.redirect(status)
    if not path:
        server.attacks = {"": hostile.redirect(status)}
    with pytest.raises(StudioError, match="it redirects to http"):
        invite(Connection(server.url, REFRESH), ["noor@example.org"], days=7)
    assert any(path in each and REFRESH in each for each in server.heard) or path == INVITATIONS


def answering(body: bytes) -> Attack:
    return lambda handler: handler.whole(200, body, {"Content-Type": "application/json"})


@pytest.mark.parametrize("attack", [hostile.redirect(307), hostile.send_bomb, hostile.send_half])
def test_a_server_that_attacks_is_not_healthy(server: Server, attack: Attack) -> None:
    """`studio start` waits for a healthy one."""
    server.attacks[""] = attack
    assert not is_healthy(server.url)


def test_a_request_that_a_redirect_would_change_is_not_sent(server: Server) -> None:
    """After 301 a POST becomes a GET: its answer would say that nothing was stored."""

    def redirect(handler: hostile.Handler) -> None:
        handler.whole(301, b"", {"Location": "/api/projects/"})

    with Client(connection(server)) as client:
        server.attacks["/api/projects/"] = redirect
        with pytest.raises(StudioError, match=r"it redirects a POST to .*, where it would be lost"):
            client.create_project("Test", "<View/>")


def test_the_token_is_refreshed_below_the_path_of_the_server(server: Server) -> None:
    """At the root there may be another program."""
    server.attacks[""] = hostile.send_a_page
    with pytest.raises(StudioError):
        Client(Connection(f"{server.url}/studio", REFRESH))
    assert [each.partition(" HTTP")[0] for each in server.heard] == [
        "POST /studio/api/token/refresh/"
    ]


@pytest.mark.parametrize(
    "attack",
    [hostile.send_bomb, hostile.ask_for_a_day, hostile.repeat_the_token, hostile.redirect(308)],
)
def test_a_command_ends_with_an_error(server: Server, tmp_path: Path, attack: Attack) -> None:
    """Exit code 2, one line, no token."""
    (tmp_path / "taxonomy.yaml").write_text(LABELS, encoding="utf-8")
    server.attacks[""] = attack
    environment = {"LABEL_STUDIO_URL": server.url, "LABEL_STUDIO_API_KEY": TOKEN}
    done = invoke("pull", "--project", "Test", cwd=tmp_path, **environment)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert TOKEN not in done.stdout + done.stderr
