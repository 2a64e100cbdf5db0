"""Every violation in a file."""

import json
import shutil
import tracemalloc
from pathlib import Path

import pytest

from factcheck.dataset import (
    check,
    conforms,
    dataset_to_json,
    document_to_json,
    taxonomy_to_json,
    to_line,
    to_text,
    validate,
)
from factcheck.errors import ReadingError
from factcheck.reading import read
from tests.dataset.large import large_dataset
from tests.dataset.samples import DATASET, ENGLISH, TAXONOMY
from tests.paths import EXAMPLES

VALID = ("claims.json", "predictions.jsonl", "taxonomy.yaml")
INVALID = {
    "claims.json": [
        " /documents/0/sha256: ",
        " /documents/1/url: ",
        " /origin/server: ",
        " /claims/0/evidence/urls/0: ",
        " /claims/1/annotator: ",
        " /claims/1/labels/0: ",
    ],
    "no-schema.json": [" /schema: "],
    "not.json": [" /: "],
    "predictions.jsonl": [
        ":2 /: ",
        ":3 /: ",
        ":5 /claims/0/attribution/source/0/exact: ",
        ":5 /claims/0/attribution/source/0/prefix: ",
        ":6 /document/id: ",
        ":7 /schema: ",
        ":8 /: ",
        ":9 /: ",
    ],
    "taxonomy.yaml": [
        ":1 /owner: ",
        ":4 /labels/0/nmaes: ",
        ":5 /labels/0/description: ",
        ":6 /labels/1/name: ",
        ":7 /labels/1/aliases/fr: ",
        ":9 /labels/2/name: ",
        ":10 /labels/2/aliases/en/0: ",
        ":10 /labels/2/aliases/en/1: ",
        ":11 /labels/3: ",
        ":12 /labels/4/name: ",
        ":13 /labels/5/name: ",
        ":14 /labels/6/name: ",
        ":15 /labels/6/names: ",
        ":16 /verdicts/1: ",
        ":16 /verdicts/2: ",
        ":17 /hypotheses/en: ",
    ],
    "taxonomy-deep.yaml": [":1 more than 12 levels"],
    "taxonomy-empty.yaml": [":1 the file is empty"],
    "taxonomy-latin1.yaml": [":2 byte 19 (0xe9) is not UTF-8"],
    "taxonomy-tricks.yaml": [
        ":2 the anchor &bomb",
        ":3 the alias *bomb",
        ":3 the alias *bomb",
        ":4 tags and directives",
    ],
    "taxonomy-twice.yaml": [":2 is not YAML: "],
    "taxonomy-unclosed.yaml": [":3 is not YAML: "],
}
"""The violations of each file, in order, as they follow the name of the file."""


def findings(path: Path) -> list[str]:
    return [str(finding).removeprefix(str(path)) for finding in validate(path)]


@pytest.mark.parametrize("name", VALID)
def test_a_valid_file_has_no_violation(name: str) -> None:
    """A dataset, predictions, a taxonomy."""
    assert findings(EXAMPLES / "valid" / name) == []


@pytest.mark.parametrize("name", INVALID)
def test_every_violation_of_a_file_is_found(name: str) -> None:
    """With line and pointer, and no other violation."""
    found = findings(EXAMPLES / "invalid" / name)

    assert len(found) == len(INVALID[name])
    for each, expected in zip(found, INVALID[name], strict=True):
        assert each.startswith(expected)


def test_no_example_is_forgotten() -> None:
    """Each file of examples has its list of violations here."""
    ours = {
        path.name
        for pattern in ("*.json", "*.yaml", "predictions*.jsonl")
        for path in (EXAMPLES / "invalid").glob(pattern)
    }

    assert ours == INVALID.keys()


def test_a_finding_says_what_was_found_and_what_was_expected() -> None:
    """On one line, after file and pointer."""
    path = EXAMPLES / "invalid" / "claims.json"

    expected = "an http or https address without a password"
    found = f'{path} /claims/0/evidence/urls/0: found "see above", expected {expected}'
    assert found in map(str, validate(path))


def test_a_record_of_any_kind_is_recognised_by_its_schema(tmp_path: Path) -> None:
    """A document, a taxonomy and a claim, a line each."""
    claim = dataset_to_json(DATASET)["claims"][0]
    records = [document_to_json(ENGLISH), taxonomy_to_json(TAXONOMY), claim]
    path = tmp_path / "records.jsonl"
    path.write_text("".join(map(to_line, records)), encoding="utf-8")

    assert findings(path) == []


