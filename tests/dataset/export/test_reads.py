"""Every read that docs/analysts.md shows gives the same values, also odd ones."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

import factcheck
from factcheck.dataset.export.frictionless import read_rows
from factcheck.dataset.rows import Rows
from factcheck.domain import Dataset
from tests.comparing.strategies import shared_datasets
from tests.dataset.export.exported import exported
from tests.dataset.export.odd_values import ODD, ROWS

Records = list[dict[str, Any]]

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # in datasets itself
]
COLUMNS = ("id", "document", "annotation", "title", "source", "verdict")


def in_memory(folder: Path) -> pd.DataFrame:
    exported(folder, ODD, "csv", rows="annotations")  # it writes the dataset, too
    return factcheck.load(folder / "claims.json").to_pandas("annotations")


def from_parquet(folder: Path) -> pd.DataFrame:
    table, _ = exported(folder, ODD, "parquet", rows="annotations")
    return pd.read_parquet(table)


def from_csv(folder: Path) -> pd.DataFrame:
    table, _ = exported(folder, ODD, "csv", rows="annotations")
    return pd.read_csv(table, dtype="str", keep_default_na=False, na_values=[""])


def from_json_lines(folder: Path) -> pd.DataFrame:
    (lines,) = exported(folder, ODD, "jsonl")
    frame = pd.read_json(lines, lines=True, dtype=False, convert_dates=False).replace("", None)
    return frame.assign(source=[each["source"][0]["exact"] for each in frame.attribution])


FRAMES = [in_memory, from_parquet, from_csv, from_json_lines]


def rows_of_frame(frame: pd.DataFrame) -> Records:
    rows = frame[list(COLUMNS)].to_dict("records")
    return [
        {str(name): None if pd.isna(cell) else cell for name, cell in row.items()} for row in rows
    ]


def rows_of_package(folder: Path) -> Records:
    _, package = exported(folder, ODD, "csv", rows="annotations")
    rows = frictionless.Package(str(package)).get_resource("claims").read_rows()
    return [dict(row) for row in rows]


def rows_of_table(folder: Path) -> Records:
    table, _ = exported(folder, ODD, "csv", rows="annotations")
    return [dict(row) for row in read_rows(table)]


def loaded(folder: Path, to: str) -> Records:
    """Return what Hugging Face's `load_dataset` makes of a folder with its card."""
    import datasets  # slow to import

    table, _ = exported(folder, ODD, to, rows="annotations")
    table.parent.rename(folder / to)
    factcheck.export(folder / "claims.json", "card", folder / to / "README.md", rows="annotations")
    read = datasets.load_dataset(str(folder / to), cache_dir=str(folder / "cache"), split="train")
    return [dict(row) for row in read]


READS: dict[str, Callable[[Path], Records]] = {
    **{
        each.__name__: lambda folder, each=each: rows_of_frame(each(folder))  # type: ignore[misc]
        for each in FRAMES
    },
    "rows_of_package": rows_of_package,
    "rows_of_table": rows_of_table,
    "load_dataset of csv": lambda folder: loaded(folder, "csv"),
    "load_dataset of parquet": lambda folder: loaded(folder, "parquet"),
}


def picked(rows: Records) -> Iterator[tuple[Any, ...]]:
    return (tuple(row[name] for name in COLUMNS) for row in rows)


@pytest.mark.parametrize("read", READS)
def test_no_read_takes_a_value_for_another(read: str, tmp_path: Path) -> None:
    """Ids such as 5077226609499e98 and 2e5, sources such as None; what is missing is missing."""
    expected = [
        (row.id, row.document, row.annotation, row.title, row.source, row.verdict) for row in ROWS
    ]

    assert list(picked(READS[read](tmp_path))) == expected


def test_a_careless_read_mangles_them(tmp_path: Path) -> None:
    """So the test above can fail: pandas makes numbers of the ids, and nothing of the sources."""
    table, _ = exported(tmp_path, ODD, "csv", rows="annotations")
    frame = pd.read_csv(table)

    assert frame["id"].dtype == "float64"
    assert frame["source"].isna().all()


@pytest.mark.parametrize("read", FRAMES)
def test_a_missing_verdict_counts_the_same(
    read: Callable[[Path], pd.DataFrame], tmp_path: Path
) -> None:
    """One Supported, one Refuted, one missing: two are not Refuted, a third is Supported."""
    verdict = read(tmp_path)["verdict"]

    assert (verdict != "Refuted").sum() == 2
    assert (verdict == "Supported").mean() == pytest.approx(1 / 3)
    assert verdict.isna().sum() == 1


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("rows", list(Rows))
@given(dataset=shared_datasets())
def test_pandas_has_the_same_table_in_memory_and_from_parquet(
    rows: Rows, dataset: Dataset, tmp_path: Path
) -> None:
    """Values and types of every column, whatever annotators differ in."""
    table, _ = exported(tmp_path, dataset, "parquet", rows=rows)

    frame = factcheck.load(tmp_path / "claims.json").to_pandas(rows)

    pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.read_parquet(table))


def test_the_card_names_the_table_and_how_to_read_it(tmp_path: Path) -> None:
    """Among the files of the folder; the features are the columns, in their order."""
    from huggingface_hub import DatasetCard  # slow to import

    loaded(tmp_path, "csv")
    (config,) = vars(DatasetCard.load(tmp_path / "csv" / "README.md").data)["configs"]
    fields = json.loads((tmp_path / "csv" / "datapackage.json").read_text("utf-8"))
    names = [each["name"] for each in fields["resources"][0]["schema"]["fields"]]

    assert (config["config_name"], config["data_files"]) == ("default", "claims.csv")
    assert [each["name"] for each in config["features"]] == names
    types = {each["name"]: each["dtype"] for each in config["features"]}
    assert (types["id"], types["gold"], types["score"]) == ("string", "bool", "float64")
