"""Invitations: an account without a password, and a ticket that sets the password, once.

A ticket is signed with the server's secret key and contains an account, an expiry time, and a
digest of the account's password and last login. Setting a password changes that digest, and so
does logging in: a ticket that was used, or is no longer needed, is then invalid, without a list.
Django's links to reset a password work in the same way (`PasswordResetTokenGenerator`).
"""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db import transaction
from django.utils.crypto import salted_hmac
from organizations.models import Organization, OrganizationMember
from users.models import User

_SALT = "factcheck.invitation"
DAY = 86_400


def invite(email: str, days: int) -> tuple[str, str]:
    """Create an account for an address, if it has none, and a ticket to set its password.

    An account without a password gets a new placeholder for one, so that its earlier tickets are
    invalid. An account with a password keeps it until the ticket is used.

    Returns:
        The ticket, and what the account was before: ``new``, ``waiting`` or ``known``.
    """
    with transaction.atomic():
        user = User.objects.filter(email=email).first()
        if user is None:
            before = "new"
            user = User.objects.create_user(email)
            user.username = email.partition("@")[0]  # as in Label Studio's own form
        else:
            before = "known" if user.has_usable_password() else "waiting"
        if before != "known":
            user.set_unusable_password()
        organization = Organization.objects.order_by("pk").first()
        organization.add_user(user)
        member = OrganizationMember.objects.filter(user=user, organization=organization)
        member.filter(deleted_at__isnull=False).update(deleted_at=None)
        user.active_organization = organization
        user.save()
    ticket = {"user": user.pk, "until": int(time.time()) + days * DAY, "state": _state(user)}
    return signing.dumps(ticket, salt=_SALT), before


def holder(ticket: str) -> Any | None:  # noqa: ANN401 - Label Studio's models have no types
    """Return the user of a ticket, ``None`` if it is forged, expired, or used."""
    try:
        content = signing.loads(ticket, salt=_SALT)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=content["user"], is_active=True).first()
    if user is None or content["until"] < time.time() or content["state"] != _state(user):
        return None
    return user


def redeem(user: Any, password: str) -> bool:  # noqa: ANN401 - the same
    """Set the password of a ticket's user; of two simultaneous tries one fails.

    It also fails if the user was deactivated meanwhile.
    """
    untouched = User.objects.filter(pk=user.pk, password=user.password, is_active=True)
    changed: int = untouched.update(password=make_password(password))
    user.refresh_from_db()
    return changed == 1


def _state(user: Any) -> str:  # noqa: ANN401 - the same
    last = user.last_login.isoformat() if user.last_login else ""
    digest: str = salted_hmac(
        _SALT, f"{user.pk} {user.password} {last}", algorithm="sha256"
    ).hexdigest()
    return digest[:32]
