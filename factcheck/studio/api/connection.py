"""How to reach a Label Studio server."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from factcheck.errors import StudioError
from factcheck.text.addresses import is_site, is_web_address

_JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
"""A token that the server made of the given one (RFC 7519)."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A server's address and a token for it.

    The token is not in ``repr``, so it can't get into a log or a traceback.

    Attributes:
        url: the address, without a slash at the end.
        token: a personal access token.

    Raises:
        StudioError: the address is not one of a server, or has a password.
    """

    url: str
    token: str = field(repr=False)

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
