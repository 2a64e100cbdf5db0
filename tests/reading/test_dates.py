"""Dates in all the forms that records have them in."""

import pytest

from factcheck.reading.dates import read_date


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05T07:08:09Z", "2024-03-05T07:08:09Z"),
        ("2024-03-05 07:08:09 UTC", "2024-03-05T07:08:09Z"),
        ("2024-03-05T07:08:09.000+0200", "2024-03-05T05:08:09Z"),
        ("2024-03-05T01:08+03:00", "2024-03-04T22:08Z"),
        ("20240305T070809Z", "2024-03-05T07:08:09Z"),
        ("2024-03-05 07:08", "2024-03-05T07:08Z"),
        ("2024-03-05 07:08:09", "2024-03-05T07:08:09Z"),
        ("2024-03-05 00:00:00", "2024-03-05"),
        ("2024-03-05T00:00:00Z", "2024-03-05T00:00:00Z"),
        ("Tue, 05 Mar 2024 07:08:09 GMT", "2024-03-05T07:08:09Z"),
        ("Tue, 05 Mar 2024 07:08:09 EST", "2024-03-05T12:08:09Z"),
        ("Tue Mar 05 07:08:09 +0000 2024", "2024-03-05T07:08:09Z"),
        ("5 March 2024, 07:08", "2024-03-05T07:08Z"),
        ("25/03/2024", "2024-03-25"),
        ("3/25/2024", "2024-03-25"),
        ("05.05.2024", "2024-05-05"),
        ("March 5, 2024", "2024-03-05"),
        ("5 آذار 2024", "2024-03-05"),
        (1709622489, "2024-03-05T07:08:09Z"),
        (1709622489000, "2024-03-05T07:08:09Z"),
        ("1709622489", "2024-03-05T07:08:09Z"),
        (45356, "2024-03-05"),
        ("45356.5", "2024-03-05T12:00:00Z"),
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
        "0001-01-01T00:00:00+02:00",
    ],
)
def test_a_date_that_may_be_another_is_not_read(value: object) -> None:
    """Day and month may be exchanged, a part is missing, or it is none."""
    with pytest.raises(ValueError, match=r".+"):
        read_date(value)
