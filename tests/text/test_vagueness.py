"""Sources that hide who speaks."""

import pytest

from factcheck.text.vagueness import Vagueness, vagueness

CLEAR, VAGUE, NOBODY = Vagueness


@pytest.mark.parametrize(
    ("source", "cue", "level"),
    [
        ("the mayor", "said", CLEAR),
        ("a security source", "said", CLEAR),
        ("مصدر أمني", "قال", CLEAR),
        ("بعض الشهود", "قالوا", CLEAR),
        ("Sources who asked not to be named", "said", VAGUE),
        ("observers in Dorvan", "said", VAGUE),
        ("an opposition figure", "said", VAGUE),
        ("مصادر مطلعة", "قالت", VAGUE),
        ("بعض المحللين", "قالوا", VAGUE),
        ("", "it was reported", NOBODY),
        ("", "يُقال", NOBODY),
        ("media reports", "said", NOBODY),
        ("تقارير", "أفادت", NOBODY),
        ("She", "said", None),
        ("", "adding", None),
    ],
)
def test_a_source_is_as_vague_as_its_head(source: str, cue: str, level: Vagueness | None) -> None:
    """Where it is from or what it asked for makes it no clearer."""
    assert vagueness(source, cue) == level
