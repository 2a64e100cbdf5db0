"""What addresses may have: hosts, queries and patterns, but no secrets."""

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem

from factcheck.errors import StorageError
from factcheck.prelabel.pipeline import LEXICON
from factcheck.reading import Rejected, fingerprint, read
from factcheck.reading.addresses import refuse_secret
from factcheck.reading.storage import files_at
from tests.cli.command import invoke

RECORD = '{"text": "The mayor said so."}\n'


class Remote(LocalFileSystem):  # type: ignore[misc] # fsspec is not typed
    """Files of this machine, as a file system that leaves out the host (hdfs does)."""

    protocol = "remote"
    hosts: tuple[str, ...] = ()

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        """Return the path alone."""
        host, slash, rest = path.removeprefix("remote://").partition("/")
        if not path.startswith("remote://"):
            return str(path).rstrip("/")
        if host != "desk@namenode:8020":
            raise ConnectionError(f"no host {host!r}")
        return (slash + rest).rstrip("/")


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback; give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def wheres(address: str) -> list[str]:
    """Return the addresses of the files at one."""
    return [where for where, _, _ in files_at(address)]


@pytest.mark.parametrize("at", ["news/*.jsonl", "news", "news/", "*/a.jsonl"])
def test_files_in_a_folder_have_the_host_of_its_address(at: str, tmp_path: Path) -> None:
    """Their file system finds them again."""
    fsspec.register_implementation("remote", Remote, clobber=True)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.jsonl").write_text(RECORD)
    address = f"remote://desk@namenode:8020{tmp_path}"

    assert wheres(f"{address}/{at}") == [f"{address}/news/a.jsonl"]
    assert [each.text for each in read([f"{address}/{at}"])] == ["The mayor said so."]


@pytest.mark.parametrize(
    "address",
    [
        "http://user:SECRETPW@127.0.0.1:9/q.jsonl",
        "https://SECRETPW@example.org/q.jsonl",
        "s3://key:SECRETPW@bucket/news/*.jsonl",
        "sftp://user:SECRET/PW@host/q.jsonl",
        "sftp://user:7SECRET",
        "simplecache::http://user:SECRETPW@127.0.0.1:9/q.jsonl",
    ],
)
def test_an_address_with_a_password_is_refused(address: str) -> None:
    """The message does not show it, and says where it belongs."""
    with pytest.raises(StorageError, match=r"environment.*fsspec") as raised:
        list(read([address], on_reject=lambda _: None))

    assert "SECRET" not in str(raised.value)


@pytest.mark.parametrize("output", ["run/", "p.jsonl"])
def test_a_password_in_an_address_is_in_no_file_and_no_output(output: str, tmp_path: Path) -> None:
    """Also not beside a file that is read."""
    (tmp_path / "taxonomy.yaml").write_text("labels: [{name: Mayor}]\n")
    (tmp_path / "a.jsonl").write_text(RECORD)
    address = "http://user:SECRETPW@127.0.0.1:9/q.jsonl"
    options = ["--taxonomy", "taxonomy.yaml", "--model", LEXICON]

    done = invoke("prelabel", "a.jsonl", address, "-o", output, *options, cwd=tmp_path)

    assert done.returncode == 2
    assert "http://…@127.0.0.1:9/q.jsonl: the address has a user or a password" in done.stderr
    assert "SECRET" not in done.stdout + done.stderr
    assert not any(b"SECRET" in each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())


@pytest.mark.parametrize(
    "address",
    [
        "abfs://news@account.dfs.core.windows.net/a@b:c/*.jsonl",
        "hdfs://desk@namenode:8020/a",
        "http://127.0.0.1:9/a@b:c",
        "file://C:/news",
        "http://[::1]:8020/a",
        "s3://bucket/a:b@c",
    ],
)
def test_a_host_with_a_port_or_a_user_is_no_secret(address: str) -> None:
    """Nor is what stands in a path."""
    refuse_secret(address)


def test_a_query_on_the_web_is_no_pattern(tmp_path: Path) -> None:
    """Addresses that are signed for a time have one; the format is that of the path."""
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(RECORD.encode()))
    with serving(tmp_path) as server:
        (document,) = read([f"{server}/a.jsonl.gz?X-Amz-Date=2024*&list[]=/x.csv"])

    assert (document.id, document.origin) == ("a:1", "a.jsonl.gz")


def test_a_pattern_on_the_web_is_one(tmp_path: Path) -> None:
    """Of the links that a folder shows."""
    (tmp_path / "a.jsonl").write_text(RECORD)
    (tmp_path / "b.csv").write_text("x")
    with serving(tmp_path) as server:
        assert wheres(f"{server}/*.jsonl") == [f"{server}/a.jsonl"]
        assert wheres(f"{server}/") == [f"{server}/a.jsonl", f"{server}/b.csv"]


def test_a_page_with_links_on_the_web_is_a_page(tmp_path: Path) -> None:
    """And no folder of what it links to."""
    said = "The mayor said on Monday that nine houses had burned down in the old town."
    page = f"<html><body><article><p>{said} <a href='b.html'>More</a></p></article></body></html>"
    (tmp_path / "a.html").write_text(page)
    rejects: list[Rejected] = []
    with serving(tmp_path) as server:
        (document,) = read([f"{server}/a.html"], on_reject=rejects.append)
        assert wheres(f"{server}/*.html") == [f"{server}/a.html"]

    assert document.text.startswith(said)
    assert not rejects


def test_a_file_on_the_web_that_was_replaced_by_one_of_its_size_is_another(tmp_path: Path) -> None:
    """By the time at which a plain server says that it was changed."""
    path = tmp_path / "a.jsonl"
    path.write_text(RECORD)
    os.utime(path, (10**9, 10**9))
    with serving(tmp_path) as server:
        first = fingerprint(f"{server}/a.jsonl")
        assert first == (len(RECORD), "Sun, 09 Sep 2001 01:46:40 GMT")
        path.write_text(RECORD.upper())
        assert fingerprint(f"{server}/a.jsonl") != first
