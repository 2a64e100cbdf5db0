"""Dates of publication and their precision."""

from dataclasses import replace
from datetime import date

import pytest

from factcheck.dataset import check, document_to_json
from factcheck.dataset.moments import (
    Precision,
    in_utc,
    precision_of,
    published_order,
    published_start,
    read_day,
)
from tests.dataset.samples import ENGLISH


@pytest.mark.parametrize(
    ("published", "utc", "start", "precision"),
    [
        ("2024-03-05", "2024-03-05", "2024-03-05T00:00:00Z", Precision.DAY),
        ("2024-03-05T07:08Z", "2024-03-05T07:08Z", "2024-03-05T07:08:00Z", Precision.MINUTE),
        ("2024-03-05 07:08", "2024-03-05T07:08Z", "2024-03-05T07:08:00Z", Precision.MINUTE),
        (
            "2024-03-05T01:08:09+03:00",
            "2024-03-04T22:08:09Z",
            "2024-03-04T22:08:09Z",
            Precision.SECOND,
        ),
        (
            "2024-03-05T07:08:09.5",
            "2024-03-05T07:08:09Z",
            "2024-03-05T07:08:09Z",
            Precision.SECOND,
        ),
    ],
)
def test_a_date_of_any_version_is_one_in_utc_with_its_precision(
    published: str, utc: str, start: str, precision: Precision
) -> None:
    """Three hours before 1:08 it is 22:08 of the day before; without a zone it is UTC."""
    record = document_to_json(replace(ENGLISH, published=published))

    assert (in_utc(published), published_start(published)) == (utc, start)
    assert precision_of(published) is precision_of(utc) is precision
    assert check(record, "document") == ()


def test_dates_sort_by_time_and_a_day_before_its_times() -> None:
    """Whatever their zones."""
    ordered = [
        "2024-03-05T01:00:00+03:00",
        "2024-03-05",
        "2024-03-05T00:00:00Z",
        "2024-03-05T02:30:00+02:00",
        "2024-03-05T01:00Z",
    ]

    turned = ordered[::-1]
    assert sorted(turned, key=published_order) == ordered


def test_the_day_of_a_time_is_that_of_utc() -> None:
    """At one in the morning in Tunis it is midnight in UTC, and before that the day before."""
    assert read_day("2024-03-05T01:00:00+01:00") == date(2024, 3, 5)
    assert read_day("2024-03-05T00:59:00+01:00") == date(2024, 3, 4)


@pytest.mark.parametrize(
    "published", ["2024-02-30T07:08Z", "2024-03-05T24:00Z", "0001-01-01T00:00:00+02:00"]
)
def test_a_time_that_the_calendar_lacks_is_a_violation(published: str) -> None:
    """Also one that it lacks in UTC; the schema or the rules find it."""
    assert check(document_to_json(replace(ENGLISH, published=published)), "document")
