"""Coefficients of agreement beyond chance.

A unit (Krippendorff's word) is one item that several annotators judged. The figures come from
`nltk.metrics.agreement`. Only the resamples of their intervals are computed here, from counts per
document: nltk would take minutes for a thousand of them. Tests compare both ways with each other
and with published examples.

If all values are the same, a coefficient is not defined, because none could differ by chance: it is
``None`` here, while nltk returns 1.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from collections.abc import Set as AbstractSet
from typing import cast

import numpy as np
from numpy.typing import NDArray

from factcheck.analysis.bootstrap import draw_documents, interval, ratio

Distance = Callable[[Hashable, Hashable], float]

Unit = Sequence[Hashable]
"""The values of a unit, one from each annotator who judged it; only `cohen` uses their order."""

Documents = Sequence[Sequence[Unit]]
"""The units of each document."""


def nominal(one: Hashable, other: Hashable) -> float:
    """Return 0 for equal values and 1 for different ones."""
    return float(one != other)


def masi(one: Hashable, other: Hashable) -> float:
    """Return the distance of two sets, in [0, 1] (MASI; Passonneau, LREC 2006).

    1 - JM: J is Jaccard's coefficient; M is 1 for equal sets, 2/3 if one contains the other, 1/3
    if they overlap, 0 if they share nothing.

    >>> masi(frozenset({"Kremlin"}), frozenset({"Kremlin", "Libyan media"}))
    0.6666666666666667
    """
    from nltk.metrics.distance import masi_distance

    first, second = cast("AbstractSet[str]", one), cast("AbstractSet[str]", other)
    # For two empty sets nltk divides 0 by 0.
    return 0.0 if first == second else float(masi_distance(first, second))


def alpha(units: Sequence[Unit], distance: Distance = nominal) -> float | None:
    """Return Krippendorff's alpha (2011, Computing Krippendorff's Alpha-Reliability), at most 1.

    Units with a single value are left out: nothing in them could differ.
    """
    return _coefficient("alpha", [unit for unit in units if len(unit) > 1], distance)


def cohen(units: Sequence[Unit]) -> float | None:
    """Return Cohen's kappa of two annotators (1960, Educational and Psychological Measurement 20).

    Each unit has two values; the first is always that of the same annotator.
    """
    return _coefficient("kappa", units)


def fleiss(units: Sequence[Unit]) -> float | None:
    """Return Fleiss' kappa (1971, Psychological Bulletin 76).

    It is multi-pi (Artstein and Poesio, Computational Linguistics 34, 2008): it does not matter who
    gave which value. All units have the same number of values, two or more.
    """
    return _coefficient("pi", units)


def alpha_interval(
    documents: Documents, distance: Distance = nominal
) -> tuple[float, float] | None:
    """Return the interval of `alpha`."""
    paired = [[unit for unit in units if len(unit) > 1] for units in documents]
    values = _values(paired)
    distances = np.array([[distance(one, other) for other in values] for one in values])
    observed = np.array([sum(_disagreement(unit, distance) for unit in units) for units in paired])
    drawn = draw_documents(len(documents))
    counts = drawn @ _counts(paired, values)
    total = counts.sum(axis=1)
    expected = ((counts @ distances) * counts).sum(axis=1)
    return interval(1 - ratio((drawn @ observed) * (total - 1), expected))


def cohen_interval(documents: Documents) -> tuple[float, float] | None:
    """Return the interval of `cohen`."""
    values, drawn = _values(documents), draw_documents(len(documents))
    sides = [
        drawn @ _counts([[unit[at : at + 1] for unit in units] for units in documents], values)
        for at in (0, 1)
    ]
    number = sides[0].sum(axis=1)
    agreed = np.array([sum(one == other for one, other in units) for units in documents])
    return interval(
        _corrected(
            ratio(drawn @ agreed, number), ratio((sides[0] * sides[1]).sum(axis=1), number**2)
        )
    )


def fleiss_interval(documents: Documents) -> tuple[float, float] | None:
    """Return the interval of `fleiss`."""
    values, drawn = _values(documents), draw_documents(len(documents))
    counts = drawn @ _counts(documents, values)
    number = drawn @ np.array([len(units) for units in documents])
    agreed = np.array([sum(_agreement(unit) for unit in units) for units in documents])
    chance = ratio((counts**2).sum(axis=1), counts.sum(axis=1) ** 2)
    return interval(_corrected(ratio(drawn @ agreed, number), chance))


def _coefficient(method: str, units: Sequence[Unit], distance: Distance = nominal) -> float | None:
    """Return what a method of nltk returns; ``None`` if all values are the same."""
    from nltk.metrics.agreement import AnnotationTask

    if len({value for unit in units for value in unit}) < 2:  # noqa: PLR2004 - nothing differs
        return None
    coder_item_value = [
        (coder, item, value) for item, unit in enumerate(units) for coder, value in enumerate(unit)
    ]
    return float(getattr(AnnotationTask(coder_item_value, distance=distance), method)())


def _values(documents: Documents) -> list[Hashable]:
    return list(dict.fromkeys(value for units in documents for unit in units for value in unit))


def _counts(documents: Documents, values: Sequence[Hashable]) -> NDArray[np.float64]:
    """Return how often each value was given, one row for each document."""
    given = [Counter(value for unit in units for value in unit) for units in documents]
    return np.array([[each[value] for value in values] for each in given], dtype=np.float64)


def _disagreement(unit: Unit, distance: Distance) -> float:
    """Return the mean distance of each value of a unit from the others, summed up."""
    return sum(distance(one, other) for one in unit for other in unit) / (len(unit) - 1)


def _agreement(unit: Unit) -> float:
    """Return the share of a unit's pairs of values that are equal."""
    return sum(count * (count - 1) for count in Counter(unit).values()) / (
        len(unit) * (len(unit) - 1)
    )


def _corrected(observed: NDArray[np.float64], chance: NDArray[np.float64]) -> NDArray[np.float64]:
    # If all values of a resample are the same, rounding must not turn 0/0 into a number.
    return ratio(observed - chance, np.where(np.isclose(chance, 1), 0, 1 - chance))
