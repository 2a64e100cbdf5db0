"""Parquet and its Croissant description, read with what their users read them with."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from pyarrow import parquet

from factcheck.dataset.columns import COLUMNS, Kind, microseconds, row
from factcheck.dataset.export import About, croissant
from factcheck.dataset.reading import open_dataset
from factcheck.domain import Dataset
from factcheck.errors import MissingPackage
from tests.dataset.export.exported import EMPTY, exported
from tests.dataset.samples import DATASET, FIRST
from tests.dataset.strategies import datasets

PLAIN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@settings(PLAIN, max_examples=50)
@given(dataset=datasets())
def test_rows_come_back_as_they_were(dataset: Dataset, tmp_path: Path) -> None:
    """Moments as microseconds, in UTC."""
    table, _ = exported(tmp_path, dataset, "parquet")

    read = parquet.read_table(table)
    moments = [each.name for each in COLUMNS if each.kind is Kind.MOMENT]
    for name in moments:
        place = read.schema.get_field_index(name)
        read = read.set_column(place, name, read[name].cast(pa.int64()))
    with open_dataset(tmp_path / "claims.json") as opened:
        wanted = [row(each) for each in opened.claims()]
    assert read.to_pylist() == [
        {**each, **{name: microseconds(str(each[name])) for name in moments}} for each in wanted
    ]


def test_columns_are_typed(tmp_path: Path) -> None:
    """And carry what they mean."""
    table, _ = exported(tmp_path, DATASET, "parquet")

    schema = parquet.read_schema(table)

    assert schema.field("updated").type == pa.timestamp("us", tz="UTC")
    assert schema.field("content_start").type == pa.list_(pa.int64())
    assert not schema.field("text").nullable
    assert schema.field("score").metadata == {b"description": b"score of the prediction in [0, 1]"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_datasets_loads_it(tmp_path: Path) -> None:
    """The library of Hugging Face, without the network."""
    from datasets import Dataset as Loaded  # slow to import

    table, _ = exported(tmp_path, DATASET, "parquet")

    read = Loaded.from_parquet(str(table), cache_dir=str(tmp_path / "cache"))

    assert (read.num_rows, read[0]["id"], read[1]["labels"]) == (2, FIRST, ["Kremlin", "Other"])
    assert read[0]["created"] == datetime(2023, 10, 1, 9, 0, 0, 500_000, tzinfo=UTC)


def described(path: Path) -> Any:  # noqa: ANN401 - untyped
    """Return the data set that Croissant's own library makes of a description."""
    import mlcroissant  # slow to import

    return mlcroissant.Dataset(str(path))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_mlcroissant_finds_nothing_wrong_and_loads_it(tmp_path: Path) -> None:
    """The hash of the file, every field, lists as lists."""
    _, description = exported(tmp_path, DATASET, "parquet")

    found = described(description)
    first, second = found.records("claims")

    assert found.metadata.ctx.issues.errors == set()
    assert {key.removeprefix("claims/") for key in first} == {each.name for each in COLUMNS}
    assert (first["claims/id"], first["claims/score"]) == (FIRST.encode(), 0.75)
    assert [bytes(each) for each in second["claims/labels"]] == [b"Kremlin", b"Other"]
    assert list(first["claims/content_start"]) == [19]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_wrong_description_is_found_by_mlcroissant(tmp_path: Path) -> None:
    """The one above says something."""
    import mlcroissant

    _, description = exported(tmp_path, DATASET, "parquet")
    told = json.loads(description.read_text("utf-8"))
    told["recordSet"][0]["field"][0]["source"]["fileObject"]["@id"] = "other.parquet"
    description.write_text(json.dumps(told), encoding="utf-8")

    with pytest.raises(mlcroissant.ValidationError, match=r"other\.parquet"):
        described(description)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_nobody_said_is_not_in_the_description(tmp_path: Path) -> None:
    """No licence, no publisher; an address with a place for an id is nobody's home."""
    _, description = exported(tmp_path, DATASET, "parquet", About())
    bare = json.loads(description.read_text("utf-8"))
    _, description = exported(
        tmp_path, DATASET, "parquet", About(publisher="Desk", publisher_url="https://e.org/{id}")
    )
    told = json.loads(description.read_text("utf-8"))

    assert {"license", "creator", "publisher", "url"} & bare.keys() == set()
    assert told["publisher"] == {"@type": "sc:Organization", "name": "Desk"}
    assert "url" not in told
    assert described(description).metadata.ctx.issues.errors == set()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_empty_dataset_is_a_valid_table(tmp_path: Path) -> None:
    """Typed columns without rows."""
    table, description = exported(tmp_path, EMPTY, "parquet")

    assert parquet.read_table(table).num_rows == 0
    assert parquet.read_schema(table).names == [each.name for each in COLUMNS]
    assert described(description).metadata.ctx.issues.errors == set()


def test_rows_are_written_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that one group at a time is in memory."""
    monkeypatch.setattr(croissant, "ROWS", 1)
    table, _ = exported(tmp_path, DATASET, "parquet")

    assert parquet.ParquetFile(table).num_row_groups == 2


def test_without_pyarrow_the_cure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is left."""
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)

    with pytest.raises(MissingPackage, match=r"pip install 'factcheck-studio\[tables\]'"):
        exported(tmp_path, DATASET, "parquet")

    assert not (tmp_path / "out").exists()
