"""Every way to an account, a membership or more rights, tried on a running server."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html import unescape

import httpx

from factcheck.studio.server.embedded import Running
from factcheck.studio.server.inside.access import ADMINISTRATOR, NO_SIGN_UP
from factcheck.studio.server.invite import invite

Ask = Callable[[str], list[tuple[object, ...]]]
"""Runs a query in the server's database."""

PASSWORD = "quiet-river-stone"  # noqa: S105 - of a test
ANNOTATOR, INTRUDER = "curious@example.org", "intruder@example.org"
ANNOTATORS = ("anonymous", "annotator", "annotator's token")
TRUSTED = ("administrator", "administrator's token")
SIGN_UP = (
    ("GET", "/user/signup/"),
    ("POST", "/user/signup/"),
    ("POST", "/user/signup"),
    ("POST", "/user/signup/?token=forged"),
    ("POST", "/user/signup/?token={token}"),
    ("POST", "/user/signup?token={token}"),
    ("GET", "/api/invite"),
    ("POST", "/api/invite/reset-token"),
    ("POST", "/api/users/"),
    ("POST", "/api/users"),
    ("POST", "/api/users.json"),
    ("POST", "/api/users.json/"),
    ("POST", "/api/organizations/"),
    ("POST", "/api/organizations"),
)
"""Closed to everybody."""

OF_OTHERS = (
    ("PATCH", "/api/users/{administrator}/"),
    ("PATCH", "/api/users/{administrator}.json"),
    ("DELETE", "/api/users/{administrator}/"),
    ("DELETE", "/api/users/{annotator}"),
    ("PATCH", "/api/organizations/{organization}"),
    ("PUT", "/api/organizations/{organization}"),
    ("DELETE", "/api/organizations/{organization}/memberships/{administrator}/"),
    ("DELETE", "/api/organizations/{organization}/memberships/{administrator}"),
    ("POST", "/api/jwt/settings"),
    ("PATCH", "/api/session-policy/"),
)
"""Open to the administrator alone."""

PAGES = (
    ("POST", "/factcheck/invitations/"),
    ("POST", "/admin/users/user/add/"),
    ("POST", "/admin/users/user/{annotator}/change/"),
    ("POST", "/admin/users/user/{annotator}/password/"),
    ("POST", "/admin/organizations/organizationmember/add/"),
)
"""Pages with their own checks."""

BODY = {
    "email": INTRUDER,
    "username": "intruder",
    "password": PASSWORD,
    "password1": PASSWORD,
    "password2": PASSWORD,
    "title": "Intruders",
    "emails": [INTRUDER],
    "days": 1,
    "is_superuser": True,
    "is_staff": True,
    "is_active": True,
    "active_organization": None,
    "api_tokens_enabled": False,
    "legacy_api_tokens_enabled": True,
    "token": "known",
    "max_session_age": 1_000_000,
    "max_time_between_activity": 1_000_000,
}
"""What each way is tried with: fields of all forms."""


@dataclass(frozen=True)
class People:
    """Who tries, on a running server.

    Attributes:
        url: the server.
        studio: the same, to invite.
        ask: runs a query in its database.
        clients: by who uses it; each sends the headers that forms need.
        used: the ticket that the annotator logged in with.
        token: the annotator's personal access token.
    """

    url: str
    studio: Running
    ask: Ask
    clients: Mapping[str, httpx.Client]
    used: str = field(repr=False)
    token: str = field(repr=False)

    def census(self) -> list[list[tuple[object, ...]]]:
        """Return all accounts, organizations, memberships and their settings."""
        return [
            sorted(self.ask(f"SELECT {columns} FROM {table}"), key=str)  # noqa: S608 - constants
            for table, columns in (
                ("htx_user", "email, password, is_active, is_staff, is_superuser"),
                ("htx_user", "id, username, active_organization_id"),
                ("organization", "id, title, token, created_by_id"),
                ("organizations_organizationmember", "user_id, organization_id, deleted_at"),
                ("jwt_auth_jwtsettings", "api_tokens_enabled, legacy_api_tokens_enabled"),
                ("session_policy_sessiontimeoutpolicy", "max_session_age"),
            )
        ]

    def names(self) -> dict[str, object]:
        """Return what the paths of attempts are completed with."""
        ids = {str(email): key for email, key in self.ask("SELECT email, id FROM htx_user")}
        ((organization, token),) = self.ask("SELECT id, token FROM organization")
        return {
            "administrator": ids[self.studio.email],
            "annotator": ids[ANNOTATOR],
            "organization": organization,
            "token": token,
        }


@contextmanager
def people_of(studio: Running, url: str, ask: Ask) -> Iterator[People]:
    """Invite an annotator, and log in the annotator and the administrator."""
    with ExitStack() as stack:
        clients = {name: stack.enter_context(client_of(url)) for name in (*ANNOTATORS, *TRUSTED)}
        used = ticket_for(studio, ANNOTATOR)
        assert accept(clients["annotator"], used).is_redirect
        assert log_in(clients["administrator"], studio.email, studio.password()).is_redirect
        token = str(clients["annotator"].post("/api/token/").json()["token"])
        for name, personal in (("annotator", token), ("administrator", studio.connection().token)):
            client = clients[f"{name}'s token"]
            answer = client.post("/api/token/refresh/", json={"refresh": personal})
            client.headers["Authorization"] = f"Bearer {answer.json()['access']}"
        yield People(url, studio, ask, clients, used, token)


