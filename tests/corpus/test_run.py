"""Corpus runs: parts, resuming, refusals."""

import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from factcheck.corpus import Done, Settings, Unit, Work
from factcheck.corpus.engines.here import run_here
from factcheck.corpus.engines.processes import run_in_processes
from factcheck.dataset import Order, read_manifest, read_predictions
from factcheck.domain import Document, ModelId, SourceLabel, Taxonomy
from factcheck.errors import EngineError, ExportError, InvalidRecord, ReadingError, StorageError
from factcheck.prelabel import Pipeline
from factcheck.prelabel.parts import ScoredAttribution, Tagger
from factcheck.reading import read
from tests.corpus.samples import TAXONOMY, files, load, run, run_some, write_corpus


def ids(folder: Path) -> list[str]:
    return [each.document.id for each in read_predictions(folder)]


def test_a_run_has_the_predictions_of_its_documents_in_order(tmp_path: Path) -> None:
    """They are what the pipeline gives without a run; what has no text is kept as rejected."""
    corpus = write_corpus(tmp_path / "a.jsonl", 8)

    outcome = run(tmp_path / "run", corpus)

    expected = list(load().prelabel(read([corpus], on_reject=lambda _: None), TAXONOMY))
    assert list(read_predictions(tmp_path / "run")) == expected
    assert (outcome.documents, outcome.claims, outcome.earlier) == (7, 7, 0)
    assert dict(outcome.rejects.reasons) == {"empty": 1}
    rejected = json.loads((tmp_path / "run" / "rejected.prelabel.jsonl").read_text())
    assert rejected["where"] == f"{corpus}:2"
    parts = read_manifest(tmp_path / "run")["parts"]
    assert [each["documents"] for each in parts] == [2, 3, 2]


def test_processes_write_the_same_bytes(tmp_path: Path) -> None:
    """In whatever order they do the units."""
    corpus = write_corpus(tmp_path / "a.jsonl", 8)
    run(tmp_path / "one", corpus)

    run(tmp_path / "two", corpus, engine=partial(run_in_processes, jobs=2))

    assert files(tmp_path / "two") == files(tmp_path / "one")


def dying(marker: Path) -> Pipeline:
    """Load the model in a process that dies the first time that this is called in a worker."""
    if os.environ.get("DYING") and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return load()


def test_a_process_that_is_killed_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it had in hand is done again: nothing is lost."""
    monkeypatch.setenv("DYING", "1")
    corpus = write_corpus(tmp_path / "a.jsonl", 4)
    run(tmp_path / "undisturbed", corpus)

    def engine(units: Sequence[Unit], work: Work) -> Iterator[Done]:
        mortal = Work(*(work.folder, work.settings, work.taxonomy), partial(dying, tmp_path / "x"))
        return run_in_processes(units, mortal, jobs=1)

    run(tmp_path / "killed", corpus, engine=engine)

    assert (tmp_path / "x").exists()
    assert files(tmp_path / "killed") == files(tmp_path / "undisturbed")


def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """The result is that of an undisturbed run, to the byte; done units are not done again."""
    corpus = write_corpus(tmp_path / "a.jsonl", 8)
    run(tmp_path / "undisturbed", corpus)
    folder = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        run(folder, corpus, engine=run_some(1))
    with pytest.raises(InvalidRecord, match="not finished: start the same"):
        list(read_predictions(folder))
    part = folder / "parts" / "part-000000.jsonl"
    written = part.stat().st_mtime_ns

    outcome = run(folder, corpus)

    assert outcome.earlier == 2
    assert part.stat().st_mtime_ns == written
    assert files(folder) == files(tmp_path / "undisturbed")


def test_the_first_of_documents_with_one_id_stays(tmp_path: Path) -> None:
    """Also if they are in different units; the others are rejected, once, after a fault too."""
    corpus = write_corpus(tmp_path / "a.jsonl", 4)
    again = write_corpus(tmp_path / "b.jsonl", 3)

    outcome = run(tmp_path / "run", corpus, again)

    assert ids(tmp_path / "run") == ["d0", "d2", "d3"]
    assert dict(outcome.rejects.reasons) == {"empty": 2, "duplicate-id": 2}


def test_a_fault_while_documents_are_compared_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was taken out of a part is in the record of its unit before."""
    corpus, again = write_corpus(tmp_path / "a.jsonl", 4), write_corpus(tmp_path / "b.jsonl", 3)
    undisturbed = run(tmp_path / "undisturbed", corpus, again)

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("factcheck.corpus.folder.RunFolder.end", fail)
        with pytest.raises(OSError, match="full"):
            run(tmp_path / "run", corpus, again)
    outcome = run(tmp_path / "run", corpus, again)

    assert outcome.rejects.reasons == undisturbed.rejects.reasons
    assert files(tmp_path / "run") == files(tmp_path / "undisturbed")


