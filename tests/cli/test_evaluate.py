"""``factcheck evaluate``."""

import json
from pathlib import Path

import pytest

from tests.cli.command import invoke
from tests.optional import needs
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


def test_models_are_compared_on_the_same_gold(gold: Path, tmp_path: Path) -> None:
    """Both models find both attributions and their sources."""
    done = invoke(
        "evaluate", "--model", "bundled", "--model", "lexicon", "--json", gold, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    scores = json.loads(done.stdout)
    assert [(each["model"], each["texts"], each["language"]) for each in scores] == [
        ("bundled", "some.dev", "en"),
        ("lexicon", "some.dev", "en"),
    ]
    for each in scores:
        assert each["figures"]["attributions"]["value"] == 1
        assert each["figures"]["labels end to end, names"] == {"value": 1, "interval": [1, 1]}


def test_figures_are_printed_as_markdown_tables(gold: Path, tmp_path: Path) -> None:
    """They can be pasted into a page."""
    done = invoke("evaluate", "--model", "lexicon", gold, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "| lexicon | some.dev | en | 100.0 (100–100) |" in done.stdout


def test_predictions_are_scored_against_gold(tmp_path: Path) -> None:
    """All attributions of the sample article are found."""
    assert invoke("prelabel", SEEDS, "--model", "lexicon", cwd=tmp_path).returncode == 0
    sample = SEEDS / "putin-haftar-meeting.gold.json"
    done = invoke("evaluate", "predictions.jsonl", sample, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Gold attributions found: 14 of 14." in done.stdout


def test_one_file_alone_is_not_enough(gold: Path, tmp_path: Path) -> None:
    """The exit code is 2, and the message says what to give."""
    done = invoke("evaluate", gold, cwd=tmp_path)
    assert done.returncode == 2
    assert "give PREDICTIONS and GOLD, or --model with one GOLD or more" in done.stderr


@needs("torch")
@pytest.mark.parametrize(
    "options",
    [
        ("--matches", "--stances"),
        ("--matches", "--relations"),
        ("--matches", "--drift"),
        ("--model", "lexicon", "--stances"),
        ("--nested", "--matches"),
    ],
)
def test_only_one_thing_is_scored_at_a_time(
    options: tuple[str, ...], gold: Path, tmp_path: Path
) -> None:
    """Nothing that was asked for is left out without a word."""
    done = invoke("evaluate", *options, gold, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert "score different things: give one" in done.stderr


def test_a_model_that_cannot_be_loaded_exits_with_2(gold: Path, tmp_path: Path) -> None:
    """The hub is not reachable, or does not know it."""
    done = invoke("evaluate", "--model", "no/such-model-here", gold, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: model 'no/such-model-here': ")
    assert "the hub" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_malformed_gold_record_is_reported_with_its_line(tmp_path: Path) -> None:
    """The message names the missing key."""
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "d", "language": "en"}\n', "utf-8")
    done = invoke("evaluate", "--model", "lexicon", path, cwd=tmp_path)
    assert done.returncode == 2
    assert "gold.jsonl:1: not a gold record: lacks the key 'text'" in done.stderr


def test_stances_of_gold_are_scored(tmp_path: Path) -> None:
    """A denial and an assertion, both right."""
    records = [
        {
            "language": "en",
            "text": f"She {cue} it rained",
            "attributions": [
                {
                    "source": [[0, 3]],
                    "cue": [[4, 4 + len(cue)]],
                    "content": [[5 + len(cue), 14 + len(cue)]],
                    "claims": ["c1"],
                    "stance": stance,
                }
            ],
        }
        for cue, stance in (("denied", "denies"), ("said", "asserts"))
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(f"{json.dumps(each)}\n" for each in records), "utf-8")

    done = invoke("evaluate", "--stances", "gold.jsonl", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "| gold.jsonl | en | the proposition | 2 | 100.0 (100–100) |" in done.stdout
