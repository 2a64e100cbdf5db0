"""A server on the loopback that attacks its callers.

It answers like `FakeServer`, but over a real connection, and attacks in the answer to some path:
bytes that drip, bytes that never end, a bomb, an answer that is none, redirects to another server.
``python -m tests.studio.api.hostile`` attacks the commands of factcheck in this way, with their
real time limits, and prints a table.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Self

import httpx

from factcheck.studio.api.connection import Connection
from factcheck.studio.sending.push import push
from tests.studio.fake_server import TOKEN, FakeServer
from tests.studio.texts import CLAIMS, TAXONOMY, predict

if TYPE_CHECKING:
    from types import TracebackType

Attack = Callable[["Handler"], None]

DRIP = 0.02
"""Seconds between two bytes."""

CHUNK = b" " * 65_536
LABELS = "schema: urn:factcheck:schema:taxonomy:1.0.0\nlabels:\n  - name: Mayor\n  - name: Press\n"
REDIRECTS = (301, 302, 303, 307, 308)


class HostileServer(ThreadingHTTPServer):
    """A `FakeServer` that is reached over a connection, and may attack.

    Attributes:
        fake: what answers.
        attacks: the attack in the answer to a path; that of ``""`` is for all others.
        heard: all that it was sent: lines, headers, bodies.
        other: the address of a server to which nothing must be sent.
    """

    daemon_threads = True

    def __init__(self, other: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.fake = FakeServer()
        self.attacks: dict[str, Attack] = {}
        self.heard: list[str] = []
        self.other = other
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.lock = threading.Lock()
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()
        self._thread.join()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of callers that hang up."""


class Handler(BaseHTTPRequestHandler):
    """Answers one request, or attacks."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: HostileServer

    def do_GET(self) -> None:
        """Answer, or attack."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.heard.append(f"{self.requestline}\n{self.headers}\n{body.decode()}")
        path = self.path.partition("?")[0]
        attack = self.server.attacks.get(path) or self.server.attacks.get("")
        if attack:
            if path == IMPORT:  # it does what it was asked to, and then attacks
                self.ask(body)
            try:
                attack(self)
            except OSError:  # the caller has hung up: that is what it should do
                self.close_connection = True
        else:
            answer = self.ask(body)
            self.whole(answer.status_code, answer.content, {})

    do_POST = do_PATCH = do_DELETE = do_GET  # noqa: N815 - names of http.server

    def ask(self, body: bytes) -> httpx.Response:
        """Return the answer of the fake server."""
        headers = {"Authorization": self.headers.get("Authorization", "")}
        url = f"{self.server.url}{self.path}"
        request = httpx.Request(self.command, url, headers=headers, content=body)
        with self.server.lock:
            return self.server.fake.handle_request(request)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Log nothing."""

    def whole(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        """Send an answer as it should be."""
        self.send_response(status)
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def begin(self, *headers: str) -> None:
        """Send the head of an answer."""
        self.close_connection = True
        kind = "Content-Type: application/json"
        lines = ("HTTP/1.1 200 OK", kind, "Connection: close", *headers, "", "")
        self.wfile.write("\r\n".join(lines).encode())

    def drip(self, text: bytes) -> None:
        """Send a text a byte at a time, again and again."""
        while not self.server.ended.is_set():
            for byte in text:
                self.wfile.write(bytes([byte]))
                time.sleep(DRIP)

    def pour(self, text: bytes) -> None:
        """Send a text again and again."""
        while not self.server.ended.is_set():
            self.wfile.write(text)


def be_silent(handler: Handler) -> None:
    """Accept the request, and say nothing."""
    handler.server.ended.wait()


def drip_headers(handler: Handler) -> None:
    """A byte of a header from time to time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    handler.drip(b"x")


