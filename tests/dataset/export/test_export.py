"""Behaviour that all exports share."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyarrow import parquet

from factcheck.cli.export import command
from factcheck.dataset import OpenDataset, dataset_to_json
from factcheck.dataset.export import FORMATS, ROWS, export
from factcheck.dataset.export.frictionless import read_rows
from factcheck.dataset.rows import Rows
from factcheck.errors import ExportError, InvalidRecord
from tests.dataset.export.exported import DESK, exported
from tests.dataset.samples import DATASET


@pytest.mark.parametrize("to", FORMATS)
def test_a_dataset_that_does_not_validate_changes_no_file(to: str, tmp_path: Path) -> None:
    """The last claim is wrong; the earlier export stays, and no other file is left."""
    before = {path: path.read_bytes() for path in exported(tmp_path, DATASET, to)}
    record = dataset_to_json(DATASET)
    record["claims"][-1]["annotator"] = "somebody"
    (tmp_path / "claims.json").write_text(json.dumps(record), encoding="utf-8")

    with pytest.raises(InvalidRecord, match='/claims/1/annotator: found "somebody"'):
        export(tmp_path / "claims.json", to, tmp_path / "out", DESK)
    with pytest.raises(InvalidRecord):
        export(tmp_path / "claims.json", to, tmp_path / "new", DESK)

    assert {path: path.read_bytes() for path in before} == before
    files = {each for each in tmp_path.rglob("*") if each.is_file()}
    assert files == {*before, tmp_path / "claims.json"}
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_dataset_gives_the_same_files(to: str, tmp_path: Path) -> None:
    """Byte for byte."""
    first = [path.read_bytes() for path in exported(tmp_path, DATASET, to)]

    assert [path.read_bytes() for path in exported(tmp_path, DATASET, to)] == first


@pytest.mark.parametrize("to", [name for name in FORMATS if name != "card"])
def test_only_the_card_computes_its_sections(to: str, tmp_path: Path) -> None:
    """The other formats do not call them."""

    def refuse(opened: OpenDataset) -> str:
        raise AssertionError(opened)

    assert exported(tmp_path, DATASET, to, replace(DESK, sections={"Agreement": refuse}))


CLAIMS_IN: dict[str, Callable[[Path], int]] = {
    "jsonl": lambda path: path.read_bytes().count(b"\n"),
    "csv": lambda path: sum(1 for _ in read_rows(path)),
    "parquet": lambda path: int(parquet.read_table(path).num_rows),
    "webannotation": lambda path: sum(
        each["body"][0]["value"] == "claim" for each in json.loads(path.read_bytes())["items"]
    ),
    "claimreview": lambda path: len(json.loads(path.read_bytes())["@graph"]),
    "card": lambda path: int(path.read_text("utf-8").partition("| claims | ")[2].split()[0]),
}


@pytest.mark.parametrize(("to", "rows"), [(to, rows) for to in FORMATS for rows in ROWS[to]])
def test_a_claim_of_two_annotators_is_one_row_or_two(to: str, rows: Rows, tmp_path: Path) -> None:
    """The sample has two claims, one from two people: three annotations."""
    (first, *_), (note, *_) = DATASET.claims, DATASET.annotations
    dataset = replace(
        DATASET,
        annotations=(*DATASET.annotations, replace(note, id="a3", annotator="sami@example.org")),
        claims=(*DATASET.claims, replace(first, annotation="a3")),
    )

    path, *_ = exported(tmp_path, dataset, to, rows=rows)

    assert CLAIMS_IN[to](path) == (2 if rows is Rows.CONSENSUS else 3)


@pytest.mark.parametrize(
    ("to", "rows", "message"),
    [
        ("claimreview", "annotations", "contradict each other; export claimreview with --rows con"),
        ("webannotation", "consensus", "of one person, its creator; export webannotation with --r"),
        ("csv", "people", "rows are consensus or annotations; export csv with --rows consensus"),
    ],
)
def test_rows_that_a_format_does_not_have_are_refused(
    to: str, rows: str, message: str, tmp_path: Path
) -> None:
    """With the reason, and what to do; nothing is written."""
    with pytest.raises(ExportError, match=message):
        exported(tmp_path, DATASET, to, rows=rows)

    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("to", "out", "message"),
    [
        ("csv", "claims.csv", "choose a folder with -o"),
        ("parquet", "claims.parquet", "choose a folder with -o"),
        ("csv", "claims.json", "choose a folder with -o"),
        ("xml", "out", "xml: unknown export format; choose one of jsonl, csv"),
        ("jsonl", ".", "this is a folder; choose a file with -o"),
        ("jsonl", "claims.json", "this is the input .*claims.json; choose another file with -o"),
    ],
)
def test_an_output_that_does_not_fit_is_refused(
    to: str, out: str, message: str, tmp_path: Path
) -> None:
    """Before the dataset is read."""
    path = tmp_path / "claims.json"
    path.write_text("{}", encoding="utf-8")

    with pytest.raises(ExportError, match=message):
        export(path, to, tmp_path / out, DESK)

    assert path.read_text("utf-8") == "{}"


def test_the_command_has_every_format() -> None:
    """It repeats their names, so that --help does not import the exports."""
    (option,) = (each for each in command.params if each.name == "to")

    assert list(getattr(option.type, "choices", ())) == list(FORMATS)
