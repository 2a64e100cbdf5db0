"""Predictions, datasets and rejected records in files."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.dataset import (
    Order,
    Rejects,
    read_dataset,
    read_predictions,
    write_dataset,
    write_predictions,
)
from factcheck.domain import LabelScore, PredictedClaim, Prediction
from factcheck.errors import InvalidRecord
from tests.dataset.samples import DATASET, ENGLISH, PREDICTION, TOLD
from tests.paths import EXAMPLES


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_predictions_come_back_as_they_were(tmp_path: Path) -> None:
    """A line each, in order; how many is returned."""
    second = replace(PREDICTION, document=replace(ENGLISH, id="other"), claims=())
    path = tmp_path / "predictions.jsonl"

    assert write_predictions(path, [PREDICTION, second]) == 2
    assert path.read_bytes().count(b"\n") == 2
    assert list(read_predictions(path)) == [PREDICTION, second]


def test_predictions_look_as_the_example() -> None:
    """The format of a release is a promise."""
    assert list(read_predictions(EXAMPLES / "valid" / "predictions.jsonl")) == [PREDICTION]


def test_predictions_are_read_one_at_a_time() -> None:
    """The second line is broken; the first is there before anybody looks at it."""
    lines = read_predictions(EXAMPLES / "invalid" / "predictions.jsonl")

    assert next(lines) == PREDICTION
    with pytest.raises(InvalidRecord, match=r"predictions\.jsonl:2: is not JSON"):
        next(lines)


def test_broken_lines_are_handed_over_and_the_others_go_through() -> None:
    """With their place, every problem, and the line as it stood."""
    rejected: list[tuple[InvalidRecord, str]] = []
    path = EXAMPLES / "invalid" / "predictions.jsonl"

    taken = list(read_predictions(path, lambda error, line: rejected.append((error, line))))

    assert taken == [PREDICTION, PREDICTION]
    assert [error.where.rpartition(":")[2] for error, _ in rejected] == list("235789")
    assert rejected[2][0].problems == (
        ('/claims/0/attribution/source/0/exact: found "Peskov", expected "eskov", as in the text'),
        ('/claims/0/attribution/source/0/prefix: found "😀 ", expected "😀 P", as in the text'),
    )
    assert rejected[5][1] == '{"text":"\\xe9"}\n'


def test_a_run_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    """Nothing half-written, nothing left beside it."""
    path = tmp_path / "predictions.jsonl"
    write_predictions(path, [PREDICTION])

    def failing() -> Iterator[Prediction]:
        yield PREDICTION
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_predictions(path, failing())

    assert list(read_predictions(path)) == [PREDICTION]
    assert names(tmp_path) == ["predictions.jsonl"]


def test_a_score_that_is_no_number_is_not_written(tmp_path: Path) -> None:
    """A model may answer ``NaN``; JSON has no word for it."""
    claim = PredictedClaim(TOLD, (LabelScore("Kremlin", float("nan")),))
    path = tmp_path / "predictions.jsonl"

    with pytest.raises(InvalidRecord, match=r"talks\.en: lexicon@1 gives a score of nan"):
        write_predictions(path, [replace(PREDICTION, claims=(claim,))])

    assert names(tmp_path) == []


def test_a_folder_that_is_missing_is_named_with_the_file(tmp_path: Path) -> None:
    """Not the draft that the user knows nothing of."""
    path = tmp_path / "none" / "predictions.jsonl"

    with pytest.raises(FileNotFoundError) as caught:
        write_predictions(path, [PREDICTION])

    assert caught.value.filename == str(path)


def ranked(name: str, *scores: float, published: str = "", parallel: str = "") -> Prediction:
    """Return a prediction whose claims have these scores."""
    document = replace(ENGLISH, id=name, published=published, parallel=parallel)
    (claim, *_) = PREDICTION.claims
    return replace(
        PREDICTION, document=document, claims=tuple(replace(claim, score=each) for each in scores)
    )


def in_order(path: Path, order: Order, *made: Prediction) -> list[str]:
    write_predictions(path, made)
    return [each.document.id for each in read_predictions(path, order=order)]


def test_annotators_get_what_is_least_certain_first(tmp_path: Path) -> None:
    """On average; a document without claims comes last, parallel ones stay together."""
    made = (
        ranked("sure", 0.9),
        ranked("none"),
        ranked("half", 0.2, 0.8),
        ranked("a", 0.7, parallel="b"),
        ranked("low", 0.4),
        ranked("b", 0.1, parallel="a"),
    )

    found = in_order(tmp_path / "p.jsonl", Order.UNCERTAIN, *made)

    assert found == ["a", "b", "low", "half", "sure", "none"]


def test_annotators_get_what_is_newest_first(tmp_path: Path) -> None:
    """By time, not by spelling; what has no date comes last."""
    made = (
        ranked("undated"),
        ranked("day", published="2023-09-28"),
        ranked("late", published="2023-09-28T23:00:00-05:00"),
        ranked("early", published="2023-09-28T23:30:00+00:00"),
    )

    found = in_order(tmp_path / "p.jsonl", Order.NEWEST, *made)

    assert found == ["late", "early", "day", "undated"]


def test_broken_lines_are_told_first_and_in_their_place(tmp_path: Path) -> None:
    """Whatever the order: the number of a line is the file's."""
    path = tmp_path / "p.jsonl"
    write_predictions(path, [ranked("sure", 0.9), ranked("low", 0.4)])
    path.write_text(f"{path.read_text('utf-8')}\nbroken\n", encoding="utf-8")
    told: list[str] = []

    found = [
        each.document.id
        for each in read_predictions(
            path, lambda error, _: told.append(error.where), order=Order.UNCERTAIN
        )
    ]

    assert (found, told) == (["low", "sure"], [f"{path}:4"])


