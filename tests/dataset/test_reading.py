"""Datasets that are read and checked one record at a time."""

import json
import tracemalloc
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.dataset import (
    check,
    dataset_to_json,
    read_dataset,
    record_store,
    validate,
    version_without_stances,
)
from factcheck.dataset.reading import ClaimRecord, open_dataset
from factcheck.dataset.record_store import DocumentAnnotators
from factcheck.dataset.violation import pointer
from factcheck.domain import EARLIER_VERSIONS, Dataset, Language
from factcheck.errors import InvalidRecord
from tests.dataset.large import large_dataset
from tests.dataset.plain_schemas import places, plain_validator
from tests.dataset.samples import DATASET
from tests.dataset.strategies import ONE_FOLDER, datasets
from tests.paths import EXAMPLES

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


@ONE_FOLDER
@given(dataset=datasets(), layout=st.sampled_from([*LAYOUTS]))
def test_a_dataset_is_the_same_however_it_is_laid_out(
    dataset: Dataset, layout: str, tmp_path: Path
) -> None:
    """Records in the order of the file, each claim with its document and annotation."""
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


FREE = frozenset(
    {
        *("project", "server", "factcheck", "description", "name", "verdicts", "schema"),
        *("title", "url", "published", "origin", "offset", "zones", "urls", "note", "verdict"),
        *("content", "source", "cue", "channel", "labels", "score", "deleted", "claims", "end"),
    }
)
"""Members that may have another value, or fewer items, in a valid dataset."""


WRONG: tuple[object, ...] = (None, "other")


def changed_datasets() -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """Yield the sample with one change in it, at every place in turn."""
    good = dataset_to_json(DATASET)
    for place in places(good):
        if not place or {"hypotheses", "names", "aliases"} & set(place) or place == ("schema",):
            continue  # versions have a test of their own
        *way, last = place
        for change in WRONG:
            record: Any = deepcopy(good)
            inner = record
            for step in way:
                inner = inner[step]
            if change == inner[last]:
                continue
            if change is None and isinstance(last, int):
                del inner[last]
            else:
                inner[last] = change
            yield place, record


def test_every_change_that_breaks_a_dataset_is_found(tmp_path: Path) -> None:
    """Where jsonschema has an error, or wherever a value has to fit another one."""
    by_schema, by_rules = 0, 0
    for place, record in changed_datasets():
        layout = ("compact", "sorted", "reversed")[(by_schema + by_rules) % 3]
        path = written(tmp_path / "claims.json", record, layout)
        errors = {
            pointer(*each.absolute_path) for each in plain_validator("dataset").iter_errors(record)
        }
        name = next(step for step in reversed(place) if isinstance(step, str))
        if not errors and name in FREE:
            continue

        found = {problem.partition(": ")[0] for problem in refused(path).problems}

        assert all(any(each.startswith(error or "/") for each in found) for error in errors), place
        by_schema, by_rules = by_schema + bool(errors), by_rules + (not errors)
    assert by_schema > 300
    assert by_rules > 50


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_violations_are_found_in_memory_and_in_any_layout(
    layout: str, tmp_path: Path
) -> None:
    """In the order of the file."""
    record = json.loads((EXAMPLES / "invalid" / "claims.json").read_bytes())
    path = written(tmp_path / "claims.json", record, layout)

    assert sorted(refusal(path)) == sorted(map(str, check(record, "dataset")))


def test_everything_that_is_wrong_in_a_file_is_reported() -> None:
    """The same as `validate` lists, with how many there are."""
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


def test_the_first_twenty_violations_are_reported_with_their_number(tmp_path: Path) -> None:
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


def test_no_claim_follows_one_that_is_not_valid(tmp_path: Path) -> None:
    """What was made of the claims before it is for the caller to remove."""
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
        ("1.3.1", "newer", INSTALL),
        ("0.9.0", "older", "pull the dataset again, `factcheck pull --full`"),
    ],
)
def test_another_version_is_reported_and_nothing_else(
    version: str, age: str, cure: str, layout: str, tmp_path: Path
) -> None:
    """Its records may have members that this version does not know."""
    record = {**dataset_to_json(DATASET), "schema": f"urn:factcheck:schema:dataset:{version}"}
    record["claims"][0]["new"] = True
    problem = f"the dataset has schema version {version}, {age} than 1.3.0, "

    path = written(tmp_path / "claims.json", record, layout)
    with pytest.raises(InvalidRecord) as caught:
        read_dataset(path)

    assert refusal(path) == (f"{problem}which this factcheck reads; {cure}",)
    assert caught.value.problems == refusal(path)


