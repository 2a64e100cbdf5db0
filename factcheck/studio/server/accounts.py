"""The account of the embedded server: what a person types to log in, and the keys nobody sees.

Two files in the server's data folder, both readable by their owner alone: ``login.json``
(e-mail address and password) and ``keys.json`` (Django's secret key and the personal access
token). A lost file is made anew, and the server's account is set to it by `repair`.
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
"""Who logs in to the embedded server; not a mailbox."""

LOGIN = "login.json"
KEYS = "keys.json"

_REPAIR_SECONDS = 120.0
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are taken for one another when typed


@dataclass(frozen=True, slots=True)
class Account:
    """The one account that the embedded server starts with.

    Attributes:
        email: the login name.
        password: for a person to type.
        secret_key: signs sessions and tokens; another key makes all of them void.
        token: personal access token of the account, ``""`` while there is none.
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
    """Read the account of a data folder; generate and keep what is missing.

    Raises:
        StudioError: a file is not what we wrote.
        OSError: a file cannot be read or written.
    """
    login = _read(data_dir / LOGIN, ("email", "password"))
    keys = _read(data_dir / KEYS, ("secret_key", "token"))
    account = Account(
        email=login.get("email", EMAIL),
        password=login.get("password") or new_password(),
        secret_key=keys.get("secret_key") or secrets.token_urlsafe(50),
        # A token goes with the login it was made for: without that, the account needs `repair`.
        token=keys.get("token", "") if login else "",
    )
    if not (login and keys):
        save_account(data_dir, account)
    return account


def save_account(data_dir: Path, account: Account) -> None:
    """Write both files, each at once and with mode 0600."""
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
    """Set the server's account to the login we keep, mint a token for it, and keep that.

    It runs Label Studio's own code in a process of its own: over HTTP a token is shown only
    once, and a second request gets 409.

    Args:
        data_dir: the server's data folder.
        account: the login to set.
        environment: what the server itself was started with.

    Raises:
        StudioError: Label Studio's code failed, or took over two minutes.
    """
    script = Path(__file__).with_name("repair.py")
    problem = "no access token could be made for the account"
    try:
        done = subprocess.run(  # noqa: S603 - our own script, no argument from outside
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
        raise StudioError(str(data_dir), f"{problem} in two minutes", "try again") from error
    except subprocess.CalledProcessError as error:
        last = account.redact((error.stderr or "").strip()).rpartition("\n")[2]
        cure = "run `factcheck studio stop`, then `factcheck studio start`"
        raise StudioError(str(data_dir), f"{problem}: {last}", cure) from None
    mended = replace(account, token=done.stdout.strip().rpartition("\n")[2])
    save_account(data_dir, mended)
    return mended


def _read(path: Path, names: tuple[str, ...]) -> dict[str, str]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return {name: str(values[name]) for name in names}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError):  # the error itself would show the secrets
        cure = "remove it, a new one is made at the next start"
        raise StudioError(str(path), "the file is damaged", cure) from None
