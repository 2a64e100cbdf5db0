"""Which pairs people are asked about, and in which order."""

from dataclasses import replace

import pytest

from factcheck.domain import Answer, Decision, MatchedPair, Reason
from factcheck.studio.asking.choosing import choose_pairs, superfluous
from tests.studio.asking.claims import matched

A, B, C, D, E = (letter * 16 for letter in "abcde")


def ends(pairs: tuple[MatchedPair, ...]) -> list[tuple[str, str]]:
    return [(each.one, each.other) for each in pairs]


def test_what_follows_from_two_answers_is_not_asked() -> None:
    """A-B and B-C decide A-C, the least likely of the three."""
    chosen = choose_pairs(matched((A, B), (B, C), (A, C)), ())

    assert ends(chosen.pairs) == [(A, B), (B, C)]
    assert (chosen.asked, chosen.waiting) == (0, 1)


def test_the_largest_uncertain_group_comes_first_and_stays_together() -> None:
    """D-E is the most likely pair, but joins two claims, the others three."""
    chosen = choose_pairs(matched((D, E), (A, B), (B, C)), ())

    assert ends(chosen.pairs) == [(A, B), (B, C), (D, E)]


def test_a_confirmed_group_counts_with_all_its_claims() -> None:
    """A is the same as C and D already, so A-B joins four claims."""
    chosen = choose_pairs(matched((E, "f" * 16), (A, B), groups=((A, C, D),)), ())

    assert ends(chosen.pairs) == [(A, B), (E, "f" * 16)]


def test_two_claims_of_groups_that_a_pair_joins_are_asked_once() -> None:
    """A and C are the same: after A-B, C-B follows."""
    chosen = choose_pairs(matched((A, B), (C, B), groups=((A, C),)), ())

    assert ends(chosen.pairs) == [(A, B)]
    assert chosen.waiting == 1


def test_a_pair_that_was_asked_is_not_asked_again() -> None:
    """Whichever claim comes first; and what its answer may decide waits."""
    chosen = choose_pairs(matched((A, B), (B, C), (A, C)), {frozenset((B, A)), frozenset((B, C))})

    assert chosen.pairs == ()
    assert (chosen.asked, chosen.waiting) == (2, 1)


@pytest.mark.parametrize(
    ("answer", "pairs", "waiting"),
    [
        (Answer.SAME, [(B, C)], 1),
        (Answer.DIFFERENT, [(B, C), (A, C)], 0),
        (Answer.CONTRADICTS, [(B, C), (A, C)], 0),
    ],
)
def test_what_somebody_decided_is_not_asked(
    answer: Answer, pairs: list[tuple[str, str]], waiting: int
) -> None:
    """After A = B one question is left; if they are not the same, C may be either."""
    decided = Decision(B, A, answer, by="nour")
    chosen = choose_pairs(matched((A, B), (B, C), (A, C), decisions=(decided,)), {decided.pair})

    assert ends(chosen.pairs) == pairs
    assert (chosen.asked, chosen.waiting) == (1, waiting)


def test_what_depends_on_a_skipped_pair_is_asked() -> None:
    """A-B was skipped, so C is compared with both; a decision on it counts all the same."""
    candidates, pair = ((A, B), (B, C), (A, C)), frozenset((A, B))
    decided = Decision(A, B, Answer.SAME, by="nour")

    skipped = choose_pairs(matched(*candidates), {pair}, {pair})
    both = choose_pairs(matched(*candidates, decisions=(decided,)), {pair}, {pair})

    assert ends(skipped.pairs) == [(B, C), (A, C)]
    assert ends(both.pairs) == [(B, C)]


def test_what_confirmed_pairs_join_is_superfluous() -> None:
    """A = B = C was confirmed; D was only found alike."""
    joined = [MatchedPair(A, B, 1.0, Reason.PERSON), MatchedPair(B, C, 1.0, Reason.PARALLEL)]
    alike = MatchedPair(C, D, 0.9, Reason.LIKENESS)
    matches = replace(matched(), pairs=(*joined, alike))
    asked = [frozenset((A, C)), frozenset((A, D)), frozenset((D, E))]

    assert superfluous(matches, asked) == [frozenset((A, C))]


def test_thousands_of_candidates_need_one_question_less_than_claims() -> None:
    """Of 80 claims that are all alike, 3,160 pairs, 79 are asked."""
    names = [f"{number:016x}" for number in range(80)]
    pairs = [(one, other) for one in names for other in names if one < other]

    chosen = choose_pairs(matched(*pairs), ())

    assert (len(pairs), len(chosen.pairs), chosen.waiting) == (3160, 79, 3081)
