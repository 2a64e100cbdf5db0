"""The live backend behind its real server: callers that are slow, or that hang up."""

import json
import logging
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPResponse

import pytest

from factcheck.studio.backend import serving
from factcheck.studio.backend.app import Limits, create_app
from factcheck.studio.backend.secret import Secret
from tests.studio.backend.test_backend import ENGLISH, LEXICON, TAXONOMY, asking

HEAD = b"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
BODY = json.dumps(asking(ENGLISH)).encode()


@contextmanager
def backend(limits: Limits, secret: Secret | None = None) -> Iterator[tuple[str, int]]:
    """Run a backend in a thread; give its address."""
    app = create_app(LEXICON, TAXONOMY, secret=secret, limits=limits)
    with serving.listen("127.0.0.1", 0, None) as listener:
        server = serving.server_of(app, limits.head)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[:2]
        finally:
            server.should_exit = True
            thread.join()


def calling(address: tuple[str, int], sent: bytes) -> socket.socket:
    """Return a connection on which something was sent."""
    caller = socket.create_connection(address, timeout=120)
    caller.sendall(sent)
    return caller


def request(body: bytes) -> bytes:
    return HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


def status(caller: socket.socket) -> int:
    """Read an answer to its end, and return its status."""
    with closing(HTTPResponse(caller)) as answer:
        answer.begin()
        answer.read()
        return answer.status


def drip_until_closed(caller: socket.socket, drop: bytes) -> bytes:
    """Send a few bytes again and again until the server ends it; return what it has sent."""
    got = b""
    caller.settimeout(0.02)
    while True:
        try:
            caller.sendall(drop)
            some = caller.recv(65_536)
        except TimeoutError:
            continue
        except ConnectionError:
            return got
        if not some:
            return got
        got += some


def test_slow_bodies_take_no_place() -> None:
    """With a few of them on their way, others are answered."""
    with backend(Limits(waiting=2)) as address, ExitStack() as stack:
        for _ in range(9):
            stack.enter_context(closing(calling(address, request(BODY)[:-1])))
        with closing(calling(address, request(BODY))) as caller:
            assert status(caller) == 200


def test_bodies_on_their_way_do_not_fill_the_memory() -> None:
    """What would be more than the largest complete ones gets 503."""
    room = len(BODY) + 9
    with backend(Limits(waiting=2, body=room)) as address, ExitStack() as stack:
        callers = [
            stack.enter_context(closing(calling(address, request(BODY)[:-1]))) for _ in range(3)
        ]
        answered, _, _ = select.select(callers, [], [], 120)
        assert [status(caller) for caller in answered] == [503]


@pytest.mark.parametrize("sent", [b"", HEAD])
def test_a_head_that_does_not_end_is_given_up(sent: bytes) -> None:
    """Also while its bytes drip."""
    with (
        backend(Limits(head=0.3)) as address,
        closing(calling(address, sent)) as caller,
    ):
        assert drip_until_closed(caller, b"X") == b""


def test_the_rest_of_a_refused_body_is_not_waited_for() -> None:
    """After the answer the connection is as good as idle."""
    secret = Secret("correct-horse-battery")
    with (
        backend(Limits(head=0.3), secret) as address,
        closing(calling(address, request(b"{" + b" " * 1_000_000)[:500])) as caller,
    ):
        assert drip_until_closed(caller, b" ").startswith(b"HTTP/1.1 401")


def test_a_body_that_drips_gets_408() -> None:
    """Whatever comes in between."""
    with (
        backend(Limits(seconds=0.3, head=0.3)) as address,
        closing(calling(address, request(b" " * 1_000_000)[:500])) as caller,
    ):
        assert drip_until_closed(caller, b" ").startswith(b"HTTP/1.1 408")


def test_a_connection_is_used_again(caplog: pytest.LogCaptureFixture) -> None:
    """The time limit is that of each head, not that of the connection."""
    with (
        backend(Limits(head=60)) as address,
        closing(calling(address, request(BODY))) as caller,
    ):
        assert status(caller) == 200
        caller.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert status(caller) == 200
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]


@pytest.mark.parametrize("sent", [HEAD, request(BODY)[:-5], request(BODY)])
def test_a_caller_that_hangs_up_leaves_no_traceback(
    sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """At any moment; the log has a line."""
    caplog.set_level(logging.INFO)
    with backend(Limits()) as address:
        calling(address, sent).close()
        while sent != HEAD and "/predict" not in caplog.text:
            time.sleep(0.01)
        with closing(calling(address, request(BODY))) as caller:
            assert status(caller) == 200
    assert ("hung up" in caplog.text) == (sent == request(BODY)[:-5])
    assert not [each for each in caplog.records if each.exc_info or each.levelno > logging.INFO]
