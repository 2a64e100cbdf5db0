"""Corpus runs over every format, here and at addresses."""

import gzip
import json
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from factcheck.corpus import (
    Done,
    RunFolder,
    Settings,
    Unit,
    Work,
    make_plan,
    prelabel_corpus,
)
from factcheck.corpus.engines.here import run_here
from factcheck.corpus.engines.processes import run_in_processes
from factcheck.dataset import read_predictions
from factcheck.errors import ExportError, ReadingError, StorageError
from factcheck.reading import read
from tests.corpus.samples import TAXONOMY, files, load, run, run_some, write_corpus
from tests.optional import needs
from tests.reading.archives import write_archive

pytestmark = [needs("fsspec"), needs("fastwarc")]


def lines(*ids: str) -> bytes:
    """Return a record for each id."""
    return "".join(
        json.dumps({"id": each, "text": f"The mayor said that {each} burned."}) + "\n"
        for each in ids
    ).encode()


def write_everything(folder: Path) -> Path:
    """Write a file of each format, with more records than a unit has; one is damaged."""
    folder.mkdir()
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(lines(*"abcdefg")))
    texts = [f"The mayor said that {number} houses burned." for number in range(7)]
    names = [f"p{number}" for number in range(7)]
    pq.write_table(pa.table({"id": names, "text": texts}), folder / "b.parquet", row_group_size=4)
    archive = write_archive(folder / "c.warc.gz", 7)
    broken = bytearray(archive.path.read_bytes())
    broken[archive.places[2] + 40] ^= 0x55
    archive.path.write_bytes(broken)
    rows = "".join(f't{number},"{text}"\n' for number, text in enumerate(texts))
    (folder / "d.csv").write_text(f"id,text\n{rows}")
    (folder / "plain.txt").write_text(texts[0])
    return folder


def test_every_format_is_cut_and_gives_what_reading_gives(tmp_path: Path) -> None:
    """A record that is damaged is rejected, and stops nothing."""
    corpus = write_everything(tmp_path / "news")

    outcome = run(tmp_path / "run", corpus)

    units = make_plan([corpus], Settings(unit_size=3)).units
    assert max(unit.records for unit in units) == 3
    documents = read([corpus], on_reject=lambda _: None, on_notice=lambda _: None)
    expected = list(load().prelabel(documents, TAXONOMY))
    assert len(expected) == 7 + 7 + 6 + 7 + 1
    assert list(read_predictions(tmp_path / "run")) == expected
    assert dict(outcome.rejects.reasons) == {"damaged": 1}


def test_the_bytes_are_the_same_after_an_interruption_and_by_another_process(
    tmp_path: Path,
) -> None:
    """Whatever a process has read before."""
    corpus = write_everything(tmp_path / "news")
    run(tmp_path / "undisturbed", corpus)

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "again", corpus, engine=run_some(3))
    run(tmp_path / "again", corpus)
    run(tmp_path / "other", corpus, engine=partial(run_in_processes, jobs=1))

    assert files(tmp_path / "again") == files(tmp_path / "undisturbed")
    assert files(tmp_path / "other") == files(tmp_path / "undisturbed")


@pytest.mark.parametrize("damage", ["no column of text", "not Parquet"])
def test_a_named_file_that_cannot_be_read_ends_a_run_before_it_begins(
    tmp_path: Path, damage: str
) -> None:
    """Nothing is written."""
    path = tmp_path / "a.parquet"
    if damage == "not Parquet":
        path.write_bytes(b"text")
    else:
        pq.write_table(pa.table({"summary": ["x"]}), path)

    with pytest.raises(ReadingError, match=r"a\.parquet"):
        run(tmp_path / "run", path)
    assert not (tmp_path / "run").exists()


@pytest.fixture
def bucket() -> Iterator[str]:
    """Return the address of a folder in memory with three files."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    for name in "abc":
        system.pipe(f"/news/{name}.jsonl", lines(name, f"{name}2"))
    yield "memory://news/*.jsonl"
    system.store.clear()


def test_a_run_at_an_address_goes_on(bucket: str, tmp_path: Path) -> None:
    """With the same bytes in the end."""
    run(tmp_path / "undisturbed", bucket)

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "run", bucket, engine=run_some(1))
    outcome = run(tmp_path / "run", bucket)

    assert outcome.earlier == 2
    assert files(tmp_path / "run") == files(tmp_path / "undisturbed")


def test_a_file_at_an_address_that_was_replaced_is_another_input(
    bucket: str, tmp_path: Path
) -> None:
    """The run is not continued, and the message names the file."""
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "run", bucket, engine=run_some(1))
    fsspec.filesystem("memory").pipe("/news/b.jsonl", lines("x", "y"))

    with pytest.raises(ExportError, match=r"another one \(memory://news/b\.jsonl\)"):
        run(tmp_path / "run", bucket)


def test_another_model_does_not_continue_a_run(tmp_path: Path) -> None:
    """Also if only its revision is another one; what is written stays as it is."""
    corpus = write_corpus(tmp_path / "a.jsonl", 8)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "run", corpus, engine=run_some(1))
    before = files(tmp_path / "run")
    settings = Settings(unit_size=3)
    work = Work(RunFolder(tmp_path / "run"), settings, TAXONOMY, load)
    newer = replace(load().model, revision="newer")

    with pytest.raises(ExportError, match=r"model was lexicon\+aliases.*newer"):
        prelabel_corpus(make_plan([corpus], settings), work, newer, {}, run_here, lambda _: None)
    assert files(tmp_path / "run") == before


def test_an_error_of_a_storage_arrives_from_another_process() -> None:
    """With its words."""
    error = StorageError("s3://news", "no credentials were found", "set them")

    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own


def test_a_storage_that_fails_ends_a_run_that_goes_on_later(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No record is rejected for it: nothing is lost."""
    run(tmp_path / "undisturbed", bucket)

    def engine(units: Sequence[Unit], work: Work) -> Iterator[Done]:
        for done in run_here(units, work):
            yield done
            patch.setattr("fsspec.implementations.memory.MemoryFileSystem._open", broken)

    with monkeypatch.context() as patch, pytest.raises(StorageError, match="is reset"):
        run(tmp_path / "run", bucket, engine=engine)
    outcome = run(tmp_path / "run", bucket)

    assert outcome.earlier == 1
    assert files(tmp_path / "run") == files(tmp_path / "undisturbed")


def broken(*_: object, **__: object) -> None:
    """Fail as a network does."""
    raise ConnectionResetError("the connection is reset")
