"""Coefficients of agreement: published examples, and what is undefined.

Each published figure is compared with both implementations: that of nltk, which computes the
values, and ours, which computes the intervals. With a single document every resample is that
document, so both ends of the interval are the coefficient itself.
"""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from factcheck.analysis import coefficients
from factcheck.analysis.bootstrap import RESAMPLES, draw_documents
from factcheck.analysis.coefficients import Unit

# Krippendorff 2011, example B: two observers, twelve units, nominal categories.
TWO_OBSERVERS = list(zip("aabbdcccedda", "babbbcccedd" + "d", strict=True))

# Krippendorff 2011, example C: four observers, twelve units, some values missing.
FOUR_OBSERVERS = [
    [row[unit] for row in ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
     if row[unit] != "."]
    for unit in range(12)
]  # fmt: skip

# Fleiss 1971, table 1: thirty patients, six psychiatrists each; how many chose depression,
# personality disorder, schizophrenia, neurosis, another diagnosis.
PATIENTS = (
    *("00060", "03003", "01401", "00006", "03030", "20400", "00402", "20310", "20040", "00006"),
    *("10050", "11040", "03300", "10050", "02031", "00501", "30012", "51000", "02040", "10203"),
    *("00006", "01050", "02013", "20040", "10041", "05010", "40002", "02040", "10500", "00006"),
)
DIAGNOSES = [
    [category for category, count in enumerate(map(int, counts)) for _ in range(count)]
    for counts in PATIENTS
]

# Artstein and Poesio 2008, section 2: two coders, a hundred utterances, three dialogue acts.
ACTS = [
    *[("stat", "stat")] * 46,
    *[("ireq", "stat")] * 6,
    *[("ireq", "ireq")] * 32,
    *[("ireq", "chck")] * 6,
    *[("chck", "chck")] * 10,
]

Interval = Callable[[Sequence[Sequence[Unit]]], tuple[float, float] | None]
Coefficient = Callable[[Sequence[Unit]], float | None]


def between(low: float, high: float) -> object:
    return (pytest.approx(low), pytest.approx(high))


def ends(value: float) -> object:
    return between(value, value)


@pytest.mark.parametrize(
    ("coefficient", "interval", "units", "published", "derived"),
    [
        pytest.param(
            coefficients.alpha,
            coefficients.alpha_interval,
            TWO_OBSERVERS,
            0.692,
            # 24 values: 4 a, 6 b, 6 c, 6 d, 2 e; three units of twelve differ.
            1 - (3 / 12) / ((24**2 - (16 + 36 + 36 + 36 + 4)) / (24 * 23)),
            id="Krippendorff 2011, two observers",
        ),
        pytest.param(
            coefficients.alpha,
            coefficients.alpha_interval,
            FOUR_OBSERVERS,
            0.743,
            # 40 values in 11 units: 9 ones, 13 twos, 10 threes, 5 fours, 3 fives. Ordered pairs
            # that differ, over one less than the values of the unit: 6/3 (3, 2, 2, 2 of unit 2),
            # 12/3 (all differ in unit 6), 6/3 (1, 1, 2, 1 of unit 8).
            1 - (8 / 40) / ((40**2 - (81 + 169 + 100 + 25 + 9)) / (40 * 39)),
            id="Krippendorff 2011, four observers",
        ),
        pytest.param(
            coefficients.fleiss,
            coefficients.fleiss_interval,
            DIAGNOSES,
            0.430,
            # 180 diagnoses: 26, 26, 30, 55, 43. Of 15 pairs, 5 agree in the mean: P = 0.5556.
            (0.5556 - (26**2 + 26**2 + 30**2 + 55**2 + 43**2) / 180**2)
            / (1 - (26**2 + 26**2 + 30**2 + 55**2 + 43**2) / 180**2),
            id="Fleiss 1971",
        ),
        pytest.param(
            coefficients.cohen,
            coefficients.cohen_interval,
            ACTS,
            0.801,
            # By chance: .46 x .52 + .44 x .32 + .10 x .16 = .396
            (0.88 - 0.396) / (1 - 0.396),
            id="Artstein and Poesio 2008, Cohen's kappa",
        ),
        pytest.param(
            coefficients.fleiss,
            coefficients.fleiss_interval,
            ACTS,
            0.7995,
            # By chance: .49 x .49 + .38 x .38 + .13 x .13 = .4014
            (0.88 - 0.4014) / (1 - 0.4014),
            id="Artstein and Poesio 2008, pi",
        ),
    ],
)
def test_published_examples(
    coefficient: Coefficient,
    interval: Interval,
    units: Sequence[Unit],
    published: float,
    derived: float,
) -> None:
    """As published, as derived here, and the same from both implementations."""
    value = coefficient(units)

    assert value == pytest.approx(published, abs=6e-4)
    assert value == pytest.approx(derived, abs=1e-4)
    assert interval([units]) == ends(value or 0)