def test_parquet_has_the_same_predictions(tmp_path: Path) -> None:
    """And columns to choose by."""
    import pyarrow.parquet as pq

    corpus = write_corpus(tmp_path / "a.jsonl", 4)
    run(tmp_path / "lines", corpus)

    run(tmp_path / "run", corpus, settings=Settings(unit_size=3, format="parquet"))

    assert list(read_predictions(tmp_path / "run")) == list(read_predictions(tmp_path / "lines"))
    table = pq.read_table(tmp_path / "run" / "parts").to_pydict()
    assert table["id"] == ["d0", "d2", "d3"]
    assert table["claims"] == [1, 1, 1]
    assert table["labels"] == [["Mayor"]] * 3
    assert table["lowest_score"] == table["highest_score"]


def test_limit_and_sample_choose_the_same_documents_every_time(tmp_path: Path) -> None:
    """A larger sample has the documents of a smaller one."""
    corpus = write_corpus(tmp_path / "a.jsonl", 40)
    for share in (0.3, 0.6):
        settings = Settings(unit_size=7, sample=share)
        run(tmp_path / f"{share}", corpus, settings=settings)
    run(tmp_path / "limited", corpus, settings=Settings(unit_size=7, limit=5))

    small, large = set(ids(tmp_path / "0.3")), set(ids(tmp_path / "0.6"))
    assert 4 <= len(small) < len(large) <= 32
    assert small < large
    assert ids(tmp_path / "limited") == ["d0", "d2", "d3", "d4"]


@pytest.mark.parametrize("what", ["input", "taxonomy", "settings"])
def test_another_run_is_not_continued(tmp_path: Path, what: str) -> None:
    """The message says what differs."""
    corpus = write_corpus(tmp_path / "a.jsonl", 8)
    folder = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        run(folder, corpus, engine=run_some(1))
    before = files(folder)
    if what == "input":
        write_corpus(corpus, 9)
    settings = Settings(unit_size=3, sample=0.5) if what == "settings" else None
    taxonomy = Taxonomy((SourceLabel("Army"),)) if what == "taxonomy" else TAXONOMY

    expected = {"input": str(corpus), "taxonomy": "taxonomy was", "settings": "sample was 1.0"}
    with pytest.raises(ExportError, match=f"begun otherwise: .*{expected[what]}"):
        run(folder, corpus, taxonomy=taxonomy, settings=settings)
    assert files(folder) == before


def test_a_finished_run_is_left_alone(tmp_path: Path) -> None:
    """Started again, it says so."""
    corpus = write_corpus(tmp_path / "a.jsonl", 3)
    run(tmp_path / "run", corpus)

    with pytest.raises(ExportError, match="finished already"):
        run(tmp_path / "run", corpus)


def test_a_folder_with_other_files_is_not_used(tmp_path: Path) -> None:
    """Nothing in it is touched."""
    corpus = write_corpus(tmp_path / "a.jsonl", 3)

    with pytest.raises(ExportError, match="other files"):
        run(tmp_path, corpus)
    assert list(tmp_path.iterdir()) == [corpus]


def test_standard_input_cannot_be_read_again(tmp_path: Path) -> None:
    """A run may have to be continued."""
    with pytest.raises(ReadingError, match="standard input"):
        run(tmp_path / "run", Path("-"))


def remove_a_part(folder: Path) -> None:
    (folder / "parts" / "part-000000.jsonl").unlink()


def cut_a_part(folder: Path) -> None:
    path = folder / "parts" / "part-000000.jsonl"
    path.write_bytes(path.read_bytes()[:-5])


def change_the_version(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 2'))


def spoil_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("{")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (remove_a_part, "missing or damaged"),
        (cut_a_part, "missing or damaged"),
        (change_the_version, "its format is 2"),
        (spoil_the_manifest, "the manifest is damaged"),
    ],
)
def test_a_damaged_run_is_not_read(tmp_path: Path, damage: object, message: str) -> None:
    """Nothing is read in part."""
    run(tmp_path / "run", write_corpus(tmp_path / "a.jsonl", 3))
    assert callable(damage)
    damage(tmp_path / "run")

    with pytest.raises(InvalidRecord, match=message):
        list(read_predictions(tmp_path / "run"))


