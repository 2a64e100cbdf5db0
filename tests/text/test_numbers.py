"""Numbers in text, of both languages."""

import pytest

from factcheck.text.calendar_words import calendar_words
from factcheck.text.numbers import numbers


@pytest.mark.parametrize(
    ("english", "arabic", "expected"),
    [
        ("2,350 people", "٢٬٣٥٠ شخصا", {2350}),
        ("2.5 per cent", "٢٫٥ في المئة", {2.5}),
        ("forty-two cranes", "اثنتان وأربعون رافعة", {42}),
        ("thirteen lorries", "ثلاث عشرة شاحنة", {13}),
        ("three hundred and six", "ثلاثمئة وستة", {306}),
        ("two hundred thousand litres", "مئتا ألف لتر", {200_000}),
        ("a million and 1.2 billion", "مليون و1.2 مليار", {1_000_000, 1_200_000_000}),
        ("between six and ten", "6 أو 10", {6, 10}),
        ("43 per cent", "43 بالمئة", {43}),
        ("at 6 p.m. I'm out", "في الساعة 6 مساء", {6}),
        ("5 million, £3m", "5 ملايين و3 ملايين", {5_000_000, 3_000_000}),
        ("the eleventh hour", "الساعة الحادية عشرة", set()),
        ("by a thousand", "بألف", {1000}),
        ("360,000", "360.000", {360_000}),
        ("2,250,000", "2.250.000", {2_250_000}),
        ("1.250", "1.250", {1.25}),
        ("eleven cases", "إحدى عشرة إصابة", {11}),
        ("eleven people", "أحد عشر شخصا", {11}),
        ("2.1 billion dollars", "مليارين ومئة مليون دولار", {2_100_000_000}),
        ("2,300 people", "ألفان وثلاثمئة شخص", {2300}),
        ("at 1.20 a.m.", "الساعة 1.20", {1.2}),
    ],
)
def test_a_number_is_the_same_in_both_languages(
    english: str, arabic: str, expected: set[float]
) -> None:
    """Digits of either script and words give the same values."""
    found = numbers(english), numbers(arabic)

    assert [*map(set, found)] == [expected, expected]


def test_a_number_is_not_a_day_or_an_identifier() -> None:
    """Monday is no two, one is left out, and so is a row of thirty digits."""
    assert numbers(f"الاثنين one of {'7' * 30}") == frozenset()


def test_months_of_all_arab_regions_are_the_same() -> None:
    """The names of the Levant, of Egypt and of Tunisia stand for one month."""
    found = {calendar_words(text) for text in ("in June", "حزيران", "يونيو", "وجوان")}

    assert found == {frozenset({"June"})}


def test_a_month_inside_a_word_is_none() -> None:
    """`Maybe`, `march` and a longer Arabic word name no month."""
    assert calendar_words("Maybe they march. مايوركا") == frozenset()
