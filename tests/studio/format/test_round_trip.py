"""Documents to Label Studio and back: every claim selects what it selected before."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.dataset import (
    prediction_from_json,
    prediction_to_json,
    read_predictions,
    to_line,
    write_predictions,
)
from factcheck.domain import Claim, Language, Prediction, Provenance, Role, text_of
from factcheck.studio.format.task_reader import read_task
from factcheck.studio.format.task_writer import to_tasks
from tests.studio.nasty import NASTY, Nasty
from tests.studio.texts import TAXONOMY, exported, predictions

EXAMPLES = 2_000
LIMITS = st.sampled_from([1, 12, 40, 20_000])
"""Code points of a part: cut wherever it can be, here and there, and never."""


def served(task: Mapping[str, Any], *, drawn: bool) -> dict[str, Any]:
    """Return a pushed task as the server exports it after somebody pressed Submit in the page.

    The page sends, for each region, its items one after the other and where they come from, then
    the relations. Of a region that was drawn there it writes the words as it shows them: a line
    break as a backslash and an n, white space in one.
    """
    arrived = json.loads(json.dumps(task))
    result = arrived["predictions"][0]["result"]
    regions = dict.fromkeys(item["id"] for item in result if item["type"] != "relation")
    items = [
        {**item, "origin": "prediction"}
        for name in regions
        for item in result
        if item.get("id") == name
    ]
    for item in items if drawn else ():
        item["value"] = {**item["value"], "text": as_drawn(item["value"]["text"])}
    relations = [item for item in result if item["type"] == "relation"]
    answer: dict[str, Any] = json.loads(json.dumps(exported(arrived, [*items, *relations])))
    return answer


def as_drawn(words: str) -> str:
    """Return what the page says that a region covers."""
    return re.sub("[ \t]+", " ", re.sub("[\r\n]", r"\\n", words))


def there_and_back(prediction: Prediction, *, limit: int, drawn: bool) -> Iterator[Claim]:
    """Send a prediction through a file and Label Studio; yield its claims, nothing refused."""
    read = prediction_from_json(json.loads(to_line(prediction_to_json(prediction))))
    for task in to_tasks(read, limit=limit):
        found = read_task(served(task.to_json(), drawn=drawn), TAXONOMY, {})
        assert found.document == prediction.document
        assert found.refused == ()
        yield from found.claims


def test_any_claim_of_any_document_comes_back_unchanged(tell: Callable[[str], None]) -> None:
    """Through file, task and export; whole or in parts; 2,000 documents."""
    tally: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],  # the first example imports jsonschema
    )
    @given(predictions(), LIMITS, st.booleans())
    def holds(prediction: Prediction, limit: int, drawn: bool) -> None:  # noqa: FBT001
        text = prediction.document.text

        came_back = list(there_and_back(prediction, limit=limit, drawn=drawn))

        assert sorted(claim.id for claim in came_back) == sorted(prediction.claim_ids)
        # In the order of the prediction; a claim comes back after the one that it is inside.
        claims = sorted(came_back, key=lambda claim: prediction.claim_ids.index(claim.id))
        for claim, sent in zip(claims, prediction.claims, strict=True):
            for role in Role:
                came, went = claim.attribution.spans(role), sent.attribution.spans(role)
                tally["spans"] += len(went)
                tally["mismatches"] += len({*came} ^ {*went})
                assert came == went
            assert claim.attribution.quotation is sent.attribution.quotation
            assert claim.attribution.stance is sent.attribution.stance
            assert set(claim.labels) == {each.label for each in sent.labels}
            assert (claim.score, claim.predicted) == (sent.score, claim.id)
            assert claim.provenance is Provenance.PREDICTION
            selected = [text[span.start : span.end] for span in claim.attribution.content]
            assert text_of(claim.attribution.content, text) == " … ".join(selected)
        tally["documents"] += 1

    holds()

    tell(
        f"offsets through file, task and export: {tally['documents']} documents, "
        f"{tally['spans']} spans, {tally['mismatches']} mismatches"
    )
    assert tally["documents"] >= EXAMPLES
    assert tally["spans"] > EXAMPLES


@pytest.mark.parametrize("nasty", NASTY, ids=lambda nasty: str(nasty.name))
def test_a_nasty_text_comes_back_unchanged(nasty: Nasty) -> None:
    """Each of its spans selects the marked words."""
    (claim,) = there_and_back(nasty.prediction(), limit=1, drawn=True)

    assert claim.attribution == nasty.attribution()
    selected = {
        (role, span.text_in(nasty.text)) for role in Role for span in claim.attribution.spans(role)
    }
    assert selected == {piece for piece in nasty.pieces if not isinstance(piece, str)}


def test_there_are_fifty_nasty_texts() -> None:
    """In both languages, with different names and texts."""
    assert len({nasty.name for nasty in NASTY}) == 50
    assert len({nasty.text for nasty in NASTY}) == 50
    assert {nasty.language for nasty in NASTY} == set(Language)


def test_nasty_texts_survive_a_file(tmp_path: Path) -> None:
    """One line each, whatever some editors take for a line break."""
    sent = [nasty.prediction() for nasty in NASTY]

    write_predictions(tmp_path / "predictions.jsonl", sent)

    assert list(read_predictions(tmp_path / "predictions.jsonl")) == sent
