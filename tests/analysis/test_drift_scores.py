"""How much drift is found."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from factcheck.analysis.drift_scores import DriftScores, named_kinds, score_drift
from factcheck.analysis.drift_scores_tables import drift_scores_to_dict, drift_scores_to_markdown
from factcheck.analysis.gold import read_gold
from factcheck.analysis.match_gold import own_document
from factcheck.domain import DriftKind, ModelId, Prediction
from factcheck.prelabel.bundled import Bundle

PAIRS = (
    ("The mayor", "hinted", "that the port closed", "رئيس البلدية", "أكد", "أن الميناء أغلق"),
    ("Traders", "said", "that 40 boats sank", "التجار", "قالوا", "إن 40 قاربا غرقت"),
    ("The guard", "said", "that 50 nets burned", "الحارس", "قال", "إن 70 شبكة احترقت"),
    ("The pilot", "joked", "that it snowed", "الربان", "مزح", "أن الثلج هطل"),
)


def write(path: Path) -> None:
    """Write an English original and its Arabic translation; drifts are in the first and last.

    The third pair differs in a number, but the gold has no drift there.
    """
    records = []
    for name, language, first in (("en", "en", 0), ("ar", "ar", 3)):
        text, attributions = "", []
        for number, pair in enumerate(PAIRS):
            spans = []
            for words in pair[first : first + 3]:
                spans.append([[len(text), len(text) + len(words)]])
                text += words + " "
            text = text.rstrip() + ". "
            roles = dict(zip(("source", "cue", "content"), spans, strict=True))
            attributions.append({**roles, "id": str(number), "quotation": "indirect"})
        records.append(
            {"id": name, "language": language, "text": text, "attributions": attributions}
        )
    records[1] |= {
        "parallel": "en",
        "drift": [
            {"here": "0", "there": "0", "what": "cue made stronger (hinted -> أكد)"},
            {"here": "3", "there": "3", "what": "hedge lost"},
        ],
    }
    path.write_text("\n".join(map(json.dumps, records)), "utf-8")


def scored(tmp_path: Path, bundle: Bundle) -> Mapping[tuple[str, str, str], DriftScores]:
    write(tmp_path / "gold.jsonl")
    gold = list(read_gold(tmp_path / "gold.jsonl"))
    nothing = {
        each.id: Prediction(own_document(each), (), ModelId("m", "1"), "0" * 64) for each in gold
    }
    return {
        (each.claims, each.pairs, each.method): each for each in score_drift(gold, nothing, bundle)
    }


def test_drifts_that_alarm_and_other_pairs_that_alarm_are_counted(
    tmp_path: Path, bundle: Bundle
) -> None:
    """One of two drifts alarms, by its kind; one of two untouched pairs does, by its number."""
    scores = scored(tmp_path, bundle)["gold", "gold", "drift"]

    assert (scores.drifts, scores.found.value, scores.named.value) == (2, 0.5, 0.5)
    assert (scores.untouched, scores.alarms.value, scores.missing) == (2, 0.5, 0)
    assert scores.kinds[DriftKind.CUE_STRONGER] == (1, 1, 1, 0)
    assert scores.kinds[DriftKind.HEDGE_LOST] == (1, 0, 0, 0)
    assert scores.kinds[DriftKind.NUMBER] == (0, 0, 0, 1)


def test_drifts_that_nobody_can_find_are_missed(tmp_path: Path, bundle: Bundle) -> None:
    """Without predicted claims there are no pairs, and both drifts count."""
    scores = scored(tmp_path, bundle)["predicted", "found", "drift"]

    assert (scores.drifts, scores.found.value, scores.untouched) == (2, 0.0, 0)
    assert scores.alarms.value is None


def test_tables_have_every_way_and_only_kinds_that_occur(tmp_path: Path, bundle: Bundle) -> None:
    """Ten rows of figures; three kinds for claims of the gold; JSON has all kinds."""
    scores = {"g": list(scored(tmp_path, bundle).values())}

    lines = drift_scores_to_markdown(scores).splitlines()
    plain = drift_scores_to_dict(scores)["g"]

    assert sum(line.startswith("| g | ") for line in lines[:13]) == 10
    assert "| g | gold | gold | cue-stronger | 1 | 1 | 1 | 0 |" in lines
    assert not any("| channel |" in line for line in lines)
    assert isinstance(plain, list)
    assert plain[0]["kinds"]["channel"]["drifts"] == 0


@pytest.mark.parametrize(
    ("what", "kinds"),
    [
        ("source and channel lost (a -> b)", {DriftKind.SOURCE_VAGUER, DriftKind.CHANNEL}),
        ("number changed (17 -> 27)", {DriftKind.NUMBER}),
        ("cue weakened (denied -> number)", {DriftKind.CUE_WEAKER}),
        ("rewritten", set()),
    ],
)
def test_words_of_the_gold_name_kinds(what: str, kinds: set[DriftKind]) -> None:
    """Examples in brackets do not count."""
    assert named_kinds(what) == kinds
