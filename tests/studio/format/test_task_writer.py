"""Predictions as tasks."""

from dataclasses import replace

import pytest
from hypothesis import given

from factcheck.dataset import violations
from factcheck.domain import (
    Attribution,
    Document,
    Language,
    PredictedClaim,
    Prediction,
    Span,
    Stance,
)
from factcheck.errors import SpanError
from factcheck.studio.format import controls
from factcheck.studio.format.task_writer import key_of, split, to_tasks
from tests.studio.texts import CLAIMS, TEXT, predict, predictions, span


def regions(prediction: Prediction) -> list[tuple[str, str, str]]:
    """Return id, label and words of each labelled region."""
    (task,) = to_tasks(prediction)
    return [
        (item["id"], item["value"]["labels"][0], item["value"]["text"])
        for item in task.predictions[0]["result"]
        if item["type"] == "labels"
    ]


def test_a_claim_is_a_region_named_by_its_id() -> None:
    """Each of its other spans is a region, too, in the order of the text."""
    prediction = predict(CLAIMS[0])

    assert [(label, words) for _, label, words in regions(prediction)] == [
        ("Source", "The mayor"),
        ("Cue", "said"),
        ("Claim", "that it rained"),
    ]
    assert regions(prediction)[2][0] == prediction.claim_ids[0]


def test_a_source_shared_by_two_claims_is_one_region() -> None:
    """Annotators see and correct it once."""
    found = [words for _, label, words in regions(predict(*CLAIMS)) if label == "Source"]

    assert found == ["The mayor"]


def test_relations_go_from_the_claim_to_its_parts() -> None:
    """The first piece of the content stands for the claim."""
    prediction = predict(CLAIMS[1])
    (task,) = to_tasks(prediction)
    claim = prediction.claim_ids[0]

    relations = [each for each in task.predictions[0]["result"] if each["type"] == "relation"]

    assert all(each["from_id"] == claim for each in relations)
    assert sorted(each["labels"][0] for each in relations) == ["continues", "cue", "source"]


def test_labels_quotation_and_stance_are_choices_of_the_claim() -> None:
    """They repeat its id and place; otherwise Label Studio would not show them."""
    hedged = replace(CLAIMS[1].attribution, stance=Stance.HEDGED)
    prediction = predict(replace(CLAIMS[1], attribution=hedged))
    (task,) = to_tasks(prediction)

    chosen = {
        each["from_name"]: (each["id"], each["value"]["start"], each["value"]["choices"])
        for each in task.predictions[0]["result"]
        if each["type"] == "choices"
    }

    place = prediction.claim_ids[0], span("“It is wet,”").start
    assert chosen == {
        "attributed_to": (*place, ["Mayor", "Press"]),
        "quotation": (*place, ["direct"]),
        "stance": (*place, ["hedged"]),
    }


def test_a_task_without_a_control_has_no_choices_for_it() -> None:
    """Everything else is the same."""
    (task,) = to_tasks(predict(*CLAIMS))

    items, fewer = (
        each.predictions[0]["result"] for each in (task, task.without({controls.STANCE}))
    )

    assert [each for each in items if each not in fewer] == [
        each for each in items if each.get("from_name") == "stance"
    ]
    assert len(items) - len(fewer) == len(CLAIMS)
    assert (task.without(()), task.without({controls.STANCE}).data) == (task, task.data)


def test_ids_are_safe_as_css_classes() -> None:
    """A dot in an id would remove the region's colour."""
    names = [name.replace("-", "") for name, _, _ in regions(predict(*CLAIMS))]

    assert len(names) > len(CLAIMS)
    assert all(map(str.isalnum, names))


def test_a_document_without_claims_has_an_empty_prediction() -> None:
    """It is still a task: annotators may find what the model missed."""
    (task,) = to_tasks(predict())

    assert task.predictions[0]["result"] == []


def test_the_parallel_text_is_shown_beside_the_text() -> None:
    """It is empty if there is none."""
    partner = Document("e", "", "المطر", Language.ARABIC)

    (beside,) = to_tasks(predict(), parallel=partner)
    (alone,) = to_tasks(predict())

    assert (beside.data["parallel_text"], alone.data["parallel_text"]) == ("المطر", "")


def test_different_texts_have_different_keys() -> None:
    """The same id with another text is a different task."""
    document = predict().document

    assert key_of(document) != key_of(replace(document, text="other"))
    assert key_of(document, Span(2, 9)) == f"{key_of(document)}/2-9"


def test_a_span_outside_the_text_is_never_sent() -> None:
    """Label Studio would store it."""
    broken = PredictedClaim(Attribution((Span(60, 999),)))

    with pytest.raises(SpanError):
        to_tasks(predict(broken))


def test_a_long_text_is_split_between_paragraphs() -> None:
    """The second begins at 32; with room for 40 there are two parts, all of the text."""
    parts = split(TEXT, [], 40)

    assert parts == (Span(0, 32), Span(32, len(TEXT)))


def test_a_claim_and_its_source_are_not_split() -> None:
    """Even if the source stands two paragraphs before the claim."""
    assert split(TEXT, [Span(0, 40)], 40) == (Span(0, len(TEXT)),)


def test_parts_record_their_offset() -> None:
    """Offsets in a part start at its beginning."""
    later = PredictedClaim(Attribution((span("“and cold.”"),)))

    _, second = to_tasks(predict(later), limit=40)

    assert second.data["part"] == {"offset": 32, "length": 35}
    region = second.predictions[0]["result"][0]["value"]
    assert second.data["text"][region["start"] : region["end"]] == "“and cold.”"


@pytest.mark.parametrize(
    ("language", "title", "titles"),
    [
        (Language.ENGLISH, "Rain", ["Rain (1 of 2)", "Rain (2 of 2)"]),
        (Language.ARABIC, "مطر", ["مطر (1 من 2)", "مطر (2 من 2)"]),
        (Language.ENGLISH, "", ["(1 of 2)", "(2 of 2)"]),
    ],
)
def test_the_title_of_a_part_says_which_of_how_many(
    language: Language, title: str, titles: list[str]
) -> None:
    """An annotator sees that there is more of the article; the document's own title stays."""
    prediction = predict()
    document = replace(prediction.document, title=title, language=language)

    tasks = to_tasks(replace(prediction, document=document), limit=40)

    assert [each.data["title"] for each in tasks] == titles
    assert {each.data["document"]["title"] for each in tasks} == {title}


def test_the_title_of_a_text_that_is_shown_whole_stays() -> None:
    """Nothing is added."""
    prediction = predict()

    (task,) = to_tasks(prediction)

    assert task.data["title"] == prediction.document.title


@given(predictions())
def test_every_task_is_valid_and_its_offsets_select_its_words(prediction: Prediction) -> None:
    """Whatever the text, whole or in parts."""
    for limit in (30, 20_000):
        for task in to_tasks(prediction, limit=limit):
            assert violations(task.to_json(), "task") == ()
            for item in task.predictions[0]["result"]:
                value = item.get("value")
                assert value is None or (
                    task.data["text"][value["start"] : value["end"]] == value["text"]
                )
