"""A dataset in Python and as a table of pandas."""

import sys
from dataclasses import fields, replace

import pandas as pd
import pyarrow as pa
import pytest

import factcheck
from factcheck.dataset.columns import COLUMNS
from factcheck.dataset.frame import ClaimDataset
from factcheck.domain import Dataset
from factcheck.errors import InvalidRecord, MissingPackage
from tests.dataset.export.exported import EMPTY
from tests.dataset.samples import DATASET, FIRST
from tests.paths import EXAMPLES

TEXT = str(pa.table({"": ["text"]}).to_pandas().dtypes.iloc[0])
"""The type of text in this version of pandas: ``str`` from 3 on."""


def loaded_as(dataset: Dataset) -> ClaimDataset:
    return ClaimDataset(**{each.name: getattr(dataset, each.name) for each in fields(dataset)})


def test_load_returns_typed_values() -> None:
    """From a path or its name; everything that the file holds."""
    loaded = factcheck.load(str(EXAMPLES / "valid" / "claims.json"))

    assert isinstance(loaded, Dataset)
    assert loaded == loaded_as(DATASET)
    assert factcheck.load(EXAMPLES / "valid" / "claims.json").claims[0].verdict == "Supported"


def test_a_dataset_that_does_not_validate_is_refused() -> None:
    """The error counts all violations."""
    with pytest.raises(InvalidRecord) as caught:
        factcheck.load(EXAMPLES / "invalid" / "claims.json")

    assert caught.value.total == 6


def test_a_claim_is_a_row() -> None:
    """Everything that an analyst counts is a column."""
    frame = loaded_as(DATASET).to_pandas("annotations")

    assert list(frame.columns) == [column.name for column in COLUMNS]
    assert list(frame.id) == [claim.id for claim in DATASET.claims]
    assert frame.explode("labels").labels.value_counts().to_dict() == {"Kremlin": 2, "Other": 1}
    assert frame.verdict.isna().tolist() == [False, True]
    assert frame.score.tolist()[0] == 0.75
    assert frame.updated[0] == pd.Timestamp("2023-10-01T09:30:00Z")
    assert frame.published.tolist() == [
        pd.Timestamp("2023-09-28T00:00:00Z"),
        pd.Timestamp("2023-09-28T10:00:00Z"),
    ]
    assert frame.published_precision.tolist() == ["day", "second"]
    assert [each.tolist() for each in frame.content_start] == [[19], [11]]


@pytest.mark.parametrize("dataset", [DATASET, EMPTY], ids=["some", "none"])
def test_columns_have_the_same_types_with_claims_and_without(dataset: Dataset) -> None:
    """So the same notebook runs on both."""
    frame = loaded_as(dataset).to_pandas("annotations")

    types = frame.dtypes.astype(str)
    assert (types["withdrawn"], types["score"], types["labels"]) == ("bool", "float64", "object")
    assert (types["text"], types["verdict"]) == (TEXT, TEXT)
    assert (types["created"], types["published"]) == ("datetime64[us, UTC]",) * 2


def test_withdrawn_documents_are_marked() -> None:
    """Their claims stay in the table."""
    frame = loaded_as(replace(DATASET, withdrawn=("talks.ar",))).to_pandas("annotations")

    assert frame.set_index("id").withdrawn.to_dict() == {FIRST: False, DATASET.claims[1].id: True}


@pytest.mark.parametrize("package", ["pandas", "pyarrow"])
def test_without_a_package_the_error_says_what_to_install(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loading works without it."""
    monkeypatch.setitem(sys.modules, package, None)
    loaded = factcheck.load(EXAMPLES / "valid" / "claims.json")

    with pytest.raises(MissingPackage) as caught:
        loaded.to_pandas("annotations")

    assert str(caught.value) == (
        f"{package} is not installed, and to_pandas() needs it; "
        "pip install 'factcheck-studio[tables]'"
    )
