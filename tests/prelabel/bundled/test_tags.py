"""Tags and the spans they stand for."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.domain import Role, Span
from factcheck.prelabel.bundled.tags import (
    TAG_COUNT,
    allowed_starts,
    allowed_transitions,
    begin_tag,
    decode,
    spans_from_tags,
    tags_from_spans,
)

FORBIDDEN = -1e4
TRANSITIONS = np.where(allowed_transitions(), 0, FORBIDDEN).astype(np.float32)
STARTS = np.where(allowed_starts(), 0, FORBIDDEN).astype(np.float32)
UNITS = [Span(at, at + 1) for at in range(8)]


def test_spans_become_tags_and_spans_again() -> None:
    """Also if one follows directly after another of the same role."""
    spans = [(Role.SOURCE, Span(0, 2)), (Role.CUE, Span(2, 3)), (Role.CUE, Span(3, 4))]
    tags = tags_from_spans(spans, UNITS)
    assert tags == [1, 2, 3, 3, 0, 0, 0, 0]
    assert spans_from_tags(tags) == [(Role.SOURCE, 0, 2), (Role.CUE, 2, 3), (Role.CUE, 3, 4)]


def test_of_two_overlapping_spans_the_first_is_tagged() -> None:
    """The other one is not tagged at all."""
    spans = [(Role.CONTENT, Span(0, 4)), (Role.SOURCE, Span(3, 6))]
    assert spans_from_tags(tags_from_spans(spans, UNITS)) == [(Role.CONTENT, 0, 4)]


def scores(draw_rows: list[list[float]]) -> np.ndarray:  # type: ignore[type-arg]
    return np.array(draw_rows, np.float32)


@given(
    st.lists(
        st.lists(st.floats(-3, 3, width=32), min_size=TAG_COUNT, max_size=TAG_COUNT),
        min_size=1,
        max_size=3,
    )
)
def test_decoding_agrees_with_trying_every_path(rows: list[list[float]]) -> None:
    """The best path's score, and the probability of its tags, by the sum over all paths."""
    emissions = scores(rows)
    (best,) = decode([emissions], TRANSITIONS, STARTS)

    def score(path: tuple[int, ...]) -> float:
        total = float(STARTS[path[0]]) + sum(
            float(emissions[at, tag]) for at, tag in enumerate(path)
        )
        return total + sum(float(TRANSITIONS[a, b]) for a, b in itertools.pairwise(path))

    every = {path: score(path) for path in itertools.product(range(TAG_COUNT), repeat=len(rows))}
    assert every[best.tags] == pytest.approx(max(every.values()), abs=1e-4)
    whole = sum(math.exp(each) for each in every.values())
    for at, (tag, chance) in enumerate(zip(best.tags, best.probabilities, strict=True)):
        part = sum(math.exp(each) for path, each in every.items() if path[at] == tag)
        assert chance == pytest.approx(part / whole, abs=1e-4)


def test_decoding_does_not_depend_on_other_windows() -> None:
    """To the last bit."""
    random = np.random.default_rng(0)
    group = [
        random.normal(size=(length, TAG_COUNT)).astype(np.float32) for length in (1, 30, 7, 90)
    ]
    together = decode(group, TRANSITIONS, STARTS)
    assert together == [decode([each], TRANSITIONS, STARTS)[0] for each in group]


def test_decoding_keeps_to_the_allowed_transitions() -> None:
    """An inside tag follows its own role only, and never comes first."""
    emissions = np.zeros((3, TAG_COUNT), np.float32)
    emissions[:, begin_tag(Role.CUE) + 1] = 50
    (best,) = decode([emissions], TRANSITIONS, STARTS)
    assert best.tags == (3, 4, 4)
