"""Scores of groups."""

import json
from pathlib import Path

import pytest

from factcheck.analysis.b_cubed import b_cubed
from factcheck.analysis.gold import read_gold
from factcheck.analysis.group_scores import score_groups
from factcheck.analysis.match_gold import own_document
from factcheck.domain import ModelId, Prediction
from factcheck.prelabel.bundled import load_bundle

A, B, BOTH, NONE = frozenset("a"), frozenset("b"), frozenset("ab"), frozenset[str]()


def test_b_cubed_of_a_partition() -> None:
    """By hand: groups {A, A, B} and {A}: P = (2/3 + 2/3 + 1/3 + 1) / 4, R = (2/3·2 + 1 + 1/3) / 4.

    That is 2/3 for both.
    """
    score = b_cubed([0, 0, 0, 1], [A, A, B, A])

    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == pytest.approx(2 / 3)
    assert score.f1 == pytest.approx(2 / 3)


def test_a_claim_of_two_propositions_is_the_same_as_either() -> None:
    """By hand: in one group of A, A and B, and B, precision is (2/3 + 1 + 2/3) / 3."""
    score = b_cubed([0, 0, 0], [A, BOTH, B])

    assert score.precision == pytest.approx(7 / 9)
    assert score.recall == 1


def test_an_invented_claim_costs_precision_and_a_missed_one_recall() -> None:
    """By hand: P = (1/2 + 1/2) / 2; A is one of two, and the missed one has 0: R = 1/2 / 2."""
    score = b_cubed([0, 0], [A, NONE], [A])

    assert (score.precision, score.recall) == (0.5, 0.25)


def test_nothing_has_no_score() -> None:
    """Neither 0 nor 1."""
    assert b_cubed([], []).f1 is None


def test_claims_about_nothing_are_left_out_and_missed_ones_counted(tmp_path: Path) -> None:
    """Two English documents say one proposition; a third claim is about none.

    By gold spans, two claims count. With nothing predicted, recall is 0.
    """
    texts = ("The mill burnt down, Ana Trell said.", "Bo Karst said that the mill burnt down.")
    records = [
        {
            "id": f"e.{number}",
            "language": "en",
            "text": text,
            "bundle": "e",
            "attributions": [
                {"content": [[start, end]], "id": "1", "claims": ["c1"], "stance": "asserts"},
                *([{"content": [[26, 34]], "id": "2"}] if number else []),
            ],
        }
        for number, (text, start, end) in enumerate([(texts[0], 0, 19), (texts[1], 14, 38)])
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    gold = list(read_gold(path))
    nothing = {
        each.id: Prediction(own_document(each), (), ModelId("m", "1"), "0" * 64) for each in gold
    }

    scores = {
        (each.claims, each.method, each.languages): each.score
        for each in score_groups(gold, nothing, load_bundle())
    }

    assert scores["gold", "each alone", "both"].items == 2
    assert scores["gold", "each alone", "both"].recall == 0.5
    assert scores["gold", "matching", "en"].recall == 1
    assert scores["predicted", "matching", "both"].recall == 0
    assert scores["predicted", "matching", "both"].precision is None
