"""A proxy on the loopback that causes faults: ``python -m tests.e2e.faults.proxy URL``.

It prints its port, forwards every request, and causes faults in writes (imports, predictions,
actions): ``POST /faults`` takes a JSON list, one fault for each of the next writes; ``GET /faults``
returns how many of each it caused. A fault is ``""`` (none) or one of `FAULTS`.
"""

import http.client
import json
import sys
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

FAULTS = ("swallow", "hasty", "drop", "429", "502", "503", "503 later")
"""What can happen to a write.

- ``swallow``: the server carries it out, but its answer is lost.
- ``hasty``: the connection breaks while the server is carrying it out.
- ``drop``: the connection breaks before the server gets it.
- ``429``, ``502``, ``503``: only this answer; ``503 later`` with ``Retry-After``.
"""

_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
_SECONDS = 120


class Proxy(ThreadingHTTPServer):
    """The proxy; ``plan`` has the faults of the next writes."""

    daemon_threads = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.target = urlsplit(target).netloc
        self.plan: list[str] = []
        self.done: Counter[str] = Counter()
        self.lock = threading.Lock()

    def next_fault(self) -> str:
        """Return the fault of this write, and count it."""
        with self.lock:
            fault = self.plan.pop(0) if self.plan else ""
            if fault:
                self.done[fault] += 1
        return fault


class Handler(BaseHTTPRequestHandler):
    """Forwards one request, or causes a fault."""

    protocol_version = "HTTP/1.1"
    server: Proxy

    def handle_one_request(self) -> None:
        """Answer, unless the client was killed."""
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True

    def do_GET(self) -> None:
        """Forward, or return the counts."""
        if self.path == "/faults":
            self._answer(200, json.dumps(self.server.done).encode())
        else:
            self._forward(b"")

    def do_PATCH(self) -> None:
        """Forward."""
        self._forward(self._body())

    def do_DELETE(self) -> None:
        """Forward."""
        self._forward(b"")

    def do_POST(self) -> None:
        """Forward, cause a fault, or accept the plan."""
        body = self._body()
        if self.path == "/faults":
            self.server.plan = json.loads(body)
            self._answer(200, b"{}")
            return
        writes = "/import" in self.path or "/dm/actions" in self.path
        fault = self.server.next_fault() if writes else ""
        if fault in {"429", "502", "503", "503 later"}:
            later = {"Retry-After": "1"} if fault.endswith("later") else {}
            self._answer(int(fault[:3]), b'{"detail": "a fault"}', later)
        elif fault == "drop":
            self._hang_up()
        elif fault == "hasty":
            threading.Thread(target=self._ask, args=(body,), daemon=True).start()
            self._hang_up()
        elif fault == "swallow":
            self._ask(body)
            self._hang_up()
        else:
            self._forward(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Log nothing: a path may contain secrets."""

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        line = http.client.HTTPConnection(self.server.target, timeout=_SECONDS)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
        try:
            line.request(self.command, self.path, body or None, headers)
            answer = line.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            line.close()

    def _forward(self, body: bytes) -> None:
        try:
            status, headers, content = self._ask(body)
        except (OSError, http.client.HTTPException):
            self._answer(502, b'{"detail": "the server is down"}')
            return
        kept = {name: value for name, value in headers if name.lower() not in _HOP}
        self._answer(status, content, kept)

    def _answer(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != http.client.NO_CONTENT:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if status != http.client.NO_CONTENT:
            self.wfile.write(content)

    def _hang_up(self) -> None:
        self.close_connection = True


if __name__ == "__main__":
    proxy = Proxy(sys.argv[1])
    sys.stdout.write(f"{proxy.server_address[1]}\n")
    sys.stdout.flush()
    proxy.serve_forever()