def test_a_run_has_one_order(tmp_path: Path) -> None:
    """Another one would need all of it in memory."""
    run(tmp_path / "run", write_corpus(tmp_path / "a.jsonl", 3))

    with pytest.raises(InvalidRecord, match="factcheck select"):
        list(read_predictions(tmp_path / "run", order=Order.NEWEST))


def test_a_unit_that_kills_every_process_is_named(tmp_path: Path) -> None:
    """Not one that another process had in hand at the time; the others are done."""
    few, poison, more = (tmp_path / f"{name}.jsonl" for name in ("few", "poison", "more"))
    for path in (few, poison, more):
        path.write_text(json.dumps({"id": path.stem, "text": f"The mayor saw {path.stem}."}))

    def engine(units: Sequence[Unit], work: Work) -> Iterator[Done]:
        load_deadly = partial(deadly, "saw poison")
        mortal = Work(work.folder, work.settings, work.taxonomy, load_deadly)
        return run_in_processes(units, mortal, jobs=2)

    settings = Settings(unit_size=1)
    with pytest.raises(EngineError, match=r"poison\.jsonl: processes died 3 times") as caught:
        run(tmp_path / "run", few, poison, more, engine=engine, settings=settings)
    assert "few" not in str(caught.value)


@dataclass(frozen=True)
class DeadlyTagger:
    """Kills its process when it reads a word."""

    tagger: Tagger
    word: str

    @property
    def model(self) -> ModelId:
        return self.tagger.model

    def tag(self, documents: Sequence[Document]) -> Sequence[Sequence[ScoredAttribution]]:
        if any(self.word in each.text for each in documents):
            os.kill(os.getpid(), signal.SIGKILL)
        return self.tagger.tag(documents)


def deadly(word: str) -> Pipeline:
    """Load the fastest model, with such a tagger."""
    pipeline = load()
    return replace(pipeline, tagger=DeadlyTagger(pipeline.tagger, word))


@pytest.mark.parametrize("fault", ["gone", "replaced"])
def test_an_input_that_changes_meanwhile_ends_a_run_that_goes_on_later(
    tmp_path: Path, fault: str
) -> None:
    """What was there is not rejected; when the file is back, nothing is missing."""
    corpus = write_corpus(tmp_path / "a.jsonl", 8)
    aside = tmp_path / "aside"
    run(tmp_path / "undisturbed", corpus)

    def engine(units: Sequence[Unit], work: Work) -> Iterator[Done]:
        for done in run_here(units, work):
            yield done
            corpus.rename(aside)
            if fault == "replaced":
                write_corpus(corpus, 9)

    with pytest.raises(StorageError, match="start the same command again") as caught:
        run(tmp_path / "run", corpus, engine=engine)
    assert str(corpus) in str(caught.value)
    aside.rename(corpus)
    run(tmp_path / "run", corpus)

    assert files(tmp_path / "run") == files(tmp_path / "undisturbed")


def test_the_list_of_parts_is_written_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If what was rejected cannot be written, the run is not finished, and goes on."""
    corpus = write_corpus(tmp_path / "a.jsonl", 4)
    run(tmp_path / "undisturbed", corpus)

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("factcheck.dataset.Rejects.__exit__", fail)
        with pytest.raises(OSError, match="full"):
            run(tmp_path / "run", corpus)
    assert not (tmp_path / "run" / "manifest.json").exists()
    run(tmp_path / "run", corpus)

    assert files(tmp_path / "run") == files(tmp_path / "undisturbed")


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are UTF-8 there")
def test_names_of_files_may_be_no_utf8(tmp_path: Path) -> None:
    """As in old archives; the run is the same when it is started again."""
    news = tmp_path / "news"
    news.mkdir()
    name = os.fsencode(news) + b"/\xd3\xe1\xc7\xe3.txt"
    Path(os.fsdecode(name)).write_text("The mayor said that it rained.")
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "run", news, engine=run_some(0))

    outcome = run(tmp_path / "run", news)

    assert outcome.documents == 1
    assert len(ids(tmp_path / "run")) == 1


def test_units_are_done_in_order_in_one_process(tmp_path: Path) -> None:
    """So that a log shows how far a run is."""
    corpus = write_corpus(tmp_path / "a.jsonl", 8)
    seen: list[int] = []

    def engine(units: Sequence[Unit], work: Work) -> Iterator[Done]:
        for done in run_here(units, work):
            seen.append(done.unit)
            yield done

    run(tmp_path / "run", corpus, engine=engine)

    assert seen == [0, 1, 2]
