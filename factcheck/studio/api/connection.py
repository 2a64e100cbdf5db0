"""How to reach a Label Studio server, and what its answers may take."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from factcheck.errors import StudioError
from factcheck.text.addresses import is_site, is_web_address

_JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
"""A token that the server made of the given one (RFC 7519)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer may take; a server or a proxy that takes more can't hold a command up.

    Attributes:
        silence: seconds without a single byte, at most; most calls allow less.
        grace: seconds that the whole exchange may take beyond the silence that its call allows.
        rate: bytes a second; everything that is sent or received adds its time at this rate.
        size: bytes of an answer once it is unpacked.
        pause: seconds to wait before a second try, at most, if the server asks for it.
    """

    silence: float = 600.0
    grace: float = 30.0
    rate: float = 50_000.0
    size: int = 100_000_000
    pause: float = 60.0


@dataclass(frozen=True, slots=True)
class Connection:
    """A server's address and a token for it.

    The token is not in ``repr``, so it can't get into a log or a traceback.

    Attributes:
        url: the address, without a slash at the end.
        token: a personal access token.
        limits: what its answers may take.

    Raises:
        StudioError: the address is not one of a server, or has a password.
    """

    url: str
    token: str = field(repr=False)
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        """Check the address, before anything is sent there."""
        if not _is_server(self.url):
            shown = re.sub(r"//[^/]*@", "//…@", self.url)
            cure = "use http://HOST:PORT or https://HOST, without a user and a password"
            raise StudioError(shown, "this is not the address of a server", cure)

    def without_token(self, text: str) -> str:
        """Return a text of the server in which no token can be read."""
        return _JWT.sub("…", text.replace(self.token, "…") if self.token else text)


def _is_server(url: str) -> bool:
    """Whether a text is the address of a site, or of a folder of it, that the client can call."""
    if not is_web_address(url):
        return False
    import httpx

    parts = urlsplit(url)
    try:
        httpx.URL(url)
        (parts.hostname or "").encode("idna")
    except (httpx.InvalidURL, UnicodeError):
        return False
    return is_site(f"{parts.scheme}://{parts.netloc}") and not (parts.query or parts.fragment)
