"""Whether verified claims make scores better."""

import pytest

from factcheck.learning.calibrate import fit
from factcheck.learning.cases import ScoreCase
from factcheck.learning.claim_score import fit_score, score_odds
from tests.learning.samples import LABELS, SCORER, case, documents

WRONG = case((1.0, 1.0), (True, False))
RIGHT = case((1.0, 0.0), (True, False))


def test_false_labels_become_fewer_on_claims_that_were_left_out() -> None:
    """In each of ten documents the army is named, and nobody means it."""
    result = fit(documents(10, WRONG, RIGHT), LABELS, SCORER)

    assert (result.before.claims, result.documents) == (20, 10)
    assert (result.before.false_labels, result.after.false_labels) == (0.5, 0.0)
    assert (result.before.recall, result.after.recall) == (1.0, 1.0)
    assert result.helps


def test_what_differs_from_document_to_document_is_not_learned() -> None:
    """Each document has a mistake of its own kind: what the others say does not help."""
    ones = documents(1, *[case((1.0, 1.0), (True, False))] * 12)
    others = documents(1, *[case((1.0, 1.0), (False, True))] * 12)
    result = fit([*ones, *others], LABELS, SCORER)

    assert result.after.label_loss > result.before.label_loss
    assert not result.helps


def test_scores_of_claims_become_the_share_that_is_right() -> None:
    """Of claims at 0.9 a half is right: the score goes down to nearly that."""
    cases = [ScoreCase(0.9, number % 2 == 0) for number in range(400)]
    slope, offset = fit_score(cases)

    assert slope * score_odds(cases)[0] + offset == pytest.approx(0, abs=0.05)


def test_without_predicted_claims_their_scores_stay() -> None:
    """And there is no figure for them."""
    result = fit(documents(4, WRONG), LABELS, SCORER)

    assert result.score == pytest.approx((1.0, 0.0))
    assert result.before.score_loss is None


def test_without_labels_there_is_no_recall() -> None:
    """Nobody chose a label in any claim."""
    result = fit(documents(4, case((0.0, 0.0), (False, False))), LABELS, SCORER)

    assert result.before.recall is None
