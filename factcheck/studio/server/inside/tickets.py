"""Invitations: an account that waits for its password, and a ticket that sets it, once.

A ticket is signed with the server's secret key and names an account, the moment it ends, and a
digest of the account's password and last login. Setting a password changes that digest, and so
does logging in: what was used, or is needed no more, fits no longer, without a list of tickets
anywhere. Django's own links to a lost password work the same way (`PasswordResetTokenGenerator`).
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
    """Make the account of an address, if there is none, and a ticket to its password.

    An account that waits for its password gets a new stand-in for one, so earlier tickets to it
    are void. One that has a password keeps it, and all else, until the ticket is used.

    Returns:
        The ticket; ``new``, ``waiting`` or ``known``, what the account was before.
    """
    with transaction.atomic():
        user = User.objects.filter(email=email).first()
        if user is None:
            before = "new"
            user = User.objects.create_user(email)
            user.username = email.partition("@")[0]  # as Label Studio's own form does
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
    """Return whose ticket it is, ``None`` if it is forged, over, or used."""
    try:
        said = signing.loads(ticket, salt=_SALT)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=said["user"], is_active=True).first()
    if user is None or said["until"] < time.time() or said["state"] != _state(user):
        return None
    return user


def redeem(user: Any, password: str) -> bool:  # noqa: ANN401 - the same
    """Set the password of a ticket's holder; of two who try at once, one is told no."""
    untouched = User.objects.filter(pk=user.pk, password=user.password)
    changed: int = untouched.update(password=make_password(password))
    user.refresh_from_db()
    return changed == 1


def _state(user: Any) -> str:  # noqa: ANN401 - the same
    last = user.last_login.isoformat() if user.last_login else ""
    digest: str = salted_hmac(
        _SALT, f"{user.pk} {user.password} {last}", algorithm="sha256"
    ).hexdigest()
    return digest[:32]
