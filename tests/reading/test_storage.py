"""Reading files at addresses."""

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from factcheck.errors import MissingPackage, ReadingError, StorageError
from factcheck.reading import Rejected, fingerprint, is_address, read
from tests.reading.archives import write_archive

SAID = "The mayor said so."


@pytest.fixture
def bucket() -> Iterator[str]:
    """Return the address of an empty folder in memory."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield "memory://news"
    system.store.clear()


def put(address: str, content: str | bytes = SAID) -> str:
    """Write a file."""
    with fsspec.open(address, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    return address


def ids(*paths: str, **options: object) -> list[str]:
    return [each.id for each in read(paths, on_notice=lambda _: None, **options)]  # type: ignore[arg-type] # options of read


def test_a_file_at_an_address_is_read_as_one_on_this_machine(bucket: str) -> None:
    """Its name without the suffix is the id."""
    (document,) = read([put(f"{bucket}/a.txt")])

    assert (document.id, document.text, document.origin) == ("a", SAID, "a.txt")


def test_a_folder_is_read_in_the_order_of_names(bucket: str) -> None:
    """Level by level; hidden files and those of rejected records are skipped, others named."""
    for name in ("b/x.txt", "b.txt", "a.txt", ".c.txt", ".d/x.txt", "rejected.push.jsonl"):
        put(f"{bucket}/{name}")
    put(f"{bucket}/_SUCCESS")
    rejects: list[Rejected] = []

    assert ids(bucket, on_reject=rejects.append) == ["a", "b/x", "b"]

    assert [(each.error.where, each.error.reason) for each in rejects] == [
        ("memory://news/_SUCCESS", "unknown-format")
    ]


def test_a_pattern_names_files(bucket: str) -> None:
    """One that cannot be read does not stop the others, as in a folder."""
    put(f"{bucket}/a.jsonl", '{"text": "The mayor said so."}')
    put(f"{bucket}/b.jsonl", "")
    put(f"{bucket}/2024/c.jsonl", '{"text": "The mayor said so."}')
    rejects: list[Rejected] = []

    assert ids(f"{bucket}/*.jsonl", on_reject=rejects.append) == ["a:1"]
    assert [each.error.reason for each in rejects] == ["empty"]
    assert ids(f"{bucket}/**/c.jsonl") == ["2024/c:1"]
    with pytest.raises(ReadingError, match="no file matches"):
        ids(f"{bucket}/*.csv")


def test_every_format_is_read_at_an_address(bucket: str, tmp_path: Path) -> None:
    """Compressed files and those with places inside them, too."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"id": ["p", "q"], "text": [SAID] * 2}), tmp_path / "a.parquet")
    archive = write_archive(tmp_path / "a.warc.gz", 2)
    put(f"{bucket}/1.parquet", (tmp_path / "a.parquet").read_bytes())
    put(f"{bucket}/2.warc.gz", archive.path.read_bytes())
    put(f"{bucket}/3.jsonl.gz", gzip.compress(b'{"id": "z", "text": "The mayor said so."}'))
    put(f"{bucket}/4.csv", "id,text\nc,The mayor said so.\n")

    assert ids(bucket) == ["p", "q", "page-0", "page-1", "z", "c"]


@pytest.mark.parametrize("name", ["no.txt", "no/"])
def test_an_address_with_nothing_is_named(name: str, bucket: str) -> None:
    """As a path is."""
    with pytest.raises(ReadingError, match="no such file, folder or bucket") as raised:
        ids(f"{bucket}/{name}")

    assert raised.value.reason == "missing"


def test_a_file_of_another_format_is_refused(bucket: str) -> None:
    """If it was named; a folder without any is refused, too."""
    put(f"{bucket}/a.pdf")

    with pytest.raises(ReadingError, match=r"the suffix '.pdf' is not known"):
        ids(f"{bucket}/a.pdf")
    with pytest.raises(ReadingError, match="the folder has no"):
        ids(bucket, on_reject=lambda _: None)


def test_an_unknown_kind_of_address_is_named() -> None:
    """It may be a slip of the pen."""
    with pytest.raises(StorageError, match="Protocol not known: s4"):
        ids("s4://bucket/a.txt")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what installs it."""
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "fsspec.core", None)
        with pytest.raises(MissingPackage, match=r"factcheck-studio\[corpus\]"):
            ids("s3://bucket/a.txt")
    remembered = sys.modules["fsspec.registry"]._registry  # noqa: SLF001 - loaded by another test
    monkeypatch.delitem(remembered, "s3", raising=False)
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(StorageError, match=r"factcheck-studio\[s3\]"):
        ids("s3://bucket/a.txt")


def test_a_file_that_was_replaced_has_another_fingerprint(bucket: str, tmp_path: Path) -> None:
    """By its size, or by what the storage says of its version."""
    for where in (f"{bucket}/a.txt", f"file://{tmp_path}/a.txt", str(tmp_path / "b.txt")):
        put(where, "one")
        first = fingerprint(where)
        assert first == fingerprint(where)
        put(where, "three")
        assert fingerprint(where) != first


def test_only_addresses_are_addresses() -> None:
    """Paths of this machine are none, on any system."""
    assert [is_address(each) for each in ("s3://b/k", "hdfs://h:8020/a", "memory://a")] == [
        True
    ] * 3
    assert not any(map(is_address, ("a.txt", "C:\\a", "/a://b", "-", Path("s3://b"))))