@contextmanager
def client_of(url: str) -> Iterator[httpx.Client]:
    """Give a client that sends what a form on a page of the server would send."""
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        client.headers["Referer"] = f"{url}/"
        client.event_hooks["request"] = [lambda request: add_csrf_token(client, request)]
        client.get("/user/login/")
        yield client


def add_csrf_token(client: httpx.Client, request: httpx.Request) -> None:
    """Send the token of the cookie as a script on a page does."""
    request.headers["X-CSRFToken"] = client.cookies.get("csrftoken") or ""


def ticket_for(studio: Running, email: str) -> str:
    """Invite somebody; return the secret part of the link."""
    (invited,) = invite(studio.connection(), [email], days=1)
    return invited.path.partition("#")[2]


def accept(client: httpx.Client, ticket: str) -> httpx.Response:
    """Choose a password with a link's ticket."""
    values = {"ticket": ticket, "password": PASSWORD, "again": PASSWORD}
    return client.post("/factcheck/invite/", data=values)


def log_in(client: httpx.Client, email: str, password: str) -> httpx.Response:
    """Log in on the server's page."""
    return client.post("/user/login/", data={"email": email, "password": password})


def send(client: httpx.Client, method: str, path: str) -> httpx.Response:
    """Try one way: JSON for the API, a form for a page."""
    if method == "GET":
        return client.get(path)
    if path.startswith("/api/"):
        return client.request(method, path, json=BODY)
    return client.request(method, path, data={name: str(value) for name, value in BODY.items()})


def not_refused(people: People, *tried: str) -> Mapping[str, str]:
    """Try every way as some or as everybody; return what was not refused as it must be."""
    names = people.names()
    tried = tried or tuple(people.clients)
    annotators = [who for who in tried if who in ANNOTATORS]
    table = [
        *((who, each, NO_SIGN_UP) for who in tried for each in SIGN_UP),
        *((who, each, ADMINISTRATOR) for who in annotators for each in OF_OTHERS),
        *((who, each, "") for who in annotators for each in PAGES),
    ]
    wrong = {}
    for who, (method, template), message in table:
        path = template.format(**names)
        answer = send(people.clients[who], method, path)
        if message:
            refused = answer.status_code == httpx.codes.FORBIDDEN and message in answer.text
        elif answer.is_redirect:
            refused = answer.headers["Location"].startswith("/admin/login/")
        else:
            refused = answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}
        if not refused:
            wrong[f"{who}: {method} {path}"] = f"{answer.status_code} {answer.text[:200]}"
    return wrong


def deactivate(people: People, email: str) -> None:
    """Untick "Active" on the administrator's page, as docs/deployment.md says."""
    ((key,),) = people.ask(f"SELECT id FROM htx_user WHERE email = '{email}'")  # noqa: S608
    page = f"/admin/users/user/{key}/change/"
    client = people.clients["administrator"]
    values = {}
    for tag in re.findall(r"<input\b[^>]*>", client.get(page).text):
        about = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        unticked = about.get("type") == "checkbox" and "checked" not in tag
        if about.get("name") and about.get("type") != "submit" and not unticked:
            values[about["name"]] = unescape(about.get("value", "on"))
    del values["is_active"]
    answer = client.post(page, data=values)
    assert answer.is_redirect, answer.text


def tries_to_return(people: People, kept: str) -> Mapping[str, object]:
    """Try every way back in for the annotator, who was deactivated; return each result.

    Args:
        people: who tries.
        kept: a ticket of the annotator that was not used.
    """
    me = "/api/current-user/whoami"
    with_session, with_token = (people.clients[who] for who in ("annotator", "annotator's token"))
    refresh = {"refresh": people.token}
    answers = {
        "session": with_session.get(me),
        "session, projects": with_session.get("/api/projects/"),
        "session, new token": with_session.post("/api/token/"),
        "access token": with_token.get(me),
        "access token, rotated": with_token.post("/api/token/rotate/", json=refresh),
    }
    with client_of(people.url) as client:
        answers["personal token"] = client.post("/api/token/refresh/", json=refresh)
        forged = kept[:-1] + ("A" if kept[-1] != "A" else "B")
        for name, ticket in {"kept": kept, "used": people.used, "forged": forged}.items():
            answers[f"{name} link"] = accept(client, ticket)
        for page in ("/user/login/", "/api-auth/login/", "/admin/login/"):
            values = {"email": ANNOTATOR, "username": ANNOTATOR, "password": PASSWORD}
            answers[page] = client.post(page, data=values)
        answers["afterwards"] = client.get(me)
    return {name: answer.status_code for name, answer in answers.items()}


REFUSED = {
    **dict.fromkeys(("session", "session, projects", "session, new token"), 401),
    **dict.fromkeys(("access token", "access token, rotated", "personal token"), 401),
    **dict.fromkeys(("kept link", "used link", "forged link"), 410),
    **dict.fromkeys(("/user/login/", "/api-auth/login/", "/admin/login/"), 200),  # the form again
    "afterwards": 401,
}
"""What a person who was deactivated gets."""
