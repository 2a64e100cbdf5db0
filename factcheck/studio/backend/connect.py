"""The backend made known to a project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.errors import StudioError
from factcheck.studio.api.backends import list_backends, save_backend
from factcheck.studio.api.client import Client
from factcheck.studio.api.projects import find_project
from factcheck.studio.backend.secret import USER
from factcheck.studio.format.label_config import config_difference

if TYPE_CHECKING:
    import httpx

    from factcheck.domain import Taxonomy
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.backend.secret import Secret

TITLE = "factcheck"
"""What Label Studio calls the backend; projects name it to say whose predictions are shown."""


@dataclass(frozen=True, slots=True)
class Connected:
    """What came of it.

    Attributes:
        url: where the project is.
        model_version: what the backend says it is.
        added: whether it is new there; else its settings were brought up to date.
        shown: whose predictions annotators start from.
    """

    url: str
    model_version: str
    added: bool
    shown: str

    @property
    def starts_annotators(self) -> bool:
        """Whether annotators start from what this backend says."""
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
    """Make a backend that runs known to a project; one of the same address is not added twice.

    Label Studio calls it at once, to see that it answers. The secret goes to Label Studio, which
    never shows it again.

    Args:
        connection: the server.
        project: the project's title.
        address: where the server reaches the backend.
        secret: what the backend wants to be told.
        taxonomy: what the backend was started with, to see whether the project fits it.
        transport: answers instead of the network, for tests.

    Raises:
        ConfigMismatch: the project's label config does not fit the taxonomy.
        StudioError: the server is down, refuses, has no such project, or cannot reach the backend.
    """
    with Client(connection, transport) as client:
        found = find_project(client, project)
        if found is None:
            cure = "push predictions to it, or make it with the output of `factcheck label-config`"
            raise StudioError(client.url, f"it has no project {project!r}", cure)
        difference = (
            config_difference(found.config, taxonomy, project=project) if taxonomy else None
        )
        if difference:
            raise difference
        known = [each for each in list_backends(client, found) if each.url.rstrip("/") == address]
        login = (USER, secret.value) if secret else None
        backend = save_backend(client, found, TITLE, address, login, known[0] if known else None)
        if not client.project(found.id).model_version:  # what the server does itself, mostly
            client.set_model_version(found, TITLE)
        shown = client.project(found.id).model_version
    where = f"{client.url}/projects/{found.id}/settings/ml"
    return Connected(where, backend.model_version, not known, shown)
