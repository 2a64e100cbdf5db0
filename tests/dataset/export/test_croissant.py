"""Parquet and its Croissant description, read with the libraries of their users."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from pyarrow import parquet

from factcheck.dataset.arrow import arrow_schema
from factcheck.dataset.columns import COLUMNS, Kind, to_row
from factcheck.dataset.consensus import read_answers
from factcheck.dataset.export import About, croissant
from factcheck.dataset.moments import to_microseconds
from factcheck.dataset.reading import open_dataset
from factcheck.domain import Dataset
from factcheck.errors import MissingPackage
from tests.dataset.export.exported import DESK, EMPTY, exported
from tests.dataset.samples import DATASET, FIRST
from tests.dataset.strategies import datasets

PLAIN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@settings(PLAIN, max_examples=50)
@given(dataset=datasets())
def test_the_table_holds_every_row_unchanged(dataset: Dataset, tmp_path: Path) -> None:
    """Dates and date-times as microseconds in UTC."""
    table, _ = exported(tmp_path, dataset, "parquet", rows="annotations")

    read = parquet.read_table(table)
    times = [each.name for each in COLUMNS if each.kind is Kind.MOMENT]
    for name in times:
        place = read.schema.get_field_index(name)
        read = read.set_column(place, name, read[name].cast(pa.int64()))
    with open_dataset(tmp_path / "claims.json") as opened:
        wanted = [to_row(each, COLUMNS) for each in read_answers(opened)]
    for row in wanted:
        row.update({name: to_microseconds(str(row[name])) for name in times if row[name]})
    assert read.to_pylist() == wanted


def test_columns_are_typed(tmp_path: Path) -> None:
    """And carry their descriptions."""
    table, _ = exported(tmp_path, DATASET, "parquet", rows="annotations")

    schema = parquet.read_schema(table)

    assert schema.field("updated").type == pa.timestamp("us", tz="UTC")
    assert schema.field("content_start").type == pa.list_(pa.int64())
    assert not schema.field("text").nullable
    assert schema.field("score").metadata == {b"description": b"score of the prediction in [0, 1]"}


@settings(PLAIN, max_examples=25)
@given(dataset=datasets())
def test_columns_have_the_same_types_in_every_release(dataset: Dataset, tmp_path: Path) -> None:
    """Also a column in which every cell is empty."""
    table, _ = exported(tmp_path, dataset, "parquet", rows="annotations")

    assert parquet.read_schema(table).equals(arrow_schema(COLUMNS))


def test_no_column_has_the_type_of_nothing(tmp_path: Path) -> None:
    """In the second claim alone, url and score are empty; they are text and number as in both."""
    second = replace(DATASET, claims=DATASET.claims[1:])
    table, _ = exported(tmp_path, second, "parquet", rows="annotations")

    read = parquet.read_table(table)
    assert (read["url"].null_count, read["url"].type) == (1, pa.string())
    assert (read["score"].null_count, read["score"].type) == (1, pa.float64())
    assert (read["published"].null_count, read["published"].type) == (0, pa.timestamp("us", "UTC"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_hugging_face_datasets_loads_the_table(tmp_path: Path) -> None:
    """Without the network."""
    from datasets import Dataset as Loaded  # slow to import

    table, _ = exported(tmp_path, DATASET, "parquet", rows="annotations")

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
    _, description = exported(tmp_path, DATASET, "parquet", rows="annotations")

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

    _, description = exported(tmp_path, DATASET, "parquet", rows="annotations")
    wrong = json.loads(description.read_text("utf-8"))
    wrong["recordSet"][0]["field"][0]["source"]["fileObject"]["@id"] = "other.parquet"
    description.write_text(json.dumps(wrong), encoding="utf-8")

    with pytest.raises(mlcroissant.ValidationError, match=r"other\.parquet"):
        load_description(description)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_description_leaves_out_what_was_not_stated(tmp_path: Path) -> None:
    """An address with a place for an id is not the publisher's own."""
    _, description = exported(tmp_path, DATASET, "parquet", About())
    bare = json.loads(description.read_text("utf-8"))
    _, description = exported(
        tmp_path, DATASET, "parquet", About(publisher="Desk", publisher_url="https://e.org/{id}")
    )
    named = json.loads(description.read_text("utf-8"))

    stated = {"license", "sdLicense", "creator", "publisher", "url", "sameAs", "datePublished"}
    assert (stated | {"citeAs"}) & bare.keys() == set()
    assert named["publisher"] == {"@type": "sc:Organization", "name": "Desk"}
    assert "url" not in named
    assert load_description(description).metadata.ctx.issues.errors == set()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_required_or_recommended_property_is_missing(tmp_path: Path) -> None:
    """Those of the specification, and those that its library warns about."""
    about = replace(DESK, published="2023-11-01", same_as="https://example.org/mirror")
    _, description = exported(tmp_path, DATASET, "parquet", about, rows="annotations")
    record = json.loads(description.read_text("utf-8"))

    required = {"description", "license", "name", "url", "creator", "datePublished"}
    recommended = {"keywords", "publisher", "version", "dateCreated", "dateModified", "sameAs"}
    assert (required | recommended | {"sdLicense", "inLanguage", "citeAs"}) - record.keys() == set()
    assert load_description(description).metadata.ctx.issues.warnings == set()
    assert (record["datePublished"], record["sameAs"]) == (about.published, about.same_as)
    assert record["citeAs"] == (
        "The Desk (2023). Talks, version 2023.1003.120000. https://example.org/checks"
    )


def test_languages_dates_and_version_are_those_of_the_data(tmp_path: Path) -> None:
    """The Arabic document alone: annotated on 2 October, pulled on 3 October at noon."""
    second = replace(
        DATASET,
        documents=(replace(DATASET.documents[1], parallel=""),),
        annotations=DATASET.annotations[1:],
        claims=DATASET.claims[1:],
    )
    _, description = exported(tmp_path, DATASET, "parquet", rows="annotations")
    both = json.loads(description.read_text("utf-8"))
    _, description = exported(tmp_path, second, "parquet", rows="annotations")
    arabic = json.loads(description.read_text("utf-8"))

    assert (both["inLanguage"], arabic["inLanguage"]) == (["en", "ar"], ["ar"])
    assert both["dateCreated"] == "2023-10-01T09:00:00.5Z"
    assert arabic["dateCreated"] == both["dateModified"] == "2023-10-02T09:00:00Z"
    assert both["version"] == "2023.1003.120000"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_empty_dataset_is_a_valid_table(tmp_path: Path) -> None:
    """Typed columns without rows."""
    table, description = exported(tmp_path, EMPTY, "parquet", rows="annotations")

    assert parquet.read_table(table).num_rows == 0
    assert parquet.read_schema(table).names == [each.name for each in COLUMNS]
    assert load_description(description).metadata.ctx.issues.errors == set()


def test_rows_are_written_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only one group at a time is in memory."""
    monkeypatch.setattr(croissant, "ROW_GROUP", 1)
    table, _ = exported(tmp_path, DATASET, "parquet", rows="annotations")

    assert parquet.ParquetFile(table).num_row_groups == 2


def test_without_pyarrow_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is written."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(MissingPackage, match=r"pip install 'factcheck-studio\[tables\]'"):
        exported(tmp_path, DATASET, "parquet", rows="annotations")

    assert not (tmp_path / "out").exists()
