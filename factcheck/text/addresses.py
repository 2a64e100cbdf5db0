"""Web addresses: whether a text is one, and whether it is an address of this machine.

The pattern is that of ``address`` in ``schemas/claim.schema.json``. It is stricter than browsers:
an address that matches can be written into HTML, Markdown and RDF (an IRI reference) unchanged.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

_WEB_ADDRESS = re.compile(r"https?://[^\s/?#<>\"{}|\\^`][^\s<>\"{}|\\^`]*")


def is_web_address(text: str) -> bool:
    """Return whether a text is a whole http or https address.

    >>> is_web_address("https://example.org/a?b=c"), is_web_address("example.org")
    (True, False)
    """
    return bool(_WEB_ADDRESS.fullmatch(text))


def is_site(text: str) -> bool:
    """Return whether a text is the address of a site: scheme, host, optional port, nothing else.

    >>> is_site("https://example.org:8443"), is_site("https://example.org/page")
    (True, False)
    """
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # half an IPv6 address, a port out of range
        return False
    more = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    return is_web_address(text) and named and not more


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine.

    >>> is_loopback("http://127.0.0.1:8080"), is_loopback("http://localhost.example.org")
    (True, False)
    """
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
