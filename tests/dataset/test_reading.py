"""Datasets that are read and checked a record at a time."""

import json
import tracemalloc
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.dataset import check, dataset_to_json, read_dataset, reading, record_store
from factcheck.dataset.reading import ClaimRecord, open_dataset
from factcheck.dataset.record_store import Readers
from factcheck.domain import Dataset, Language
from factcheck.errors import InvalidRecord
from tests.dataset.samples import DATASET
from tests.dataset.strategies import datasets
from tests.paths import EXAMPLES

PLAIN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
INSTALL = (
    "install a newer factcheck, `pip install --upgrade factcheck-studio`, or pull the dataset "
    "again with this one, `factcheck pull --full`"
)
Json = dict[str, Any]
LAYOUTS: dict[str, Callable[[Json], str]] = {
    "compact": json.dumps,
    "pretty": lambda record: json.dumps(record, ensure_ascii=False, indent=2),
    "sorted": lambda record: json.dumps(record, sort_keys=True),
    "reversed": lambda record: json.dumps(dict(reversed(record.items()))),
}


def written(path: Path, record: Json, layout: str = "compact") -> Path:
    path.write_text(LAYOUTS[layout](record), encoding="utf-8")
    return path


def refused(path: Path) -> InvalidRecord:
    with pytest.raises(InvalidRecord) as caught, open_dataset(path) as opened:
        list(opened.claims())
    return caught.value


def refusal(path: Path) -> tuple[str, ...]:
    return refused(path).problems


@PLAIN
@given(dataset=datasets(), layout=st.sampled_from([*LAYOUTS]))
def test_a_dataset_is_the_same_however_it_is_laid_out(
    dataset: Dataset, layout: str, tmp_path: Path
) -> None:
    """Records in the order of the file, each claim with what it belongs to."""
    record = dataset_to_json(dataset)
    path = written(tmp_path / "claims.json", record, layout)

    with open_dataset(path) as opened:
        claims = list(opened.claims())
        again = list(opened.claims())

        assert tuple(opened.documents()) == dataset.documents
        assert tuple(opened.annotations()) == dataset.annotations
        assert (opened.taxonomy.sha256, opened.origin) == (dataset.taxonomy.sha256, dataset.origin)
    assert claims == again
    assert tuple(each.claim for each in claims) == dataset.claims
    assert all(
        each.document.id == each.claim.document and each.annotation.id == each.claim.annotation
        for each in claims
    )


def wrong_datasets() -> Iterator[tuple[str, Json]]:
    """Yield the sample with one thing wrong in it, wherever something can be."""
    good = dataset_to_json(DATASET)
    for place, value in _places(good):
        others: list[object] = [None, 7, "", "other", [], {}]
        others += [value[:-1], value * 2] if isinstance(value, list | str) else []
        for other in others:
            if other != value:
                yield f"{place}={str(other)[:20]!r}", _changed(good, place, other)
        yield f"{place} gone", _changed(good, place, ...)


def _places(value: object, *steps: str | int) -> Iterator[tuple[tuple[str | int, ...], object]]:
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for step, each in inner:
        if step in {"hypotheses", "names", "aliases"} or (not steps and step == "schema"):
            continue  # versions have a test of their own
        yield (*steps, step), each
        yield from _places(each, *steps, step)


def _changed(good: Json, place: tuple[str | int, ...], other: object) -> Json:
    record = deepcopy(good)
    inner: Any = record
    for step in place[:-1]:
        inner = inner[step]
    if other is ...:
        del inner[place[-1]]
    else:
        inner[place[-1]] = other
    return record


def test_what_is_wrong_is_what_the_whole_would_be_told(tmp_path: Path) -> None:
    """A thousand datasets with one thing wrong; none is missed, whatever comes first in the file.

    It may tell more: here a claim is looked at before one that is broken, there it is not.
    """
    tried = 0
    for name, record in wrong_datasets():
        layout = ("compact", "sorted", "reversed")[tried % 3]
        path = written(tmp_path / "claims.json", record, layout)
        wanted = {str(each) for each in check(json.loads(path.read_bytes()), "dataset")}
        if not wanted:
            continue
        tried += 1
        error = refused(path)
        found, total = error.problems, error.total

        assert total >= len(wanted), name
        if total <= reading.TOLD:
            assert wanted <= set(found), name
    assert tried > 1000


def test_a_file_of_a_release_is_refused_with_everything_wrong_in_it() -> None:
    """What `validate` lists, and how many."""
    error = refused(EXAMPLES / "invalid" / "claims.json")

    assert [problem.partition(":")[0] for problem in error.problems] == [
        "/documents/0/sha256",
        "/documents/1/url",
        "/origin/server",
        "/claims/0/evidence/urls/0",
        "/claims/1/annotator",
        "/claims/1/labels/0",
    ]
    assert error.total == 6


def test_the_first_twenty_violations_are_told_and_their_number(tmp_path: Path) -> None:
    """By hand: 2 documents × 1, 25 claims × 1."""
    record = dataset_to_json(DATASET)
    for document in record["documents"]:
        document["language"] = "fr"
    record["claims"] = [{**record["claims"][0], "verdict": 7}] * 25
    path = written(tmp_path / "claims.json", record)

    error = refused(path)

    assert len(error.problems) == 20
    assert error.problems[0] == '/documents/0/language: found "fr", expected one of "en", "ar"'
    assert str(error).splitlines()[20:] == [
        (
            f"{path}: these are the first 20 of 27 violations; "
            "`factcheck validate` lists all that a file has"
        )
    ]


