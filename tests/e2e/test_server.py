"""The real embedded server: closed sign-up, secrets, restarts, repairs."""

import os
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from factcheck.errors import StudioError
from factcheck.studio.server.accounts import KEYS, accepts, open_account
from factcheck.studio.server.embedded import DATABASE, Running, start_studio, status, stop_studio
from tests.e2e.accounts import (
    ANNOTATOR,
    REFUSED,
    People,
    accept,
    client_of,
    deactivate,
    log_in,
    not_refused,
    people_of,
    ticket_for,
    tries_to_return,
)


@pytest.fixture(scope="module")
def people(studio: Running) -> Iterator[People]:
    def ask(query: str) -> list[tuple[object, ...]]:
        where = f"{(studio.data_dir / DATABASE).as_uri()}?mode=ro"
        with closing(sqlite3.connect(where, uri=True)) as connection:
            return connection.execute(query).fetchall()

    with people_of(studio, studio.url, ask) as found:
        yield found


def test_a_second_start_finds_the_first(studio: Running) -> None:
    """No second server is started."""
    assert start_studio(studio.data_dir) == studio


def test_nobody_gets_an_account_or_rights_without_an_invitation(people: People) -> None:
    """Every route that makes accounts, memberships or organizations, or changes those of others."""
    before = people.census()

    assert not_refused(people) == {}
    assert people.census() == before


def test_people_change_their_own_profile_only(people: People) -> None:
    """A name, but neither the organization nor any right; the administrator changes all names."""
    names = people.names()
    own, other = f"/api/users/{names['annotator']}/", f"/api/users/{names['administrator']}/"
    annotator, administrator = people.clients["annotator"], people.clients["administrator"]
    before = people.census()

    answers = [
        annotator.patch(own, json={"first_name": "Noor", "is_superuser": True}).status_code,
        annotator.patch(own, json={"active_organization": None}).status_code,
        annotator.patch(other, json={"first_name": "Noor"}).status_code,
        administrator.patch(own, json={"first_name": "Salma"}).status_code,
    ]

    assert answers == [200, 405, 403, 200]
    assert people.census() == before


def test_a_deactivated_annotator_does_not_return(people: People) -> None:
    """Neither with sessions, tokens and links that were kept, nor with a new account."""
    kept = ticket_for(people.studio, ANNOTATOR)
    deactivate(people, ANNOTATOR)
    before = people.census()

    assert tries_to_return(people, kept) == REFUSED
    assert not_refused(people, "annotator", "annotator's token") == {}
    with pytest.raises(StudioError, match=f"{ANNOTATOR}: this account was deactivated"):
        ticket_for(people.studio, ANNOTATOR)
    assert people.census() == before


def test_odd_requests_for_invitations_answer_400(people: People) -> None:
    """Nobody is invited, and the answer says what is wrong."""
    client = people.clients["administrator's token"]
    before = people.census()

    for days in ("NaN", "Infinity", "1e400", f"{10**400}", '"1"', "true", "-1", "1.5", "null"):
        body = f'{{"emails": ["a@example.org"], "days": {days}}}'
        answer = client.post("/factcheck/invitations/", content=body)
        assert answer.status_code == httpx.codes.BAD_REQUEST, days
        assert answer.json() == {"detail": "days is not a whole number from 1 to 30"}
    assert people.census() == before


def test_an_account_with_a_lost_login_is_repaired(studio: Running) -> None:
    """The server has a copied database with an unknown password: the new password works."""
    with client_of(studio.url) as client:
        assert log_in(client, studio.email, studio.password()).is_redirect


def test_an_annotator_can_be_invited(studio: Running) -> None:
    """With SQLite too: the link opens a page, and its ticket an account, once."""
    ticket = ticket_for(studio, "noor@example.org")
    with client_of(studio.url) as client:
        first = accept(client, ticket)
        who = client.get("/api/current-user/whoami").json()["email"]
        second = accept(client, ticket)

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
