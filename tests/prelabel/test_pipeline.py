"""The two parts together."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from factcheck.domain import (
    OTHER,
    Document,
    LabelScore,
    ModelId,
    SourceLabel,
    Taxonomy,
)
from factcheck.errors import ModelError
from factcheck.prelabel import Pipeline, load_pipeline
from factcheck.prelabel.bundled import FOLDER
from factcheck.prelabel.pipeline import BATCH
from tests.prelabel.parts import NOTHING, ByText, EveryText, document

TAXONOMY = Taxonomy((SourceLabel("Mayor"),))


def test_each_claim_gets_the_labels_of_its_own_source() -> None:
    """A document without claims between two others does not shift them."""
    linker = ByText({"first": [LabelScore("Mayor", 0.9)], "third": []})
    texts = ["first", NOTHING, "third"]

    predictions = list(
        Pipeline(EveryText(), linker).prelabel([document(each) for each in texts], TAXONOMY)
    )

    assert [[claim.labels for claim in each.claims] for each in predictions] == [
        [(LabelScore("Mayor", 0.9),)],
        [],
        [(LabelScore(OTHER, 1.0),)],
    ]


def test_a_prediction_names_its_models() -> None:
    """Both parts with their revisions, and the labels by fingerprint."""
    (prediction,) = Pipeline(EveryText(), ByText({})).prelabel([document("text")], TAXONOMY)

    assert prediction.model == ModelId("every+by-text", "1+2")
    assert prediction.taxonomy == TAXONOMY.sha256


def test_the_tagger_s_score_stands_on_the_claim() -> None:
    """How sure it is that this is an attributed claim."""
    (prediction,) = Pipeline(EveryText(), ByText({})).prelabel([document("text")], TAXONOMY)

    assert [claim.score for claim in prediction.claims] == [0.7]


def test_documents_are_taken_a_batch_at_a_time() -> None:
    """The first prediction comes before the second batch is read."""
    taken = 0

    def endless() -> Iterator[Document]:
        nonlocal taken
        while True:
            taken += 1
            yield document("text", str(taken))

    tagger = EveryText()
    stream = Pipeline(tagger, ByText({})).prelabel(endless(), TAXONOMY)

    first = next(stream)

    assert (first.document.id, taken, tagger.batches) == ("1", BATCH, [BATCH])


def test_no_documents_make_no_predictions() -> None:
    """And no batch."""
    tagger = EveryText()

    predictions = list(Pipeline(tagger, ByText({})).prelabel([], TAXONOMY))

    assert (predictions, tagger.batches) == ([], [])


def test_another_bundle_is_taken_by_its_folder(tmp_path: Path) -> None:
    """`--model FOLDER`: its attributions, its labels, and its version in what it predicts."""
    folder = tmp_path / "desk"
    shutil.copytree(FOLDER, folder)
    parameters = json.loads((folder / "bundle.json").read_text("utf-8"))
    (folder / "bundle.json").write_text(json.dumps(parameters | {"version": "desk-1"}), "utf-8")
    article = document("The mayor said that it rained.")

    (own,) = load_pipeline(str(folder)).prelabel([article], TAXONOMY)
    (bundled,) = load_pipeline().prelabel([article], TAXONOMY)

    assert own.model.revision.startswith("desk-1+")
    assert own.model.name == bundled.model.name
    assert own.claims == bundled.claims


def test_a_folder_with_a_damaged_bundle_is_refused(tmp_path: Path) -> None:
    """It is not taken for a model of transformers, and not for the bundled one."""
    (tmp_path / "bundle.json").write_text("{", "utf-8")

    with pytest.raises(ModelError, match=r"bundle\.json is damaged"):
        load_pipeline(str(tmp_path))
