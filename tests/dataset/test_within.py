"""A claim inside the content of another one: codecs and rules."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factcheck.dataset import (
    check,
    dataset_to_json,
    prediction_from_json,
    prediction_to_json,
    read_dataset,
)
from tests.dataset.nested import (
    INNER,
    INNER_ID,
    NESTED_DATASET,
    NESTED_PREDICTION,
    OUTER,
    OUTER_ID,
    QUOTED,
)

EARLIER = "expected the id of an earlier claim of the same prediction or annotation"
HOLDS = "expected a claim whose content holds the content and the cue of this one"


def messages(record: object, name: str) -> list[str]:
    return [str(each) for each in check(record, name)]


def test_predictions_keep_which_claim_is_inside_which() -> None:
    """Only the inner claim has the member, so older readers see nothing new in others."""
    record = prediction_to_json(NESTED_PREDICTION)

    assert [each.get("within") for each in record["claims"]] == [None, OUTER_ID]
    assert messages(record, "prediction") == []
    assert prediction_from_json(record) == NESTED_PREDICTION


def test_datasets_keep_which_claim_is_inside_which(tmp_path: Path) -> None:
    """Of verified claims and of those that were predicted."""
    path = tmp_path / "claims.json"
    path.write_text(json.dumps(dataset_to_json(NESTED_DATASET)))

    assert read_dataset(path) == NESTED_DATASET


def nested(kind: str) -> tuple[dict[str, Any], list[dict[str, Any]], str]:
    """Return a record, its claims, and the pointer to them."""
    if kind == "prediction":
        record = prediction_to_json(NESTED_PREDICTION)
        return record, record["claims"], "/claims"
    record = dataset_to_json(NESTED_DATASET)
    if kind == "claims":
        return record, record["claims"], "/claims"
    return record, record["annotations"][0]["predicted"], "/annotations/0/predicted"


@pytest.mark.parametrize("kind", ["prediction", "claims", "predicted"])
def test_a_claim_is_inside_an_earlier_one(kind: str) -> None:
    """So none can be inside itself, or in a ring: the first of a ring would name a later one."""
    record, claims, where = nested(kind)
    claims[0]["within"] = INNER_ID

    name = "prediction" if kind == "prediction" else "dataset"
    assert messages(record, name) == [f'{where}/0/within: found "{INNER_ID}", {EARLIER}']


@pytest.mark.parametrize("kind", ["prediction", "claims", "predicted"])
def test_a_claim_is_inside_one_that_exists(kind: str) -> None:
    """An id that no claim has is reported."""
    record, claims, where = nested(kind)
    claims[1]["within"] = "0123456789abcdef"

    name = "prediction" if kind == "prediction" else "dataset"
    assert messages(record, name) == [f'{where}/1/within: found "0123456789abcdef", {EARLIER}']


def test_the_outer_content_holds_the_inner_content_and_cue() -> None:
    """If the outer claim is `the army had denied the attack` only, `denied` is still in it."""
    inside = replace(OUTER, content=(replace(OUTER.content[0], start=45),))
    without_cue = replace(OUTER, content=(replace(OUTER.content[0], start=60),))

    assert inside.holds(INNER)
    assert not without_cue.holds(INNER)


def test_the_source_of_an_inner_claim_may_stand_elsewhere() -> None:
    """Who speaks may be named in a sentence before."""
    assert OUTER.holds(replace(INNER, source=OUTER.source))


def test_a_claim_outside_the_content_is_not_inside() -> None:
    """The content of the outer claim is `that the army` only; its text and id are as they were."""
    prediction = replace(
        NESTED_PREDICTION,
        claims=(
            NESTED_PREDICTION.claims[0],
            replace(NESTED_PREDICTION.claims[1], attribution=replace(INNER, cue=(OUTER.cue[0],))),
        ),
    )

    record = prediction_to_json(prediction)
    assert messages(record, "prediction") == [f'/claims/1/within: found "{OUTER_ID}", {HOLDS}']


def test_claims_of_two_annotations_are_not_inside_each_other() -> None:
    """The outer claim must be of the same annotation."""
    second = replace(NESTED_DATASET.annotations[0], id="n2", annotator="sami@example.org")
    dataset = replace(
        NESTED_DATASET,
        annotations=(*NESTED_DATASET.annotations, second),
        claims=(NESTED_DATASET.claims[0], replace(NESTED_DATASET.claims[1], annotation="n2")),
    )

    found = messages(dataset_to_json(dataset), "dataset")
    assert found == [f'/claims/1/within: found "{OUTER_ID}", {EARLIER}']


def test_the_sample_is_what_it_says() -> None:
    """Words at the offsets that were counted by hand."""
    assert [span.text_in(QUOTED.text) for span in (*INNER.source, *INNER.cue, *INNER.content)] == [
        "the army",
        "had denied",
        "the attack",
    ]
