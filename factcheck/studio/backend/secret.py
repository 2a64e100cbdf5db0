"""The secret that callers of the backend must send, and where it is read from."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factcheck.errors import BackendError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

USER = "factcheck"
"""The user name of basic authentication; Label Studio needs one."""

HEADER = "x-factcheck-secret"
"""The header with the secret, for callers that do not use basic authentication."""

VARIABLE = "FACTCHECK_BACKEND_SECRET"
SHORTEST = 12


@dataclass(frozen=True, slots=True)
class Secret:
    """A shared secret, kept out of ``repr`` and so out of logs and tracebacks.

    Attributes:
        value: at least `SHORTEST` printable ASCII characters, which basic authentication carries
            unchanged (RFC 7617 does not define others).
    """

    value: str = field(repr=False)

    def is_in(self, headers: Mapping[str, str]) -> bool:
        """Whether a request has the secret; the time this takes does not depend on the secret.

        Args:
            headers: the headers of the request, names in lower case.
        """
        user, password = _parse_basic(headers.get("authorization", ""))
        by_header = _same(headers.get(HEADER, ""), self.value)
        by_name = _same(user, USER)
        return (_same(password, self.value) and by_name) or by_header


def find_secret(path: Path | None) -> Secret | None:
    """Return the secret in a file, else in the environment, ``None`` if there is none.

    Raises:
        BackendError: others can access the file, or the secret is too short or cannot be sent.
        OSError: the file cannot be read.
    """
    if path is None:
        value = os.environ.get(VARIABLE, "")
        return _check(value, f"${VARIABLE}") if value else None
    with path.open("rb") as file:
        mode = os.fstat(
            file.fileno()
        ).st_mode  # of the opened file, even if the path has just been replaced
        if os.name == "posix" and stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
            cure = f"run `chmod 600 {path}`"
            raise BackendError(str(path), "other users have access to this secret", cure)
        return _check(file.read(4096).decode("ascii", "replace").strip("\r\n"), str(path))


def _check(value: str, where: str) -> Secret:
    if len(value) < SHORTEST or not all("!" <= character <= "~" for character in value):
        cure = "create one with `openssl rand -hex 24`"
        problem = f"a secret must have {SHORTEST} or more printable ASCII characters, no spaces"
        raise BackendError(where, problem, cure)
    return Secret(value)


def _parse_basic(header: str) -> tuple[str, str]:
    """Return user and password of an ``Authorization`` header; empty ones if it has none."""
    kind, _, packed = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        plain = base64.b64decode(packed.strip(), validate=True).decode("latin-1")
    except (binascii.Error, ValueError):
        return "", ""
    user, _, password = plain.partition(":")
    return user, password


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