@pytest.mark.parametrize("version", EARLIER_VERSIONS)
def test_a_dataset_of_an_earlier_version_is_read(version: str, tmp_path: Path) -> None:
    """It lacks only what is optional since; the stance follows from the words."""
    text = json.dumps(dataset_to_json(DATASET)).replace(":1.3.0", f":{version}")
    text = text.replace(', "stance": "asserts"', "")
    path = tmp_path / "claims.json"
    path.write_text(text, encoding="utf-8")

    assert "stance" not in text
    assert read_dataset(path) == DATASET
    assert list(validate(path)) == []
    assert version_without_stances(path) == ("" if version == "1.2.0" else version)


@pytest.mark.parametrize("layout", ["compact", "sorted"])
def test_a_dataset_of_this_version_has_stances(layout: str, tmp_path: Path) -> None:
    """Wherever in the file its version stands."""
    path = written(tmp_path / "claims.json", dataset_to_json(DATASET), layout)

    assert version_without_stances(path) == ""


def test_what_follows_the_claims_is_checked(tmp_path: Path) -> None:
    """An unknown key, or half a file."""
    record = {**dataset_to_json(DATASET), "more": 1}
    path = written(tmp_path / "claims.json", record)
    (unknown,) = refusal(path)
    path.write_bytes(path.read_bytes()[:-1])

    assert unknown.startswith("/more: found an unknown key, expected none but annotations, claims")
    column = len(path.read_text("utf-8")) + 1
    assert refusal(path) == (f"is not JSON: Expecting ',' delimiter at column {column}",)


def test_memory_does_not_grow_with_the_dataset(tmp_path: Path) -> None:
    """Twice as many documents and claims, the same peak (bytes that Python allocates)."""
    peaks = []
    for count in (300, 600):
        path = large_dataset(tmp_path / "claims.json", count)
        tracemalloc.start()
        assert refused(path).total == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] + 1e6