def test_a_dataset_looks_as_the_example(tmp_path: Path) -> None:
    """The format of a release is a promise."""
    path = tmp_path / "claims.json"
    write_dataset(path, DATASET)

    assert path.read_bytes() == (EXAMPLES / "valid" / "claims.json").read_bytes()
    assert read_dataset(path) == DATASET


def test_a_dataset_that_does_not_validate_is_not_written(tmp_path: Path) -> None:
    """Every violation is told; the file stays as it was."""
    path = tmp_path / "claims.json"
    write_dataset(path, DATASET)
    before = path.read_bytes()
    claims = tuple(replace(claim, labels=("Haftar",)) for claim in DATASET.claims)

    with pytest.raises(InvalidRecord) as caught:
        write_dataset(path, replace(DATASET, claims=claims))

    assert [problem.partition(":")[0] for problem in caught.value.problems] == [
        "/claims/0/labels/0",
        "/claims/1/labels/0",
    ]
    assert (path.read_bytes(), names(tmp_path)) == (before, ["claims.json"])


def test_a_dataset_that_does_not_validate_is_not_read() -> None:
    """Every violation is told."""
    with pytest.raises(InvalidRecord) as caught:
        read_dataset(EXAMPLES / "invalid" / "claims.json")

    assert len(caught.value.problems) == 6


def test_of_many_violations_the_first_20_are_shown(tmp_path: Path) -> None:
    """With how many there are."""
    path = tmp_path / "claims.json"
    record = json.loads((EXAMPLES / "valid" / "claims.json").read_bytes())
    record["withdrawn"] = [""] * 2 + [f"{number}" for number in range(30)] + [0] * 30
    path.write_text(json.dumps(record), "utf-8")

    with pytest.raises(InvalidRecord) as caught:
        read_dataset(path)
    shown = str(caught.value).splitlines()

    assert caught.value.total == 33  # 2 are empty, 30 no strings, and some stand twice
    assert shown[:20] == [f"{path}: {each}" for each in caught.value.problems[:20]]
    told = "these are the first 20 of 33 violations; `factcheck validate` lists all that a file has"
    assert shown[20:] == [f"{path}: {told}"]


@pytest.mark.parametrize("version", ["1.0.1", "1.10.0", "2.0.0"])
def test_a_dataset_of_a_newer_version_says_so(tmp_path: Path, version: str) -> None:
    """And how to go on; nothing else is told, since the rest may be as it should."""
    path = tmp_path / "claims.json"
    path.write_text(f'{{"schema": "urn:factcheck:schema:dataset:{version}"}}', "utf-8")

    with pytest.raises(InvalidRecord) as caught:
        read_dataset(path)

    (problem,) = caught.value.problems
    assert problem.startswith(f"the dataset has schema version {version}, newer than 1.0.0")
    assert problem.endswith("pull the dataset again with this one, `factcheck pull --full`")


@pytest.mark.parametrize("said", ["urn:factcheck:schema:claim:0.9.0", "urn:x:2.0.0", 2])
def test_what_is_no_newer_version_is_told_as_it_is(tmp_path: Path, said: object) -> None:
    """By what the schema finds."""
    path = tmp_path / "claims.json"
    path.write_text(json.dumps({"schema": said}), "utf-8")

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
def test_what_is_no_json_is_told_as_such(tmp_path: Path, raw: bytes, problem: str) -> None:
    """Never a traceback, whatever is in the file."""
    path = tmp_path / "claims.json"
    path.write_bytes(raw)

    with pytest.raises(InvalidRecord) as caught:
        read_dataset(path)

    assert caught.value.problems[0].startswith(problem)


def test_rejects_are_kept_with_their_reason(tmp_path: Path) -> None:
    """A JSON line each, counted by reason; lone surrogates survive."""
    path = tmp_path / "rejected.jsonl"

    with Rejects(path) as rejects:
        rejects.add(where="a:1", reason="not-json", message="cut", record='{"الكرملين')
        rejects.add(where="a:2", reason="not-json", message="cut", record={"text": "\udcff"})
        rejects.add(where="b", reason="empty", message="no text", record=None)

    assert (rejects.count, dict(rejects.reasons)) == (3, {"not-json": 2, "empty": 1})
    kept = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert kept[0] == {
        "where": "a:1",
        "reason": "not-json",
        "message": "cut",
        "record": '{"الكرملين',
    }
    assert kept[1]["record"] == {"text": "\udcff"}


def test_rejects_are_on_the_disk_at_once(tmp_path: Path) -> None:
    """Whoever stops a long run wants to see why."""
    path = tmp_path / "rejected.jsonl"

    with Rejects(path) as rejects:
        rejects.add(where="a", reason="empty", message="", record="")

        assert path.read_text(encoding="utf-8").endswith("}\n")


def test_without_rejects_there_is_no_file(tmp_path: Path) -> None:
    """What an earlier run left is gone, too."""
    path = tmp_path / "rejected.jsonl"
    path.write_text("{}\n", encoding="utf-8")

    with Rejects(path) as rejects:
        pass

    assert (rejects.count, names(tmp_path)) == (0, [])
