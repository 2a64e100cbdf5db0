"""Who quotes whom."""

from dataclasses import replace

import pytest

from factcheck.analysis.chain import chain_of
from factcheck.analysis.report import report
from factcheck.comparing.consensus import consensus_claims
from factcheck.domain import Stance
from tests.analysis.matrix.samples import annotated, article, dataset, reported
from tests.dataset.nested import NESTED_DATASET

CLAIMS = {each.unit: each for each in consensus_claims(NESTED_DATASET)}
OUTER, INNER = sorted(CLAIMS.values(), key=lambda each: bool(each.within))


def test_an_inner_claim_comes_through_the_source_of_the_outer_one() -> None:
    """From the outlet over who reports it to who said it."""
    published = replace(INNER, document=replace(INNER.document, publisher="Wadi News"))
    outer, inner = chain_of(OUTER, CLAIMS), chain_of(INNER, CLAIMS)

    assert inner[: len(outer)] == outer
    assert len(inner) == len(outer) + 1
    assert chain_of(published, CLAIMS)[0] == "Wadi News"


def test_claims_that_are_within_each_other_are_no_endless_chain() -> None:
    """Such a dataset is not valid, and does not stop the page."""
    ring = {each.unit: each for each in (replace(OUTER, within=INNER.unit), INNER)}

    assert chain_of(ring[INNER.unit], ring)


def test_the_report_has_the_chain_of_an_inner_claim_alone() -> None:
    """Once, in the data of its card."""
    assert report(NESTED_DATASET).count('"chain":') == 1


@pytest.mark.parametrize(
    ("stance", "step"),
    [
        (Stance.ASSERTS, "The minister"),
        (Stance.DENIES, "The minister (denies)"),
        (Stance.HEDGED, "The minister (does not commit)"),
        (Stance.NONE, "The minister (neither asserts nor denies)"),
    ],
)
def test_a_step_that_does_not_assert_what_it_reports_says_so(stance: Stance, step: str) -> None:
    """The minister denied that the army had ordered a retreat."""
    made, inner = reported(stance)
    claims = {each.unit: each for each in consensus_claims(made)}

    assert chain_of(claims[inner.id], claims) == ("Wadi News", step, "the army")


def test_a_denial_by_nobody_named_is_in_the_chain() -> None:
    """*It was denied that the army had ordered a retreat*: the denial must not be lost."""
    made, inner = reported(Stance.DENIES)
    outer = made.claims[0]
    nobody = replace(outer, attribution=replace(outer.attribution, source=()))
    found = consensus_claims(replace(made, claims=(nobody, made.claims[1])))
    claims = {each.unit: each for each in found}

    assert chain_of(claims[inner.id], claims)[1] == "somebody who is not named (denies)"


def test_the_report_says_who_reports_a_claim_without_asserting_it() -> None:
    """The data of its card has the source's place in the text, and the stance."""
    denied, asserted = (report(reported(stance)[0]) for stance in (Stance.DENIES, Stance.ASSERTS))

    assert '"reporting":[[[[0,12]],"denies"]]' in denied.replace(" ", "")
    assert '"reporting":[' not in asserted.replace(" ", "")


def test_the_report_counts_no_stance_on_which_annotators_differ() -> None:
    """One says it is a denial, the other one an assertion: no claim is counted as a denial."""
    said = article("a.en", "The army", "commented", "it fell")
    denied = annotated(said, annotator="amal", stance=Stance.DENIES)

    assert "1 denied" in report(dataset(denied))
    assert "1 denied" not in report(dataset(denied, annotated(said, annotator="zaid")))
