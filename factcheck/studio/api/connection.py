"""How to reach a Label Studio server."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Connection:
    """A server's address and a token for it.

    The token is not in ``repr``, so it can't get into a log or a traceback.

    Attributes:
        url: the address, without a slash at the end.
        token: a personal access token.
    """

    url: str
    token: str = field(repr=False)
