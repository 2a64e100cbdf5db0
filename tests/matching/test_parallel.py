"""Claims of parallel articles."""

import numpy as np
import pytest

from factcheck.domain import Language
from factcheck.matching.evidence import compare
from factcheck.matching.parallel import align, best_path
from factcheck.matching.vectors import embed_contents
from factcheck.prelabel.bundled import Bundle
from tests.matching.samples import claim


def test_pairs_never_cross() -> None:
    """By hand: 5 + 4 beats 8, and the crossing pair of 7 cannot be added to either."""
    gains = np.array([[5.0, -1.0], [7.0, 4.0], [-1.0, 1.0]])

    assert best_path(gains) == [(0, 0), (1, 1)]


def test_a_claim_without_a_partner_is_a_gap() -> None:
    """Pairs that are more likely wrong than right are left out."""
    assert best_path(np.array([[-2.0, 3.0], [-1.0, -0.5]])) == [(0, 1)]


def test_no_gain_is_no_pair() -> None:
    """Nothing is paired where nothing is likely."""
    assert best_path(np.array([[-1.0, 0.0]])) == []


def test_articles_without_claims_have_no_pairs() -> None:
    """An article without claims is aligned with nothing."""
    none = np.zeros((0, 0), np.float32)

    assert align([], [claim("it rains")], none, none) == []


def test_a_claim_and_its_translation_are_aligned(bundle: Bundle) -> None:
    """Three of four English claims are translated; the third one is not."""
    english = [
        claim("the harbour of Vellmark will close for 12 days"),
        claim("Doctor Ansgar Trull has resigned"),
        claim("the weather is nice"),
        claim("two fishermen are missing"),
    ]
    arabic = [
        claim("أن ميناء فيلمارك سيغلق ١٢ يوما", language=Language.ARABIC),
        claim("أن الطبيب أنسغار ترول استقال", language=Language.ARABIC),
        claim("أن صيادين اثنين مفقودان", language=Language.ARABIC),
    ]

    found = align(english, arabic, *(embed_contents(bundle, each) for each in (english, arabic)))

    assert [(each.one, each.other) for each in found] == [(0, 0), (1, 1), (3, 2)]


def test_other_numbers_speak_against_a_pair() -> None:
    """Of the numbers 12 and 14, none is the same."""
    same, other, *_ = compare(claim("12 boats"), claim("14 قاربا", language=Language.ARABIC))

    assert (same, other) == (0, 1)


def test_a_name_sounds_the_same_in_both_scripts() -> None:
    """Both words of Ansgar Trull are heard in the Arabic claim."""
    english = claim("that Ansgar Trull left")
    arabic = claim("أن أنسغار ترول غادر", language=Language.ARABIC)

    assert compare(english, arabic)[4] == pytest.approx(1)
