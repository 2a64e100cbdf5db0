"""Invitations to a server that factcheck runs: a link each, which sets a password once."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from factcheck.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx

    from factcheck.studio.api.connection import Connection


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
    from factcheck.studio.api.calls import BadRequest, Calls, Forbidden, NotThere

    with Calls(connection, transport) as server:
        try:
            answer = server.post("factcheck/invitations/", {"emails": [*emails], "days": days})
        except NotThere:
            problem = "it has no invitation links: factcheck does not run it"
            cure = (
                "see docs/deployment.md, or invite on its own page (Organization → Add People), "
                "with a link that works for everybody who has it"
            )
            raise StudioError(server.url, problem, cure) from None
        except Forbidden:
            problem = "the owner of this token may not invite"
            cure = "use a token of the account that administers the server"
            raise StudioError(server.url, problem, cure) from None
        except BadRequest as error:
            raise StudioError(server.url, error.detail, "nobody was invited") from None
        with server.translating_errors():
            return tuple(
                Invitation(each["email"], each["path"], Before(each["before"]))
                for each in answer["invitations"]
            )
