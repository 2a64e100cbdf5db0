"""ML backends that a project of Label Studio knows."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.errors import StudioError
from factcheck.studio.api.calls import options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from label_studio_sdk.core.api_error import ApiError

    from factcheck.studio.api.client import Client, Project

_BLOCKED = "network address (block"


@dataclass(frozen=True, slots=True)
class Backend:
    """An ML backend that a project knows.

    Attributes:
        id: its number on the server.
        url: where the server calls it.
        model_version: what it said it was when it was called last.
    """

    id: int
    url: str
    model_version: str


def list_backends(client: Client, project: Project) -> tuple[Backend, ...]:
    """Return the ML backends that a project knows; the server calls each of them first."""
    with client.translating_errors():
        found = client.sdk.ml.list(project=project.id, request_options=options())
        return tuple(_backend(each) for each in found)


def save_backend(
    client: Client,
    project: Project,
    title: str,
    url: str,
    login: tuple[str, str] | None,
    known: Backend | None = None,
) -> Backend:
    """Make an ML backend known to a project, or bring one that it knows up to date.

    Args:
        client: the server.
        project: the project.
        title: what annotators see.
        url: where the server calls it, which it does at once.
        login: user and password of basic authentication.
        known: the backend, if the project knows it.

    Raises:
        StudioError: the server does not reach it, or is refused by it; or see the class.
    """
    user, password = login or ("", "")
    settings: Any = {
        "project": project.id,
        "url": url,
        "title": title,
        "is_interactive": True,
        "auth_method": "BASIC_AUTH" if login else "NONE",
        # Without a user's name the server sends none; an empty password would be an error.
        "basic_auth_user": user,
        **({"basic_auth_pass": password} if login else {}),
        "request_options": options(),
    }
    with client.translating_errors(), _calling(url, client.url):
        return _backend(
            _add(client, settings) if known is None else _bring(client, known, settings)
        )


def _bring(client: Client, known: Backend, settings: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the SDK's
    return client.sdk.ml.update(known.id, **settings)


def _add(client: Client, settings: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the SDK's
    """Add a backend; take a 403 for what it may be.

    Measured on 1.23.2: the server stores the backend, then wants to add a webhook of the same
    address, finds that webhooks to local addresses are blocked, and answers 403.
    """
    from label_studio_sdk.core.api_error import ApiError

    try:
        return client.sdk.ml.create(**settings)
    except ApiError as error:
        if not _is_blocked(error):
            raise
        found = client.sdk.ml.list(project=settings["project"], request_options=options())
        stored = [_backend(each) for each in found if each.url == settings["url"]]
        if not stored:
            raise
        return _bring(client, stored[0], settings)


def _backend(found: Any) -> Backend:  # noqa: ANN401 - the SDK's
    return Backend(id=found.id, url=found.url or "", model_version=found.model_version or "")


@contextlib.contextmanager
def _calling(backend: str, server: str) -> Iterator[None]:
    """Say what an error means where the server was asked to call a backend.

    Its own words are pieces of HTML and of Python's exceptions.
    """
    from label_studio_sdk.core.api_error import ApiError

    try:
        yield
    except ApiError as error:
        if error.status_code != 400 and not _is_blocked(error):  # noqa: PLR2004 - a name says less
            raise
        said = str(error.body)
        found = (told for words, *told in _WHY_NOT if words in said)
        problem, cure = next(found, ("does not take it for a backend", "see the backend's log"))
        raise StudioError(server, f"it {problem} (the backend at {backend})", cure) from None


_WHY_NOT = (
    (
        "authentication parameters",
        "is refused by the backend",
        "give this command the secret that the backend was started with",
    ),
    (
        "health check failed",
        "cannot reach the backend",
        "start `factcheck backend` first; --address must be one that Label Studio can reach",
    ),
    (
        _BLOCKED,
        "may not call local addresses",
        "start Label Studio with LABEL_STUDIO_ML_BLOCK_LOCAL_IP=false",
    ),
)
"""Words in what the server says, and what they mean."""


def _is_blocked(error: ApiError) -> bool:
    return error.status_code == 403 and _BLOCKED in str(error.body)  # noqa: PLR2004 - a name says less
