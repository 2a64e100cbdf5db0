"""Invitations to a server that factcheck runs: a link each, which sets a password once."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from factcheck.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx

    from factcheck.studio.api.connection import Connection

_SECONDS = 60.0


class Before(Enum):
    """What there was of an account before it was invited."""

    NEW = "new"
    WAITING = "waiting"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What one annotator gets.

    Attributes:
        email: whose it is.
        path: what follows the server's address in the link; whoever has it can use it.
        before: whether the account is new, was invited already, or has a password.
    """

    email: str
    path: str = field(repr=False)
    before: Before


def invite(
    connection: Connection,
    emails: Sequence[str],
    *,
    days: int,
    transport: httpx.BaseTransport | None = None,
) -> tuple[Invitation, ...]:
    """Make an account for each address that has none, and a link to its password for each.

    A link works until it was used, its days are over, or its owner logs in with a password. All
    addresses are invited or, if one cannot be, none.

    Args:
        connection: the server, with a token of the account that administers it.
        emails: whom to invite.
        days: for how long the links work, 1 to 30.
        transport: answers instead of the network, for tests.

    Raises:
        StudioError: an address is none or cannot be invited; the server is down, refuses, or is
            not run by factcheck, so that it has no such links.
    """
    import httpx

    from factcheck.studio.api.calls import is_loopback

    try:
        with httpx.Client(
            base_url=connection.url,
            timeout=_SECONDS,
            transport=transport,
            trust_env=not is_loopback(connection.url),
        ) as client:
            token = _access_token(client, connection)
            answer = client.post(
                "/factcheck/invitations/",
                json={"emails": [*emails], "days": days},
                headers={"Authorization": f"Bearer {token}"},
            )
    except httpx.HTTPError as error:
        problem = f"it does not answer ({type(error).__name__})"
        cure = "check the address, and whether it runs (`factcheck studio status`)"
        raise StudioError(connection.url, problem, cure) from None
    if answer.status_code != httpx.codes.OK:
        raise _refused(connection.url, answer)
    return tuple(
        Invitation(each["email"], each["path"], Before(each["before"]))
        for each in _json(connection.url, answer)["invitations"]
    )


def _access_token(client: httpx.Client, connection: Connection) -> str:
    """Return the short-lived token that stands for a personal access token."""
    import httpx

    answer = client.post("/api/token/refresh/", json={"refresh": connection.token})
    if answer.status_code != httpx.codes.OK:
        cure = "make a new one: Account & Settings → Personal Access Token"
        problem = f"it refuses the token ({answer.status_code})"
        raise StudioError(connection.url, problem, cure)
    return str(_json(connection.url, answer)["access"])


def _refused(url: str, answer: httpx.Response) -> StudioError:
    import httpx

    if answer.status_code == httpx.codes.NOT_FOUND:
        problem = "it has no links that work once: it is not run by factcheck"
        cure = (
            "see docs/deployment.md, or invite on its own page (Organization → Add People), with "
            "a link that works for everybody who has it"
        )
        return StudioError(url, problem, cure)
    if answer.status_code == httpx.codes.BAD_REQUEST:
        return StudioError(url, str(_json(url, answer)["detail"]), "nobody was invited")
    if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        problem = f"this account may not invite ({answer.status_code})"
        return StudioError(url, problem, "take a token of the account that administers the server")
    return StudioError(url, f"it answers {answer.status_code}", "see the server's log")


def _json(url: str, answer: httpx.Response) -> Any:  # noqa: ANN401 - JSON
    try:
        return answer.json()
    except ValueError:
        problem = "it answers what Label Studio would not"
        raise StudioError(url, problem, "check the address") from None
