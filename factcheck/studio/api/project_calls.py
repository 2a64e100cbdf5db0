"""Calls about projects and users, one method each."""

from __future__ import annotations

import contextlib
import functools
import itertools
from typing import TYPE_CHECKING, Any

from factcheck.errors import StudioError
from factcheck.studio.api.calls import Calls, NotThere, options
from factcheck.studio.api.columns import TAB
from factcheck.studio.api.mark import Mark
from factcheck.studio.api.project import (
    ADJUDICATION,
    Counts,
    Project,
    adjudicates_of,
    old_name,
    read_project,
)
from factcheck.studio.api.values import require_list, require_moment, require_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

PAGE = 1000
"""Projects in one page of a list."""


class ProjectCalls(Calls):
    """The projects of a server.

    Raises:
        StudioError: on every call, see `Calls`.
    """

    def projects(self, title: str) -> tuple[Project, ...]:
        """Return all projects with exactly this title, the oldest first."""

        def ask() -> list[int]:
            # One page is enough: a thousand titles that contain this one.
            page = self.sdk.projects.list(title=title, page_size=PAGE, request_options=options())
            return [
                require_whole(each.id) for each in require_list(page.items) if each.title == title
            ]

        return self._those_there(self.patiently(ask))

    def once_called(self, title: str) -> tuple[Project, ...]:
        """Return all projects that factcheck has used under this title, whatever they are now."""
        return self._projects(lambda each: title in Mark.read(each.task_data_login).titles)

    def identified(self, identity: str) -> tuple[Project, ...]:
        """Return the project that `Project.adjudicates` or ``identity`` names, if it is there."""
        return self._projects(
            lambda each: identity in {require_moment(each.created_at), old_name(each.id)}
        )

    def adjudications(self, project: Project) -> tuple[Project, ...]:
        """Return the projects in which answers of this one are adjudicated, the oldest first."""
        names = {project.identity, old_name(project.id)}
        return self._projects(lambda each: adjudicates_of(each) in names)

    def _projects(self, wanted: Callable[[Any], bool]) -> tuple[Project, ...]:
        """Return the projects that are wanted, the oldest first; it looks through all of them."""
        numbers: list[int] = []

        def ask(page: int) -> bool:
            """Look through a page; return whether there is another one."""
            listed = self.sdk.projects.list(
                include="id,description,created_at,task_data_login",
                page=page,
                page_size=PAGE,
                request_options=options(),
            )
            numbers.extend(
                require_whole(each.id) for each in require_list(listed.items) if wanted(each)
            )
            return bool(listed.response.next)

        for page in itertools.count(1):
            if not self.patiently(functools.partial(ask, page)):
                break
        return self._those_there(numbers)

    def _those_there(self, numbers: Iterable[int]) -> tuple[Project, ...]:
        """Return the projects of these numbers, the oldest first, without those that are gone."""
        found = []
        for each in sorted(numbers):
            with contextlib.suppress(NotThere):  # it was removed after it had been listed
                found.append(self.project(each))
        return tuple(found)

    def project(self, number: int) -> Project:
        """Return a project as it is now."""
        return self.patiently(
            lambda: read_project(self.sdk.projects.get(number, request_options=options()))
        )

    def save_mark(self, project: Project, mark: Mark) -> None:
        """Write a mark into a project."""
        self.patiently(
            lambda: self.sdk.projects.update(
                project.id, task_data_login=str(mark), request_options=options()
            )
        )

    def create_project(
        self,
        title: str,
        config: str,
        *,
        adjudicates: Project | None = None,
        compares: bool = False,
    ) -> Project:
        """Create a project in which annotators start from predictions and may skip a task.

        Its table has the columns of `factcheck.studio.api.columns`.

        Args:
            title: need not be unique.
            config: its label config.
            adjudicates: the project whose answers are to be adjudicated in it.
            compares: whether people say in it which claims are the same.
        """
        of = adjudicates and f"{ADJUDICATION.format(adjudicates.id)}, “{adjudicates.title}”"
        mark = (
            Mark(adjudicates=adjudicates.identity)
            if adjudicates
            else Mark((title,), compares=compares)
        )
        with self.translating_errors():
            made = self.sdk.projects.create(
                title=title,
                description=of or "",
                task_data_login=str(mark),
                label_config=config,
                show_collab_predictions=True,
                show_skip_button=True,
                enable_empty_annotation=True,
                maximum_annotations=1,
                request_options=options(),
            )
            self.sdk.views.create(project=made.id, data=dict(TAB), request_options=options())
        return self.project(made.id)

    def set_overlap(self, project: Project, annotators: int) -> None:
        """Set how many people annotate a task before it counts as done."""
        self.patiently(
            lambda: self.sdk.projects.update(
                project.id,
                maximum_annotations=annotators,
                overlap_cohort_percentage=100,
                request_options=options(),
            )
        )

    def set_model_version(self, project: Project, version: str) -> None:
        """Let annotators start from this model's predictions; without this they see none."""
        self.patiently(
            lambda: self.sdk.projects.update(
                project.id, model_version=version, request_options=options()
            )
        )

    def delete_project(self, project: Project) -> None:
        """Delete a project with its tasks, if it still exists."""
        self._delete(
            lambda: self.sdk.projects.delete(project.id, request_options=options()),
            lambda: self.sdk.projects.get(project.id, request_options=options()),
        )

    def _delete(self, delete: Callable[[], object], get: Callable[[], object]) -> None:
        """Delete something; if somebody else does at the same time, 1.23.2 answers 404 or 500."""
        try:
            self.patiently(delete)
        except NotThere:
            pass
        except StudioError:
            with contextlib.suppress(NotThere):
                self.patiently(get)
                raise

    def address(self, project: Project) -> str:
        """Return the address of a project's page."""
        return f"{self.url}/projects/{project.id}/data"

    def count_tasks(self, project: Project) -> int:
        """Return how many tasks a project has."""
        return self.counts(project).tasks

    def counts(self, project: Project) -> Counts:
        """Return how many tasks and annotations a project has."""

        def ask() -> Counts:
            got = self.sdk.projects.get(project.id, request_options=options())
            submitted = require_whole(got.total_annotations_number)
            return Counts(
                require_whole(got.task_number),
                submitted + require_whole(got.skipped_annotations_number),
            )

        return self.patiently(ask)

    def emails(self) -> Mapping[int, str]:
        """Return the e-mail address of each user, by the user's number."""

        def ask() -> Mapping[int, str]:
            users = require_list(self.sdk.users.list(request_options=options()))
            if not users:  # we are one of them
                raise ValueError
            return {require_whole(user.id): str(user.email) for user in users if user.email}

        return self.patiently(ask)
