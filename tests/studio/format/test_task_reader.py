"""Reading what annotators submitted."""

import copy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from factcheck.domain import (
    Attribution,
    Evidence,
    ModelId,
    PredictedClaim,
    Prediction,
    Prelabel,
    Provenance,
    Quotation,
    Span,
    Stance,
)
from factcheck.errors import AnnotationError
from factcheck.studio.format.task_reader import ReadTask, read_task
from factcheck.studio.format.task_writer import to_tasks
from tests.studio.texts import (
    CLAIMS,
    COLD,
    MODEL,
    RAIN,
    TAXONOMY,
    TEXT,
    exported,
    predict,
    predictions,
    span,
)

USERS = {1: "noor@example.org"}
PREDICTION = predict(*CLAIMS)
RAIN_ID, COLD_ID = PREDICTION.claim_ids


def task() -> dict[str, Any]:
    """Return a fresh task of two predicted claims."""
    (made,) = to_tasks(PREDICTION)
    return copy.deepcopy(made.to_json())


def read(raw: dict[str, Any]) -> ReadTask:
    return read_task(raw, TAXONOMY, USERS)


def submit(result: list[dict[str, Any]]) -> ReadTask:
    """Return what is read from an annotation of this result."""
    return read(exported(task(), result))


def predicted() -> list[dict[str, Any]]:
    """Return the prediction's result, to be changed."""
    result: list[dict[str, Any]] = task()["predictions"][0]["result"]
    return result


def item(result: list[dict[str, Any]], name: str, control: str) -> dict[str, Any]:
    """Return the item of a region at a control."""
    return next(each for each in result if each.get("id") == name and each["from_name"] == control)


def textarea(name: str, control: str, *text: str) -> dict[str, Any]:
    """Return what somebody typed for a region."""
    value = {"start": 0, "end": 1, "text": list(text)}
    return {"id": name, "from_name": control, "to_name": "text", "type": "textarea", "value": value}


def choice(name: str, control: str, *chosen: str) -> dict[str, Any]:
    """Return what somebody chose for a region."""
    value = {"start": 0, "end": 1, "choices": list(chosen)}
    return {"id": name, "from_name": control, "to_name": "text", "type": "choices", "value": value}


def region(name: str, label: str, words: str) -> dict[str, Any]:
    """Return a region that somebody drew over words."""
    place = span(words)
    value = {"start": place.start, "end": place.end, "text": words, "labels": [label]}
    return {"id": name, "from_name": "span", "to_name": "text", "type": "labels", "value": value}


def relation(one: str, other: str, *labels: str, direction: str = "right") -> dict[str, Any]:
    """Return a relation that somebody drew."""
    ends = {"from_id": one, "to_id": other}
    return {"type": "relation", "direction": direction, **ends, "labels": list(labels)}


def reasons(found: ReadTask) -> list[str]:
    return [each.error.reason for each in found.refused]


def test_an_annotation_records_who_when_and_how_long() -> None:
    """And which prediction it started from."""
    (annotation,) = read(exported(task())).annotations

    assert (annotation.id, annotation.annotator) == ("a-7", "noor@example.org")
    assert annotation.created == "2026-01-02T03:04:05.678Z"
    assert (annotation.lead_time, annotation.model) == (61.5, ModelId("lexicon", "1"))
    assert annotation.predicted == (
        Prelabel(RAIN_ID, RAIN, ("Mayor",), 0.8),
        Prelabel(COLD_ID, COLD, ("Mayor", "Press"), 0.6),
    )
    assert annotation.part is None


def test_an_annotation_of_a_part_records_the_part() -> None:
    """Predictions are in the offsets of the document."""
    cold = replace(COLD, source=())
    prediction = predict(PredictedClaim(RAIN), PredictedClaim(cold, score=0.5))
    border = len("The mayor said that it rained.\n\n")

    first, second = (
        read(exported(each.to_json())).annotations[0] for each in to_tasks(prediction, limit=30)
    )

    assert (first.part, second.part) == (Span(0, border), Span(border, len(TEXT)))
    assert [each.attribution for each in first.predicted] == [RAIN]
    assert [(each.attribution, each.score) for each in second.predicted] == [(cold, 0.5)]


