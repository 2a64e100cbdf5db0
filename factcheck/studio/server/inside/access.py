"""Who may use Label Studio's own routes about accounts.

In Label Studio's community edition everybody who can log in may create accounts, invite others,
and change the accounts and the organization of all. Here accounts come only from the invitations
of the account that administers the server (`pages`), so these routes are closed before Label
Studio sees the request.

A rule belongs to a route's name in Label Studio's ``urls.py``, not to a path: the same route has
several paths (``/api/users/``, ``/api/users``, ``/api/users.json``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

APPS = frozenset({"jwt_auth", "organizations", "session_policy", "users"})
"""Label Studio's apps whose routes deal with accounts."""

CLOSED = frozenset({"user-signup", "organization-invite", "organization-reset-token"})
"""Routes that nobody may use, in any way."""

READ_ONLY = frozenset({"user-list", "organization-list"})
"""Routes that only list: nobody may create anything there."""

OPEN = frozenset(
    {
        *("logout", "user-account", "user-account-anything", "user-avatar", "user-login"),
        *("current-user-hotkeys", "current-user-reset-token", "product-tour"),
        *("token_blacklist", "token_manage", "token_refresh", "token_rotate"),
    }
)
"""Routes on which everybody changes only what is their own."""

_ACCOUNT = "user-detail"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
NO_SIGN_UP = "nobody can sign up here: ask the administrator of this server for an invitation"
ADMINISTRATOR = "only the account that administers the server may change this"


def refusal(app: str, route: str, method: str, user: Any, account: object) -> str:  # noqa: ANN401
    """Return why a request is refused, ``""`` if it is not.

    What is not known to be open is left to the administrator, so that a later version of Label
    Studio opens nothing.

    Args:
        app: the app that the route belongs to.
        route: its name.
        method: the method of the request, in capitals.
        user: the user who sent it, Django's own type; looked at only if that decides.
        account: the key of the account in its path, ``None`` if there is none.
    """
    if route in CLOSED or (route in READ_ONLY and method not in _SAFE_METHODS):
        return NO_SIGN_UP
    if app not in APPS or method in _SAFE_METHODS or route in OPEN or user.is_superuser:
        return ""
    changes_own = route == _ACCOUNT and method == "PATCH" and account == str(user.pk)
    return "" if changes_own else ADMINISTRATOR


class AccountRoutes:
    """Django's middleware that refuses such requests with 403."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self._get_response = get_response

    def __call__(self, request: Any) -> Any:  # noqa: ANN401 - Django's requests have no types
        """Let Django find the view."""
        return self._get_response(request)

    def process_view(
        self,
        request: Any,  # noqa: ANN401 - the same
        view: Any,  # noqa: ANN401 - the same
        _positional: Sequence[object],
        named: Mapping[str, object],
    ) -> Any | None:  # noqa: ANN401 - the same
        """Answer instead of Label Studio's view, or return ``None`` to let it answer."""
        from django.http import HttpResponse, JsonResponse

        app = getattr(view, "cls", view).__module__.removeprefix("label_studio.").partition(".")[0]
        route = request.resolver_match.url_name or ""
        reason = refusal(app, route, request.method, request.user, named.get("pk"))
        if not reason:
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": reason}, status=403)
        return HttpResponse(reason, status=403, content_type="text/plain; charset=utf-8")
