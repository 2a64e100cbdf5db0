"""Claims inside claims: pushed as regions of their own, pulled by where they stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest

from factcheck.analysis.gold import read_gold
from factcheck.domain import Provenance, Role
from factcheck.studio.format.marked import Marked
from factcheck.studio.format.nesting import outer_claims
from factcheck.studio.format.task_reader import ReadTask, read_task
from factcheck.studio.format.task_writer import to_tasks
from tests.dataset.nested import INNER, INNER_ID, LABELS, NESTED_PREDICTION, OUTER, OUTER_ID
from tests.paths import ATTRIBUTION

Json = dict[str, Any]


def pushed() -> Json:
    (task,) = to_tasks(NESTED_PREDICTION)
    return task.to_json()


def answered(result: list[Json]) -> ReadTask:
    """Return what is pulled if an annotator submits a result."""
    made = pushed()
    (prediction,) = made["predictions"]
    annotation = {
        "id": 1,
        "result": result,
        "completed_by": 1,
        "created_at": "2023-10-01T09:00:00Z",
        "updated_at": "2023-10-01T09:00:00Z",
        "lead_time": 1.0,
        "prediction": {"id": 1, **prediction},
    }
    task = {"id": 1, "data": made["data"], "annotations": [annotation], "predictions": []}
    return read_task(task, LABELS, {1: "nour@example.org"})


def result() -> list[Json]:
    return list(pushed()["predictions"][0]["result"])


def relation(one: str, other: str, **more: object) -> Mapping[str, object]:
    return {"type": "relation", "from_id": one, "to_id": other, "direction": "right", **more}


def test_an_inner_claim_has_its_own_regions_and_leaves_those_of_the_outer_one() -> None:
    """The outer claim is pushed as if there was no inner one."""
    alone = replace(NESTED_PREDICTION, claims=NESTED_PREDICTION.claims[:1])
    (task,) = to_tasks(alone)

    both = result()
    assert all(item in both for item in task.to_json()["predictions"][0]["result"])
    assert sum(item.get("id") == INNER_ID for item in both if item["type"] == "labels") == 1


def test_an_inner_claim_comes_back_inside_its_outer_one() -> None:
    """Predicted and verified; nothing is refused, and nothing counts as changed."""
    task = answered(result())

    assert [(each.id, each.within) for each in task.claims] == [
        (OUTER_ID, ""),
        (INNER_ID, OUTER_ID),
    ]
    assert [each.provenance for each in task.claims] == [Provenance.PREDICTION] * 2
    assert [each.within for each in task.annotations[0].predicted] == ["", OUTER_ID]
    assert task.refused == ()


def test_without_its_outer_claim_an_inner_one_is_said_by_the_text() -> None:
    """Its source, cue and labels stay."""
    gone = {item["to_id"] for item in result() if item.get("from_id") == OUTER_ID} | {OUTER_ID}
    left = [
        item for item in result() if item.get("id") not in gone and item.get("from_id") != OUTER_ID
    ]
    task = answered(left)

    (claim,) = task.claims
    assert (claim.id, claim.within, claim.attribution) == (INNER_ID, "", INNER)
    assert task.annotations[0].deleted == (OUTER_ID,)
    assert task.refused == ()


def test_a_claim_that_is_marked_inside_another_is_inside_it() -> None:
    """Nobody has to link it to the outer claim."""
    by_hand = [
        {**item, **{key: f"x-{item[key]}" for key in ("id", "from_id", "to_id") if key in item}}
        for item in result()
        if item.get("id", item.get("from_id")) == INNER_ID
        or item.get("id") == f"s-{INNER.source[0].start}-{INNER.source[0].end}"
        or item.get("id") == f"q-{INNER.cue[0].start}-{INNER.cue[0].end}"
    ]
    own = {item["id"].removeprefix("x-") for item in by_hand if "id" in item}
    outer = [
        item for item in result() if item.get("id") not in own and item.get("from_id") != INNER_ID
    ]
    outer_claim, inner_claim = answered([*outer, *by_hand]).claims

    assert inner_claim.within == outer_claim.id == OUTER_ID
    assert inner_claim.attribution == INNER


def test_a_relation_between_a_claim_and_the_one_around_it_does_not_join_them() -> None:
    """Unless it says that one continues the other, they are not pieces of one content."""
    linked = answered([*result(), dict(relation(INNER_ID, OUTER_ID, labels=[]))])
    joined = answered([*result(), dict(relation(OUTER_ID, INNER_ID, labels=["continues"]))])

    assert [each.attribution for each in linked.claims] == [OUTER, INNER]
    assert len(joined.claims) == 1


def test_a_claim_without_a_cue_is_inside_none() -> None:
    """It may be the same claim, marked again with other borders."""
    left = [
        item
        for item in result()
        if not (item["type"] == "relation" and item["from_id"] == INNER_ID)
        and item.get("id") != f"q-{INNER.cue[0].start}-{INNER.cue[0].end}"
        and item.get("id") != f"s-{INNER.source[0].start}-{INNER.source[0].end}"
    ]

    assert [each.within for each in answered(left).claims] == ["", ""]


BUNDLES = ATTRIBUTION.parent / "bundles"


@pytest.mark.skipif(not BUNDLES.is_dir(), reason=f"the event bundles are not at {BUNDLES}")
def test_on_the_event_bundles_all_claims_are_inside_the_one_that_people_say() -> None:
    """All 45, by their place; 2 of the claims around them have no letter that is theirs alone."""
    nested = right = hidden = 0
    files = [BUNDLES / f"bundles.{part}.jsonl" for part in ("train", "dev")]
    for document in chain.from_iterable(map(read_gold, files)):
        golds = [*document.attributions, *(gold for _, gold in document.inner)]
        marked = [Marked(str(at), gold.attribution, {}) for at, gold in enumerate(golds)]
        outers = outer_claims(marked)
        for at, (outermost, _) in enumerate(document.inner, start=len(document.attributions)):
            (*_, found) = around(str(at), outers)
            nested += 1
            right += found == str(outermost)
            hidden += not own_letters(marked[int(outers[str(at)])], marked, document.text)

    assert (nested, right, hidden) == (45, 45, 2)


def around(region: str, outers: Mapping[str, str]) -> Iterator[str]:
    """Yield the claims around one, the nearest first."""
    while region in outers:
        region = outers[region]
        yield region


def own_letters(claim: Marked, marked: Sequence[Marked], text: str) -> str:
    """Return the letters of a claim on which a click selects no smaller region."""
    spans = {span for each in marked for role in Role for span in each.attribution.spans(role)}
    return "".join(
        text[at]
        for whole in claim.attribution.content
        for at in range(whole.start, whole.end)
        if text[at].isalpha()
        and not any(each.start <= at < each.end and len(each) < len(whole) for each in spans)
    )
