"""A run gives the documents and the rejects that reading gives, whatever is damaged where."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from factcheck.corpus import Settings, make_plan
from factcheck.corpus.work import rejected_record
from factcheck.dataset import read_predictions
from factcheck.errors import ReadingError
from factcheck.reading import Rejected, read
from tests.corpus.samples import run

COUNT = 5

Given = tuple[list[str], list[dict[str, str]]]


def given_by_reading(corpus: Path) -> Given:
    """Return the ids of the documents, and what is kept of the rest."""
    rejects: list[Rejected] = []
    documents = read([corpus], on_reject=rejects.append, on_notice=lambda _: None)
    return [each.id for each in documents], [rejected_record(each) for each in rejects]


def given_by_run(corpus: Path, folder: Path, unit_size: int) -> Given:
    """Return the same of a run in units of so many records."""
    run(folder, corpus, settings=Settings(unit_size=unit_size))
    rejects = folder / "rejected.prelabel.jsonl"
    lines = rejects.read_text("utf-8").splitlines() if rejects.exists() else []
    ids = [each.document.id for each in read_predictions(folder)]
    return ids, [json.loads(each) for each in lines]


def rows() -> Iterator[bytes]:
    """Yield the rows of a table."""
    for number in range(COUNT):
        yield b"d%d,The mayor said that %d houses burned.\n" % (number, number)


def records() -> Iterator[bytes]:
    """Yield the lines of a file of records."""
    for number in range(COUNT):
        text = f"The mayor said that {number} houses burned."
        yield json.dumps({"id": f"d{number}", "text": text}).encode() + b"\n"


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
@pytest.mark.parametrize("unit_size", [1, 2, 3, 4])
def test_a_record_that_is_not_text_costs_itself_alone(
    name: str, unit_size: int, tmp_path: Path
) -> None:
    """Wherever it stands in a unit; only if it begins the file, the file is refused as a whole."""
    for bad in range(COUNT):
        corpus = tmp_path / f"news{bad}"
        corpus.mkdir()
        lines = list(rows() if name == "a.csv" else records())
        lines[bad] = lines[bad].replace(b"houses", b"hous\xff\xfes")
        header = b"id,text\n" if name == "a.csv" else b""
        (corpus / name).write_bytes(header + b"".join(lines))

        found = given_by_run(corpus, tmp_path / f"run{bad}", unit_size)

        assert found == given_by_reading(corpus), bad
        assert len(found[0]) == (COUNT - 1 if bad else 0)
        assert [each["reason"] for each in found[1]] == ["not-utf8"]


@pytest.mark.parametrize("name", ["a.csv.gz", "a.jsonl.gz"])
@pytest.mark.parametrize("unit_size", [1, 3, 50])
def test_a_compressed_file_is_read_up_to_its_damage(
    name: str, unit_size: int, tmp_path: Path
) -> None:
    """Which is rejected once."""
    corpus = tmp_path / "news"
    corpus.mkdir()
    every = list(rows() if name == "a.csv.gz" else records())
    header = b"id,text\n" if name == "a.csv.gz" else b""
    whole = b"".join(gzip.compress(each, mtime=0) for each in (header, *every))
    (corpus / name).write_bytes(whole[: len(whole) * 3 // 4])

    found = given_by_run(corpus, tmp_path / "run", unit_size)

    assert found == given_by_reading(corpus)
    assert found[0] == ["d0", "d1", "d2"]
    assert [each["reason"] for each in found[1]] == ["damaged"]


@pytest.mark.parametrize("unit_size", [1, 2, 50])
def test_a_value_of_parquet_that_is_none_costs_its_row_alone(
    unit_size: int, tmp_path: Path
) -> None:
    """Wherever it stands in a unit."""
    for bad in range(COUNT):
        corpus = tmp_path / f"news{bad}"
        corpus.mkdir()
        texts = [f"The mayor said that {number} houses burned.".encode() for number in range(COUNT)]
        texts[bad] = b"\xff\xfe"
        stored = pa.array(texts, pa.binary())
        column = pa.Array.from_buffers(pa.string(), COUNT, stored.buffers())
        pq.write_table(pa.table({"text": column}), corpus / "a.parquet")

        found = given_by_run(corpus, tmp_path / f"run{bad}", unit_size)

        assert found == given_by_reading(corpus), bad
        assert len(found[0]) == COUNT - 1
        assert [each["reason"] for each in found[1]] == ["not-text"]


def test_a_named_file_that_is_damaged_ends_a_run_before_it_begins(tmp_path: Path) -> None:
    """The user gets it again, or puts it into a folder."""
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b"".join(records()))[:-9])

    with pytest.raises(ReadingError, match="the compressed file is damaged"):
        make_plan([path], Settings())
