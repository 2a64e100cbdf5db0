"""Parquet and its Croissant description, read with the libraries of their users."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from pyarrow import parquet

from factcheck.dataset.columns import COLUMNS, Kind, to_row
from factcheck.dataset.export import About, croissant
from factcheck.dataset.moments import to_microseconds
from factcheck.dataset.reading import open_dataset
from factcheck.domain import Dataset
from factcheck.errors import MissingPackage
from tests.dataset.export.exported import EMPTY, exported
from tests.dataset.samples import DATASET, FIRST
from tests.dataset.strategies import datasets

PLAIN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@settings(PLAIN, max_examples=50)
@given(dataset=datasets())
def test_the_table_holds_every_row_unchanged(dataset: Dataset, tmp_path: Path) -> None:
    """Date-times as microseconds in UTC."""
    table, _ = exported(tmp_path, dataset, "parquet")

    read = parquet.read_table(table)
    moments = [each.name for each in COLUMNS if each.kind is Kind.MOMENT]
    for name in moments:
        place = read.schema.get_field_index(name)
        read = read.set_column(place, name, read[name].cast(pa.int64()))
    with open_dataset(tmp_path / "claims.json") as opened:
        wanted = [to_row(each) for each in opened.claims()]
    assert read.to_pylist() == [
        {**each, **{name: to_microseconds(str(each[name])) for name in moments}} for each in wanted
    ]


def test_columns_are_typed(tmp_path: Path) -> None:
    """And carry their descriptions."""
    table, _ = exported(tmp_path, DATASET, "parquet")

    schema = parquet.read_schema(table)

    assert schema.field("updated").type == pa.timestamp("us", tz="UTC")
    assert schema.field("content_start").type == pa.list_(pa.int64())
    assert not schema.field("text").nullable
    assert schema.field("score").metadata == {b"description": b"score of the prediction in [0, 1]"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_hugging_face_datasets_loads_the_table(tmp_path: Path) -> None:
    """Without the network."""
    from datasets import Dataset as Loaded  # slow to import

    table, _ = exported(tmp_path, DATASET, "parquet")

    read = Loaded.from_parquet(str(table), cache_dir=str(tmp_path / "cache"))

    assert (read.num_rows, read[0]["id"], read[1]["labels"]) == (2, FIRST, ["Kremlin", "Other"])
    assert read[0]["created"] == datetime(2023, 10, 1, 9, 0, 0, 500_000, tzinfo=UTC)


def load_description(path: Path) -> Any:  # noqa: ANN401 - untyped
    """Return the data set that Croissant's own library loads from a description."""
    import mlcroissant  # slow to import

    return mlcroissant.Dataset(str(path))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_mlcroissant_accepts_and_loads_the_description(tmp_path: Path) -> None:
    """It checks the hash of the file, has every field, and lists as lists."""
    _, description = exported(tmp_path, DATASET, "parquet")

    dataset = load_description(description)
    first, second = dataset.records("claims")

    assert dataset.metadata.ctx.issues.errors == set()
    assert {key.removeprefix("claims/") for key in first} == {each.name for each in COLUMNS}
    assert (first["claims/id"], first["claims/score"]) == (FIRST.encode(), 0.75)
    assert [bytes(each) for each in second["claims/labels"]] == [b"Kremlin", b"Other"]
    assert list(first["claims/content_start"]) == [19]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_mlcroissant_rejects_a_wrong_description(tmp_path: Path) -> None:
    """So the test above can fail."""
    import mlcroissant

    _, description = exported(tmp_path, DATASET, "parquet")
    wrong = json.loads(description.read_text("utf-8"))
    wrong["recordSet"][0]["field"][0]["source"]["fileObject"]["@id"] = "other.parquet"
    description.write_text(json.dumps(wrong), encoding="utf-8")

    with pytest.raises(mlcroissant.ValidationError, match=r"other\.parquet"):
        load_description(description)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_description_leaves_out_what_was_not_stated(tmp_path: Path) -> None:
    """Licence and publisher; an address with a place for an id is not the publisher's own."""
    _, description = exported(tmp_path, DATASET, "parquet", About())
    bare = json.loads(description.read_text("utf-8"))
    _, description = exported(
        tmp_path, DATASET, "parquet", About(publisher="Desk", publisher_url="https://e.org/{id}")
    )
    named = json.loads(description.read_text("utf-8"))

    assert {"license", "creator", "publisher", "url"} & bare.keys() == set()
    assert named["publisher"] == {"@type": "sc:Organization", "name": "Desk"}
    assert "url" not in named
    assert load_description(description).metadata.ctx.issues.errors == set()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_empty_dataset_is_a_valid_table(tmp_path: Path) -> None:
    """Typed columns without rows."""
    table, description = exported(tmp_path, EMPTY, "parquet")

    assert parquet.read_table(table).num_rows == 0
    assert parquet.read_schema(table).names == [each.name for each in COLUMNS]
    assert load_description(description).metadata.ctx.issues.errors == set()


def test_rows_are_written_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only one group at a time is in memory."""
    monkeypatch.setattr(croissant, "ROW_GROUP", 1)
    table, _ = exported(tmp_path, DATASET, "parquet")

    assert parquet.ParquetFile(table).num_row_groups == 2


def test_without_pyarrow_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is written."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(MissingPackage, match=r"pip install 'factcheck-studio\[tables\]'"):
        exported(tmp_path, DATASET, "parquet")

    assert not (tmp_path / "out").exists()