def test_a_duplicate_line_is_reported_with_the_first(tmp_path: Path) -> None:
    """Documents by id, claims by id and annotation."""
    claim = dataset_to_json(DATASET)["claims"][0]
    document = document_to_json(ENGLISH)
    path = tmp_path / "records.jsonl"
    path.write_text("".join(map(to_line, [document, claim, claim, document])), encoding="utf-8")

    assert findings(path) == [
        f':3 /id: found "{claim["id"]}", expected a different id than at {path}:2',
        f':4 /id: found "talks.en", expected a different id than at {path}:1',
    ]


def test_a_file_without_lines_is_not_valid(tmp_path: Path) -> None:
    """A run that was interrupted leaves an empty file."""
    path = tmp_path / "predictions.jsonl"
    path.write_text("\n\n", encoding="utf-8")

    assert findings(path) == [" /: found no line, expected one record a line"]


def test_the_suffix_may_be_in_capitals(tmp_path: Path) -> None:
    """Some systems write it so."""
    path = tmp_path / "CLAIMS.JSON"
    shutil.copy(EXAMPLES / "valid" / "claims.json", path)

    assert findings(path) == []


def test_a_file_of_another_format_cannot_be_read(tmp_path: Path) -> None:
    """That is not a violation but an error."""
    path = tmp_path / "claims.txt"
    path.write_text(json.dumps({}), encoding="utf-8")

    with pytest.raises(ReadingError, match=r"\.txt files cannot be validated"):
        findings(path)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/?a[]=1",
        "https://example.org/خبر",
        "http://",
        "https:///x",
        "http://a b",
    ],
)
def test_an_address_that_reading_accepts_is_valid(tmp_path: Path, url: str) -> None:
    """A document that was read must be valid when it is written."""
    path = tmp_path / "articles.jsonl"
    record = {"text": "The Kremlin said on Thursday that it rained.", "url": url}
    path.write_text(json.dumps(record), encoding="utf-8")

    taken = list(read([path], on_notice=lambda _: None))

    assert bool(taken[0].url) == conforms(url, "claim", "address")
    assert all(check(document_to_json(document), "document") == () for document in taken)


def test_a_dataset_is_validated_in_constant_memory(tmp_path: Path) -> None:
    """Twice as many documents and claims, the same peak (bytes that Python allocates)."""
    peaks = []
    for count in (300, 600):
        path = large_dataset(tmp_path / "claims.json", count)
        tracemalloc.start()
        assert sum(1 for _ in validate(path)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] + 1e6


@pytest.mark.parametrize("digits", ["9" * 5000, "-" + "9" * 400, "1e400"])
def test_a_number_of_any_length_is_a_violation_where_it_is(digits: str, tmp_path: Path) -> None:
    """Python by itself refuses to read more than 4,300 digits."""
    path = tmp_path / "claims.json"
    path.write_text(to_text(dataset_to_json(DATASET)).replace("61.5", digits), encoding="utf-8")

    found = findings(path)

    places = [each.partition(": found ")[0] for each in found]
    assert places == [" /annotations/0/lead_time", " /claims/0/lead_time"]


@pytest.mark.parametrize("layout", ["{schema}, {rest}", "{rest}, {schema}"])
def test_a_file_with_an_unknown_schema_is_not_read_whole(layout: str, tmp_path: Path) -> None:
    """A dataset of another version may be large: its records are not kept."""
    path = large_dataset(tmp_path / "claims.json", 600)
    schema = '"schema": "urn:factcheck:schema:dataset:1.' + "9" * 5000 + '"'
    rest = path.read_text("utf-8").replace(
        '"schema": "urn:factcheck:schema:dataset:1.3.0", ', "", 1
    )
    path.write_text(f"{{{layout.format(schema=schema, rest=rest[1:-1])}}}", encoding="utf-8")

    tracemalloc.start()
    (finding,) = findings(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert finding.startswith(' /schema: found "urn:factcheck:schema:dataset:1.9999')
    assert peak < path.stat().st_size / 2


@pytest.mark.parametrize("cut", [10, -3])
def test_a_dataset_that_is_cut_off_is_not_json(cut: int, tmp_path: Path) -> None:
    """Wherever it ends."""
    path = tmp_path / "claims.json"
    path.write_bytes((EXAMPLES / "valid" / "claims.json").read_bytes()[:cut])

    (finding,) = findings(path)
    assert finding.startswith(" /: found no JSON (")
    assert finding.endswith("), expected a JSON object")
