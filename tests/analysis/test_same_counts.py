"""One dataset in the report, the card and every export: all of them count the same claims.

By hand. River, by Nour and Sami: both have *it rained* as Supported; *the river rose* with other
borders and verdicts; only Nour has *a bridge fell*, without a verdict. Port: both have *reopens*,
and Chief decides that it is Refuted; what Sami has besides is left out. Nahr, withdrawn: Nour has
*rain fell* as Supported. That are five claims; of annotators 3 + 2, 1 + 2 + 1, and 1: ten answers.
"""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from lxml import html
from pyarrow import parquet

import factcheck
from factcheck.analysis.report import report
from factcheck.dataset import open_dataset, write_dataset
from factcheck.dataset.export import About
from factcheck.dataset.export.choosing import CONTRADICTED, DENIED, WITHDRAWN, withheld
from factcheck.dataset.export.frictionless import read_rows
from factcheck.domain import claim_id
from tests.analysis.annotated import (
    DOUBLED,
    FELL,
    HATAL,
    NAHR,
    PORT,
    RAINED,
    REOPENS,
    RIVER,
    ROSE,
    annotate,
    collect,
    mark,
    place,
)

SHORTER = replace(ROSE, content=place(RIVER, "the river rose"))
DATASET = replace(
    collect(
        annotate(
            RIVER,
            "nour",
            mark(RAINED, "City hall", verdict="Supported"),
            mark(ROSE, "Residents", verdict="Refuted"),
            mark(FELL, "Press"),
        ),
        annotate(
            RIVER,
            "sami",
            mark(RAINED, "City hall", verdict="Supported"),
            mark(SHORTER, "Press", verdict="Supported"),
        ),
        annotate(PORT, "nour", mark(REOPENS, "City hall", verdict="Supported")),
        annotate(PORT, "sami", mark(REOPENS, "City hall"), mark(DOUBLED, "Press")),
        annotate(PORT, "chief", mark(REOPENS, "City hall", verdict="Refuted"), gold=True),
        annotate(NAHR, "nour", mark(HATAL, "City hall", verdict="Supported")),
    ),
    withdrawn=(NAHR.id,),
)
UNITS = {
    claim_id(RIVER, RAINED): "Supported",
    claim_id(RIVER, ROSE): "differs",
    claim_id(RIVER, FELL): "none",
    claim_id(PORT, REOPENS): "Refuted",
    claim_id(NAHR, HATAL): "Supported",
}
"""Claims with their verdicts."""

