"""What is counted or measured in a text."""

import pytest

from factcheck.text.numbers import number_tokens
from factcheck.text.quantities import Quantity, quantities


def read(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text."""
    return quantities(number_tokens(text))


@pytest.mark.parametrize(
    ("english", "arabic", "value", "unit"),
    [
        ("5 kilometres", "5 كيلومترات", 5000, "metres"),
        ("$4.1 billion", "4.1 مليارات دولار", 4_100_000_000, "dollars"),
        ("three tonnes", "ثلاثة أطنان", 3000, "kilogrammes"),
        ("47 per cent, 47 percent", "47 في المئة", 47, "percent"),
        ("85,000 barrels a day", "85 ألف برميل يوميا", 85_000, "barrels"),
        ("two hours", "120 دقيقة", 120, "minutes"),
        ("two thirds of the staff", "ثلثا الموظفين", 200 / 3, "percent"),
        ("nine in ten", "تسعة من كل عشرة", 90, "percent"),
    ],
)
def test_a_measure_is_the_same_in_both_languages(
    english: str, arabic: str, value: float, unit: str
) -> None:
    """Values are in the base unit, shares are percentages."""
    found = [each for text in (english, arabic) for each in read(text)[-1:]]

    assert [each.unit for each in found] == [unit, unit]
    assert [each.value for each in found] == pytest.approx([value, value])


@pytest.mark.parametrize(
    ("english", "arabic", "topic"),
    [
        ("nine people were killed", "قُتل تسعة أشخاص", "killed"),
        ("the number of missing at nine", "عدد المفقودين بتسعة", "missing"),
        ("nine were arrested", "توقيف تسعة", "arrested"),
    ],
)
def test_what_happened_to_those_who_are_counted_is_found(
    english: str, arabic: str, topic: str
) -> None:
    """The word of the list may stand before or after the number."""
    found = [(each.value, each.topics) for text in (english, arabic) for each in read(text)]

    assert found == [(9.0, frozenset({topic}))] * 2


@pytest.mark.parametrize("text", ["nineteen, not four", "تسعة عشر طفلا، لا أربعة، نقلوا"])
def test_a_number_that_is_put_right_is_not_counted(text: str) -> None:
    """Somebody else said four."""
    assert [each.value for each in read(text)] == [19.0]


def test_a_word_belongs_to_the_number_next_to_it() -> None:
    """`Dead` is nearer to four than to three, and twelve villages have no such word."""
    found = [(each.value, set(each.topics)) for each in read("four killed, three hurt, 12 towns")]

    assert found == [(4.0, {"killed"}), (3.0, {"wounded"}), (12.0, set())]


def test_a_sentence_ends_what_a_number_belongs_to() -> None:
    """The dead of the next sentence are not the five buses."""
    assert [each.topics for each in read("five buses left. Many died")] == [frozenset()]


@pytest.mark.parametrize(
    "text",
    [
        "in 2024",
        "on 18 February",
        "at 1:20",
        "at Gate 2",
        "batch NV-417",
        "one of the two drivers",
        "الحادي عشر من الشهر",
        "رقم 7",
    ],
)
def test_a_number_that_names_something_counts_nothing(text: str) -> None:
    """Years, days, times, gates, batches and known groups are left out."""
    assert read(text) == ()


def test_a_rate_has_no_unit() -> None:
    """48 to the dollar are no dollars."""
    assert [each.unit for each in read("48 to the dollar")] == [""]
