"""JSON lines, read with the standard library and pandas."""

import json
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, given, settings

from factcheck.dataset.dataset_codec import claim_from_json
from factcheck.domain import Dataset
from tests.dataset.export.exported import EMPTY, exported
from tests.dataset.samples import DATASET
from tests.dataset.strategies import datasets


@settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(dataset=datasets())
def test_every_line_holds_its_claim_and_document(dataset: Dataset, tmp_path: Path) -> None:
    """One line per claim, in the order of the dataset."""
    (path,) = exported(tmp_path, dataset, "jsonl")

    records = [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]

    assert tuple(claim_from_json(each) for each in records) == dataset.claims
    documents = {each.id: each for each in dataset.documents}
    for record in records:
        document = documents[record["document"]]
        names = ("title", "language", "url", "publisher", "chosen")
        assert [record[name] for name in names] == [getattr(document, name) for name in names]
        day = document.published
        assert record["published"] == (f"{day}T00:00:00Z" if day else "")
        assert record["published_precision"] == ("day" if day else "")


def test_pandas_reads_the_lines(tmp_path: Path) -> None:
    """One row per claim."""
    (path,) = exported(tmp_path, DATASET, "jsonl")

    frame = pd.read_json(path, lines=True)

    assert list(frame.language) == ["en", "ar"]
    assert list(frame.text) == ["that talks took place", "إن اللقاء تم"]


def test_an_empty_dataset_is_an_empty_file(tmp_path: Path) -> None:
    """Without a blank line."""
    (path,) = exported(tmp_path, EMPTY, "jsonl")

    assert path.read_bytes() == b""