def test_unchanged_predictions_come_back_as_predicted() -> None:
    """Spans, labels, quotation, score."""
    found = read(exported(task()))

    assert [claim.attribution for claim in found.claims] == [RAIN, COLD]
    assert [claim.labels for claim in found.claims] == [("Mayor",), ("Mayor", "Press")]
    assert {claim.provenance for claim in found.claims} == {Provenance.PREDICTION}
    assert [claim.score for claim in found.claims] == [0.8, 0.6]
    assert [claim.id for claim in found.claims] == [RAIN_ID, COLD_ID]


def test_a_verdict_and_evidence_are_not_changes_of_the_prediction() -> None:
    """Only annotators add them."""
    found = submit(
        [
            *predicted(),
            choice(RAIN_ID, "verdict", "Refuted"),
            textarea(RAIN_ID, "evidence_url", "https://example.org/a", "https://example.org/ليبيا"),
            textarea(RAIN_ID, "evidence_note", "a photograph", "of the sun"),
        ]
    )

    claim = found.claims[0]
    assert (claim.verdict, claim.provenance) == ("Refuted", Provenance.PREDICTION)
    assert claim.evidence == Evidence(
        ("https://example.org/a", "https://example.org/ليبيا"), "a photograph\nof the sun"
    )


def test_another_source_label_is_a_change() -> None:
    """Labels come in the order of the taxonomy, whatever the order of the choices."""
    result = predicted()
    item(result, RAIN_ID, "attributed_to")["value"]["choices"] = ["Other", "Press"]

    claim = submit(result).claims[0]

    assert (claim.labels, claim.provenance) == (("Press", "Other"), Provenance.CHANGED)
    assert (claim.predicted, claim.score) == (RAIN_ID, 0.8)


def test_a_source_that_was_marked_again_is_a_change() -> None:
    """The claim's region is unchanged; its link is not."""
    result = [each for each in predicted() if each.get("to_id") != "s-0-9"]
    result += [region("x", "Source", "she"), relation(COLD_ID, "x", "source")]
    result += [relation(RAIN_ID, "s-0-9")]

    rain, cold = submit(result).claims

    assert (rain.provenance, cold.provenance) == (Provenance.PREDICTION, Provenance.CHANGED)
    assert cold.attribution.source == (span("she"),)


def test_a_claim_with_changed_words_has_a_new_id_and_records_the_predicted_one() -> None:
    """The prediction does not count as deleted."""
    result = predicted()
    for each in result:
        if each.get("id") == RAIN_ID:
            each["value"].update(start=span("it rained").start, text="it rained")

    found = submit(result)

    claim = found.claims[0]
    assert claim.attribution.content == (span("it rained"),)
    assert claim.id != RAIN_ID
    assert (claim.predicted, claim.provenance) == (RAIN_ID, Provenance.CHANGED)
    assert found.annotations[0].deleted == ()


def test_a_claim_marked_by_hand_has_no_prediction() -> None:
    """Its link has no name and the other direction: the labels of the ends decide."""
    result = [
        *predicted(),
        region("y", "Claim", "rained"),
        region("z", "Source", "she"),
        relation("z", "y"),
    ]

    claim = next(each for each in submit(result).claims if each.predicted == "")

    assert claim.provenance is Provenance.MANUAL
    assert claim.attribution.content == (span("rained"),)
    assert claim.attribution.source == (span("she"),)
    assert (claim.score, claim.labels, claim.verdict) == (None, (), "")


def test_a_relation_to_the_left_is_read_the_other_way_round() -> None:
    """Label Studio changes the direction without swapping the ends."""
    result = [
        region("y", "Claim", "rained"),
        region("z", "Claim", "wet"),
        relation("y", "z", "continues", direction="left"),
    ]

    (claim,) = submit(result).claims

    assert claim.attribution.content == (span("rained"), span("wet"))


def test_claims_linked_in_a_ring_are_one_claim() -> None:
    """The first in the text is the head."""
    result = [
        region("y", "Claim", "rained"),
        region("z", "Claim", "wet"),
        relation("y", "z"),
        relation("z", "y"),
    ]

    assert [claim.attribution.content for claim in submit(result).claims] == [
        (span("rained"), span("wet"))
    ]


def test_white_space_at_the_ends_of_a_region_is_removed() -> None:
    """Selecting with a mouse often includes it."""
    result = [region("y", "Claim", " it rained")]

    assert submit(result).claims[0].attribution.content == (span("it rained"),)


@pytest.mark.parametrize(
    ("words", "quotation"),
    [
        ("“It is wet,”", Quotation.DIRECT),
        ("wet,” she", Quotation.MIXED),
        ("it", Quotation.INDIRECT),
    ],
)
def test_without_a_choice_quotation_marks_decide(words: str, quotation: Quotation) -> None:
    """Annotators do not have to choose."""
    (claim,) = submit([region("y", "Claim", words)]).claims

    assert claim.attribution.quotation is quotation


