"""What a request for invitations may contain."""

import json

import pytest

from factcheck.studio.server.inside.requested import parse_request


def test_addresses_are_compared_in_lower_case() -> None:
    """As Label Studio compares them at login."""
    body = json.dumps({"emails": [" Noor@Example.org "], "days": 30})

    assert parse_request(body.encode()) == (["noor@example.org"], 30)


@pytest.mark.parametrize(
    "days",
    [
        *("NaN", "Infinity", "-Infinity", "1e400", "1e2", "1.0", "1.5", str(10**400)),
        *('"1"', '""', "true", "false", "null", "[]", "{}", "[1]", "0", "-1", "31"),
    ],
    ids=lambda days: days[:20],
)
def test_odd_days_are_refused(days: str) -> None:
    """A whole number is expected, and nothing that becomes one."""
    with pytest.raises(ValueError, match=r"^days is not a whole number from 1 to 30$"):
        parse_request(f'{{"emails": [], "days": {days}}}'.encode())


@pytest.mark.parametrize(
    "emails",
    ["null", "1", "true", '"noor@example.org"', "{}", '{"noor@example.org": 1}', "[1]", "[null]"],
)
def test_odd_addresses_are_refused(emails: str) -> None:
    """A list of texts is expected; whether these are addresses is checked with Django's code."""
    with pytest.raises(ValueError, match=r"^emails is not a list of e-mail addresses$"):
        parse_request(f'{{"emails": {emails}, "days": 1}}'.encode())


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"[" * 100_000, b"9" * 5_000, b"null", b"[]", b"1"],
    ids=lambda body: repr(body[:8]),
)
def test_other_bodies_are_refused(body: bytes) -> None:
    """Also those that Python's parser gives up on."""
    with pytest.raises(ValueError, match=r"^this is not "):
        parse_request(body)