LABELS = {"City hall": 3, "differs": 1, "Press": 1}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the file of the dataset."""
    write_dataset(tmp_path / "claims.json", DATASET)
    return tmp_path / "claims.json"


def verdict_of(row: dict[str, object]) -> object:
    return "differs" if "verdict" in list(row["differs"]) else row["verdict"] or "none"  # type: ignore[call-overload]


def tables(path: Path) -> dict[str, list[dict[str, object]]]:
    """Return the rows of the consensus, by where they are from."""
    folder = path.parent
    table, _ = factcheck.export(path, "csv", folder / "csv")
    typed, _ = factcheck.export(path, "parquet", folder / "parquet")
    (lines,) = factcheck.export(path, "jsonl", folder / "lines.jsonl", rows="consensus")
    frame = pd.DataFrame(factcheck.load(path).to_pandas())
    return {
        "csv": list(read_rows(table)),
        "parquet": parquet.read_table(typed).to_pylist(),
        "jsonl": [json.loads(line) for line in lines.read_text("utf-8").splitlines()],
        "pandas": frame.astype(object).where(frame.notna(), None).to_dict("records"),
    }


def test_every_table_has_the_claims_of_the_consensus(path: Path) -> None:
    """Each once, with its verdict."""
    for where, rows in tables(path).items():
        assert {row["unit"]: verdict_of(row) for row in rows} == UNITS, where
        assert len(rows) == len(UNITS), where


def test_the_report_and_the_card_count_them(path: Path) -> None:
    """By verdict and by source."""
    root = html.document_fromstring(report(DATASET))
    common, *blocks = (json.loads(each.text) for each in root.xpath("//script[@class='data']"))
    claims = [claim for block in blocks for document in block for claim in document["claims"]]
    named = {"none yet": "none", "verdict disputed": "differs", "source disputed": "differs"}
    columns = [named.get(each, each) for each in common["columns"]]
    rows = [named.get(each, each) for each in common["rows"]]

    (card,) = factcheck.export(path, "card", path.parent / "card.md", About("CC-BY-4.0"))
    text = card.read_text("utf-8")

    verdicts = Counter(UNITS.values())
    assert Counter(columns[each["column"]] for each in claims) == verdicts
    assert Counter(rows[row] for each in claims for row in each["rows"]) == LABELS
    assert {each["anchor"] for each in claims} == {f"claim-{unit}" for unit in UNITS}
    for name, number in {**verdicts, **LABELS}.items():
        assert f"| {'annotators differ' if name == 'differs' else name} | {number} |" in text
    assert "| claims | 5 |" in text
    assert "| answers of annotators to them | 10 |" in text


def test_what_is_published_and_what_is_not_are_all_claims(path: Path) -> None:
    """*It rained*, *a bridge fell* and *reopens* are; each reason names its claim."""
    about = About("", "Desk", "https://example.org/{id}")
    (written,) = factcheck.export(path, "claimreview", path.parent / "reviews.json", about)
    entries = json.loads(written.read_text("utf-8"))["@graph"]
    with open_dataset(path) as opened:
        left = {each.claim: each.reason for each in withheld(opened)}

    published = {
        each.get("itemReviewed", each)["identifier"]: each.get("reviewRating", {}).get(
            "alternateName", "none"
        )
        for each in entries
    }
    assert published == {
        claim_id(RIVER, RAINED): "Supported",
        claim_id(RIVER, FELL): "none",
        claim_id(PORT, REOPENS): "Refuted",
    }
    assert left == {claim_id(RIVER, ROSE): CONTRADICTED, claim_id(NAHR, HATAL): WITHDRAWN}
    assert DENIED not in left.values()


def test_every_answer_has_the_unit_that_it_is_an_answer_to(path: Path) -> None:
    """Also with other borders, and those from before the decision; one was left out."""
    table, _ = factcheck.export(path, "csv", path.parent / "csv", rows="annotations")

    rows = list(read_rows(table))

    assert len(rows) == 10
    assert Counter(row["unit"] for row in rows) == {
        claim_id(RIVER, RAINED): 2,
        claim_id(RIVER, ROSE): 2,
        claim_id(RIVER, FELL): 1,
        claim_id(PORT, REOPENS): 3,
        claim_id(NAHR, HATAL): 1,
        None: 1,
    }
    assert {row["annotator"] for row in rows if row["unit"] is None} == {"sami@example.org"}


def test_a_row_says_who_agrees_and_what_differs(path: Path) -> None:
    """By hand, for each claim."""
    nour, sami, chief = (f"{name}@example.org" for name in ("nour", "sami", "chief"))
    names = ("annotators", "annotator_count", "missed", "differs", "decided_by", "labels")

    rows = {row["unit"]: [row[name] for name in names] for row in tables(path)["csv"]}

    assert rows == {
        claim_id(RIVER, RAINED): [[nour, sami], 2, [], [], None, ["City hall"]],
        claim_id(RIVER, ROSE): [
            *([nour, sami], 2, [], ["borders", "labels", "verdict"], None, None),
        ],
        claim_id(RIVER, FELL): [[nour], 1, [sami], ["missed"], None, ["Press"]],
        claim_id(PORT, REOPENS): [[chief], 1, [], [], chief, ["City hall"]],
        claim_id(NAHR, HATAL): [[nour], 1, [], [], None, ["City hall"]],
    }
