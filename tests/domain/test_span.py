"""Stretches of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.domain import Span, text_of
from factcheck.errors import SpanError


def test_offsets_count_code_points() -> None:
    """An emoji is one, a letter and its combining mark are two."""
    assert Span(1, 3).text_in("\U0001f600e\u0301x") == "e\u0301"


@pytest.mark.parametrize("span", [Span(0, 0), Span(3, 2), Span(-1, 2), Span(1, 6)])
def test_a_span_that_does_not_fit_selects_nothing(span: Span) -> None:
    """Empty, reversed, before the text, past it."""
    with pytest.raises(SpanError, match="5 code points"):
        span.text_in("hello")


def test_adjacent_spans_do_not_overlap() -> None:
    """They are half-open."""
    assert Span(0, 3).overlap(Span(3, 5)) == 0


def test_pieces_of_text_are_joined_by_an_ellipsis() -> None:
    """It shows that there is text between them."""
    assert text_of((Span(0, 1), Span(4, 5)), "a b c") == "a … c"


@given(st.integers(0, 50), st.integers(0, 50), st.integers(-9, 9))
def test_shifting_keeps_the_length(start: int, length: int, by: int) -> None:
    """Only the position changes."""
    assert len(Span(start, start + length).shift(by)) == length
