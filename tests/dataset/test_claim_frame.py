"""Writing a table to Excel, with a writer that refuses what Excel and openpyxl refuse."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from pandas.io.excel import ExcelWriter, register_writer  # type: ignore[attr-defined]

from factcheck.dataset.claim_frame import ClaimFrame
from factcheck.dataset.frame import ClaimDataset
from factcheck.domain import Dataset, Evidence
from tests.dataset.export.exported import EMPTY
from tests.dataset.samples import DATASET

SHEET: dict[tuple[int, int], object] = {}
"""What was written, by row and column; the first row has the names."""


class Strict(ExcelWriter[None]):
    """A writer for pandas that keeps the cells in memory.

    https://pandas.pydata.org/docs/user_guide/io.html#excel-writer-engines; openpyxl refuses
    control characters and all types but these, and writes a text that begins with = as a formula.
    """

    _engine = "strict"
    _supported_extensions = (".strict",)

    def __init__(self, path: str, **options: object) -> None:
        del path, options

    @property
    def book(self) -> None:
        """The workbook: there is none."""

    @property
    def sheets(self) -> dict[str, object]:
        """The sheets: none that pandas needs."""
        return {}

    def _write_cells(self, cells: Iterator[Any], *place: object, **more: object) -> None:
        del place, more
        for cell in cells:
            value = cell.val
            assert value is pd.NaT or isinstance(value, str | bool | int | float | datetime)
            if isinstance(value, str):
                assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", value)
                assert not value.startswith("=")
            SHEET[cell.row, cell.col] = value

    def _save(self) -> None:
        """Keep the cells."""

    def close(self) -> None:
        """Keep the cells."""


register_writer(Strict)


def written(frame: pd.DataFrame, **options: Any) -> Mapping[tuple[int, int], object]:  # noqa: ANN401
    SHEET.clear()
    options["engine"] = "strict"
    frame.to_excel("table.strict", **options)
    return dict(SHEET)


def frame_of(dataset: Dataset) -> ClaimFrame:
    return ClaimDataset(
        **{each.name: getattr(dataset, each.name) for each in fields(dataset)}
    ).to_pandas("annotations")


def test_a_table_of_pandas_itself_is_refused() -> None:
    """So the tests below can fail: Excel has no time zones."""
    with pytest.raises(ValueError, match="timezone"):
        written(pd.DataFrame(frame_of(DATASET)), index=False)


@pytest.mark.parametrize("dataset", [DATASET, EMPTY], ids=["some", "none"])
def test_a_table_is_written_to_excel(dataset: Dataset) -> None:
    """Every cell; times in UTC without a zone, lists as JSON, missing values empty."""
    frame = frame_of(dataset)
    cells = written(frame, index=False)
    places = {name: at for at, name in enumerate(frame.columns)}

    assert [cells[0, at] for at in places.values()] == list(places)
    assert len(cells) == len(places) * (1 + len(dataset.claims))
    if dataset.claims:
        assert cells[1, places["created"]] == datetime(2023, 10, 1, 9, 0, 0, 500_000)  # noqa: DTZ001
        assert cells[1, places["published"]] == datetime(2023, 9, 28)  # noqa: DTZ001
        assert cells[2, places["labels"]] == '["Kremlin","Other"]'
        assert cells[1, places["content_start"]] == "[19]"
        assert cells[2, places["verdict"]] == ""


def test_control_characters_and_formulas_are_made_harmless() -> None:
    """A control character becomes U+FFFD, a formula gets an apostrophe."""
    claims = (
        replace(DATASET.claims[0], evidence=Evidence(note="=1\x0b+\x1b")),
        *DATASET.claims[1:],
    )
    frame = frame_of(replace(DATASET, claims=claims))
    cells = written(frame[["evidence_note"]], index=False)

    assert cells[1, 0] == "'=1\ufffd+\ufffd"


def test_what_pandas_makes_of_a_table_is_written_too() -> None:
    """Rows that were chosen, joined or sorted; with times and odd texts as names of rows."""
    frame = frame_of(DATASET)
    chosen = frame[frame.verdict.isna()].merge(frame, on="document").sort_values("id_x")
    by_time = frame.set_index(["created", "title"])[["text"]]

    assert "talks.ar" in written(chosen).values()
    assert written(by_time)[1, 0] == datetime(2023, 10, 1, 9, 0, 0, 500_000)  # noqa: DTZ001


def test_the_table_itself_does_not_change() -> None:
    """Only what is written."""
    frame = frame_of(DATASET)
    written(frame)

    pd.testing.assert_frame_equal(frame, frame_of(DATASET))
