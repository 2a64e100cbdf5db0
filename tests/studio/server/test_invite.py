"""Invitations from a server, and what can go wrong; tests/e2e has a real server."""

import json

import httpx
import jwt
import pytest

from factcheck.errors import StudioError
from factcheck.studio.api.connection import Connection
from factcheck.studio.server.invite import Before, Invitation, invite

URL = "http://127.0.0.1:9"
TOKEN = jwt.encode({"exp": 4_000_000_000, "token_type": "refresh"}, "k" * 32)
CONNECTION = Connection(URL, TOKEN)
SHORT_LIVED = jwt.encode({"exp": 4_000_000_000, "token_type": "access"}, "k" * 32)
MADE = {"email": "noor@example.org", "path": "/factcheck/invite/#ticket", "before": "new"}


def answering(
    answer: httpx.Response, *, token: int = 200, seen: list[httpx.Request] | None = None
) -> httpx.MockTransport:
    """Return a server that accepts the token and then gives this answer."""

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/token/refresh/":
            assert json.loads(request.content) == {"refresh": TOKEN}
            return httpx.Response(token, json={"access": SHORT_LIVED})
        assert request.headers["Authorization"] == f"Bearer {SHORT_LIVED}"
        known = {"/api/version/": {"release": "1.23.2"}, "/api/current-user/whoami": {"id": 1}}
        if request.url.path in known:
            return httpx.Response(200, json=known[request.url.path])
        assert (request.method, request.url.path) == ("POST", "/factcheck/invitations/")
        if seen is not None:
            seen.append(request)
        return answer

    return httpx.MockTransport(handle)


def ask(transport: httpx.BaseTransport) -> tuple[Invitation, ...]:
    return invite(CONNECTION, ["noor@example.org"], days=7, transport=transport)


def test_each_address_gets_its_link() -> None:
    """The request carries the access token, not the personal one."""
    seen: list[httpx.Request] = []

    (made,) = ask(answering(httpx.Response(200, json={"invitations": [MADE]}), seen=seen))

    assert made == Invitation("noor@example.org", "/factcheck/invite/#ticket", Before.NEW)
    (request,) = seen
    assert json.loads(request.content) == {"emails": ["noor@example.org"], "days": 7}


def test_a_link_is_not_shown_by_accident() -> None:
    """Anybody who has it can use it, so it must not be in a traceback."""
    assert "ticket" not in repr(Invitation("a@example.org", "/#ticket", Before.NEW))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (httpx.Response(404), "factcheck does not run it"),
        (
            httpx.Response(400, json={"detail": "nix: not an e-mail address"}),
            ": nix: not an e-mail",
        ),
        (httpx.Response(401), "may not invite"),
        (httpx.Response(403), "may not invite"),
        (httpx.Response(502, html="<html>"), "it answers 502"),
        (httpx.Response(200, html="<html>"), "its answer is not one of"),
        (httpx.Response(200, json={"invitations": [{}]}), "its answer is not one of"),
    ],
)
def test_each_refusal_has_its_message(answer: httpx.Response, message: str) -> None:
    """By its status; no token is in the message."""
    with pytest.raises(StudioError, match=message) as caught:
        ask(answering(answer))

    assert TOKEN not in str(caught.value)
    assert SHORT_LIVED not in str(caught.value)


def test_an_invalid_token_is_reported() -> None:
    """Before anything is requested."""
    with pytest.raises(StudioError, match=r"refuses the token \(401\)"):
        ask(answering(httpx.Response(200), token=401))


def test_a_server_that_is_down_is_reported() -> None:
    """With only the kind of failure."""

    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no", request=request)

    with pytest.raises(StudioError, match=r"does not answer \(ConnectError\)"):
        ask(httpx.MockTransport(fail))
