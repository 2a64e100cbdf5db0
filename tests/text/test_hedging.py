"""Words that leave open whether something is so."""

import pytest

from factcheck.text.hedging import can_hedge, hedge_words


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        ("the port could close", True),
        ("how could they close it", False),
        ("the port will appear in court", False),
        ("the port appears closed", True),
        ("ربما أغلق الميناء", True),
        ("كان قد أغلق الميناء", False),
        ("قد يكون الميناء مغلقا", True),
    ],
)
def test_a_hedge_is_told_from_words_that_look_like_one(text: str, *, hedges: bool) -> None:
    """Abilities, courts and the Arabic pluperfect do not hedge."""
    assert bool(hedge_words(text)) is hedges


@pytest.mark.parametrize("text", ["he was worried that it closed", "يخشى أن يغلق", "if it closed"])
def test_some_words_can_hedge_without_being_a_hedge(text: str) -> None:
    """Fears and conditions stand for *may* in another language."""
    assert (hedge_words(text), can_hedge(text)) == ((), True)
