"""Scores of contradictions."""

import json
from pathlib import Path

import pytest

from factcheck.analysis.counts import Counts
from factcheck.analysis.gold import GoldDocument, read_gold
from factcheck.analysis.match_gold import own_document
from factcheck.analysis.relation_scores import read_contradictions, score_relations
from factcheck.analysis.relation_scores_tables import (
    relation_scores_to_dict,
    relation_scores_to_markdown,
)
from factcheck.domain import ModelId, Prediction
from factcheck.errors import InvalidRecord
from factcheck.prelabel.bundled import Bundle

SAYINGS = {
    "one": (
        "en",
        "Ana Trell said that nine people were killed at the Tarnow dam in Velmark.",
        "c1",
        "asserts",
    ),
    "two": ("ar", "قال عمر صادق إن 23 شخصا قُتلوا عند سد تارنو في فيلمارك.", "c2", "asserts"),
    "three": (
        "en",
        "Lina Haddad denied that anybody was killed at the Tarnow dam in Velmark.",
        "c1",
        "denies",
    ),
    "four": ("en", "Idris Falk said that the Tarnow road to Velmark is closed.", "c3", "asserts"),
}
CUES = {"en": (" said ", " denied "), "ar": (" إن ",)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file of gold with an event next to it."""
    records = []
    for name, (language, text, claim, stance) in SAYINGS.items():
        cue = next(each for each in CUES[language] if each in text)
        start = text.index(cue) + len(cue)
        attribution = {
            "content": [[start, len(text) - 1]],
            "cue": [[start - len(cue) + 1, start - 1]],
            "source": [],
            "claims": [claim],
            "stance": stance,
        }
        document = {"id": name, "language": language, "text": text, "bundle": "b"}
        records.append({**document, "published": "2024-03-09", "attributions": [attribution]})
    event = {"bundle": "b", "relations": [["c1", "c2", "contradicts"], ["c1", "c3", "corrects"]]}
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, records)), "utf-8")
    (tmp_path / "gold.events.jsonl").write_text(json.dumps(event), "utf-8")
    return gold


def predict_nothing(gold: GoldDocument) -> Prediction:
    """Return a prediction without claims."""
    return Prediction(own_document(gold), (), ModelId("m", "1"), "0" * 64)


def test_contradictions_of_events_are_read(path: Path) -> None:
    """Other relations are left out."""
    assert read_contradictions(path) == {frozenset({"b c1", "b c2"})}


def test_an_event_that_is_malformed_is_named(path: Path) -> None:
    """The file and the line are in the message."""
    path.with_suffix(".events.jsonl").write_text('{"bundle": "b"}', "utf-8")

    with pytest.raises(InvalidRecord, match=r"gold\.events\.jsonl:1"):
        read_contradictions(path)


def test_contradictions_are_counted_by_language(path: Path, bundle: Bundle) -> None:
    """Nine against 23 is across, nine against none is English; 23 against none is no gold.

    The gold says nothing of the last pair, which the rules find: two of three are right.
    """
    gold = list(read_gold(path))
    predictions = {each.id: predict_nothing(each) for each in gold}

    scores = list(score_relations(gold, read_contradictions(path), predictions, bundle))
    rules = {
        (each.claims, each.pairs, each.languages): each.counts
        for each in scores
        if each.method == "rules"
    }

    assert rules["gold", "gold", "all"] == Counts(2, 3, 2)
    assert rules["gold", "found", "en"] == Counts(1, 1, 1)
    assert rules["gold", "found", "across"] == Counts(1, 2, 1)
    assert rules["gold", "found", "all"] == Counts(2, 3, 2)
    assert rules["predicted", "found", "all"] == Counts(0, 0, 2)
    assert {each.method for each in scores} == {"rules", "likeness alone", "stance alone"}


def test_tables_have_a_row_for_each_score(path: Path, bundle: Bundle) -> None:
    """Three settings with three methods and four rows of languages: 36."""
    gold = list(read_gold(path))
    predictions = {each.id: predict_nothing(each) for each in gold}
    scores = {"gold": list(score_relations(gold, read_contradictions(path), predictions, bundle))}

    figures = relation_scores_to_dict(scores)["gold"]

    assert relation_scores_to_markdown(scores).count("\n| gold |") == 36
    assert isinstance(figures, list)
    assert [len(figures), figures[0]["claims"], figures[0]["method"]] == [36, "gold", "rules"]
