"""The ML backends that are connected to a project."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.errors import StudioError
from factcheck.studio.api.calls import options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from label_studio_sdk.core.api_error import ApiError

    from factcheck.studio.api.client import Client
    from factcheck.studio.api.project import Project

_BLOCKED = "network address (block"


@dataclass(frozen=True, slots=True)
class Backend:
    """An ML backend that is connected to a project.

    Attributes:
        id: its number on the server.
        url: the address at which the server calls it.
        model_version: its model, as of the server's last call.
    """

    id: int
    url: str
    model_version: str


def list_backends(client: Client, project: Project) -> tuple[Backend, ...]:
    """Return the ML backends of a project; the server calls each of them first."""
    with client.translating_errors():
        listed = client.sdk.ml.list(project=project.id, request_options=options())
        return tuple(_backend(each) for each in listed)


def save_backend(
    client: Client,
    project: Project,
    title: str,
    url: str,
    login: tuple[str, str] | None,
    known: Backend | None = None,
) -> Backend:
    """Connect an ML backend to a project, or update the settings of a connected one.

    Args:
        client: the server.
        project: the project.
        title: the name that annotators see.
        url: the address at which the server calls it, and does so at once.
        login: user and password of basic authentication.
        known: the backend, if it is connected already.

    Raises:
        StudioError: the server does not reach the backend, or the backend refuses it; or see
            `Client`.
    """
    user, password = login or ("", "")
    settings: Any = {
        "project": project.id,
        "url": url,
        "title": title,
        "is_interactive": True,
        "auth_method": "BASIC_AUTH" if login else "NONE",
        # With an empty user name the server sends no login; an empty password is an error.
        "basic_auth_user": user,
        **({"basic_auth_pass": password} if login else {}),
        "request_options": options(),
    }
    with client.translating_errors(), _explaining(url, client.url):
        if known is None:
            return _backend(_add(client, settings))
        return _backend(client.sdk.ml.update(known.id, **settings))


def _add(client: Client, settings: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the SDK's
    """Add a backend, even if the server answers 403 after it has stored it.

    Measured on 1.23.2: the server stores the backend, then tries to add a webhook with the same
    address, finds that webhooks to local addresses are blocked, and answers 403.
    """
    from label_studio_sdk.core.api_error import ApiError

    try:
        return client.sdk.ml.create(**settings)
    except ApiError as error:
        if not _is_blocked(error):
            raise
        listed = client.sdk.ml.list(project=settings["project"], request_options=options())
        stored = [_backend(each) for each in listed if each.url == settings["url"]]
        if not stored:
            raise
        return client.sdk.ml.update(stored[0].id, **settings)


def _backend(listed: Any) -> Backend:  # noqa: ANN401 - the SDK's
    return Backend(id=listed.id, url=listed.url or "", model_version=listed.model_version or "")


@contextlib.contextmanager
def _explaining(backend: str, server: str) -> Iterator[None]:
    """Explain the errors of a server that was asked to call a backend.

    Its own messages are pieces of HTML and of Python exceptions.
    """
    from label_studio_sdk.core.api_error import ApiError

    try:
        yield
    except ApiError as error:
        if error.status_code != 400 and not _is_blocked(error):  # noqa: PLR2004 - a name says less
            raise
        body = str(error.body)
        reasons = (reason for words, *reason in _REASONS if words in body)
        problem, cure = next(reasons, ("does not accept it as a backend", "see the backend's log"))
        raise StudioError(server, f"it {problem} (the backend at {backend})", cure) from None


_REASONS = (
    (
        "authentication parameters",
        "is refused by the backend",
        "give this command the secret that the backend was started with",
    ),
    (
        "health check failed",
        "cannot reach the backend",
        "start `factcheck backend` first; Label Studio must be able to reach the --address",
    ),
    (
        _BLOCKED,
        "may not call local addresses",
        "start Label Studio with LABEL_STUDIO_ML_BLOCK_LOCAL_IP=false",
    ),
)
"""Words in the server's message, with the problem and the cure."""


def _is_blocked(error: ApiError) -> bool:
    return error.status_code == 403 and _BLOCKED in str(error.body)  # noqa: PLR2004 - a name says less
