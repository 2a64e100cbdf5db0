"""A claim dataset as JSON."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from factcheck.dataset import check, dataset_to_json, read_dataset, write_dataset
from factcheck.domain import Claim, Dataset, Provenance
from factcheck.errors import InvalidRecord
from tests.dataset.samples import DATASET, FIRST
from tests.dataset.strategies import ONE_FOLDER, datasets


def test_a_claim_can_be_read_by_itself() -> None:
    """It holds who annotated it, when, and from which prediction."""
    claim = dataset_to_json(DATASET)["claims"][0]
    del claim["attribution"]

    assert claim == {
        "schema": "urn:factcheck:schema:claim:1.3.0",
        "id": FIRST,
        "document": "talks.en",
        "annotation": "a1",
        "text": "that talks took place",
        "labels": ["Kremlin"],
        "verdict": "Supported",
        "evidence": {
            "urls": ["https://tass.com/politics/1"],
            "note": "The agency has it, too.",
        },
        "annotator": "nour@example.org",
        "created": "2023-10-01T09:00:00.5Z",
        "updated": "2023-10-01T09:30:00Z",
        "lead_time": 61.5,
        "provenance": "prediction",
        "relocated": False,
        "prediction": {"id": FIRST, "score": 0.75, "model": "lexicon", "revision": "1"},
    }


def test_an_editor_is_named_only_if_there_is_one() -> None:
    """By the annotation and by each of its claims, so that older readers see nothing new."""
    first, second = DATASET.annotations
    edited = replace(DATASET, annotations=(replace(first, editor="sami@example.org"), second))

    record = dataset_to_json(edited)

    assert [each.get("editor") for each in record["annotations"]] == ["sami@example.org", None]
    assert [each.get("editor") for each in record["claims"]] == ["sami@example.org", None]
    assert "editor" not in record["claims"][1]


def test_a_claim_made_by_hand_may_have_neither_prediction_nor_verdict() -> None:
    """Both are null, not an empty string."""
    claim = dataset_to_json(DATASET)["claims"][1]

    assert (claim["provenance"], claim["prediction"], claim["verdict"]) == ("manual", None, None)


def test_every_claim_validates_by_itself() -> None:
    """A list of claims can be used without the dataset."""
    assert [check(claim, "claim") for claim in dataset_to_json(DATASET)["claims"]] == [(), ()]


@ONE_FOLDER
@given(dataset=datasets())
def test_any_dataset_is_valid_and_comes_back_as_it_was(dataset: Dataset, tmp_path: Path) -> None:
    """Through a file, with any characters in it."""
    path = tmp_path / "claims.json"

    write_dataset(path, dataset)

    assert read_dataset(path) == dataset


@pytest.mark.parametrize(
    "lost",
    [replace(DATASET.claims[1], document="gone"), replace(DATASET.claims[1], annotation="gone")],
)
def test_a_claim_without_its_document_or_annotation_is_not_written(lost: Claim) -> None:
    """Its document or its annotation is not in the dataset."""
    with pytest.raises(InvalidRecord, match="'gone'"):
        dataset_to_json(replace(DATASET, claims=(lost,)))


def test_an_incomplete_prediction_is_written_and_not_valid() -> None:
    """A score without a prediction must not disappear."""
    claim = replace(DATASET.claims[1], score=0.5, provenance=Provenance.CHANGED)
    record = dataset_to_json(replace(DATASET, claims=(claim,)))

    assert [violation.pointer for violation in check(record, "dataset")] == [
        "/claims/0/prediction/id",
        "/claims/0/prediction/model",
        "/claims/0/prediction/revision",
    ]