def test_the_distance_of_sets_that_overlap() -> None:
    """MASI, Passonneau 2006: one label of two, contained in the other: 1 - 1/2 * 2/3."""
    kremlin, both = frozenset({"Kremlin"}), frozenset({"Kremlin", "Media"})

    assert coefficients.masi(kremlin, both) == pytest.approx(2 / 3)
    assert coefficients.masi(both, frozenset({"Kremlin", "Tass"})) == pytest.approx(1 - 1 / 9)
    assert coefficients.masi(kremlin, frozenset()) == 1
    assert coefficients.masi(frozenset(), frozenset()) == 0


def test_alpha_of_sets() -> None:
    """By hand: a, a | b, b | a, ab.

    Six values, 3 a, 2 b, 1 ab; one unit of three is 2/3 off: D_o = 2/9. Of the 30 ordered pairs
    12 are 1 off and 10 are 2/3 off: D_e = (12 + 20/3) / 30 = 28/45. alpha = 1 - 10/28.
    """
    a, b = frozenset("a"), frozenset("b")
    units = [(a, a), (b, b), (a, a | b)]

    assert coefficients.alpha(units, coefficients.masi) == pytest.approx(9 / 14)
    assert coefficients.alpha_interval([units], coefficients.masi) == ends(9 / 14)


@pytest.mark.parametrize(
    "coefficient", [coefficients.alpha, coefficients.cohen, coefficients.fleiss]
)
def test_a_coefficient_of_equal_values_is_undefined(coefficient: Coefficient) -> None:
    """All values are the same, or there are none: undefined, never 1."""
    assert coefficient([("a", "a"), ("a", "a")]) is None
    assert coefficient([]) is None


def test_units_with_one_value_do_not_count() -> None:
    """They change neither the observed nor the expected disagreement."""
    units = [("a", "a"), ("a", "b"), ("b", "b")]

    assert coefficients.alpha([*units, ("c",)]) == coefficients.alpha(units)
    assert coefficients.alpha_interval([[*units, ("c",)]]) == coefficients.alpha_interval([units])


VALUES = st.sampled_from(["a", "b", "c"])
SETS = st.frozensets(VALUES)


@given(st.lists(st.lists(SETS, min_size=1, max_size=4), max_size=12))
def test_the_interval_of_alpha_agrees_with_nltk(units: list[Unit]) -> None:
    """For any number of annotators and any sets."""
    value = coefficients.alpha(units, coefficients.masi)
    assume(value is not None)

    assert coefficients.alpha_interval([units], coefficients.masi) == ends(value or 0)


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=12))
def test_the_intervals_of_kappa_agree_with_nltk(units: list[Unit]) -> None:
    """Cohen's kappa and Fleiss'."""
    for coefficient, interval in (
        (coefficients.cohen, coefficients.cohen_interval),
        (coefficients.fleiss, coefficients.fleiss_interval),
    ):
        value = coefficient(units)
        assume(value is not None)

        assert interval([units]) == ends(value or 0)


@given(st.lists(VALUES, min_size=1, max_size=12))
def test_annotators_who_say_the_same_agree(answers: list[str]) -> None:
    """Every coefficient is 1, if there are two different answers."""
    units = [(answer, answer) for answer in answers]
    expected = None if len(set(answers)) == 1 else pytest.approx(1)

    assert coefficients.alpha(units) == expected
    assert coefficients.cohen(units) == expected
    assert coefficients.fleiss(units) == expected


def test_the_interval_is_over_resampled_documents() -> None:
    """Two documents: each twice, or both; the first one drawn twice has no variance."""
    documents = [[("a", "a")], [("a", "b"), ("b", "b")]]
    both = coefficients.alpha([*documents[0], *documents[1]])
    second = coefficients.alpha([*documents[1], *documents[1]])
    interval = coefficients.alpha_interval(documents)

    assert both is not None
    assert second is not None
    assert interval == between(min(both, second), max(both, second))


def test_documents_are_drawn_with_replacement() -> None:
    """As many as there are, the same every time."""
    drawn = draw_documents(5)

    assert drawn.shape == (RESAMPLES, 5)
    assert set(drawn.sum(axis=1)) == {5}
    assert drawn.max() > 1