@pytest.mark.parametrize("stance", Stance)
def test_the_chosen_stance_counts_whatever_the_words_are(stance: Stance) -> None:
    """Annotators correct a wrong one."""
    (claim,) = submit(
        [
            *(region("y", "Claim", "that it rained"), region("q", "Cue", "said")),
            *(relation("y", "q"), choice("y", "stance", stance.value)),
        ]
    ).claims

    assert claim.attribution.stance is stance


@pytest.mark.parametrize(
    ("cue", "stance"),
    [("said", Stance.ASSERTS), ("denied", Stance.DENIES), ("is believed", Stance.HEDGED)],
)
def test_without_a_choice_the_words_decide_the_stance(cue: str, stance: Stance) -> None:
    """Annotators do not have to choose, and in older projects cannot."""
    text = f"The mayor {cue} that it rained."
    content, signal = span("that it rained", text), span(cue, text)
    said = Attribution((content,), (span("The mayor", text),), (signal,))
    (made,) = to_tasks(predict(PredictedClaim(said), text=text))

    (claim,) = read(exported(made.without({"stance"}).to_json())).claims

    assert claim.attribution.stance is stance
    assert claim.provenance is Provenance.PREDICTION


def test_another_stance_is_a_change() -> None:
    """The claim is no longer as it was predicted."""
    result = predicted()
    item(result, RAIN_ID, "stance")["value"]["choices"] = ["denies"]

    rain, cold = submit(result).claims

    assert rain.attribution == replace(RAIN, stance=Stance.DENIES)
    assert rain.provenance is Provenance.CHANGED
    assert cold.provenance is Provenance.PREDICTION


def test_deleted_predictions_are_recorded() -> None:
    """The number of wrong predictions is a result, too."""
    gone = {COLD_ID} | {each["to_id"] for each in predicted() if each.get("from_id") == COLD_ID}
    gone -= {"s-0-9"}  # the mayor also said that it rained
    kept = [
        each
        for each in predicted()
        if gone.isdisjoint({each.get("id"), each.get("from_id"), each.get("to_id")})
    ]

    found = submit(kept)

    (annotation,) = found.annotations
    assert annotation.deleted == (COLD_ID,)
    assert annotation.predicted[1] == Prelabel(COLD_ID, COLD, ("Mayor", "Press"), 0.6)
    assert [claim.id for claim in found.claims] == [RAIN_ID]
    assert reasons(found) == []


def test_the_parts_of_a_deleted_claim_can_stay() -> None:
    """Deleting the claim is enough; its predicted source and cue are not reported."""
    only = predict(CLAIMS[0])
    (made,) = to_tasks(only)
    raw = copy.deepcopy(made.to_json())
    result = raw["predictions"][0]["result"]
    (gone,) = only.claim_ids
    left = [each for each in result if gone not in {each.get("id"), each.get("from_id")}]

    found = read(exported(raw, left))

    assert [each["value"]["text"] for each in left] == ["The mayor", "said"]
    assert (found.claims, reasons(found)) == ((), [])
    assert found.annotations[0].deleted == (gone,)


def test_a_part_that_somebody_marked_and_did_not_link_is_reported() -> None:
    """It was meant for a claim."""
    gone = [each for each in predicted() if RAIN_ID not in {each.get("id"), each.get("from_id")}]

    found = submit([*gone, region("new", "Source", "she")])

    assert reasons(found) == ["unlinked"]


def test_the_parts_of_a_claim_that_was_marked_again_are_reported_if_nobody_linked_them() -> None:
    """The new claim would have lost its source and its cue."""
    only = predict(CLAIMS[0])
    (made,) = to_tasks(only)
    raw = copy.deepcopy(made.to_json())
    (gone,) = only.claim_ids
    left = [
        each
        for each in raw["predictions"][0]["result"]
        if gone not in {each.get("id"), each.get("from_id")}
    ]

    found = read(exported(raw, [*left, region("new", "Claim", "it rained")]))

    assert reasons(found) == ["unlinked", "unlinked"]
    assert found.annotations[0].deleted == ()


