"""Datasets that are written to a file."""

from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.dataset import read_dataset, write_dataset
from factcheck.errors import InvalidRecord
from tests.dataset.samples import DATASET
from tests.paths import EXAMPLES


def test_a_dataset_has_the_format_of_the_example(tmp_path: Path) -> None:
    """The format does not change between releases."""
    path = tmp_path / "claims.json"
    write_dataset(path, DATASET)

    assert path.read_bytes() == (EXAMPLES / "valid" / "claims.json").read_bytes()
    assert read_dataset(path) == DATASET


def test_a_dataset_that_is_not_valid_is_not_written(tmp_path: Path) -> None:
    """Every violation is reported; the file stays as it was."""
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
    assert (path.read_bytes(), [*tmp_path.iterdir()]) == (before, [path])
