"""Predictions in files."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.dataset import (
    Order,
    read_predictions,
    write_predictions,
)
from factcheck.domain import LabelScore, PredictedClaim, Prediction
from factcheck.errors import InvalidRecord
from tests.dataset.samples import ENGLISH, PREDICTION, TOLD
from tests.paths import EXAMPLES


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_predictions_come_back_as_they_were(tmp_path: Path) -> None:
    """One a line, in order; their number is returned."""
    second = replace(PREDICTION, document=replace(ENGLISH, id="other"), claims=())
    path = tmp_path / "predictions.jsonl"

    assert write_predictions(path, [PREDICTION, second]) == 2
    assert path.read_bytes().count(b"\n") == 2
    assert list(read_predictions(path)) == [PREDICTION, second]


def test_predictions_have_the_format_of_the_example() -> None:
    """The format does not change between releases."""
    assert list(read_predictions(EXAMPLES / "valid" / "predictions.jsonl")) == [PREDICTION]


def test_predictions_are_read_one_at_a_time() -> None:
    """The second line is broken; the first is read before that is noticed."""
    lines = read_predictions(EXAMPLES / "invalid" / "predictions.jsonl")

    assert next(lines) == PREDICTION
    with pytest.raises(InvalidRecord, match=r"predictions\.jsonl:2: is not JSON"):
        next(lines)


def test_broken_lines_are_reported_and_the_others_are_read() -> None:
    """With file and line, every problem, and the line itself."""
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


def test_a_failed_run_leaves_the_file_unchanged(tmp_path: Path) -> None:
    """No half-written file, no draft."""
    path = tmp_path / "predictions.jsonl"
    write_predictions(path, [PREDICTION])

    def failing() -> Iterator[Prediction]:
        yield PREDICTION
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_predictions(path, failing())

    assert list(read_predictions(path)) == [PREDICTION]
    assert names(tmp_path) == ["predictions.jsonl"]


def test_a_score_that_is_not_a_number_is_not_written(tmp_path: Path) -> None:
    """A model may answer ``NaN``, which JSON cannot hold."""
    claim = PredictedClaim(TOLD, (LabelScore("Kremlin", float("nan")),))
    path = tmp_path / "predictions.jsonl"

    with pytest.raises(InvalidRecord, match=r"talks\.en: lexicon@1 gave a score of nan"):
        write_predictions(path, [replace(PREDICTION, claims=(claim,))])

    assert names(tmp_path) == []


def test_an_error_for_a_missing_folder_names_the_file(tmp_path: Path) -> None:
    """Not the draft, which the user does not know."""
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


def test_the_least_certain_predictions_can_come_first(tmp_path: Path) -> None:
    """By mean score; documents without claims come last, parallel documents stay together."""
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


def test_the_newest_documents_can_come_first(tmp_path: Path) -> None:
    """By time, not by spelling; documents without a date come last."""
    made = (
        ranked("undated"),
        ranked("day", published="2023-09-28"),
        ranked("late", published="2023-09-28T23:00:00-05:00"),
        ranked("early", published="2023-09-28T23:30:00+00:00"),
    )

    found = in_order(tmp_path / "p.jsonl", Order.NEWEST, *made)

    assert found == ["late", "early", "day", "undated"]


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize(
    ("score", "published"),
    [("9" * 400, ""), ("9" * 5000, ""), ("[" * 99_999, ""), ("0.5", "2023-10-03t12:00:00z")],
)
def test_a_line_that_cannot_be_ordered_is_rejected(
    order: Order, score: str, published: str, tmp_path: Path
) -> None:
    """A number without end, a deep list, a date that nobody reads; the others are read."""
    path = tmp_path / "p.jsonl"
    write_predictions(path, [ranked("odd", 0.125, published="2023-10-03"), ranked("low", 0.4)])
    text = path.read_text("utf-8").replace("0.125", score)
    path.write_text(text.replace("2023-10-03", published), encoding="utf-8")
    rejected: list[InvalidRecord] = []

    found = list(read_predictions(path, lambda error, _: rejected.append(error), order=order))

    assert [each.document.id for each in found] == ["low"]
    assert [each.where for each in rejected] == [f"{path}:1"]


def test_broken_lines_come_first_with_their_line_number(tmp_path: Path) -> None:
    """In any order, the number is that of the line in the file."""
    path = tmp_path / "p.jsonl"
    write_predictions(path, [ranked("sure", 0.9), ranked("low", 0.4)])
    path.write_text(f"{path.read_text('utf-8')}\nbroken\n", encoding="utf-8")
    places: list[str] = []

    found = [
        each.document.id
        for each in read_predictions(
            path, lambda error, _: places.append(error.where), order=Order.UNCERTAIN
        )
    ]

    assert (found, places) == (["low", "sure"], [f"{path}:4"])
