"""The files of the login and the keys."""

import json
import re
import stat
from pathlib import Path

import httpx
import pytest

from factcheck.errors import StudioError
from factcheck.files import write_private
from factcheck.studio.server.accounts import (
    KEYS,
    LOGIN,
    Account,
    accepts,
    new_password,
    open_account,
    save_account,
)
from tests.studio.fake_server import TOKEN, URL, FakeServer, failing, raising


def test_only_their_owner_can_read_the_files(tmp_path: Path) -> None:
    """Both files get mode 0600."""
    open_account(tmp_path)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}

    assert modes == {LOGIN: 0o600, KEYS: 0o600}


def test_the_account_stays_the_same(tmp_path: Path) -> None:
    """A second call returns what the first generated."""
    first = open_account(tmp_path)

    assert open_account(tmp_path) == first


def test_two_folders_have_different_secrets(tmp_path: Path) -> None:
    """No secret is built in."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    one, other = open_account(tmp_path / "a"), open_account(tmp_path / "b")

    assert one.password != other.password
    assert one.secret_key != other.secret_key


def test_a_password_can_be_typed() -> None:
    """It is four groups of four, without letters that look alike."""
    assert re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", new_password())


def test_repr_shows_no_secret() -> None:
    """A log may contain the account's name, nothing else of it."""
    account = Account("a@localhost", "pass", "key", "token")

    assert repr(account) == "Account(email='a@localhost')"


def test_redact_removes_every_secret() -> None:
    """Password, key and token are replaced; a missing token replaces nothing."""
    with_token = Account("a@localhost", "PASS", "KEY", "TOKEN")
    without = Account("a@localhost", "PASS", "KEY")

    assert with_token.redact("a PASS, a KEY, a TOKEN") == "a …, a …, a …"
    assert without.redact("a TOKEN") == "a TOKEN"


def test_a_lost_login_makes_the_token_invalid(tmp_path: Path) -> None:
    """A new password is generated; the token is dropped, so that the account gets repaired."""
    save_account(tmp_path, Account("a@localhost", "old", "key", "token"))
    (tmp_path / LOGIN).unlink()

    account = open_account(tmp_path)

    assert account.password not in ("old", "")
    assert (account.secret_key, account.token) == ("key", "")


def test_lost_keys_do_not_change_the_login(tmp_path: Path) -> None:
    """The password stays; the key is new, so the token that the old one signed is dropped."""
    save_account(tmp_path, Account("a@localhost", "pass", "key", "token"))
    (tmp_path / KEYS).unlink()

    account = open_account(tmp_path)

    assert account.secret_key not in ("key", "")
    assert (account.password, account.token) == ("pass", "")


@pytest.mark.parametrize("content", ["", "[]", '{"secret_key": "s3cret"}', "s3cret", "[" * 99_999])
def test_a_damaged_file_is_reported_without_its_content(tmp_path: Path, content: str) -> None:
    """The message has the path and the cure, and nothing of the content."""
    (tmp_path / KEYS).write_text(content)

    with pytest.raises(StudioError) as caught:
        open_account(tmp_path)

    assert str(tmp_path / KEYS) in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_private_file_replaces_a_readable_one(tmp_path: Path) -> None:
    """A file that others could read is replaced, not overwritten."""
    path = tmp_path / "file.json"
    path.write_text("{}")
    path.chmod(0o644)

    write_private(path, {"a": 1})

    assert json.loads(path.read_text()) == {"a": 1}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def use(monkeypatch: pytest.MonkeyPatch, server: httpx.BaseTransport) -> None:
    """Let the client talk to a server in memory."""
    monkeypatch.setattr(
        "factcheck.studio.api.calls._open_http", lambda *_: httpx.Client(transport=server)
    )


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_the_server_refuses_is_not_accepted(
    monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """Then the account needs a repair."""
    server = FakeServer()
    use(monkeypatch, server)
    account = Account("a@localhost", "pass", "key", TOKEN)

    before = accepts(URL, account)
    server.faults["GET /api/current-user/whoami"] = failing(status)

    assert (before, accepts(URL, account)) == (True, False)


def test_a_server_that_does_not_answer_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says nothing about the token, so nothing is repaired."""
    server = FakeServer()
    use(monkeypatch, server)
    server.faults["GET /api/version/"] = raising(httpx.ConnectError)

    with pytest.raises(StudioError, match="does not answer"):
        accepts(URL, Account("a@localhost", "pass", "key", TOKEN))


def test_an_account_without_a_token_is_not_accepted() -> None:
    """No server is called."""
    assert not accepts(URL, Account("a@localhost", "pass", "key"))
