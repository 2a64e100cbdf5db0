"""Who quotes whom."""

from dataclasses import replace

from factcheck.analysis.chain import chain_of
from factcheck.analysis.report import report
from factcheck.comparing.consensus import consensus_claims
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
