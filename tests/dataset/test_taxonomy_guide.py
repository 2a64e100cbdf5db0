"""What docs/taxonomy.md tells newsrooms is so."""

import re
from pathlib import Path

import pytest

from factcheck.dataset import load_taxonomy, validate
from factcheck.domain import HYPOTHESES, OTHER
from tests.paths import ROOT

GUIDE = (ROOT / "docs" / "taxonomy.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(.*)\n((?:.*\n)*?)```$", GUIDE, re.MULTILINE)
GOOD = [text for kind, text in BLOCKS if kind == "yaml"]
WRONG = [text for kind, text in BLOCKS if kind == "yaml wrong"]
TOLD = [text for kind, text in BLOCKS if not kind]


def saved(folder: Path, text: str) -> Path:
    path = folder / "taxonomy.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_guide_has_examples() -> None:
    """Four to copy, one that is not valid, and its messages."""
    assert (len(GOOD), len(WRONG), len(TOLD)) == (4, 1, 1)


@pytest.mark.parametrize("text", GOOD)
def test_an_example_can_be_copied(tmp_path: Path, text: str) -> None:
    """It loads, and the Kremlin is one of its labels."""
    choices = load_taxonomy(saved(tmp_path, text)).choices

    assert (choices[0], choices[-1]) == ("Kremlin", OTHER)


def test_a_verdict_in_quotes_is_text(tmp_path: Path) -> None:
    """The third example."""
    assert load_taxonomy(saved(tmp_path, GOOD[2])).verdicts == ("Confirmed", "Denied", "No", "Open")


def test_the_guide_shows_the_default_hypotheses(tmp_path: Path) -> None:
    """As the guide says."""
    assert load_taxonomy(saved(tmp_path, GOOD[3])).hypotheses == HYPOTHESES


def test_the_guide_shows_the_messages_of_validate(tmp_path: Path) -> None:
    """Word for word."""
    found = "".join(f"{finding}\n" for finding in validate(saved(tmp_path, WRONG[0])))

    assert found.replace(f"{tmp_path}/", "") == TOLD[0]
