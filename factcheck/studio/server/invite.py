"""Invitations to a server that factcheck runs: links that set a password, once each."""

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
    """The state of an account before the invitation."""

    NEW = "new"
    WAITING = "waiting"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation for one annotator.

    Attributes:
        email: the annotator's address.
        path: the link after the server's address; anybody who has it can use it.
        before: whether the account was new, already invited, or had a password.
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
    """Create an account for each address that has none, and a link to set its password.

    A link works until it is used, its days are over, or its owner logs in with a password. Either
    all addresses are invited or none.

    Args:
        connection: the server, with a token of the account that administers it.
        emails: the addresses to invite.
        days: how long the links work, 1 to 30 days.
        transport: answers instead of the network, for tests.

    Raises:
        StudioError: an address is not valid or cannot be invited; the server is down, refuses, or
            has no invitation links because factcheck does not run it.
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
