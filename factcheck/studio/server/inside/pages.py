"""The pages that factcheck adds: the owner creates invitations, an annotator accepts one.

The ticket is in the fragment of the link, after ``#``, so that no server or proxy log and no mail
program's preview gets it; a script on the page puts it into the form.
"""

from __future__ import annotations

import secrets
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from core.middleware import enforce_csrf_checks
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods
from users.functions import login
from users.models import User

from factcheck.studio.server.inside.requested import parse_request
from factcheck.studio.server.inside.tickets import holder, invite, redeem

_LONGEST_EMAIL = 255
_PAGE = Template(Path(__file__).with_name("invitation.html").read_text(encoding="utf-8"))
_VOID = "This link was already used, or has expired. Ask for a new one."
_INCOMPLETE = "This address is incomplete. Open the whole link that you received."


@require_http_methods(["POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Create tickets for e-mail addresses: for all, or for none, with the reasons.

    Only for a superuser with an access token: with a cookie, any page that their browser is lured
    to could do it.
    """
    if not getattr(request, "is_jwt", False):
        return JsonResponse({"detail": "no access token"}, status=401)
    if not request.user.is_superuser:
        return JsonResponse(
            {"detail": "only the account that administers the server may invite"}, status=403
        )
    try:
        emails, days = parse_request(request.body)
    except ValueError as error:
        return JsonResponse({"detail": str(error)}, status=400)
    problems = [f"{email}: {problem}" for email in emails for problem in _problems(email)]
    if problems:
        return JsonResponse({"detail": "; ".join(problems)}, status=400)
    created = []
    for email in dict.fromkeys(emails):
        ticket, before = invite(email, days)
        created.append({"email": email, "path": f"/factcheck/invite/#{ticket}", "before": before})
    return _private(JsonResponse({"invitations": created}))


@enforce_csrf_checks
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Let the holder of a ticket choose a password, and log them in."""
    return _page(request) if request.method == "GET" else _accept(request)


def _accept(request: HttpRequest) -> HttpResponse:
    ticket, password = request.POST.get("ticket", ""), request.POST.get("password", "")
    if not ticket:
        return _page(request, _INCOMPLETE, status=400)
    user = holder(ticket)
    if user is None:
        return _page(request, _VOID, status=410)
    if password != request.POST.get("again", ""):
        return _page(request, "The two passwords differ.", ticket=ticket, status=400)
    try:
        validate_password(password, user)
    except ValidationError as error:
        return _page(request, " ".join(error.messages), ticket=ticket, status=400)
    if not redeem(user, password):
        return _page(request, _VOID, status=410)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return _private(HttpResponseRedirect("/projects/"))


def _problems(email: str) -> list[str]:
    """Return the reasons why an address can't be invited."""
    try:
        validate_email(email)
    except ValidationError:
        return ["this is not an e-mail address"]
    if len(email) > _LONGEST_EMAIL:
        return [f"it has more than {_LONGEST_EMAIL} characters"]
    user = User.objects.filter(email=email).first()
    if user and user.is_superuser:
        return ["this account administers the server"]
    if user and not user.is_active:
        return ["this account was deactivated"]
    return []


def _page(
    request: HttpRequest, message: str = "", *, ticket: str = "", status: int = 200
) -> HttpResponse:
    nonce = secrets.token_urlsafe(16)
    values: dict[str, Any] = {
        "nonce": nonce,
        "csrf": get_token(request),
        "ticket": ticket,
        "message": message,
        "incomplete": _INCOMPLETE,
        "shortest": settings.AUTH_PASSWORD_MIN_LENGTH,
        "longest": settings.AUTH_PASSWORD_MAX_LENGTH,
        "form": "hidden" if status == 410 else "",  # noqa: PLR2004 - a name would say less
    }
    page = _PAGE.substitute({name: escape(str(value)) for name, value in values.items()})
    answer = _private(HttpResponse(page, status=status))
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    return answer


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "same-origin"  # over TLS Django needs the Referer of its own pages
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
