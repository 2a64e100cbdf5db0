"""The lexicon holds on text it was not written for, as docs/baseline.md says."""

import pytest

from factcheck.analysis.evaluation import evaluate
from factcheck.analysis.gold import read_gold
from factcheck.domain import Document, PredictedClaim, Prediction
from factcheck.prelabel.lexicon import LexiconTagger
from tests.paths import ATTRIBUTION


@pytest.mark.skipif(not ATTRIBUTION.is_dir(), reason=f"the corpora are not at {ATTRIBUTION}")
@pytest.mark.parametrize(
    ("name", "floor"), [("polnear.dev", 0.60), ("ntrex.dev", 0.70), ("ant.dev", 0.75)]
)
def test_attributions_are_found_on_each_development_split(name: str, floor: float) -> None:
    """Attribution F1 stays above a floor some points below the figure in the document."""
    gold = list(read_gold(ATTRIBUTION / f"{name}.jsonl"))
    documents = [Document(each.id, "", each.text, each.language) for each in gold]
    tagger = LexiconTagger()
    predictions = [
        Prediction(
            document,
            tuple(PredictedClaim(each.attribution, score=each.score) for each in found),
            tagger.model,
            "",
        )
        for document, found in zip(documents, tagger.tag(documents), strict=True)
    ]

    f1 = evaluate(predictions, gold).overall.attributions.f1

    assert f1 is not None
    assert f1 >= floor
