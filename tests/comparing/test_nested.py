"""Claims inside claims among the answers of several annotators."""

from dataclasses import replace

from factcheck.comparing.alignment import align_claims
from factcheck.domain import Span
from tests.dataset.nested import NESTED_DATASET

OUTER, INNER = NESTED_DATASET.claims


def test_an_inner_claim_is_not_the_same_as_an_outer_one() -> None:
    """One annotator marked only an outer claim that is nearly the inner one of the other."""
    almost = replace(OUTER, attribution=replace(OUTER.attribution, content=(Span(62, 75),)))
    aligned = align_claims({"nour": [OUTER, INNER], "sami": [almost]})

    assert sorted(len(each) for each in aligned) == [1, 1, 1]


def test_inner_claims_are_the_same_as_inner_ones() -> None:
    """And outer ones as outer ones."""
    aligned = align_claims({"nour": [OUTER, INNER], "sami": [OUTER, INNER]})

    assert [len(each) for each in aligned] == [2, 2]
