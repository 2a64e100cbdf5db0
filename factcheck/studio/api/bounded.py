"""The HTTP client: every answer is whole, in time, of a bounded size, and from one server.

Time limits of httpx are limits of one read: an answer that comes a byte at a time never reaches
them. Here a thread watches each exchange, and closes its connection when the time is over.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import zlib
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from factcheck.studio.api.connection import Limits

_REDIRECTS = 10
_TICK = 0.05


class LateAnswer(httpx.TimeoutException):
    """The whole exchange took too long, although single bytes came in time."""


class LargeAnswer(httpx.HTTPError):
    """The answer is too large once it is unpacked."""


class BrokenAnswer(httpx.HTTPError):
    """The answer is cut off, or packed in a way that was not asked for."""


class Redirect(httpx.HTTPError):
    """A redirect that is not followed.

    Attributes:
        origin: the server that sent it.
        target: the server that it names.
        method: the method of the request, ``""`` if that is not the problem.
    """

    def __init__(self, origin: str, target: str, method: str = "") -> None:
        super().__init__(f"{origin} redirects to {target}")
        self.origin, self.target, self.method = origin, target, method


class BoundedClient(httpx.Client):
    """Sends requests to one server, one at a time.

    Raises:
        LateAnswer, LargeAnswer, BrokenAnswer, Redirect: see there.
    """

    def __init__(self, limits: Limits, **options: Any) -> None:  # noqa: ANN401 - those of httpx
        super().__init__(**options)
        self.headers["Accept-Encoding"] = "gzip"  # what can be unpacked piece by piece
        self._limits = limits
        self._connections: WeakSet[Any] = WeakSet()

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:  # noqa: ANN401 - those of httpx
        """Send a request, follow redirects on the same server, and read the whole answer."""
        options |= {"stream": True, "follow_redirects": False}
        for _ in range(_REDIRECTS):
            answer, following = self._exchange(request, options)
            if following is None:
                return answer
            _check_redirect(request, following)
            request = following
        raise httpx.TooManyRedirects("too many redirects", request=request)

    def _exchange(
        self, request: httpx.Request, options: Mapping[str, Any]
    ) -> tuple[httpx.Response, httpx.Request | None]:
        """Return the whole answer to a request, and the request that it redirects to."""
        limits = self._limits
        timeouts = request.extensions["timeout"]
        timeouts = {name: min(seconds, limits.silence) for name, seconds in timeouts.items()}
        request.extensions |= {"timeout": timeouts, "trace": self._note_connection}
        seconds = timeouts["read"] + limits.grace + len(request.read()) / limits.rate
        watch = _Watch(self._connections, seconds)
        try:
            with watch:
                answer = super().send(request, **options)
                try:
                    body = self._read(answer, watch)
                finally:
                    answer.close()
        except Exception:
            if not watch.is_late:
                raise
        if watch.is_late:  # an answer without an announced length looks whole
            raise LateAnswer(f"{watch.seconds:.0f}", request=request)
        return _whole(answer, body), answer.next_request

    def _read(self, answer: httpx.Response, watch: _Watch) -> bytes:
        """Return the body, unpacked."""
        packed = answer.headers.get("content-encoding", "identity").lower()
        if packed not in {"gzip", "identity"}:
            raise BrokenAnswer(f"packed with {packed[:20]!r}, which was not asked for")
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16) if packed == "gzip" else None
        stream: Any = answer.stream
        parts: list[bytes] = []
        received, left = 0, self._limits.size
        for raw in stream:
            received += len(raw)
            watch.extend(len(raw) / self._limits.rate)
            try:
                part = unpacker.decompress(raw, left + 1) if unpacker else raw
            except zlib.error:
                raise BrokenAnswer("damaged") from None
            left -= len(part)
            if left < 0 or received > self._limits.size:
                raise LargeAnswer(f"{self._limits.size}")
            parts.append(part)
        if received and unpacker and not unpacker.eof:
            raise BrokenAnswer("cut off")
        return b"".join(parts)

    def _note_connection(self, event: str, info: Mapping[str, Any]) -> None:
        """Note the connections that a request opens (httpx's extension ``trace``)."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._connections.add(info["return_value"])


class _Watch:
    """Closes connections when the time of an exchange is over, so that no read waits any more.

    Attributes:
        seconds: how long the exchange may take.
        is_late: whether the time was over before the end.
    """

    def __init__(self, connections: WeakSet[Any], seconds: float) -> None:
        self._connections = connections
        self._began = time.monotonic()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.seconds = seconds
        self.is_late = False

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def extend(self, seconds: float) -> None:
        """Give the exchange more time."""
        self.seconds += seconds

    def _run(self) -> None:
        while not self._done.wait(max(self._left(), _TICK)):
            if self._left() <= 0:
                self.is_late = True
                for each in tuple(self._connections):
                    _shut(each)

    def _left(self) -> float:
        return self._began + self.seconds - time.monotonic()


def _shut(connection: Any) -> None:  # noqa: ANN401 - a stream of httpcore
    with contextlib.suppress(OSError):  # it is closed already
        connection.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


def _check_redirect(request: httpx.Request, following: httpx.Request) -> None:
    """Check that a redirect leads to the same server, which has the token and the data already.

    Raises:
        Redirect: it leads to another host, port or scheme (only from http to https, both on their
            usual ports, is allowed), or it would turn a request that changes something into
            another one.
    """
    here, there = request.url, following.url
    origin, target = (f"{each.scheme}://{each.netloc.decode()}" for each in (here, there))
    upgraded = here.port is None and (there.scheme, there.host, there.port) == (
        "https",
        here.host,
        None,
    )
    if origin != target and not upgraded:
        raise Redirect(origin, target)
    if request.method != following.method:
        raise Redirect(origin, target, request.method)


def _whole(answer: httpx.Response, body: bytes) -> httpx.Response:
    """Return an answer with a body that was read and unpacked."""
    about = {b"content-encoding", b"content-length", b"transfer-encoding"}
    return httpx.Response(
        answer.status_code,
        headers=[each for each in answer.headers.raw if each[0].lower() not in about],
        content=body,
        request=answer.request,
        extensions=answer.extensions,
    )
