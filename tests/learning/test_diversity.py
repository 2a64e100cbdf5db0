"""Uncertain and diverse: vectors in the plane, as long as texts are uncertain."""

from collections.abc import Sequence

import numpy as np

from factcheck.learning.diversity import Floats, diverse_order, spread
from factcheck.learning.ranking import Candidate

DIRECTIONS = {"east": (1.0, 0.0), "north": (0.0, 1.0)}


def embed(texts: Sequence[str]) -> list[Floats]:
    return [np.array(DIRECTIONS[text.split()[0]], np.float32) for text in texts]


def text(unit: str, uncertainty: float, *contents: str) -> Candidate:
    return Candidate(unit, (1 - uncertainty,), uncertainty, contents)


def test_the_second_text_is_about_something_else() -> None:
    """With any seed: what is like the first has no distance from it."""
    candidates = [*(text(f"e{n}", 0.5, "east") for n in range(9)), text("n", 0.5, "north")]

    for seed in range(20):
        order = [each.unit for each in diverse_order(candidates, embed, seed)]
        assert "n" in order[:2]
        assert sorted(order) == sorted(each.unit for each in candidates)


def test_uncertain_texts_are_drawn_more_often() -> None:
    """Nine times the squared length: 0.9 of the first draws."""
    vectors = np.array([[3.0, 0.0], [0.0, 1.0]], np.float32)

    first = [spread(vectors, seed)[0] for seed in range(1000)]

    assert 0.87 < first.count(0) / 1000 < 0.93


def test_a_text_has_the_mean_direction_of_its_contents() -> None:
    """Halfway between both, so that it is drawn after neither of them is half as likely."""
    candidates = [text("both", 0.5, "east", "north"), text("sure", 0.0, "east")]

    assert [each.unit for each in diverse_order(candidates, embed, 0)] == ["both", "sure"]


def test_texts_without_contents_come_last() -> None:
    """In the order that they have."""
    candidates = [text("none", 0.0), text("east", 0.1, "east"), text("other", 0.0)]

    order = [each.unit for each in diverse_order(candidates, embed, 0)]

    assert order == ["east", "none", "other"]
    assert diverse_order(candidates[:1], embed, 0) == candidates[:1]


def test_the_same_seed_draws_the_same() -> None:
    """And another one something else, among a hundred."""
    vectors = np.random.default_rng(0).normal(size=(100, 4)).astype(np.float32)

    assert spread(vectors, 1) == spread(vectors, 1) != spread(vectors, 2)
    assert sorted(spread(vectors, 1)) == list(range(100))


def test_as_many_are_drawn_as_are_wanted() -> None:
    """The others follow in their order."""
    vectors = np.random.default_rng(0).normal(size=(100, 4)).astype(np.float32)

    order = spread(vectors, 1, 5)

    assert order[:5] == spread(vectors, 1)[:5]
    assert order[5:] == sorted(order[5:])
    assert len(order) == 100
