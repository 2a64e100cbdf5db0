"""A dataset belongs to one project: nothing of it is forgotten without ``--replace``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.dataset.json_stream import members
from factcheck.errors import ExportError, StudioError
from factcheck.studio.api.projects import check_config, find_project
from factcheck.studio.pulling.opening import open_store, store_of
from factcheck.studio.pulling.store import Owner

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from factcheck.domain import Taxonomy
    from factcheck.studio.api.client import Client
    from factcheck.studio.api.project import Project
    from factcheck.studio.pulling.store import Store

_CURE = "choose another -o, or forget what it has with --replace"


def find_owned(
    client: Client,
    title: str,
    output: Path,
    store: Store,
    taxonomy: Taxonomy,
    *,
    replace: bool,
) -> Project:
    """Return the project to pull, and let the store belong to it.

    A project that was pulled into this store is found again if it was renamed, under each title
    that it was pulled with.

    Args:
        client: the server.
        title: the title that was asked for.
        output: the dataset.
        store: what was pulled into it.
        taxonomy: what annotators could choose from.
        replace: whether the store may be emptied.

    Raises:
        ConfigMismatch: the project's label config does not fit the taxonomy.
        ExportError: the store belongs to another project.
        StudioError: there is no such project; or see `find_project`.
    """
    owner = store.owner
    found = find_project(client, title)
    if found is None and owner and title in owner.titles:
        found = _only(client, client.identified(owner.identity))
    if found is None:
        raise StudioError(client.url, f"there is no project {title!r}", "check --project")
    another = owner and owner.identity not in {found.identity, f"{client.url} {found.id}"}
    if owner and another and not replace:
        earlier = f"{owner.title!r} at {owner.server}" if owner.title else owner.identity
        asked = f"{found.title!r} (number {found.id} at {client.url})"
        problem = f"it has what was pulled from the project {earlier}; {asked} is another one"
        raise ExportError(str(output), problem, _CURE)
    check_config(found, taxonomy)
    if another:
        store.clear()
        owner = None
    elif owner and owner.server != client.url:
        # It may be an older copy of the server, in which other tasks have changed.
        store.forget_cursors()
    titles = {**dict.fromkeys(owner.titles if owner else ()), title: None, found.title: None}
    store.belong_to(Owner(found.identity, found.title, client.url, tuple(titles)))
    return found


def _only(client: Client, projects: Sequence[Project]) -> Project | None:
    """Return the one project that there is, ``None`` if there is none.

    Raises:
        StudioError: there are several, which a copied database may cause.
    """
    if len(projects) > 1:
        names = " and ".join(f"{each.title!r} (number {each.id})" for each in projects)
        problem = f"{names} were created at the same moment: one is a copy of the other"
        raise StudioError(client.url, problem, "give the title of the one you mean with --project")
    return projects[0] if projects else None


def refuse_forgetting(output: Path, store: Store) -> None:
    """Refuse to write over a dataset that has what the server and the store no longer have.

    That may be if the file of earlier pulls was removed, or if somebody else wrote the dataset.
    A file that is no dataset is replaced, as by every command.

    Raises:
        ExportError: documents or annotations would be lost.
        OSError: the dataset cannot be read.
    """
    if store.fact("written") or not output.is_file() or not output.stat().st_size:
        return
    known = {"documents": store.documents_ever(), "annotations": store.annotations_ever().keys()}
    lost = dict.fromkeys(known, 0)
    project = "another project"
    try:
        for key, number, value in members(output, lost):
            if number >= 0 and isinstance(value, dict):
                lost[key] += value.get("id") not in known[key]
            elif key == "origin" and isinstance(value, dict):
                project = f"{value.get('project')!r} at {value.get('server')}"
    except (TypeError, ValueError):  # not JSON from here on
        store.forget_cursors()
    if any(lost.values()):
        counts = f"{lost['documents']} documents and {lost['annotations']} annotations"
        problem = f"it has {counts} of {project} that this pull does not bring"
        raise ExportError(str(output), problem, _CURE)


def refuse_other_title(output: Path, title: str) -> None:
    """Refuse a project that was not pulled into a dataset so far, without asking the server.

    Raises:
        ExportError: what was pulled into it has other titles.
        OSError: the file of earlier pulls cannot be read.
    """
    path = store_of(output)
    if not path.is_file():
        return
    with open_store(path, replace=False) as store:
        owner = store.owner
        if owner and owner.titles and title not in owner.titles:
            problem = f"it has what was pulled from the project {owner.title!r}, not {title!r}"
            cure = f"choose another -o, or --project {owner.title!r}"
            raise ExportError(str(output), problem, cure)
