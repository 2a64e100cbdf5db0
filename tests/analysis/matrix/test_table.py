"""The matrix as a table."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.analysis.matrix.rows import group_claims
from factcheck.analysis.matrix.table import COLUMNS, TABLES, table_rows
from factcheck.domain import Reason, Stance
from tests.analysis.matrix.samples import (
    ALONE,
    ARABIC,
    DATASET,
    ENGLISH,
    LATER,
    MATCHES,
    TRUSTED,
    dataset,
    matches,
    pair,
    reported,
)
from tests.optional import needs
from tests.paths import ROOT

ROWS = list(table_rows(group_claims(DATASET, TRUSTED)))
APART = matches(candidates=(pair(ENGLISH, LATER, Reason.LIKENESS),))


def test_each_claim_has_a_row_with_its_group_and_its_stance() -> None:
    """Three claims are a group, the fourth is alone; a denial says so."""
    assert [(row["group"], row["unit"], row["stance"]) for row in ROWS] == [
        (ENGLISH[2].id, ENGLISH[2].id, "asserts"),
        (ENGLISH[2].id, ARABIC[2].id, "asserts"),
        (ENGLISH[2].id, LATER[2].id, "denies"),
        (ALONE[2].id, ALONE[2].id, "asserts"),
    ]


def test_the_parallel_claim_and_the_first_date_are_told() -> None:
    """The translation names the English claim; the army came a day later."""
    english, arabic, later, _ = ROWS

    assert (english["parallel"], arabic["parallel"]) == (ARABIC[2].id, ENGLISH[2].id)
    assert later["first_seen"] == "2026-03-01T00:00:00Z"
    assert later["first_seen_precision"] == "day"
    assert later["published"] == "2026-03-02T00:00:00Z"


def test_the_kind_of_a_row_and_who_asserts_it_are_told() -> None:
    """The mayor twice, and the army denies: one source; the baker stands alone."""
    told = [(row["kind"], row["independent"], row["withdrawn"]) for row in ROWS]

    assert told == [("group", 1, False)] * 3 + [("alone", 1, False)]


def test_a_contradiction_has_no_independent_sources_and_nobody_is_first() -> None:
    """The denial stands beside what it denies, in no group."""
    rows = list(table_rows(group_claims(DATASET, APART)))
    told = [
        (row["group"], row["independent"], row["first_seen"])
        for row in rows
        if row["kind"] == "contradiction"
    ]

    assert told == [(f"{ENGLISH[2].id}-{LATER[2].id}", None, None)] * 2


def test_the_table_has_the_precision_of_all_that_may_be_the_first() -> None:
    """A minute and a day: the first was seen on that day."""
    exact = (replace(ENGLISH[0], published="2026-03-01T22:00Z"), *ENGLISH[1:])
    row = next(table_rows(group_claims(dataset(exact, ARABIC), MATCHES)))

    assert row["published_precision"] == "minute"
    assert (row["first_seen"], row["first_seen_precision"]) == ("2026-03-01T00:00:00Z", "day")


def test_a_drift_says_whether_the_translation_is_known() -> None:
    """Both articles are of one day; then the Arabic one is a day later."""
    later = (replace(ARABIC[0], published="2026-03-02"), *ARABIC[1:])
    cues = []
    for arabic in (ARABIC, later):
        drifts = next(table_rows(group_claims(dataset(ENGLISH, arabic), MATCHES)))["drifts"]
        assert isinstance(drifts, list)
        cues += [each.split(":")[0] for each in drifts if each.startswith("cue-")]

    assert cues == ["cue-stronger (direction not known)", "cue-stronger"]


def test_nobody_asserts_what_is_reported_in_a_hedge() -> None:
    """The chain has the stance of the minister; if the minister asserts it, it is as before."""
    chains = []
    for stance in (Stance.HEDGED, Stance.ASSERTS):
        made, inner = reported(stance)
        rows = list(table_rows(group_claims(made, matches())))
        (row,) = (each for each in rows if each["unit"] == inner.id)
        chains.append((row["independent"], row["chain"]))

    assert chains == [
        (0, ["Wadi News", "The minister (does not commit)", "the army"]),
        (1, ["Wadi News", "The minister", "the army"]),
    ]


def test_what_is_empty_is_none() -> None:
    """No verdict, no outlet, no source label."""
    assert [ROWS[3][name] for name in ("verdict", "outlet", "source", "urls")] == [None] * 4


def test_the_denial_names_what_it_denies() -> None:
    """In the column of relations, from both sides."""
    relations = ROWS[2]["relations"]

    assert isinstance(relations, list)
    assert relations[0].startswith("denied: ")


def test_a_formula_in_a_cell_is_text(tmp_path: Path) -> None:
    """The content of a claim begins with an equals sign."""
    row = {**ROWS[0], "text": "=1+1"}
    TABLES["csv"]([row], tmp_path / "matrix.csv")
    with (tmp_path / "matrix.csv").open(encoding="utf-8", newline="") as file:
        (read,) = csv.DictReader(file)

    assert read["text"] == "'=1+1"
    assert json.loads(read["source"]) == ["Mayor"]


def test_json_lines_have_all_columns(tmp_path: Path) -> None:
    """In their order."""
    TABLES["jsonl"](ROWS, tmp_path / "matrix.jsonl")
    lines = (tmp_path / "matrix.jsonl").read_text("utf-8").splitlines()

    assert list(json.loads(lines[0])) == [each.name for each in COLUMNS]
    assert len(lines) == 4


@needs("pyarrow")
@pytest.mark.parametrize("count", [0, 4])
def test_parquet_has_the_same_types_with_and_without_rows(count: int, tmp_path: Path) -> None:
    """Times are in UTC, lists are lists."""
    from pyarrow import parquet

    TABLES["parquet"](ROWS[:count], tmp_path / "matrix.parquet")
    table = parquet.read_table(tmp_path / "matrix.parquet")

    assert table.num_rows == count
    assert str(table.schema.field("first_seen").type) == "timestamp[us, tz=UTC]"
    assert str(table.schema.field("badges").type).startswith("list<")


def test_annotators_who_differ_are_told() -> None:
    """One gave another verdict."""
    other = replace(ENGLISH[1], id="a.en salma", annotator="salma")
    claim = replace(ENGLISH[2], annotation=other.id, verdict="Refuted")
    both = replace(
        DATASET,
        annotations=(*DATASET.annotations, other),
        claims=(*DATASET.claims, claim),
    )
    row = next(table_rows(group_claims(both, TRUSTED)))

    assert (row["verdict"], row["agreement"]) == (None, "differs")


def test_the_guide_describes_every_column() -> None:
    """In the words of the table's own metadata."""
    guide = (ROOT / "docs" / "analysts.md").read_text("utf-8")

    assert [
        each.name for each in COLUMNS if f"| `{each.name}` | {each.description} |" not in guide
    ] == []
