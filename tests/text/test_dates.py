"""Days and times of day in texts."""

from datetime import date

import pytest

from factcheck.text.dates import days, times

SUNDAY = date(2024, 3, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Friday", {date(2024, 3, 8), date(2024, 3, 15)}),
        ("يوم الجمعة", {date(2024, 3, 8), date(2024, 3, 15)}),
        ("yesterday", {date(2024, 3, 9)}),
        ("وأمس", {date(2024, 3, 9)}),
        ("on 3 March", {date(2024, 3, 3)}),
        ("March 3rd, 2022", {date(2022, 3, 3)}),
        ("في 3 آذار/مارس 2022", {date(2022, 3, 3)}),
        ("on 28 December", {date(2023, 12, 28)}),
    ],
)
def test_a_day_is_read_with_the_date_of_the_text(text: str, expected: set[date]) -> None:
    """10 March 2024 was a Sunday; of a day without a year the nearest one is meant."""
    assert days(text, SUNDAY) == (frozenset(expected),)


@pytest.mark.parametrize("text", ["on 31 February", "in March", "they march", "Sundays"])
def test_what_is_no_day_is_left_out(text: str) -> None:
    """There is no such day, or only a month, a verb, or a longer word."""
    assert days(text, SUNDAY) == ()


def test_mentions_are_in_the_order_of_the_text() -> None:
    """Monday comes before tomorrow, although words for days are looked for first."""
    monday, tomorrow = days("from Monday until tomorrow", SUNDAY)

    assert min(monday) == date(2024, 3, 4)
    assert tomorrow == {date(2024, 3, 11)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 1.20 a.m.", {80}),
        ("at 12:05 pm", {725}),
        ("الساعة 9:30 مساء", {1290}),
        ("at 13:05 and 13:20", {785, 800}),
        ("2.50 dollars, 6.30 percent", set()),
    ],
)
def test_a_time_of_day_is_no_decimal_number(text: str, expected: set[int]) -> None:
    """A full stop needs a word for the half of the day."""
    assert times(text) == expected