def test_no_claim_comes_after_one_that_does_not_validate(tmp_path: Path) -> None:
    """What was made of those before is thrown away by whoever made it."""
    record = dataset_to_json(DATASET)
    record["claims"][1]["annotator"] = "somebody"
    path = written(tmp_path / "claims.json", record)
    got: list[ClaimRecord] = []

    with open_dataset(path) as opened, pytest.raises(InvalidRecord):
        got.extend(opened.claims())

    assert [each.claim.id for each in got] == [DATASET.claims[0].id]


@pytest.mark.parametrize("layout", ["compact", "sorted"])
@pytest.mark.parametrize(
    ("version", "age", "cure"),
    [
        ("2.0.0", "newer", INSTALL),
        ("1.0.1", "newer", INSTALL),
        ("0.9.0", "older", "pull the dataset again, `factcheck pull --full`"),
    ],
)
def test_another_version_is_told_and_nothing_else(
    version: str, age: str, cure: str, layout: str, tmp_path: Path
) -> None:
    """Not what its records have that ours have not."""
    record = {**dataset_to_json(DATASET), "schema": f"urn:factcheck:schema:dataset:{version}"}
    record["claims"][0]["new"] = True
    said = f"the dataset is of schema version {version}, {age} than 1.0.0, which is read here; "

    path = written(tmp_path / "claims.json", record, layout)
    with pytest.raises(InvalidRecord) as caught:
        read_dataset(path)

    assert refusal(path) == (said + cure,)
    assert caught.value.problems == (said + cure,)


def test_what_stands_behind_the_claims_is_looked_at(tmp_path: Path) -> None:
    """An unknown key, or half a file."""
    record = {**dataset_to_json(DATASET), "more": 1}
    path = written(tmp_path / "claims.json", record)
    (unknown,) = refusal(path)
    path.write_bytes(path.read_bytes()[:-1])

    assert unknown.startswith("/more: found an unknown key, expected none but annotations, claims")
    column = len(path.read_text("utf-8")) + 1
    assert refusal(path) == (f"is not JSON: Expecting ',' delimiter at column {column}",)


def test_memory_does_not_grow_with_the_dataset(tmp_path: Path) -> None:
    """Ten times as many documents and claims, the same peak (bytes that Python allocates)."""
    peaks = []
    for count in (300, 3000):
        record = dataset_to_json(DATASET)
        one, note, claim = record["documents"][0], record["annotations"][0], record["claims"][0]
        record["documents"] = [{**one, "id": f"d{n}", "parallel": ""} for n in range(count)]
        record["annotations"] = [
            {**note, "id": f"a{n}", "document": f"d{n}", "predicted": [], "deleted": []}
            | {"model": None}
            for n in range(count)
        ]
        record["claims"] = [
            {**claim, "document": f"d{n}", "annotation": f"a{n}", "prediction": None}
            | {"provenance": "manual", "id": "0" * 16}
            for n in range(count)
        ]
        path = written(tmp_path / "claims.json", record)
        del record
        tracemalloc.start()
        assert refused(path).total == count  # the ids, which we made up
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] + 2e6


def test_who_annotated_what_is_told(tmp_path: Path) -> None:
    """In the order of the documents; ground truth is counted apart, and nobody is somebody, too."""
    english, arabic = DATASET.annotations
    dataset = replace(
        DATASET,
        documents=(*DATASET.documents, replace(DATASET.documents[0], id="more", parallel="")),
        annotations=(
            replace(arabic, id="a3"),
            arabic,
            english,
            replace(english, id="a4", annotator="sami@example.org"),
            replace(english, id="a5", annotator="chief@example.org", gold=True),
        ),
    )
    path = written(tmp_path / "claims.json", dataset_to_json(dataset))
    with open_dataset(path) as opened:
        found = list(opened.readers())

    assert found == [
        Readers(
            "talks.en", Language.ENGLISH, frozenset({"nour@example.org", "sami@example.org"}), 1
        ),
        Readers("talks.ar", Language.ARABIC, frozenset({"user-7"})),
        Readers("more", Language.ENGLISH, frozenset()),
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_some_documents_are_taken_into_memory(layout: str, tmp_path: Path) -> None:
    """With all that belongs to them; all of them are the dataset."""
    dataset = replace(DATASET, withdrawn=("talks.ar",))
    path = written(tmp_path / "claims.json", dataset_to_json(dataset), layout)
    with open_dataset(path) as opened:
        english, everything = opened.only({"talks.en"}), opened.only({"talks.en", "talks.ar"})

    assert english == replace(
        DATASET,
        documents=DATASET.documents[:1],
        annotations=DATASET.annotations[:1],
        claims=DATASET.claims[:1],
    )
    assert everything == dataset


def test_a_disk_that_is_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the room is missing, not a traceback."""
    small = f"PRAGMA max_page_count = 7; {record_store._TABLES}"  # noqa: SLF001
    monkeypatch.setattr(record_store, "_TABLES", small)
    record = dataset_to_json(DATASET)
    one = {**record["documents"][0], "parallel": ""}
    record["documents"] += [{**one, "id": f"d{n}"} for n in range(200)]
    path = written(tmp_path / "claims.json", record)

    with pytest.raises(OSError, match="disk is full; SQLITE_TMPDIR names"), open_dataset(path):
        pass
