"""Addresses of files on other machines: what they may have, and what their parts mean."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from factcheck.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_WILDCARD = re.compile(r"[*?\[]")
_WEB = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_WEB_WILDCARD = re.compile(r"[*\[]|(?=[?#])")
"""What ends the part of a web address without wildcards; after a question mark, none is one."""

_SECRET = re.compile(
    r"https?://[^/?#]*@"  # a name alone may be a token
    r"|://[^/?#:\[]*:(?!\d*(?:[/?#]|$))",  # what follows the host is no port
    re.IGNORECASE,
)


def is_address(path: object) -> bool:
    r"""Return whether a path is an address.

    >>> is_address("s3://bucket/news.jsonl"), is_address("news.jsonl"), is_address("C:\\news")
    (True, False, False)
    """
    return isinstance(path, str) and bool(_ADDRESS.match(path))


def refuse_secret(path: str) -> None:
    """Refuse an address with a password: it would stand in messages, in files, and in the shell.

    A user alone is none (``hdfs://desk@namenode/news``), but for the web, where it may be a token.

    Raises:
        StorageError: it has one, which the message does not show.
    """
    if _SECRET.search(path):
        scheme, _, rest = path.partition("://")
        host = rest.rpartition("@")[2] if "@" in rest else ""
        problem = "the address has a user or a password, which would be stored and shown"
        cure = (
            "put credentials into the environment, or into the configuration of fsspec "
            "(~/.config/fsspec), and leave them out of the address"
        )
        raise StorageError(f"{scheme}://…{'@' if host else ''}{host}", problem, cure)


def before_wildcard(path: str) -> str | None:
    """Return what stands before the first wildcard of a pattern, ``None`` if it is none."""
    web = _WEB.match(path)
    found = (_WEB_WILDCARD if web else _WILDCARD).search(path, web.end() if web else 0)
    return path[: found.start()] if found and found[0] else None


def is_web_file(path: str) -> bool:
    """Return whether a path is a web address whose name has a suffix; a page there is no folder."""
    return bool(_WEB.match(path)) and "." in name_of(path)


def name_of(path: str) -> str:
    """Return the name of a file: the last part of its path, on the web without the query."""
    web = _WEB.match(path)
    if web:
        path = re.split(r"[?#]", path[web.end() :])[0]
    return path.rpartition("/")[2]


def addresses_in(system: Any, address: str, path: str, folder: str) -> Callable[[str], str]:  # noqa: ANN401 - fsspec is not typed
    """Return what gives the files that were found their addresses.

    An address begins with what the path of its file system leaves out: the host of hdfs, the
    account of abfs. Where both end with the same words, that beginning fits the files, too.

    Args:
        system: the file system.
        address: of a folder, or a pattern.
        path: the same as the file system writes it.
        folder: the path of the folder, in which the files are.
    """
    address, path = address.rstrip("/"), path.rstrip("/")
    pairs = zip(reversed(address), reversed(path), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    beginning, own = address[: len(address) - same], path[: len(path) - same]

    def address_of(name: str) -> str:
        if folder.startswith(own) and name.startswith(own):
            return beginning + name[len(own) :]
        return str(system.unstrip_protocol(name))

    return address_of