@pytest.mark.parametrize("control", ["stance", "verdict", "attributed_to"])
def test_a_choice_that_was_taken_back_is_none(control: str) -> None:
    """An empty list, with the words of the region beside it."""
    result = predicted()
    others = [each for each in result if (each.get("id"), each["type"]) != (RAIN_ID, "choices")]
    taken_back = choice(RAIN_ID, control) | {"value": {"text": "that it rained", "choices": []}}

    found = submit([*others, taken_back])

    assert reasons(found) == []
    claim = next(each for each in found.claims if each.predicted == RAIN_ID)
    assert (claim.verdict, claim.labels) == ("", ())
    assert claim.attribution.stance is Stance.ASSERTS


def redrawn(words: str) -> ReadTask:
    """Return what is read if the first claim was deleted, and marked again over these words."""
    kept = [each for each in predicted() if RAIN_ID not in {each.get("id"), each.get("from_id")}]
    links = [
        relation("new", each["to_id"], *each["labels"])
        for each in predicted()
        if each.get("from_id") == RAIN_ID
    ]
    by_hand = [region("new", "Claim", words), choice("new", "attributed_to", "Mayor")]
    return submit([*kept, *by_hand, *links])


def test_a_claim_that_was_marked_again_with_other_borders_is_a_changed_one() -> None:
    """Not a deleted and an added one."""
    found = redrawn("it rained")

    claim = next(each for each in found.claims if each.attribution.content == (span("it rained"),))
    assert (claim.predicted, claim.score) == (RAIN_ID, 0.8)
    assert claim.provenance is Provenance.CHANGED
    assert found.annotations[0].deleted == ()


def test_a_claim_that_was_marked_again_as_it_was_is_as_predicted() -> None:
    """Same words, same source, same label."""
    found = redrawn("that it rained")

    claim = next(each for each in found.claims if each.attribution == RAIN)
    assert (claim.predicted, claim.provenance) == (RAIN_ID, Provenance.PREDICTION)


def test_a_claim_over_other_words_is_a_new_one() -> None:
    """Under half of the words are those of the deleted claim."""
    found = redrawn("rained")

    claim = next(each for each in found.claims if each.attribution.content == (span("rained"),))
    assert (claim.predicted, claim.provenance) == ("", Provenance.MANUAL)
    assert found.annotations[0].deleted == (RAIN_ID,)


def test_a_skipped_task_has_no_annotation() -> None:
    """Label Studio keeps the predicted regions in it; nobody confirmed them."""
    found = read(exported(task(), was_cancelled=True))

    assert (found.annotations, found.claims, found.skipped) == ((), (), 1)


def test_a_task_without_annotations_is_still_a_document() -> None:
    """Analysts need to know which documents nobody annotated."""
    found = read({**exported(task()), "annotations": []})

    assert found.document == PREDICTION.document
    assert found.annotations == ()


def test_two_annotators_are_two_annotations() -> None:
    """Their claims have the same ids."""
    raw = exported(task())
    second = {**raw["annotations"][0], "id": 8, "unique_id": "a-8", "completed_by": 2}
    raw["annotations"].append(second)

    found = read(raw)

    assert [each.annotator for each in found.annotations] == ["noor@example.org", "user-2"]
    assert [claim.annotation for claim in found.claims] == ["a-7", "a-7", "a-8", "a-8"]


@pytest.mark.parametrize(
    ("updated_by", "editor"),
    [
        (1, ""),
        (2, "user-2"),
        (None, ""),
        ({"id": 2, "email": "sami@example.org"}, "sami@example.org"),
    ],
)
def test_who_changed_an_answer_is_its_editor(updated_by: object, editor: str) -> None:
    """Unless that is the annotator, or the server does not say."""
    (annotation,) = read(exported(task(), updated_by=updated_by)).annotations

    assert (annotation.annotator, annotation.editor) == ("noor@example.org", editor)


def test_an_annotation_started_from_nothing_has_no_model() -> None:
    """Nothing was predicted, so nothing was deleted."""
    raw = exported(task(), [region("y", "Claim", "rained")], prediction={})

    (annotation,) = read(raw).annotations

    assert (annotation.model, annotation.predicted, annotation.deleted) == (None, (), ())


@pytest.mark.parametrize("noted", [None, {}, 5])
def test_whoever_annotates_where_nothing_was_predicted_starts_from_that(noted: object) -> None:
    """Also if Label Studio does not note it: so what is added there counts for recall."""
    (pushed,) = to_tasks(predict())
    raw = exported(pushed.to_json(), [region("y", "Claim", "rained")], prediction=noted)
    raw["predictions"] = [{"id": 5, **pushed.predictions[0]}]

    found = read(raw)

    assert [(each.model, each.predicted) for each in found.annotations] == [(MODEL, ())]
    assert [each.provenance for each in found.claims] == [Provenance.MANUAL]


