"""From what speaks for labels to probabilities."""

import numpy as np
import pytest

from factcheck.prelabel.bundled.logit import FEATURES, LabelFeatures, Logit

LOGIT = Logit(
    np.array([2.0, 0, 0, 0, 0], np.float32), no_label=1.0, other_script=-1.0, inherited=0.7
)


def features_of(*named: float, other_script: float = 0.0) -> LabelFeatures:
    features = np.zeros((len(named), len(FEATURES)), np.float32)
    features[:, 0] = named
    return LabelFeatures(features, other_script)


def test_labels_and_none_of_them_compete() -> None:
    """By hand: e² against e⁰ and e¹."""
    total = np.exp(2) + 1 + np.exp(1)
    assert LOGIT.probabilities([features_of(1, 0)]) == pytest.approx([np.exp(2) / total, 1 / total])


def test_no_label_is_less_likely_if_names_are_in_another_script() -> None:
    """Their features are lower."""
    total = 1 + np.exp(1 - 1)
    assert LOGIT.probabilities([features_of(0, other_script=1.0)]) == pytest.approx([1 / total])


def test_each_of_several_speakers_has_its_own_label() -> None:
    """In one phrase they would compete."""
    (together,) = {float(each) for each in LOGIT.probabilities([features_of(1, 1)])}
    apart = LOGIT.probabilities([features_of(1, 1), features_of(1, 0), features_of(0, 1)])
    assert together < 0.5 < apart.min()


def test_a_logit_is_the_same_after_a_round_trip() -> None:
    """By the names of their features."""
    again = Logit.from_json(LOGIT.to_json())
    assert again.to_json() == LOGIT.to_json()
