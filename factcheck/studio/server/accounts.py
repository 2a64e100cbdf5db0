"""The account of the embedded server: its login, and the keys that no person needs.

Two files in the server's data folder, readable only by their owner: ``login.json`` (e-mail address
and password) and ``keys.json`` (Django's secret key and the personal access token). A lost file is
created again, and `repair` sets the server's account to it.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.errors import StudioError
from factcheck.files import write_private

if TYPE_CHECKING:
    from collections.abc import Mapping

EMAIL = "annotator@localhost"
"""The login name of the embedded server; not a mailbox."""

LOGIN = "login.json"
KEYS = "keys.json"

_REPAIR_SECONDS = 120.0
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike


@dataclass(frozen=True, slots=True)
class Account:
    """The account that the embedded server starts with.

    Attributes:
        email: the login name.
        password: for a person to type.
        secret_key: signs sessions and tokens; a new key makes all of them invalid.
        token: the account's personal access token, ``""`` if it has none yet.
    """

    email: str
    password: str = field(repr=False)
    secret_key: str = field(repr=False)
    token: str = field(repr=False, default="")

    def redact(self, text: str) -> str:
        """Return a text without the secrets of this account."""
        for secret in filter(None, (self.password, self.secret_key, self.token)):
            text = text.replace(secret, "…")
        return text


def open_account(data_dir: Path) -> Account:
    """Read the account of a data folder; generate and store what is missing.

    Raises:
        StudioError: a file is damaged.
        OSError: a file cannot be read or written.
    """
    login = _read(data_dir / LOGIN, ("email", "password"))
    keys = _read(data_dir / KEYS, ("secret_key", "token"))
    account = Account(
        email=login.get("email", EMAIL),
        password=login.get("password") or new_password(),
        secret_key=keys.get("secret_key") or secrets.token_urlsafe(50),
        # A token belongs to the login it was created for; without that, `repair` is needed.
        token=keys.get("token", "") if login else "",
    )
    if not (login and keys):
        save_account(data_dir, account)
    return account


def save_account(data_dir: Path, account: Account) -> None:
    """Write both files atomically, with mode 0600."""
    write_private(data_dir / LOGIN, {"email": account.email, "password": account.password})
    write_private(data_dir / KEYS, {"secret_key": account.secret_key, "token": account.token})


def new_password() -> str:
    """Return four groups of four characters: 79 bits, easy to type."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def accepts(url: str, account: Account) -> bool:
    """Whether the server accepts the account's token.

    Raises:
        StudioError: the server does not answer.
    """
    from factcheck.studio.api.calls import Calls, Forbidden
    from factcheck.studio.api.connection import Connection

    if not account.token:
        return False
    try:
        Calls(Connection(url, account.token)).close()
    except Forbidden:
        return False
    return True


def repair(data_dir: Path, account: Account, environment: Mapping[str, str]) -> Account:
    """Set the server's account to the stored login, and create and store a token for it.

    It runs Label Studio's own code in a separate process: over HTTP a token is shown only once,
    and a second request gets 409.

    Args:
        data_dir: the server's data folder.
        account: the login to set.
        environment: the environment variables of the server.

    Raises:
        StudioError: Label Studio's code failed, or took over two minutes.
    """
    script = Path(__file__).with_name("repair.py")
    problem = "no access token could be created for the account"
    try:
        done = subprocess.run(  # noqa: S603 - our own script, no outside argument
            [sys.executable, "-P", str(script)],
            env={**environment, "LABEL_STUDIO_USERNAME": account.email},
            cwd=data_dir,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_REPAIR_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise StudioError(str(data_dir), f"{problem} within two minutes", "try again") from error
    except subprocess.CalledProcessError as error:
        last = account.redact((error.stderr or "").strip()).rpartition("\n")[2]
        cure = "run `factcheck studio stop`, then `factcheck studio start`"
        raise StudioError(str(data_dir), f"{problem}: {last}", cure) from None
    repaired = replace(account, token=done.stdout.strip().rpartition("\n")[2])
    save_account(data_dir, repaired)
    return repaired


def _read(path: Path, names: tuple[str, ...]) -> dict[str, str]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return {name: str(values[name]) for name in names}
    except FileNotFoundError:
        return {}
    except (
        ValueError,
        KeyError,
        TypeError,
        RecursionError,
    ):  # the error itself would show the secrets
        cure = "remove it: the next start creates a new one"
        raise StudioError(str(path), "the file is damaged", cure) from None
