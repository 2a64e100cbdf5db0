"""What all exports have in common."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyarrow import parquet

from factcheck.cli.export import command
from factcheck.dataset import OpenDataset, dataset_to_json
from factcheck.dataset.export import FORMATS, export
from factcheck.dataset.export.frictionless import read_rows
from factcheck.errors import ExportError, InvalidRecord
from tests.dataset.export.exported import DESK, exported
from tests.dataset.samples import DATASET


@pytest.mark.parametrize("to", FORMATS)
def test_a_dataset_that_does_not_validate_leaves_everything_as_it_was(
    to: str, tmp_path: Path
) -> None:
    """The last claim is wrong; the first export stays, and nothing lies beside it."""
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
    """To the byte: no clock, no chance."""
    first = [path.read_bytes() for path in exported(tmp_path, DATASET, to)]

    assert [path.read_bytes() for path in exported(tmp_path, DATASET, to)] == first


@pytest.mark.parametrize("to", [name for name in FORMATS if name != "card"])
def test_no_other_format_waits_for_what_the_card_measures(to: str, tmp_path: Path) -> None:
    """It is not asked for."""

    def refuse(opened: OpenDataset) -> str:
        raise AssertionError(opened)

    assert exported(tmp_path, DATASET, to, replace(DESK, sections={"Agreement": refuse}))


COUNTS: dict[str, Callable[[Path], int]] = {
    "jsonl": lambda path: path.read_bytes().count(b"\n"),
    "csv": lambda path: sum(1 for _ in read_rows(path)),
    "parquet": lambda path: int(parquet.read_table(path).num_rows),
    "claimreview": lambda path: len(json.loads(path.read_bytes())["@graph"]),
    "webannotation": lambda path: sum(
        each["body"][0]["value"] == "claim" for each in json.loads(path.read_bytes())["items"]
    ),
    "card": lambda path: 3 if "| claims | 3 |" in path.read_text("utf-8") else 0,
}


@pytest.mark.parametrize("to", FORMATS)
def test_what_two_people_said_of_a_claim_is_there_twice(to: str, tmp_path: Path) -> None:
    """Two claims of the sample, one of them annotated by a second person."""
    (first, *_), (note, *_) = DATASET.claims, DATASET.annotations
    dataset = replace(
        DATASET,
        annotations=(*DATASET.annotations, replace(note, id="a3", annotator="sami@example.org")),
        claims=(*DATASET.claims, replace(first, annotation="a3")),
    )

    path, *_ = exported(tmp_path, dataset, to)

    assert COUNTS[to](path) == 3


@pytest.mark.parametrize(
    ("to", "out", "said"),
    [
        ("csv", "claims.csv", "name a folder with -o"),
        ("parquet", "claims.parquet", "name a folder with -o"),
        ("csv", "claims.json", "name a folder with -o"),
        ("xml", "out", "xml: it is no format of an export; take one of jsonl, csv"),
        ("jsonl", ".", "it is a folder; name a file with -o"),
        ("jsonl", "claims.json", "this is the input .*claims.json; choose another file with -o"),
    ],
)
def test_a_place_that_does_not_fit_is_refused(to: str, out: str, said: str, tmp_path: Path) -> None:
    """Before anything is read."""
    path = tmp_path / "claims.json"
    path.write_text("{}", encoding="utf-8")

    with pytest.raises(ExportError, match=said):
        export(path, to, tmp_path / out, DESK)

    assert path.read_text("utf-8") == "{}"


def test_the_command_has_every_format() -> None:
    """They are written out there, so that --help need not wait."""
    (option,) = (each for each in command.params if each.name == "to")

    assert list(getattr(option.type, "choices", ())) == list(FORMATS)
