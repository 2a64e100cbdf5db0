"""Which attributions and claims are the same."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from factcheck.comparing.alignment import align_claims
from factcheck.comparing.matching import match, match_step_by_step
from factcheck.comparing.texts import shared_texts
from factcheck.domain import Attribution, Span
from tests.analysis.annotated import FELL, RAINED, RIVER, annotate, collect, mark, place

MAYOR, KREMLIN, RAIN = Span(0, 9), Span(31, 42), Span(15, 29)


@pytest.mark.parametrize(
    ("predicted", "found"),
    [
        (Span(0, 10), 1),  # half of the gold, all of the predicted
        (Span(0, 9), 0),  # less than half of the gold
        (Span(0, 40), 1),  # all of the gold, half of the predicted
        (Span(0, 41), 0),  # less than half of the predicted
        (Span(20, 40), 0),  # touches nothing
    ],
)
def test_contents_match_if_they_share_half_of_both(predicted: Span, found: int) -> None:
    """The gold's content is twenty code points, [0, 20)."""
    pairs = match([Attribution(content=(predicted,))], [Attribution(content=(Span(0, 20),))])

    assert len(pairs) == found


def test_matching_is_one_to_one_and_prefers_the_larger_overlap() -> None:
    """Two predictions overlap one gold content by half; the more similar one is taken."""
    found = [Attribution(content=(Span(0, 14),)), Attribution(content=(Span(0, 19),))]

    assert match(found, [Attribution(content=(Span(0, 20),))]) == [(1, 0)]


def test_equal_contents_are_matched_by_their_sources() -> None:
    """Two people say the same: each prediction is paired with the gold of its source."""
    found = [
        Attribution(content=(RAIN,), source=(KREMLIN,)),
        Attribution(content=(RAIN,), source=(MAYOR,)),
    ]
    wanted = [
        Attribution(content=(RAIN,), source=(MAYOR,)),
        Attribution(content=(RAIN,), source=(KREMLIN,)),
    ]

    assert sorted(match(found, wanted)) == [(0, 1), (1, 0)]


def test_what_one_step_pairs_does_not_take_part_in_the_next() -> None:
    """Words are paired if they are equal, then by their first letter."""

    def in_order(ones: Sequence[str], others: Sequence[str]) -> list[tuple[str, str]]:
        return list(zip(ones, others, strict=False))

    pairs, left, right = match_step_by_step(
        ["rain", "river", "bridge"],
        ["road", "rain", "port"],
        [(str, in_order), (lambda word: word[0], in_order)],
    )

    assert pairs == [("rain", "rain"), ("river", "road")]
    assert (left, right) == (["bridge"], ["port"])


def test_a_claim_joins_others_if_it_matches_any_of_them() -> None:
    """The first shares half with the second, and the second shares half with the third."""
    long, half, short = (
        replace(RAINED, content=place(RIVER, words))
        for words in ("that it rained. Residents", "that it rained", "it rain")
    )
    dataset = collect(
        annotate(RIVER, "nour", mark(long)),
        annotate(RIVER, "sami", mark(half)),
        annotate(RIVER, "zeina", mark(short), mark(FELL)),
    )
    (text,) = shared_texts(dataset)

    assert [sorted(answers) for answers in align_claims(text.claims)] == [
        [f"{name}@example.org" for name in ("nour", "sami", "zeina")],
        ["zeina@example.org"],
    ]
