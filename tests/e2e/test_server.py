"""The real embedded server: closed sign-up, secrets, restarts, repairs."""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from factcheck.studio.server.accounts import KEYS, accepts, open_account
from factcheck.studio.server.embedded import Running, start_studio, status, stop_studio
from factcheck.studio.server.invite import invite


@pytest.fixture
def client(studio: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=studio.url, trust_env=False) as opened:
        yield opened


def send_form(client: httpx.Client, page: str, email: str, password: str) -> int:
    """Fill in one of the server's forms as a browser does; return the status."""
    form = client.get(page)
    values = {"email": email, "password": password}
    values["csrfmiddlewaretoken"] = client.cookies["csrftoken"]
    headers = {"Referer": str(form.url)}
    return client.post(page, data=values, headers=headers).status_code


def test_a_second_start_finds_the_first(studio: Running) -> None:
    """No second server is started."""
    assert start_studio(studio.data_dir) == studio


def test_nobody_can_sign_up(client: httpx.Client) -> None:
    """Without an invitation the sign-up page makes no user."""
    answer = send_form(client, "/user/signup/", "guest@example.org", "guest-guest")

    assert answer == httpx.codes.FORBIDDEN


def test_an_account_with_a_lost_login_is_repaired(studio: Running, client: httpx.Client) -> None:
    """The server has a copied database with an unknown password: the new password works."""
    answer = send_form(client, "/user/login/", studio.email, studio.password())

    assert answer == httpx.codes.FOUND


def test_an_annotator_can_be_invited(studio: Running, client: httpx.Client) -> None:
    """With SQLite too: the link opens a page, and its ticket an account."""
    (invited,) = invite(studio.connection(), ["noor@example.org"], days=1)
    page, _, ticket = invited.path.partition("#")
    form = client.get(page)
    values = {"ticket": ticket, "password": "quiet-river-stone", "again": "quiet-river-stone"}
    values["csrfmiddlewaretoken"] = client.cookies["csrftoken"]
    headers = {"Referer": str(form.url)}

    first = client.post(page, data=values, headers=headers)
    who = client.get("/api/current-user/whoami").json()["email"]
    second = client.post(
        page, data={**values, "csrfmiddlewaretoken": client.cookies["csrftoken"]}, headers=headers
    )

    assert (first.status_code, who, second.status_code) == (302, "noor@example.org", 410)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 is not a loopback address")
def test_it_listens_only_on_the_loopback_address(studio: Running) -> None:
    """A server that listened on all addresses would answer on 127.0.0.2 too."""
    port = int(studio.url.rpartition(":")[2])

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port))


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_no_secret_is_on_the_command_line(studio: Running) -> None:
    """Everybody on a machine can read its command lines."""
    account = open_account(studio.data_dir)

    command = Path(f"/proc/{studio.pid}/cmdline").read_text()

    assert "serve.py" in command
    assert account.redact(command) == command


def test_the_log_has_no_secret(studio: Running) -> None:
    """Neither password, nor key, nor token."""
    account = open_account(studio.data_dir)

    log = (studio.data_dir / "server.log").read_text()

    assert "development server at" in log
    assert account.redact(log) == log


def test_the_browser_sends_requests_only_to_the_server(page: Page, studio: Running) -> None:
    """No telemetry, no fonts from elsewhere."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{studio.url}/user/login/", wait_until="networkidle")

    outside = [url for url in asked if not url.startswith((studio.url, "data:", "blob:"))]
    assert (bool(asked), outside) == (True, [])


def test_lost_keys_are_created_again(studio: Running) -> None:
    """After a restart there is a new secret key, and a new token."""
    stop_studio(studio.data_dir)
    (studio.data_dir / KEYS).unlink()

    again = start_studio(studio.data_dir)

    assert accepts(again.url, open_account(studio.data_dir))


def test_a_crashed_server_is_started_again(studio: Running) -> None:
    """After a kill there is no server; the next one has the same address."""
    running = start_studio(studio.data_dir)
    os.killpg(running.pid, signal.SIGKILL)
    while status(studio.data_dir):
        time.sleep(0.05)

    again = start_studio(studio.data_dir)

    assert again.url == running.url