def drip_early_hints(handler: Handler) -> None:
    """Interim answers (103) from time to time, never the final one."""
    handler.drip(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def drip_announced_body(handler: Handler) -> None:
    """A byte of a long body from time to time."""
    handler.begin("Content-Length: 100000000")
    handler.drip(b" ")


def drip_body_until_closed(handler: Handler) -> None:
    """A body that looks whole wherever it is cut off."""
    handler.begin()
    handler.wfile.write(b"[]")
    handler.drip(b" ")


def drip_size_of_chunk(handler: Handler) -> None:
    """A byte from time to time before the first one of the body."""
    handler.begin("Transfer-Encoding: chunked")
    handler.wfile.write(b"1;x=")
    handler.drip(b"x")


def send_endless_headers(handler: Handler) -> None:
    """As fast as they are read."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    handler.pour(b"X-Endless: again\r\n")


def send_endless_early_hints(handler: Handler) -> None:
    """As fast as they are read."""
    handler.pour(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def send_endless_body(handler: Handler) -> None:
    """As fast as it is read."""
    handler.begin()
    handler.pour(CHUNK)


def send_endless_gzip_name(handler: Handler) -> None:
    """A packed body that never gets to its first byte: the name of the file does not end."""
    handler.begin("Content-Encoding: gzip")
    handler.wfile.write(b"\x1f\x8b\x08\x08" + bytes(6))
    handler.pour(b"x" * 65_536)


def send_bomb(handler: Handler) -> None:
    """A packed body of two gigabytes of spaces."""
    handler.begin("Content-Encoding: gzip")
    for piece in bomb():
        handler.wfile.write(piece)


def send_twice_packed_bomb(handler: Handler) -> None:
    """A packed body of a packed body of a terabyte."""
    handler.begin("Content-Encoding: gzip, gzip")
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    for piece in bomb():
        handler.wfile.write(packer.compress(piece))


def bomb() -> Iterator[bytes]:
    """Yield two gigabytes of spaces, packed into two megabytes."""
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    megabyte = b" " * 1_000_000
    yield packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(2000):
        yield again


def send_half(handler: Handler) -> None:
    """Half of what was announced."""
    handler.begin("Content-Length: 100")
    handler.wfile.write(b'{"release": "1.2')


def send_half_packed(handler: Handler) -> None:
    """A packed body without its end."""
    packed = zlib.compress(b'{"release": "1.23.2"}', wbits=zlib.MAX_WBITS | 16)[:-9]
    handler.whole(200, packed, {"Content-Encoding": "gzip"})


def send_half_of_the_json(handler: Handler) -> None:
    """As long as announced, but cut off."""
    handler.whole(200, b'{"release": "1.2', {"Content-Type": "application/json"})


def send_nested_json(handler: Handler) -> None:
    """A million brackets."""
    handler.whole(200, b"[" * 1_000_000, {"Content-Type": "application/json"})


def send_a_page(handler: Handler) -> None:
    """What a captive portal sends."""
    handler.whole(200, b"<html>Log in</html>", {"Content-Type": "text/html"})


def ask_for_a_day(handler: Handler) -> None:
    """429, and ``Retry-After`` of a day."""
    handler.whole(429, b"{}", {"Retry-After": "86400"})


def ask_for_an_odd_time(handler: Handler) -> None:
    """429, and a digit in ``Retry-After`` that is no number."""
    handler.whole(429, b"{}", {"Retry-After": "²"})


def repeat_the_token(handler: Handler) -> None:
    """An error that quotes the headers of the request, as debug pages do."""
    detail = f"bad header {handler.headers['Authorization']} {'.' * 230}{TOKEN}"
    handler.whole(500, json.dumps({"detail": detail}).encode(), {})


def redirect(status: int) -> Attack:
    """Return a redirect to the other server."""

    def attack(handler: Handler) -> None:
        handler.whole(status, CHUNK, {"Location": f"{handler.server.other}{handler.path}"})

    attack.__name__ = f"redirect_{status}"
    return attack


def redirect_here(status: int) -> Attack:
    """Return a redirect in a circle."""

    def attack(handler: Handler) -> None:
        handler.whole(status, b"", {"Location": handler.path})

    attack.__name__ = f"redirect_{status}_in_a_circle"
    return attack


SLOW: tuple[Attack, ...] = (
    be_silent,
    drip_headers,
    drip_early_hints,
    drip_announced_body,
    drip_body_until_closed,
    drip_size_of_chunk,
    send_endless_early_hints,
)
"""Attacks that only time ends."""

FAST: tuple[Attack, ...] = (
    send_endless_headers,
    send_endless_body,
    send_endless_gzip_name,
    send_bomb,
    send_twice_packed_bomb,
    send_half,
    send_half_packed,
    send_half_of_the_json,
    send_nested_json,
    send_a_page,
    ask_for_a_day,
    ask_for_an_odd_time,
    repeat_the_token,
    redirect_here(307),
    *map(redirect, REDIRECTS),
)
EXPORT = "/api/projects/1/export"
IMPORT = "/api/projects/1/import"


def main() -> None:
    """Attack a pull that has a dataset already, in the first answer and in the export."""
    sys.stdout.write("| attack | in | exit code | seconds | peak memory | dataset | message |\n")
    sys.stdout.write("|---|---|---:|---:|---:|---|---|\n")
    for attacks, at_once in ((FAST, 1), (SLOW, len(SLOW) * 2)):
        cases = [(attack, path) for path in ("", EXPORT) for attack in attacks]
        with ThreadPoolExecutor(at_once) as pool:
            for line in pool.map(_attack_a_pull, *zip(*cases, strict=True)):
                sys.stdout.write(line)
                sys.stdout.flush()


def _attack_a_pull(attack: Attack, path: str) -> str:
    """Return a row of the table."""
    with (
        tempfile.TemporaryDirectory() as name,
        HostileServer() as other,
        HostileServer(other.url) as server,
    ):
        folder = Path(name)
        (folder / "taxonomy.yaml").write_text(LABELS, encoding="utf-8")
        push(
            [predict(*CLAIMS)],
            TAXONOMY,
            Connection(server.url, TOKEN),
            project="Test",
            state=folder,
        )
        command = [sys.executable, "-m", "factcheck.cli", "pull", "--project", "Test", "--full"]
        environment = {"LABEL_STUDIO_URL": server.url, "LABEL_STUDIO_API_KEY": TOKEN}
        _run(command, folder, environment)
        dataset = (folder / "claims.json").read_bytes()
        server.attacks[path] = attack
        began = time.monotonic()
        code, memory, output = _run(command, folder, environment)
        seconds = time.monotonic() - began
        same = "same" if (folder / "claims.json").read_bytes() == dataset else "CHANGED"
        if other.heard:
            same += ", OTHER SERVER WAS ASKED"
        if TOKEN in output or "Traceback" in output:
            same += ", TOKEN OR TRACEBACK"
        message = output.strip().splitlines()[-1].replace(server.url, "…").replace(other.url, "…")
        where = "an export" if path else "the first answer"
        row = (attack.__name__, where, code, f"{seconds:.1f}", f"{memory} MB", same, message)
        return f"| {' | '.join(map(str, row))} |\n"


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[int, int, str]:
    """Run a command; return its exit code, its peak memory in megabytes, and what it printed."""
    with (folder / "output").open("w+", encoding="utf-8") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=folder, env={**os.environ, **environment}, stdout=output, stderr=output
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return process.returncode, usage.ru_maxrss // 1000, output.read()


if __name__ == "__main__":
    main()
