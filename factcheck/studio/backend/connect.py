"""Connecting the backend to a project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.errors import StudioError
from factcheck.studio.api.backends import list_backends, save_backend
from factcheck.studio.api.client import Client
from factcheck.studio.api.projects import check_config, find_project
from factcheck.studio.backend.secret import USER

if TYPE_CHECKING:
    import httpx

    from factcheck.domain import Taxonomy
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.backend.secret import Secret

TITLE = "factcheck"
"""The backend's name in Label Studio, and in a project that shows its predictions."""


@dataclass(frozen=True, slots=True)
class Connected:
    """A connected backend.

    Attributes:
        url: the project's page of settings.
        model_version: the version of the backend's model.
        added: whether it is new in the project; else its settings were updated.
        shown: the model whose predictions annotators start from.
    """

    url: str
    model_version: str
    added: bool
    shown: str

    @property
    def starts_annotators(self) -> bool:
        """Whether annotators start from this backend's predictions."""
        return self.shown in {TITLE, self.model_version}


def connect(
    connection: Connection,
    *,
    project: str,
    address: str,
    secret: Secret | None = None,
    taxonomy: Taxonomy | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Connected:
    """Connect a running backend to a project; a second call with the same address updates it.

    Label Studio calls it at once, to check that it answers. The secret is stored in Label Studio,
    which never shows it again.

    Args:
        connection: the server.
        project: the project's title.
        address: the address at which the server reaches the backend.
        secret: the backend's secret.
        taxonomy: the backend's taxonomy, to check that the project fits it.
        transport: answers instead of the network, for tests.

    Raises:
        ConfigMismatch: the project's label config does not fit the taxonomy.
        StudioError: the server is down, refuses, has no such project, or cannot reach the backend.
    """
    with Client(connection, transport) as client:
        found = find_project(client, project)
        if found is None:
            cure = (
                "push predictions to it, or create it with the output of `factcheck label-config`"
            )
            raise StudioError(client.url, f"it has no project {project!r}", cure)
        if taxonomy:
            check_config(found, taxonomy)
        known = [each for each in list_backends(client, found) if each.url.rstrip("/") == address]
        login = (USER, secret.value) if secret else None
        backend = save_backend(client, found, TITLE, address, login, known[0] if known else None)
        if not client.project(found.id).model_version:  # usually the server has set it
            client.set_model_version(found, TITLE)
        shown = client.project(found.id).model_version
    where = f"{client.url}/projects/{found.id}/settings/ml"
    return Connected(where, backend.model_version, not known, shown)
