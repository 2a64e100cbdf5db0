"""The claims of a file as they are compared."""

from pathlib import Path

import pytest

from factcheck.dataset import read_predictions, write_predictions
from factcheck.domain import (
    Attribution,
    Document,
    LabelScore,
    Language,
    ModelId,
    PredictedClaim,
    Prediction,
    Span,
)
from factcheck.errors import InvalidRecord
from factcheck.matching.read_claims import read_claims
from tests.corpus.samples import run, run_some, write_corpus
from tests.paths import EXAMPLES

MODEL = ModelId("rules", "1")
SAID = Attribution((Span(15, 44),), (Span(0, 9),), (Span(10, 14),))


def prediction(name: str, parallel: str = "") -> Prediction:
    """Return a document in which the mayor says what the army denies."""
    text = "The mayor said the army denied that it fired."
    inner = Attribution((Span(31, 44),), (Span(15, 23),), (Span(24, 30),))
    document = Document(name, "", text, Language.ENGLISH, parallel=parallel)
    outer = PredictedClaim(SAID, (LabelScore("Mayor", 0.9), LabelScore("City", 0.4)))
    (whole, _) = Prediction(document, (outer, PredictedClaim(inner)), MODEL, "0" * 64).claim_ids
    claims = (outer, PredictedClaim(inner, within=whole))
    return Prediction(document, claims, MODEL, "0" * 64)


def test_predicted_claims_have_their_ids_labels_and_outer_claims(tmp_path: Path) -> None:
    """Also those inside others."""
    one, other = prediction("a", parallel="b"), prediction("b", parallel="a")
    write_predictions(tmp_path / "p.jsonl", [one, other])

    found = read_claims(tmp_path / "p.jsonl")

    assert [each.id for each in found.claims] == [*one.claim_ids, *other.claim_ids]
    assert found.names == [(each,) for each in (*one.claim_ids, *other.claim_ids)]
    contents = ["the army denied that it fired", "that it fired"]
    assert [each.content for each in found.claims[:2]] == contents
    assert [each.labels for each in found.claims[:2]] == [frozenset({"Mayor", "City"}), frozenset()]
    assert [each.within for each in found.claims[:2]] == ["", one.claim_ids[0]]
    assert found.parallels == (("a", "b"),)


def test_a_run_has_the_claims_of_its_parts(tmp_path: Path) -> None:
    """As one file of the same predictions has."""
    run(tmp_path / "run", write_corpus(tmp_path / "news.jsonl", 7))
    write_predictions(tmp_path / "p.jsonl", read_predictions(tmp_path / "run"))

    of_run, of_file = read_claims(tmp_path / "run"), read_claims(tmp_path / "p.jsonl")

    assert of_run.claims == of_file.claims
    assert of_run.claims
    assert of_run.sha256 != of_file.sha256


def test_a_run_that_is_not_finished_is_refused(tmp_path: Path) -> None:
    """With what to do."""
    corpus = write_corpus(tmp_path / "news.jsonl", 7)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "run", corpus, engine=run_some(1))

    with pytest.raises(InvalidRecord, match="not finished: start the same"):
        read_claims(tmp_path / "run")


def test_a_document_that_is_predicted_twice_is_refused(tmp_path: Path) -> None:
    """Its claims would have the same ids."""
    write_predictions(tmp_path / "p.jsonl", [prediction("a"), prediction("a")])

    with pytest.raises(InvalidRecord, match="document a is in it twice"):
        read_claims(tmp_path / "p.jsonl")


def test_a_dataset_has_the_claims_of_its_annotators() -> None:
    """The sample has two parallel articles."""
    found = read_claims(EXAMPLES / "valid" / "claims.json")

    assert len(found.parallels) == 1
    assert found.claims
