"""Scores of claims that say the same."""

from factcheck.analysis.counts import Counts
from factcheck.analysis.gold import read_gold
from factcheck.analysis.match_gold import own_document, parallel_documents
from factcheck.analysis.match_scores import score_parallel
from factcheck.domain import ModelId, PredictedClaim, Prediction
from factcheck.prelabel.bundled import Bundle
from tests.paths import SEEDS

GOLD = tuple(read_gold(SEEDS / "putin-haftar-meeting.gold.json"))


def test_parallel_documents_come_once() -> None:
    """Each of two documents names the other; they are one pair."""
    assert [(one.id[-2:], other.id[-2:]) for one, other in parallel_documents(GOLD)] == [
        ("en", "ar")
    ]


def test_a_document_is_its_part_of_the_file() -> None:
    """The Arabic document begins where the English one ends, and spans move with it."""
    arabic = own_document(GOLD[1])

    assert arabic.text.strip().startswith("بوتين")
    assert arabic.offset == len(own_document(GOLD[0]).text)


def test_the_sample_is_aligned_and_missed_claims_count(bundle: Bundle) -> None:
    """All seven pairs by gold spans; with six of seven English claims predicted, six."""
    predictions = {
        gold.id: Prediction(
            own_document(gold),
            tuple(
                PredictedClaim(each.attribution.shift(-own_document(gold).offset))
                for each in gold.attributions[number:]
            ),
            ModelId("m", "1"),
            "0" * 64,
        )
        for number, gold in ((1, GOLD[0]), (0, GOLD[1]))
    }

    scores = {
        (each.claims, each.method): each.counts
        for each in score_parallel(GOLD, predictions, bundle)
    }

    assert scores["gold", "alignment"] == Counts(7, 7, 7)
    assert scores["gold, without labels", "alignment"] == Counts(7, 7, 7)
    assert scores["predicted", "alignment"] == Counts(6, 6, 7)
    assert scores["predicted", "order alone"] == Counts(0, 6, 7)
