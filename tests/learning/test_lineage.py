"""What a model says about the texts that it knows."""

from dataclasses import replace
from pathlib import Path

from factcheck.dataset import open_dataset
from factcheck.domain import Language
from factcheck.learning.cases import read_cases
from factcheck.learning.lineage import FITTED_TO, LEARNED_FROM, fingerprint, known_texts
from factcheck.prelabel.bundled import BundledLinker
from factcheck.prelabel.bundled.bundle import Bundle
from tests.paths import EXAMPLES


def test_the_texts_of_all_entries_are_known() -> None:
    """Under the keys that are asked for."""
    lineage = [{LEARNED_FROM: ["a", "b"]}, {FITTED_TO: ["c"]}, {LEARNED_FROM: ["a"]}]

    assert known_texts({"lineage": lineage}, LEARNED_FROM) == {"a", "b"}
    assert known_texts({"lineage": lineage}, LEARNED_FROM, FITTED_TO) == {"a", "b", "c"}
    assert known_texts({}, LEARNED_FROM) == frozenset()


def test_scores_of_claims_are_not_fitted_to_what_the_network_learned(bundle: Bundle) -> None:
    """One of the two articles of the sample is known to it; labels are fitted to both."""
    path = Path(EXAMPLES / "valid" / "claims.json")
    with open_dataset(path) as opened:
        by_language = {each.language: each for each in opened.documents()}
        english, arabic = by_language[Language.ENGLISH], by_language[Language.ARABIC]
        lineage = [{LEARNED_FROM: [fingerprint(english)]}]
        knowing = replace(bundle, parameters={**bundle.parameters, "lineage": lineage})
        cases = {e.document: e for e in read_cases(opened, knowing, BundledLinker(knowing))}

    assert cases[english.id].scores == ()
    assert cases[arabic.id].scores
    assert cases[english.id].labels