def test_whoever_does_not_start_from_what_was_predicted_has_no_model() -> None:
    """The text has a prediction, and somebody began without it."""
    raw = exported(task(), [region("y", "Claim", "rained")], prediction=None)
    raw["predictions"] = [{"id": 5, **task()["predictions"][0]}]

    assert [each.model for each in read(raw).annotations] == [None]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"start": -1, "text": "ed"}, "bad-offsets"),
        ({"end": 9999, "text": "it snowed"}, "bad-offsets"),
        ({"start": 9, "end": 9, "text": None}, "bad-offsets"),
        ({"start": "9", "text": " "}, "bad-offsets"),
        ({"text": "that it snowed"}, "quote-mismatch"),
        ({"labels": ["Claim", "Cue"]}, "bad-label"),
        ({"labels": []}, "bad-label"),
        ({"labels": ["Person"]}, "bad-label"),
    ],
)
def test_a_bad_region_is_refused_with_its_reason(change: dict[str, Any], reason: str) -> None:
    """Its claim is refused, too."""
    result = predicted()
    item(result, RAIN_ID, "span")["value"].update(change)

    found = submit(result)

    assert reason in reasons(found)
    assert [claim.predicted for claim in found.claims] == [COLD_ID]
    assert found.refused[0].record == exported(task(), result)["annotations"][0]


def moved(start: int, end: int, words: str) -> list[dict[str, Any]]:
    """Return what was predicted with the claim of rain at other offsets."""
    result = predicted()
    item(result, RAIN_ID, "span")["value"].update(start=start, end=end, text=words)
    return result


def test_a_region_with_wrong_offsets_is_located_by_its_words() -> None:
    """If the words stand in the text once; the claim is marked as relocated."""
    for start, end in ((16, 30), (900, 914), (-3, 11)):
        found = submit(moved(start, end, "that it rained"))

        claim = found.claims[0]
        assert claim.attribution.content == (span("that it rained"),)
        assert (claim.relocated, claim.provenance) == (True, Provenance.PREDICTION)
        assert reasons(found) == []


def test_repeated_words_are_located_where_they_were_predicted() -> None:
    """Only the region of a prediction has such a place; one marked by hand is refused."""
    hand = region("y", "Claim", "ed")
    hand["value"].update(start=1, end=3)
    assert reasons(submit([*predicted(), hand])) == ["quote-mismatch", "bad-part"]

    source = predicted()
    item(source, "s-0-9", "span")["value"].update(start=50, end=59)
    assert [claim.attribution.source for claim in submit(source).claims] == [
        (span("The mayor"),),
        (span("The mayor"),),
    ]


def test_a_text_edited_on_the_server_loses_no_claim() -> None:
    """What was marked in the edited text is located in the one that was pushed."""
    raw = exported(task())
    shown = f"Corrected. {raw['data']['text']}"
    raw["data"] = {**raw["data"], "text": shown}
    for each in raw["annotations"][0]["result"]:
        for key in ("start", "end"):
            if "value" in each:
                each["value"][key] += len("Corrected. ")

    found = read(raw)

    assert found.refused == ()
    assert [claim.attribution for claim in found.claims] == [each.attribution for each in CLAIMS]
    assert all(claim.relocated for claim in found.claims)


def test_words_that_only_the_edited_text_has_are_refused() -> None:
    """The document does not contain them."""
    raw = exported(task(), [{**region("y", "Claim", "that it rained")}])
    raw["data"] = {**raw["data"], "text": raw["data"]["text"].replace("rained", "snowed")}
    raw["annotations"][0]["result"][0]["value"]["text"] = "that it snowed"

    found = read(raw)

    assert reasons(found) == ["edited-text", "bad-part"]
    assert found.claims == ()


def test_an_annotation_marked_as_ground_truth_is_gold() -> None:
    """Label Studio shows it as a star."""
    raw = exported(task(), ground_truth=True)

    assert [annotation.gold for annotation in read(raw).annotations] == [True]


def test_a_draft_is_not_an_annotation() -> None:
    """It stays on the server until it is submitted."""
    raw = {**exported(task()), "annotations": [], "drafts": [{"result": predicted()}]}

    found = read(raw)

    assert (found.annotations, found.claims) == ((), ())


