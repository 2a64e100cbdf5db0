"""The secret that callers of the backend must know, and where it may not come from."""

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
"""The user name of basic authentication; Label Studio wants one."""

HEADER = "x-factcheck-secret"
"""The header that carries the secret of callers which send no basic authentication."""

VARIABLE = "FACTCHECK_BACKEND_SECRET"
SHORTEST = 12


@dataclass(frozen=True, slots=True)
class Secret:
    """A shared secret, kept out of ``repr`` and so out of logs and tracebacks.

    Attributes:
        value: at least `SHORTEST` printable ASCII characters: what basic authentication carries
            unharmed (RFC 7617 leaves all else to the two ends).
    """

    value: str = field(repr=False)

    def opens(self, headers: Mapping[str, str]) -> bool:
        """Whether a request knows the secret; the time it takes to tell does not depend on it.

        Args:
            headers: of the request, names in lower case.
        """
        user, password = _basic(headers.get("authorization", ""))
        by_header = _same(headers.get(HEADER, ""), self.value)
        by_name = _same(user, USER)
        return (_same(password, self.value) and by_name) or by_header


def find_secret(path: Path | None) -> Secret | None:
    """Return the secret of a file, else of the environment, ``None`` if there is neither.

    Raises:
        BackendError: others can read the file, or what stands there is too short or unsendable.
        OSError: the file cannot be read.
    """
    if path is None:
        value = os.environ.get(VARIABLE, "")
        return _checked(value, f"${VARIABLE}") if value else None
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode  # of the file that is read, not of one put there now
        if os.name == "posix" and stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
            cure = f"run `chmod 600 {path}`"
            raise BackendError(str(path), "others than its owner have access to the secret", cure)
        return _checked(file.read(4096).decode("ascii", "replace").strip("\r\n"), str(path))


def _checked(value: str, where: str) -> Secret:
    if len(value) < SHORTEST or not all("!" <= character <= "~" for character in value):
        cure = "make one with `openssl rand -hex 24`"
        problem = f"a secret has {SHORTEST} or more printable ASCII characters and no space"
        raise BackendError(where, problem, cure)
    return Secret(value)


def _basic(header: str) -> tuple[str, str]:
    """Return user and password of a header; empty ones if it has none."""
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
