"""Who may use Label Studio's routes about accounts; tests/e2e tries them on real servers."""

import json
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

from factcheck.studio.server.inside.access import (
    ADMINISTRATOR,
    APPS,
    CLOSED,
    NO_SIGN_UP,
    OPEN,
    READ_ONLY,
    refusal,
)
from tests.optional import missing

ADMINISTRATORS = {
    "api-jwt-settings",
    "organization-detail",
    "organization-membership-detail",
    "session-policy",
}
"""Routes on which only the administrator may change anything."""

PAGES = {
    "current-user-token",
    "current-user-whoami",
    "models",
    "organization-index",
    "organization-memberships-list",
    "organization-simple",
    "organization-simple-webhooks",
}
"""Routes on which Label Studio only shows something."""

SOMEBODY = SimpleNamespace(is_superuser=False, pk=7)
NOBODY = SimpleNamespace(is_superuser=False, pk=None)
ROOT = SimpleNamespace(is_superuser=True, pk=1)


@pytest.fixture(scope="module")
def routes() -> set[tuple[str, str]]:
    """Label Studio's own list of its routes: names and modules."""
    found = find_spec("label_studio")
    if found is None or found.origin is None:
        missing("label-studio is not installed: pip install 'factcheck-studio[studio,dev]'")
    table = json.loads((Path(found.origin).parent / "core" / "all_urls.json").read_text("utf-8"))
    return {(each["name"].rpartition(":")[2], each["module"]) for each in table}


def test_every_route_about_accounts_was_looked_at(routes: set[tuple[str, str]]) -> None:
    """A new version of Label Studio with another route fails here, until somebody decides."""
    known = CLOSED | READ_ONLY | OPEN | ADMINISTRATORS | PAGES | {"user-detail"}
    decorated = {"user-login", "user-signup"}  # in this list their module is the decorator's

    about = {
        name for name, module in routes if module.partition(".")[0] in APPS or name in decorated
    }

    assert about == known


@pytest.mark.parametrize("user", [NOBODY, SOMEBODY, ROOT])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("route", sorted(CLOSED))
def test_nobody_signs_up(route: str, method: str, user: SimpleNamespace) -> None:
    """Not the administrator either: `factcheck studio invite` is the only way."""
    assert refusal("users", route, method, user, None) == NO_SIGN_UP


@pytest.mark.parametrize("user", [NOBODY, SOMEBODY, ROOT])
@pytest.mark.parametrize("route", sorted(READ_ONLY))
def test_lists_are_read_only(route: str, user: SimpleNamespace) -> None:
    """The page of an organization shows its members."""
    assert refusal("users", route, "GET", user, None) == ""
    assert refusal("users", route, "POST", user, None) == NO_SIGN_UP


@pytest.mark.parametrize("route", sorted(ADMINISTRATORS | {"a-later-version's"}))
def test_only_the_administrator_changes_what_belongs_to_all(route: str) -> None:
    """That includes routes that are not known yet."""
    for user in (NOBODY, SOMEBODY):
        assert refusal("organizations", route, "PATCH", user, None) == ADMINISTRATOR
        assert refusal("organizations", route, "GET", user, None) == ""
    assert refusal("organizations", route, "PATCH", ROOT, None) == ""


@pytest.mark.parametrize(
    ("method", "user", "account", "reason"),
    [
        ("PATCH", SOMEBODY, "7", ""),
        ("PATCH", SOMEBODY, "8", ADMINISTRATOR),
        ("PATCH", SOMEBODY, "07", ADMINISTRATOR),
        ("PATCH", NOBODY, "7", ADMINISTRATOR),
        ("DELETE", SOMEBODY, "7", ADMINISTRATOR),
        ("DELETE", ROOT, "7", ""),
        ("GET", SOMEBODY, "8", ""),
    ],
)
def test_people_change_their_own_account(
    method: str, user: SimpleNamespace, account: str, reason: str
) -> None:
    """And do not delete it: its annotations would lose their annotator."""
    assert refusal("users", "user-detail", method, user, account) == reason


@pytest.mark.parametrize("route", sorted(OPEN))
def test_what_is_everybodys_own_is_open(route: str) -> None:
    """Login, access tokens, hotkeys."""
    assert refusal("users", route, "POST", NOBODY, None) == ""


def test_other_routes_are_not_touched() -> None:
    """Projects, tasks, annotations: Label Studio decides."""
    assert refusal("tasks", "task-detail", "DELETE", SOMEBODY, "7") == ""
