"""Which dates come first."""

from factcheck.matching.earliest import earliest, read_publication


def first(*dates: str) -> tuple[tuple[int, ...], str]:
    """Return which dates may be the first."""
    return earliest([read_publication(each) for each in dates])


def test_an_earlier_minute_is_first() -> None:
    """09:15 comes before 09:16, and without a zone is UTC."""
    assert first("2024-03-09T10:16:00+01:00", "2024-03-09 09:15") == ((1,), "minute")


def test_a_minute_and_a_second_of_it_cannot_be_told_apart() -> None:
    """09:15:59 may be before or after what came at 09:15; 09:16 is later."""
    found = first("2024-03-09T09:15Z", "2024-03-09T09:15:59Z", "2024-03-09T09:16Z")

    assert found == ((0, 1), "minute")


def test_days_cannot_tell_what_was_first_on_them() -> None:
    """Two of the ninth, of which one has a time, and one of the tenth."""
    assert first("2024-03-09", "2024-03-09T23:59", "2024-03-10") == ((0, 1), "day")


def test_a_minute_before_a_day_is_first() -> None:
    """The eighth is over when the ninth begins."""
    assert first("2024-03-09", "2024-03-08T12:00") == ((1,), "minute")


def test_without_dates_nothing_is_first() -> None:
    """It cannot be known; what has no date is left out if others have one."""
    assert first("", "") == ((), "")
    assert first("", "2024-03-09") == ((1,), "day")
