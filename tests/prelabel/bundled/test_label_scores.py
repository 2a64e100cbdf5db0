"""From features of labels to probabilities."""

import numpy as np

from factcheck.prelabel.bundled.label_scores import FEATURES, LabelScorer

COUNT = len(FEATURES)
HIDDEN = np.zeros((COUNT, 2), np.float32)
HIDDEN[FEATURES.index("named"), 0] = 2
HIDDEN[FEATURES.index("other script"), 1] = 1
SCORER = LabelScorer(HIDDEN, np.array([-1, 0], np.float32), np.array([3, -2], np.float32), -0.5)


def test_each_label_is_judged_by_itself() -> None:
    """One, none or several may be meant, whatever the number of labels."""
    named, unnamed = np.zeros(COUNT, np.float32), np.zeros(COUNT, np.float32)
    named[FEATURES.index("named")] = 1
    few, many = np.stack([named, unnamed]), np.stack([named, named, *[unnamed] * 50])

    one, several = SCORER.probabilities(few), SCORER.probabilities(many)

    assert one[0] > 0.5 > one[1]
    assert np.array_equal(several, [one[0], one[0], *[one[1]] * 50])


def test_a_probability_is_that_of_the_network() -> None:
    """Computed here by hand."""
    features = np.zeros(COUNT, np.float32)
    features[FEATURES.index("named")] = 0.4
    features[FEATURES.index("other script")] = 1
    score = 3 * np.tanh(2 * 0.4 - 1) - 2 * np.tanh(1) - 0.5

    assert np.isclose(SCORER.probabilities(features), 1 / (1 + np.exp(-score)))


def test_weights_are_read_as_they_were_written() -> None:
    """For ``bundle.json``."""
    again = LabelScorer.from_json(SCORER.to_json())

    assert np.array_equal(again.hidden, SCORER.hidden)
    assert np.array_equal(again.hidden_bias, SCORER.hidden_bias)
    assert np.array_equal(again.out, SCORER.out)
    assert again.out_bias == SCORER.out_bias
