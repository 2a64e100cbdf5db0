"""Dates in all the forms that records have them in."""

import pytest

from factcheck.reading.dates import read_date


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05T07:08:09Z", "2024-03-05T07:08:09+00:00"),
        ("2024-03-05 07:08:09 UTC", "2024-03-05T07:08:09+00:00"),
        ("2024-03-05T07:08:09.000+0200", "2024-03-05T07:08:09+02:00"),
        ("Tue, 05 Mar 2024 07:08:09 GMT", "2024-03-05T07:08:09+00:00"),
        ("Tue, 05 Mar 2024 07:08:09 EST", "2024-03-05T07:08:09-05:00"),
        ("Tue Mar 05 07:08:09 +0000 2024", "2024-03-05T07:08:09+00:00"),
        ("25/03/2024", "2024-03-25"),
        ("3/25/2024", "2024-03-25"),
        ("05.05.2024", "2024-05-05"),
        ("March 5, 2024", "2024-03-05"),
        ("5 آذار 2024", "2024-03-05"),
        (1709622489, "2024-03-05T07:08:09+00:00"),
        (1709622489000, "2024-03-05T07:08:09+00:00"),
        ("1709622489", "2024-03-05T07:08:09+00:00"),
        (45356, "2024-03-05"),
        ("45356.5", "2024-03-05T12:00:00"),
        ("20240305", "2024-03-05"),
    ],
)
def test_a_date_that_can_be_read_in_one_way_is_read(value: object, date: str) -> None:
    """Feeds, spreadsheets, epochs, names of months; derived with a calendar."""
    assert read_date(value) == date


@pytest.mark.parametrize(
    "value",
    [
        *("05/06/2024", "2024-03", "2024", "March 2024", "yesterday", "07:08", "", "5 March"),
        *("2024-02-30", "12026-01-01T00:00:00Z", 17, True, ["2024-03-05"], None, "9" * 500),
        "2024-03-05 07:08 XYZ",
    ],
)
def test_a_date_that_may_be_another_is_not_read(value: object) -> None:
    """Day and month may be exchanged, a part is missing, or it is none."""
    with pytest.raises(ValueError, match=r".+"):
        read_date(value)