def test_annotators_are_listed_by_document(tmp_path: Path) -> None:
    """In the order of the documents; ground truth is only counted; a document may have nobody."""
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
        found = list(opened.annotators())

    assert found == [
        DocumentAnnotators(
            "talks.en", Language.ENGLISH, frozenset({"nour@example.org", "sami@example.org"}), 1, 3
        ),
        DocumentAnnotators("talks.ar", Language.ARABIC, frozenset({"user-7"}), 0, 2),
        DocumentAnnotators("more", Language.ENGLISH, frozenset()),
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_some_documents_or_all_can_be_read_into_memory(layout: str, tmp_path: Path) -> None:
    """With everything that belongs to them."""
    dataset = replace(DATASET, withdrawn=("talks.ar",))
    path = written(tmp_path / "claims.json", dataset_to_json(dataset), layout)
    with open_dataset(path) as opened:
        english, both = opened.only({"talks.en"}), opened.only({"talks.en", "talks.ar"})
        whole = opened.whole()

    assert english == replace(
        DATASET,
        documents=DATASET.documents[:1],
        annotations=DATASET.annotations[:1],
        claims=DATASET.claims[:1],
    )
    assert both == dataset
    assert whole == dataset


def test_a_full_disk_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do, not a traceback."""
    small = f"PRAGMA max_page_count = 7; {record_store._TABLES}"  # noqa: SLF001
    monkeypatch.setattr(record_store, "_TABLES", small)
    record = dataset_to_json(DATASET)
    one = {**record["documents"][0], "parallel": ""}
    record["documents"] += [{**one, "id": f"d{n}"} for n in range(200)]
    path = written(tmp_path / "claims.json", record)

    with pytest.raises(OSError, match="disk is full; set SQLITE_TMPDIR to"), open_dataset(path):
        pass


def test_a_dataset_that_is_not_valid_is_not_read() -> None:
    """Every violation is reported."""
    with pytest.raises(InvalidRecord) as caught:
        read_dataset(EXAMPLES / "invalid" / "claims.json")

    assert len(caught.value.problems) == 6


def test_the_error_shows_the_first_20_violations(tmp_path: Path) -> None:
    """With how many there are."""
    path = tmp_path / "claims.json"
    record = json.loads((EXAMPLES / "valid" / "claims.json").read_bytes())
    record["withdrawn"] = [""] * 2 + [f"{number}" for number in range(30)] + [0] * 30
    path.write_text(json.dumps(record), "utf-8")

    with pytest.raises(InvalidRecord) as caught:
        read_dataset(path)
    shown = str(caught.value).splitlines()

    assert caught.value.total == 33  # 2 are empty, 30 are not strings, and some are duplicates
    assert shown[:20] == [f"{path}: {each}" for each in caught.value.problems[:20]]
    last = "these are the first 20 of 33 violations; `factcheck validate` lists all that a file has"
    assert shown[20:] == [f"{path}: {last}"]


@pytest.mark.parametrize("version", ["9" * 5000, f"1.0.{'9' * 5000}", "1.0", "²", "1.0.0rc1"])
def test_a_version_that_nobody_released_is_a_violation(tmp_path: Path, version: str) -> None:
    """Of any length."""
    record = {**dataset_to_json(DATASET), "schema": f"urn:factcheck:schema:dataset:{version}"}
    path = tmp_path / "claims.json"
    path.write_text(json.dumps(record), encoding="utf-8")

    with pytest.raises(InvalidRecord, match="/schema: found "):
        read_dataset(path)


@pytest.mark.parametrize("version", ["1.3.1", "1.10.0", "2.0.0"])
def test_an_error_says_that_a_dataset_has_a_newer_version(tmp_path: Path, version: str) -> None:
    """And what to do; nothing else, because the rest may be right in that version."""
    path = tmp_path / "claims.json"
    path.write_text(f'{{"schema": "urn:factcheck:schema:dataset:{version}"}}', "utf-8")

    with pytest.raises(InvalidRecord) as caught:
        read_dataset(path)

    (problem,) = caught.value.problems
    assert problem.startswith(f"the dataset has schema version {version}, newer than 1.3.0")
    assert problem.endswith("pull the dataset again with this one, `factcheck pull --full`")


@pytest.mark.parametrize("schema", ["urn:factcheck:schema:claim:0.9.0", "urn:x:2.0.0", 2])
def test_a_schema_that_is_not_a_newer_version_is_a_violation(
    tmp_path: Path, schema: object
) -> None:
    """Another kind of record, or no schema at all."""
    path = tmp_path / "claims.json"
    path.write_text(json.dumps({"schema": schema}), "utf-8")

    with pytest.raises(InvalidRecord, match="/schema: found"):
        read_dataset(path)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b'{"a": 1', "is not JSON: Expecting ',' delimiter at column 8"),
        (
            b'{"a": 1,\n b}',
            "is not JSON: Expecting property name enclosed in double quotes at line 2",
        ),
        (b'{"a": Infinity}', "is not JSON: Infinity is not a JSON number"),
        (b'{"a": 1, "a": 1}', 'is not JSON: the key "a" occurs twice in one object'),
        (b'{"a": "\xff"}', "is not JSON: byte 7 (0xff) is not UTF-8; save the file as UTF-8"),
        (b"[" * 100_000, "is not JSON: it is nested too deep"),
        (b"", "is not JSON: Expecting value at column 1"),
        (b"[]", "/: found [], expected a JSON object"),
    ],
)
def test_a_file_that_is_not_json_is_reported(tmp_path: Path, raw: bytes, problem: str) -> None:
    """There is never a traceback."""
    path = tmp_path / "claims.json"
    path.write_bytes(raw)

    with pytest.raises(InvalidRecord) as caught:
        read_dataset(path)

    assert caught.value.problems[0].startswith(problem)
