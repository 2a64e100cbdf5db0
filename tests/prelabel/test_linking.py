"""From scores to labels."""

import pytest

from factcheck.domain import OTHER, LabelScore
from factcheck.prelabel import Thresholds
from factcheck.prelabel.linking import choose_labels, names_somebody
from tests.prelabel.parts import mention

MAYOR, MINISTER = LabelScore("Mayor", 0.6), LabelScore("Minister", 0.9)
SOMEBODY = mention("The mayor said no", "The mayor")
THRESHOLDS = Thresholds(label=0.5, other=0.25)


def test_labels_from_the_threshold_on_are_chosen_best_first() -> None:
    """A coordinated source has several."""
    assert choose_labels(SOMEBODY, [MAYOR, MINISTER], THRESHOLDS) == (MINISTER, MAYOR)


def test_a_score_equal_to_the_threshold_is_chosen() -> None:
    """The threshold itself belongs to the label."""
    on_it = LabelScore("Mayor", 0.5)

    assert choose_labels(SOMEBODY, [on_it], THRESHOLDS) == (on_it,)


def test_a_named_source_that_fits_no_label_is_other() -> None:
    """It is as surely Other as it is surely not the best of the labels."""
    assert choose_labels(SOMEBODY, [LabelScore("Mayor", 0.2)], THRESHOLDS) == (
        LabelScore(OTHER, 0.8),
    )


def test_a_named_source_without_any_score_is_other() -> None:
    """The linker found no possible label."""
    assert choose_labels(SOMEBODY, [], THRESHOLDS) == (LabelScore(OTHER, 1.0),)


def test_between_the_thresholds_no_label_is_chosen() -> None:
    """The annotator decides."""
    assert choose_labels(SOMEBODY, [LabelScore("Mayor", 0.4)], THRESHOLDS) == ()


@pytest.mark.parametrize("source", ["", "He", "They", "هو"])
def test_a_source_that_names_nobody_is_never_other(source: str) -> None:
    """Neither a pronoun nor no source at all."""
    assert choose_labels(mention("He They هو said no", source), [], THRESHOLDS) == ()


def test_a_pronoun_may_be_linked() -> None:
    """If the linker knows who is meant, that counts."""
    assert choose_labels(mention("He said no", "He"), [MAYOR], THRESHOLDS) == (MAYOR,)


def test_a_name_in_vowel_signs_is_no_pronoun() -> None:
    """Only the pronoun itself is one, in any spelling."""
    assert not names_somebody(mention("هُوَ قال", "هُوَ"))
    assert names_somebody(mention("هود قال", "هود"))


def test_a_low_label_threshold_lowers_the_other_one() -> None:
    """A label that is taken is never Other at once."""
    assert Thresholds(label=0.1).other == 0.1


@pytest.mark.parametrize("thresholds", [(1.5, 0.2), (0.5, -0.1)])
def test_thresholds_are_between_0_and_1(thresholds: tuple[float, float]) -> None:
    """Anything else is a mistake."""
    with pytest.raises(ValueError, match="lie in"):
        Thresholds(*thresholds)
