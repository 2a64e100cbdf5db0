"""Asking a server for invitations, where it goes wrong; tests/e2e has a real one."""

import json

import httpx
import pytest

from factcheck.errors import StudioError
from factcheck.studio.api.connection import Connection
from factcheck.studio.server.invite import Before, Invitation, invite

CONNECTION = Connection("http://127.0.0.1:9", "token-that-nobody-may-see")
MADE = {"email": "noor@example.org", "path": "/factcheck/invite/#ticket", "before": "new"}


def answering(
    answer: httpx.Response, *, token: int = 200, seen: list[httpx.Request] | None = None
) -> httpx.MockTransport:
    """Return a server that takes the token and then answers this."""

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/token/refresh/":
            assert json.loads(request.content) == {"refresh": CONNECTION.token}
            return httpx.Response(token, json={"access": "short-lived"})
        if seen is not None:
            seen.append(request)
        return answer

    return httpx.MockTransport(handle)


def ask(transport: httpx.BaseTransport) -> tuple[Invitation, ...]:
    return invite(CONNECTION, ["noor@example.org"], days=7, transport=transport)


def test_each_address_gets_its_link() -> None:
    """Asked for with the short-lived token that stands for the one we have."""
    seen: list[httpx.Request] = []

    (made,) = ask(answering(httpx.Response(200, json={"invitations": [MADE]}), seen=seen))

    assert made == Invitation("noor@example.org", "/factcheck/invite/#ticket", Before.NEW)
    (request,) = seen
    assert request.headers["Authorization"] == "Bearer short-lived"
    assert json.loads(request.content) == {"emails": ["noor@example.org"], "days": 7}


def test_a_link_is_not_shown_by_accident() -> None:
    """Whoever has it can use it: it is no part of a traceback."""
    assert "ticket" not in repr(Invitation("a@example.org", "/#ticket", Before.NEW))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(404), "it is not run by factcheck"),
        (httpx.Response(400, json={"detail": "nix: that is no e-mail address"}), "nix: that is no"),
        (httpx.Response(401), "may not invite"),
        (httpx.Response(403), "may not invite"),
        (httpx.Response(502, html="<html>"), "it answers 502"),
        (httpx.Response(200, html="<html>"), "would not"),
    ],
)
def test_a_refusal_is_told_with_its_cure(answer: httpx.Response, told: str) -> None:
    """Each by its status; no token gets into the message."""
    with pytest.raises(StudioError, match=told) as caught:
        ask(answering(answer))

    assert CONNECTION.token not in str(caught.value)
    assert "short-lived" not in str(caught.value)


def test_a_void_token_is_told() -> None:
    """Before anything is asked."""
    with pytest.raises(StudioError, match=r"refuses the token \(401\)"):
        ask(answering(httpx.Response(200), token=401))


def test_a_server_that_is_down_is_told() -> None:
    """With the kind of failure alone."""

    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no", request=request)

    with pytest.raises(StudioError, match=r"does not answer \(ConnectError\)"):
        ask(httpx.MockTransport(fail))
