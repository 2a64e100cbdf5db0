"""What a request for invitations asks for."""

from __future__ import annotations

import json

MOST_DAYS = 30


def parse_request(body: bytes) -> tuple[list[str], int]:
    """Return the e-mail addresses, in lower case, and for how many days their links work.

    Raises:
        ValueError: the body is something else; the message says what is expected.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("this is not JSON") from None
    if not isinstance(content, dict):
        raise ValueError("this is not a JSON object with emails and days")  # noqa: TRY004
    emails, days = content.get("emails"), content.get("days")
    if not isinstance(emails, list) or not all(isinstance(email, str) for email in emails):
        raise ValueError("emails is not a list of e-mail addresses")
    if type(days) is not int or not 1 <= days <= MOST_DAYS:  # True is an int, too
        raise ValueError(f"days is not a whole number from 1 to {MOST_DAYS}")
    return [email.strip().lower() for email in emails], days
