"""The files that hold the login and the keys."""

import json
import re
import stat
from pathlib import Path

import pytest

from factcheck.errors import StudioError
from factcheck.files import write_private
from factcheck.studio.server.accounts import (
    KEYS,
    LOGIN,
    Account,
    new_password,
    open_account,
    save_account,
)


def test_files_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    """Both files get mode 0600."""
    open_account(tmp_path)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}

    assert modes == {LOGIN: 0o600, KEYS: 0o600}


def test_the_account_stays_the_same(tmp_path: Path) -> None:
    """A second opening gives what the first generated."""
    first = open_account(tmp_path)

    assert open_account(tmp_path) == first


def test_two_folders_have_different_secrets(tmp_path: Path) -> None:
    """Nothing secret is built in."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    one, other = open_account(tmp_path / "a"), open_account(tmp_path / "b")

    assert one.password != other.password
    assert one.secret_key != other.secret_key


def test_a_password_can_be_typed() -> None:
    """It is four groups of four, without letters that look alike."""
    assert re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", new_password())


def test_repr_shows_no_secret() -> None:
    """What ends up in a log names the account and nothing else."""
    account = Account("a@localhost", "pass", "key", "token")

    assert repr(account) == "Account(email='a@localhost')"


def test_redact_takes_every_secret_out() -> None:
    """Password, key and token are replaced; a missing token replaces nothing."""
    with_token = Account("a@localhost", "PASS", "KEY", "TOKEN")
    without = Account("a@localhost", "PASS", "KEY")

    assert with_token.redact("a PASS, a KEY, a TOKEN") == "a …, a …, a …"
    assert without.redact("a TOKEN") == "a TOKEN"


def test_a_lost_login_voids_the_token(tmp_path: Path) -> None:
    """A new password is made, and the token that hides the need for a repair is dropped."""
    save_account(tmp_path, Account("a@localhost", "old", "key", "token"))
    (tmp_path / LOGIN).unlink()

    account = open_account(tmp_path)

    assert account.password not in ("old", "")
    assert (account.secret_key, account.token) == ("key", "")


def test_lost_keys_leave_the_login(tmp_path: Path) -> None:
    """The password stays, the key is new, the token is gone with the key that signed it."""
    save_account(tmp_path, Account("a@localhost", "pass", "key", "token"))
    (tmp_path / KEYS).unlink()

    account = open_account(tmp_path)

    assert account.secret_key not in ("key", "")
    assert (account.password, account.token) == ("pass", "")


@pytest.mark.parametrize("content", ["", "[]", '{"secret_key": "s3cret"}', "s3cret"])
def test_a_damaged_file_is_named_and_not_shown(tmp_path: Path, content: str) -> None:
    """The message has the path and the cure, and nothing of what the file holds."""
    (tmp_path / KEYS).write_text(content)

    with pytest.raises(StudioError) as caught:
        open_account(tmp_path)

    assert str(tmp_path / KEYS) in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_private_file_replaces_a_wider_one(tmp_path: Path) -> None:
    """A file that others could read is not written into but replaced."""
    path = tmp_path / "file.json"
    path.write_text("{}")
    path.chmod(0o644)

    write_private(path, {"a": 1})

    assert json.loads(path.read_text()) == {"a": 1}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
