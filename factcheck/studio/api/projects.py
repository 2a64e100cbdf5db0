"""Finding a project by its title, and checking that it fits the taxonomy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.errors import StudioError
from factcheck.studio.format.label_config import config_difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factcheck.domain import Taxonomy
    from factcheck.studio.api.client import Client
    from factcheck.studio.api.project import Project

SHORTEST_TITLE, LONGEST_TITLE = 3, 50
"""Code points of a title that Label Studio accepts."""


def find_project(client: Client, title: str, *, compares: bool = False) -> Project | None:
    """Return the project that a title means, ``None`` if there is none.

    It is the project that has this title; if none has it, the one that factcheck used under this
    title before somebody renamed it. So a title that another project has taken means that one: it
    is what people see. A pull notices that it is not the project of its dataset.

    Args:
        client: the server.
        title: the title that was asked for.
        compares: whether it is a project in which people say which claims are the same.

    Raises:
        StudioError: the title is too short or too long, several projects have it, or it is a
            project of another kind.
    """
    if not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE:
        problem = f"a project's title has {SHORTEST_TITLE} to {LONGEST_TITLE} characters"
        raise StudioError(client.url, f"{problem}, not {len(title)}", "choose another --project")
    projects = _without_twins(client.projects(title), title)
    if len(projects) > 1:
        ids = ", ".join(str(project.id) for project in projects)
        problem = f"several projects have the title {title!r} (numbers {ids})"
        raise StudioError(client.url, problem, "rename all but one")
    projects = projects or client.once_called(title)
    if len(projects) > 1:
        names = ", ".join(f"{each.title!r} (number {each.id})" for each in projects)
        problem = f"several projects were called {title!r}: {names}"
        raise StudioError(client.url, problem, "give the title that one has now with --project")
    for project in projects:
        if project.adjudicates:
            found = [f"project {each.id}" for each in client.identified(project.adjudicates)]
            of = ", ".join(found) or "a project that was deleted"
            problem = f"in {project.title!r} the answers of {of} are adjudicated"
            cure = "use that project: pull includes the decisions made here"
            raise StudioError(client.url, problem, cure)
        require_kind(client, project, compares=compares)
    return projects[0] if projects else None


def require_kind(client: Client, project: Project, *, compares: bool) -> None:
    """Check whether people compare claims in a project, or annotate texts.

    Raises:
        StudioError: they do the other thing.
    """
    if project.mark.compares == compares:
        return
    if compares:
        problem = f"in {project.title!r} people annotate texts, they do not compare claims"
        cure = "choose another --project; its claims go to a dataset, not into a file of matches"
    else:
        problem = f"in {project.title!r} people say which claims are the same"
        cure = "pull its answers into the file that `factcheck match` wrote (-o matches.json)"
    raise StudioError(client.url, problem, cure)


def _without_twins(projects: Sequence[Project], title: str) -> Sequence[Project]:
    """Leave out empty projects that a push is about to remove, see `keep_first`.

    Args:
        projects: those with the title, the oldest first.
        title: the title.
    """
    first = min((each.id for each in projects), default=0)
    return [
        each for each in projects if each.id == first or each.tasks or title not in each.mark.titles
    ]


def keep_first(client: Client, made: Project, all_made: Sequence[Project]) -> Project:
    """Return the one project to use if several commands have made one at the same time.

    All of them use the one with the lowest number, and each removes its own.

    Args:
        client: the server.
        made: the project that this command has made; nothing is in it yet.
        all_made: all that the server has now.

    Raises:
        StudioError: see `Client`.
    """
    first = min([made, *all_made], key=lambda each: each.id)
    if first.id != made.id:
        client.delete_project(made)
    return first


def note_title(client: Client, project: Project, title: str) -> None:
    """Write the title that a project is used under into its mark, if it is not there.

    Raises:
        StudioError: see `Client`.
    """
    if title not in project.mark.titles:
        client.save_mark(project, project.mark.with_title(title))


def fitting_project(client: Client, title: str, taxonomy: Taxonomy) -> Project | None:
    """Return the project with a title, ``None`` if there is none; check that it fits.

    Raises:
        ConfigMismatch: its label config does not fit the taxonomy.
        StudioError: see `find_project`.
    """
    found = find_project(client, title)
    if found is not None:
        check_config(found, taxonomy)
    return found


def check_config(project: Project, taxonomy: Taxonomy) -> None:
    """Check that a project offers exactly the labels of the taxonomy.

    Raises:
        ConfigMismatch: it offers others.
    """
    difference = config_difference(project.config, taxonomy, project=project.title)
    if difference:
        raise difference