def test_a_claim_with_a_bad_source_is_refused_as_a_whole() -> None:
    """Without its source it would mean something else."""
    result = predicted()
    item(result, "s-0-9", "span")["value"]["text"] = "The minister"

    found = submit(result)

    assert found.claims == ()
    assert reasons(found) == ["quote-mismatch", "bad-part", "bad-part"]


def test_line_breaks_are_not_compared() -> None:
    """The server writes a line break as a backslash and an n."""
    words = "rained.\n\n“It"
    broken = region("y", "Claim", words)
    broken["value"]["text"] = words.replace("\n", "\\n")

    assert reasons(submit([broken])) == []


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ([choice(RAIN_ID, "attributed_to", "Nobody")], "unknown-source"),
        ([choice(RAIN_ID, "verdict", "True")], "unknown-verdict"),
        ([choice(RAIN_ID, "stance", "doubts")], "unknown-stance"),
        ([textarea(RAIN_ID, "evidence_url", "see page 3")], "bad-url"),
        ([textarea(RAIN_ID, "evidence_url", "javascript:alert(1)")], "bad-url"),
        ([textarea(RAIN_ID, "evidence_url", "www.example.org/a")], "bad-url"),
        ([region("y", "Source", "she")], "unlinked"),
        ([relation("s-0-9", "gone")], "bad-relation"),
        ([choice("gone", "verdict", "Refuted")], "orphan-choices"),
    ],
)
def test_what_cannot_be_used_is_refused_not_dropped(
    more: list[dict[str, Any]], reason: str
) -> None:
    """With the raw annotation."""
    instead_of = (more[0].get("id"), more[0].get("from_name"))
    kept = [
        each
        for each in predicted()
        if each["type"] == "relation" or (each["id"], each["from_name"]) != instead_of
    ]

    assert reasons(submit([*kept, *more])) == [reason]


def test_a_bad_evidence_address_does_not_lose_the_claim() -> None:
    """The rest of the evidence is kept."""
    urls = textarea(RAIN_ID, "evidence_url", "see page 3", "https://example.org")

    claim = submit([*predicted(), urls]).claims[0]

    assert claim.evidence.urls == ("https://example.org",)


def test_a_task_that_factcheck_did_not_make_is_refused() -> None:
    """It was not created by a push."""
    with pytest.raises(AnnotationError, match="not created by factcheck push"):
        read({"id": 3, "data": {"text": "hello"}, "annotations": []})


@pytest.mark.parametrize("key", ["document", "part"])
def test_a_task_that_was_changed_on_the_server_is_refused(key: str) -> None:
    """Offsets would mean something else."""
    raw = exported(task())
    changed = {"document": {"id": "d"}, "part": {"offset": 3}}
    raw["data"] = {**raw["data"], key: changed[key]}

    with pytest.raises(AnnotationError, match=r"changed on the server|not a part of its document"):
        read(raw)


@given(predictions())
def test_any_prediction_comes_back_unchanged(prediction: Prediction) -> None:
    """Spans, quotation, stance and labels of every claim, whole or in parts, nothing refused."""
    for limit in (30, 20_000):
        found = [
            read_task(exported(each.to_json()), TAXONOMY, USERS)
            for each in to_tasks(prediction, limit=limit)
        ]

        claims = [claim for each in found for claim in each.claims]
        assert all(each.document == prediction.document for each in found)
        assert [each.refused for each in found] == [()] * len(found)
        assert {claim.provenance for claim in claims} <= {Provenance.PREDICTION}
        # A claim comes back after the one that it is inside, else in the order of the prediction.
        assert {claim.id: (claim.attribution, set(claim.labels)) for claim in claims} == {
            name: (claim.attribution, {label.label for label in claim.labels})
            for name, claim in zip(prediction.claim_ids, prediction.claims, strict=True)
        }


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ("www.example.org", "write 'https://www.example.org'"),
        (" example.org/a?b=c ", "write 'https://example.org/a?b=c'"),
        ("مثال.إختبار/خبر", "write 'https://مثال.إختبار/خبر'"),
        ("see page 3.", "write it into the note"),
        ("p.12", "write it into the note"),
        ("javascript:alert(1)", "write it into the note"),
        ("noor@example.org", "write it into the note"),
    ],
)
def test_an_address_without_https_says_what_to_write(written: str, cure: str) -> None:
    """Other words belong into the note."""
    found = submit([*predicted(), textarea(RAIN_ID, "evidence_url", written)])

    assert [each.error.cure for each in found.refused] == [cure]
