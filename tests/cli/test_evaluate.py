"""``factcheck evaluate``: predictions against gold, models against each other."""

import json
from pathlib import Path

import pytest

from tests.cli.command import factcheck
from tests.paths import SEEDS

TEXT = "The mayor said that it rained. The Kremlin denied that it snowed."
ATTRIBUTIONS = [
    {"source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 29]], "label": ["Mayor"]},
    {"source": [[31, 42]], "cue": [[43, 49]], "content": [[50, 64]], "label": ["Kremlin"]},
]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Return a file of gold with one document."""
    path = tmp_path / "some.dev.jsonl"
    record = {"id": "d", "language": "en", "text": TEXT, "attributions": ATTRIBUTIONS}
    path.write_text(json.dumps(record) + "\n", "utf-8")
    return path


def test_models_stand_side_by_side(gold: Path, tmp_path: Path) -> None:
    """Both find both attributions, and whose they are."""
    done = factcheck(
        "evaluate", "--model", "bundled", "--model", "lexicon", "--json", gold, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [(row["model"], row["texts"], row["language"]) for row in rows] == [
        ("bundled", "some.dev", "en"),
        ("lexicon", "some.dev", "en"),
    ]
    for row in rows:
        assert row["figures"]["attributions"]["value"] == 1
        assert row["figures"]["labels end to end, names"] == {"value": 1, "interval": [1, 1]}


def test_tables_are_for_people(gold: Path, tmp_path: Path) -> None:
    """In Markdown, to be put into a page as they are."""
    done = factcheck("evaluate", "--model", "lexicon", gold, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "| lexicon | some.dev | en | 100.0 (100–100) |" in done.stdout


def test_predictions_are_scored_against_gold(tmp_path: Path) -> None:
    """The sample article, as the README says."""
    assert factcheck("prelabel", SEEDS, "--model", "lexicon", cwd=tmp_path).returncode == 0
    sample = SEEDS / "putin-haftar-meeting.gold.json"
    done = factcheck("evaluate", "predictions.jsonl", sample, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Gold attributions found: 14 of 14." in done.stdout


def test_one_file_alone_is_not_enough(gold: Path, tmp_path: Path) -> None:
    """Exit 2, with what to do."""
    done = factcheck("evaluate", gold, cwd=tmp_path)
    assert done.returncode == 2
    assert "give PREDICTIONS and GOLD, or --model with one GOLD or more" in done.stderr


def test_a_model_that_is_not_to_be_had_is_told(gold: Path, tmp_path: Path) -> None:
    """Without a hub, and with one that does not know it."""
    done = factcheck("evaluate", "--model", "no/such-model-here", gold, cwd=tmp_path)
    assert done.returncode == 2
    assert "error: model 'no/such-model-here': the hub" in done.stderr
    assert "Traceback" not in done.stderr


def test_gold_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    """And what it lacks."""
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "d", "language": "en"}\n', "utf-8")
    done = factcheck("evaluate", "--model", "lexicon", path, cwd=tmp_path)
    assert done.returncode == 2
    assert "gold.jsonl:1: not a gold record: lacks the key 'text'" in done.stderr
