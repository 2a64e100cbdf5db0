"""Lines that are not predictions are reported and kept, and never pushed."""

from pathlib import Path

import pytest

from factcheck.dataset import prediction_to_json, read_predictions, to_line, validate
from tests.dataset.bad_predictions import BAD_LINES
from tests.dataset.samples import PREDICTION

GOOD = prediction_to_json(PREDICTION)


def write(folder: Path, *lines: str) -> Path:
    """Write a file of predictions."""
    path = folder / "predictions.jsonl"
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_bad_line_of_predictions_is_reported_and_the_others_are_read(
    case: str, tmp_path: Path
) -> None:
    """With its line, what was found and what was expected; the line itself is kept."""
    spoil, expected = BAD_LINES[case]
    path = write(tmp_path, spoil(GOOD), to_line(GOOD))
    rejected: list[tuple[str, str, str]] = []

    read = list(
        read_predictions(path, lambda error, line: rejected.append((error.where, str(error), line)))
    )

    ((where, message, line),) = rejected
    assert read == [PREDICTION]
    assert where == f"{path}:1"
    assert expected in message
    assert line == spoil(GOOD)


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_bad_line_of_predictions_is_a_violation(case: str, tmp_path: Path) -> None:
    """`validate` reports it, and not the good line after it."""
    spoil, _ = BAD_LINES[case]
    path = write(tmp_path, spoil(GOOD), to_line(GOOD))

    found = [str(finding) for finding in validate(path)]

    assert found
    assert all(each.startswith(f"{path}:1 /") for each in found)
