"""Web addresses: whether a text is one, and whether it is an address of this machine.

The pattern is that of ``address`` in ``schemas/claim.schema.json``. It is stricter than browsers:
an address that matches can be written into HTML, Markdown and RDF (an IRI reference) unchanged, and
`urllib.parse.urlsplit` takes it apart without an error.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

_BLANK = r"\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
"""White space and control characters, in the sense of every dialect of regular expressions."""

_IN_HOST = r"\u2047-\u2049\u2100\u2101\u2105\u2106\u2a74\ufe13\ufe16\ufe55\ufe56\ufe5f\ufe6b"
_IN_HOST += r"\uff03\uff0f\uff1a\uff1f\uff20"
"""Characters that Unicode (NFKC) takes for one of ``/ ? # @ :``, so that a host ends at them."""

_REST = rf"[^{_BLANK}<>\"{{}}|\\^`]"
_NAME = rf"[^{_BLANK}<>\"{{}}|\\^`/?#@:\[\]{_IN_HOST}]+"
_GROUP = "[0-9A-Fa-f]{1,4}"
_GROUPS = f"{_GROUP}(?::{_GROUP})*"
_IPV6 = (
    rf"\[(?![^\]]*(?::[^\]]*){{8}})(?:(?:{_GROUP}:){{7}}{_GROUP}|(?:{_GROUPS})?::(?:{_GROUPS})?)\]"
)

WEB_ADDRESS = rf"^[Hh][Tt][Tt][Pp][Ss]?://(?:{_NAME}@)?(?:{_NAME}|{_IPV6})(?::[0-9]{{0,5}})?(?:[/?#]{_REST}*)?$"
"""The pattern of ``address`` in the schemas: an http or https address without a password."""

_WEB_ADDRESS = re.compile(WEB_ADDRESS)


def is_web_address(text: str) -> bool:
    """Return whether a text is a whole http or https address, without a password.

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
