"""Reading from a real S3 server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from factcheck.errors import ReadingError, StorageError
from factcheck.reading import fingerprint, read
from tests.optional import needs
from tests.reading.s3 import KEYS, put, serving, use

pytestmark = [needs("s3fs"), needs("moto")]

SAID = "The mayor said so."


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as endpoint:
        yield endpoint


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of a bucket with three texts."""
    use(monkeypatch, server, **KEYS)
    for name in ("a.txt", "2024/b.txt", "2024/c.txt"):
        put(server, "news", name, SAID.encode())
    return "s3://news"


def ids(*paths: str) -> list[str]:
    return [each.id for each in read(paths)]


def test_files_folders_and_patterns_are_read(bucket: str) -> None:
    """As on this machine."""
    assert ids(f"{bucket}/a.txt") == ["a"]
    assert ids(bucket) == ["2024/b", "2024/c", "a"]
    assert ids(f"{bucket}/2024") == ["b", "c"]
    assert ids(f"{bucket}/*/c.txt") == ["2024/c"]


def test_a_file_that_was_replaced_has_another_fingerprint(bucket: str, server: str) -> None:
    """Of the same size, in the same second."""
    first = fingerprint(f"{bucket}/a.txt")

    put(server, "news", "a.txt", SAID.upper().encode())

    assert fingerprint(f"{bucket}/a.txt") != first
    assert fingerprint(f"{bucket}/a.txt")[0] == first[0]


@pytest.mark.parametrize("address", ["s3://news/no.txt", "s3://nobody/a.txt", "s3://nobody"])
def test_a_bucket_or_a_file_that_is_not_there_is_named(address: str, bucket: str) -> None:
    """By its address."""
    assert bucket
    with pytest.raises(ReadingError, match="no such file, folder or bucket") as raised:
        ids(address)

    assert (raised.value.reason, raised.value.where) == ("missing", address)


def test_missing_credentials_are_told(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the names of what has to be set, and no value."""
    use(monkeypatch, server)

    with pytest.raises(StorageError, match=r"no credentials were found.*AWS_ACCESS_KEY_ID"):
        ids("s3://news/a.txt")


def test_a_server_that_does_not_answer_is_told(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no fault of a file: nothing is rejected."""
    assert bucket
    use(monkeypatch, "http://127.0.0.1:9", AWS_MAX_ATTEMPTS="1", **KEYS)
    monkeypatch.setattr("s3fs.S3FileSystem.retries", 1)

    with pytest.raises(StorageError, match="a run goes on when it is started again"):
        list(read(["s3://news/a.txt"], on_reject=lambda _: None))
    assert list(tmp_path.iterdir()) == []
