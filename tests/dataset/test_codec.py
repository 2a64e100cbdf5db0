"""Documents, taxonomies and predictions as JSON."""

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given

from factcheck.dataset import (
    check,
    document_from_json,
    document_to_json,
    prediction_from_json,
    prediction_to_json,
    taxonomy_from_json,
    taxonomy_to_json,
    to_line,
)
from factcheck.dataset.codec import attribution_from_json, attribution_to_json, span_to_json
from factcheck.domain import (
    HYPOTHESES,
    VERDICTS,
    Attribution,
    Language,
    PredictedClaim,
    Prediction,
    Span,
    Stance,
)
from factcheck.errors import SpanError
from tests.dataset.samples import ARABIC, ENGLISH, FIRST, PREDICTION, SECOND, TAXONOMY, TOLD
from tests.dataset.strategies import predictions


def test_a_document_has_its_schema_and_the_hash_of_its_text() -> None:
    """Every field is there, also the empty ones."""
    assert document_to_json(ARABIC) == {
        "schema": "urn:factcheck:schema:document:1.3.0",
        "id": "talks.ar",
        "title": "",
        "text": "قال بيسكوف إن اللقاء تم.",
        "language": "ar",
        "url": "",
        "published": "2023-09-28T10:00:00",
        "parallel": "talks.en",
        "origin": "talks.txt",
        "offset": 41,
        "zones": [],
        "sha256": hashlib.sha256("قال بيسكوف إن اللقاء تم.".encode()).hexdigest(),
    }


def test_a_document_comes_back_as_it_was() -> None:
    """With its zones."""
    assert document_from_json(document_to_json(ENGLISH)) == ENGLISH


def test_a_span_is_written_with_its_position_and_its_quote() -> None:
    """The emoji is one code point; prefix and suffix have up to 32."""
    assert span_to_json(Span(2, 8), ENGLISH.text) == {
        "start": 2,
        "end": 8,
        "exact": "Peskov",
        "prefix": "😀 ",
        "suffix": " told TASS that talks took place",
    }


def test_a_span_outside_its_text_is_not_written() -> None:
    """It would quote nothing."""
    with pytest.raises(SpanError):
        span_to_json(Span(40, 42), ENGLISH.text)


def test_a_predicted_claim_can_be_read_by_itself() -> None:
    """Pieces of content are joined by an ellipsis; a claim without a source has no label."""
    record = prediction_to_json(PREDICTION)["claims"][1]

    assert (record["id"], record["text"]) == (SECOND, "talks … place")
    assert (record["labels"], record["score"]) == ([], 0.25)
    assert record["attribution"]["quotation"] == "mixed"
    assert [span["exact"] for span in record["attribution"]["content"]] == ["talks", "place"]
    assert record["attribution"]["source"] == []


def test_claims_with_the_same_content_have_different_ids() -> None:
    """Two sources may say the same words; the id counts earlier claims with them."""
    again = PredictedClaim(Attribution(TOLD.content))
    record = prediction_to_json(replace(PREDICTION, claims=(PREDICTION.claims[0], again)))

    first, second = (claim["id"] for claim in record["claims"])
    assert (first, len(second)) == (FIRST, 16)
    assert first != second


@given(predictions())
def test_any_prediction_validates_and_comes_back_as_it_was(prediction: Prediction) -> None:
    """Through a line of JSON, whatever characters are in it."""
    record = json.loads(to_line(prediction_to_json(prediction)))

    assert check(record, "prediction") == ()
    assert prediction_from_json(record) == prediction


def test_a_taxonomy_comes_back_as_it_was() -> None:
    """With the same hash, which predictions hold."""
    again = taxonomy_from_json(taxonomy_to_json(TAXONOMY))

    assert again == TAXONOMY
    assert again.sha256 == TAXONOMY.sha256


def test_a_taxonomy_has_defaults() -> None:
    """The verdicts of AVeriTeC, our hypotheses, no aliases."""
    taxonomy = taxonomy_from_json({"labels": [{"name": "Kremlin"}]})

    assert (taxonomy.verdicts, taxonomy.hypotheses) == (VERDICTS, HYPOTHESES)
    assert taxonomy.labels[0].mentions() == ("Kremlin",)


def test_a_hypothesis_in_one_language_leaves_the_other_at_its_default() -> None:
    """Only what is given is changed."""
    record = {"labels": [{"name": "Kremlin"}], "hypotheses": {"en": "{} said this."}}

    assert taxonomy_from_json(record).hypotheses == {
        Language.ENGLISH: "{} said this.",
        Language.ARABIC: HYPOTHESES[Language.ARABIC],
    }


@pytest.mark.parametrize(("cue", "expected"), [("denied", "denies"), ("said", "asserts")])
def test_an_attribution_without_a_stance_has_that_of_its_words(cue: str, expected: str) -> None:
    """As in files from before version 1.2.0: what was denied must not be read as asserted."""
    text = f"She {cue} it."
    end = 4 + len(cue)
    given = Attribution(
        (Span(end + 1, end + 3),), (Span(0, 3),), (Span(4, end),), stance=Stance.HEDGED
    )
    record = attribution_to_json(given, text)
    assert attribution_from_json(record).stance is Stance.HEDGED

    del record["stance"]

    assert attribution_from_json(record).stance == expected
