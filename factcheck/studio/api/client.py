"""The calls to Label Studio's API that factcheck needs, one method each."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.studio.api.calls import LONG_SECONDS, BadRequest, Calls, NotThere, options
from factcheck.studio.api.columns import TAB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Json = Mapping[str, Any]

PAGE = 1000
"""Tasks in one page of a list."""

SELECTED = 200
"""Task numbers in one address: gunicorn accepts 4,094 bytes."""

_ADJUDICATION = "Adjudication of project {}"
_ADJUDICATES = re.compile(_ADJUDICATION.format(r"(\d+)\b"))
"""The first words in the description of a project in which answers of another are adjudicated."""

EXPORTED, SHORTEST_PAGE = 400, 25
"""Tasks in one page of an export: as many as fit into an address, at first and at least."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the server.

    Attributes:
        id: its number there.
        title: its title, which need not be unique.
        config: its label config.
        model_version: the model whose predictions annotators start from, ``""`` if none.
        adjudicates: number of the project whose answers are adjudicated in it, ``None`` if it is
            a project for annotation.
    """

    id: int
    title: str
    config: str
    model_version: str
    adjudicates: int | None = None


@dataclass(frozen=True, slots=True)
class PushedTask:
    """A task on the server that factcheck pushed.

    Attributes:
        id: its number on the server.
        key: its key, see `factcheck.studio.format.task_writer.key_of`.
        superseded: key of the task that replaced it, ``""`` if none did.
    """

    id: int
    key: str
    superseded: str = ""


class Client(Calls):
    """A server: its projects, tasks, predictions and annotations.

    Raises:
        StudioError: on every call, see `Calls`.
    """

    _page = EXPORTED

    def projects(self, title: str) -> tuple[Project, ...]:
        """Return all projects with exactly this title."""

        def ask() -> tuple[Project, ...]:
            # One page is enough: a thousand titles that contain this one.
            page = self.sdk.projects.list(title=title, page_size=PAGE, request_options=options())
            ids = [each.id for each in page.items or () if each.title == title]
            details = [self.sdk.projects.get(each, request_options=options()) for each in ids]
            return tuple(_project(each) for each in details)

        return self.patiently(ask)

    def adjudications(self, project: Project) -> tuple[Project, ...]:
        """Return the projects in which answers of this one are adjudicated, the oldest first."""
        numbers: list[int] = []
        for number in itertools.count(1):
            page = self.patiently(
                functools.partial(
                    self.sdk.projects.list,
                    include="id,description",
                    page=number,
                    page_size=PAGE,
                    request_options=options(),
                )
            )
            numbers += [each.id for each in page.items or () if _adjudicates(each) == project.id]
            if not page.response.next:
                break
        return tuple(self.project(each) for each in sorted(numbers))

    def create_project(
        self, title: str, config: str, *, adjudicates: Project | None = None
    ) -> Project:
        """Create a project in which annotators start from predictions and may skip a task.

        Its table has the columns of `factcheck.studio.api.columns`.

        Args:
            title: need not be unique.
            config: its label config.
            adjudicates: the project whose answers are to be adjudicated in it.
        """
        of = adjudicates and f"{_ADJUDICATION.format(adjudicates.id)}, “{adjudicates.title}”"
        with self.translating_errors():
            made = self.sdk.projects.create(
                title=title,
                description=of or "",
                label_config=config,
                show_collab_predictions=True,
                show_skip_button=True,
                enable_empty_annotation=True,
                maximum_annotations=1,
                request_options=options(),
            )
            self.sdk.views.create(project=made.id, data=dict(TAB), request_options=options())
        return self.project(made.id)

    def address(self, project: Project) -> str:
        """Return the address of a project's page."""
        return f"{self.url}/projects/{project.id}/data"

    def count_tasks(self, project: Project) -> int:
        """Return how many tasks a project has."""
        got = self.patiently(lambda: self.sdk.projects.get(project.id, request_options=options()))
        return int(got.task_number or 0)

    def pushed_tasks(self, project: Project) -> Iterator[PushedTask]:
        """Yield the tasks of a project that factcheck pushed, in the order of their numbers."""
        for task in self._listed(project, {}, include="id,data"):
            values = task.data or {}
            key = values.get("doc_key")
            if isinstance(key, str):
                yield PushedTask(task.id, key, str(values.get("superseded_by") or ""))

    def predictions(
        self, project: Project, ids: Sequence[int]
    ) -> Iterator[tuple[int, Sequence[Json]]]:
        """Yield the number of each of these tasks, and its predictions."""
        for some in _batches(ids, SELECTED):
            chosen = {"selectedItems": {"all": False, "included": list(some)}}
            for task in self._listed(project, chosen, include="id,predictions", fields="all"):
                yield task.id, [_plain(each) for each in task.predictions or ()]

    def import_tasks(self, project: Project, tasks: Sequence[Json]) -> int:
        """Import tasks with their predictions; return how many the server says it stored.

        It is never tried a second time: an answer may be lost after everything was stored.
        """
        with self.translating_errors():
            answer = self.sdk.projects.import_tasks(
                project.id,
                request=[dict(each) for each in tasks],
                return_task_ids=True,
                request_options=options(LONG_SECONDS),
            )
        return len(answer.task_ids or ())

    def replace_predictions(self, project: Project, predictions: Mapping[int, Json]) -> int:
        """Replace the predictions of tasks; annotations stay.

        For a moment the tasks have no predictions. It is never tried a second time.

        Args:
            project: the project of the tasks.
            predictions: the new prediction by the number of its task.

        Returns:
            How many predictions the server says it stored.
        """
        with self.translating_errors():
            self.sdk.actions.create(
                id="delete_tasks_predictions",
                project=project.id,
                selected_items={"all": False, "included": list(predictions)},
                request_options=options(LONG_SECONDS),
            )
            answer = self.sdk.projects.import_predictions(
                project.id,
                request=[{"task": task, **each} for task, each in predictions.items()],
                request_options=options(LONG_SECONDS),
            )
        return int(answer.created or 0)

    def edit_data(self, task: int, edit: Callable[[dict[str, Any]], None]) -> None:
        """Edit the data of a task in place; annotations and predictions stay."""
        task_now = self.patiently(lambda: self.sdk.tasks.get(str(task), request_options=options()))
        values = dict(task_now.data or {})
        edit(values)
        self.patiently(
            lambda: self.sdk.tasks.update(str(task), data=values, request_options=options())
        )

    def delete_task(self, task: int) -> None:
        """Delete a task, if it still exists."""
        with contextlib.suppress(NotThere):
            self.patiently(lambda: self.sdk.tasks.delete(str(task), request_options=options()))

    def set_model_version(self, project: Project, version: str) -> None:
        """Let annotators start from this model's predictions; without this they see none."""
        self.patiently(
            lambda: self.sdk.projects.update(
                project.id, model_version=version, request_options=options()
            )
        )

    def updated_tasks(self, project: Project, since: str) -> Iterator[tuple[int, str]]:
        """Yield the number of each updated task, and its time of update, ISO 8601 in UTC.

        Args:
            project: the project of the tasks.
            since: only tasks that were updated later, ``%Y-%m-%dT%H:%M:%S.%fZ``.
        """
        later = _filter("updated_at", "greater", "Datetime", since)
        for task in self._listed(project, {}, [later], include="id,updated_at"):
            yield task.id, str(_plain(task.updated_at))

    def task_numbers(self, project: Project) -> Sequence[int]:
        """Return numbers that include those of all tasks of a project, in ascending order.

        Listing tasks costs half as much as exporting them, and an import numbers them one after
        the other. So if at least half of the numbers between the first and the last are in use,
        all numbers between them are returned.
        """
        first, last = self._end(project, "tasks:id"), self._end(project, "-tasks:id")
        count = self.count_tasks(project)
        if first is None or last is None:
            return ()
        if last - first < 2 * count:
            return range(first, last + 1)
        return [task.id for task in self._listed(project, {}, include="id")]

    def count_drafts(self, project: Project) -> int:
        """Return how many tasks have a draft: an answer that is begun and not submitted.

        A draft is not an update of its task.
        """
        with_draft = _filter("draft_exists", "equal", "Boolean", value=True)
        return sum(1 for _ in self._listed(project, {}, [with_draft], include="id"))

    def export(self, project: Project, ids: Sequence[int]) -> Iterator[Json]:
        """Yield these tasks as raw JSON, annotated or not: the only format that keeps relations.

        They are read in pages, so that neither side keeps many in memory; if a server does not
        accept an address with a whole page of numbers, pages get shorter. Numbers without a task
        in the project are ignored.
        """
        left = list(ids)
        while left:
            some, left = left[: self._page], left[self._page :]
            try:
                yield from self.patiently(functools.partial(self._exported, project, some))
            except BadRequest:
                if self._page <= SHORTEST_PAGE:
                    raise
                self._page //= 2
                left = [*some, *left]

    def emails(self) -> Mapping[int, str]:
        """Return the e-mail address of each user, by the user's number."""
        users = self.patiently(lambda: self.sdk.users.list(request_options=options()))
        return {user.id: user.email for user in users if user.id is not None and user.email}

    def _exported(self, project: Project, ids: Sequence[int]) -> list[Json]:
        chunks = self.sdk.projects.exports.download_sync(
            project.id,
            export_type="JSON",
            download_all_tasks=True,
            request_options=options(LONG_SECONDS)
            | {"additional_query_parameters": {"ids[]": [str(each) for each in ids]}},
        )
        tasks: list[Json] = json.loads(b"".join(chunks))
        return tasks

    def _end(self, project: Project, ordering: str) -> int | None:
        """Return the number of the first task in an order."""
        page = self.patiently(
            lambda: self.sdk.tasks.list(
                project=project.id,
                query=json.dumps({"ordering": [ordering]}),
                fields="task_only",
                include="id",
                page_size=1,
                request_options=options(),
            )
        )
        return next((task.id for task in page.items or ()), None)

    def _listed(
        self,
        project: Project,
        query: Json,
        filters: Sequence[Json] = (),
        *,
        include: str,
        fields: str = "task_only",
    ) -> Iterator[Any]:
        """Yield tasks in the order of their numbers.

        Each page begins after the last number of the previous page, so that no task is missed
        when others are deleted at the same time.
        """
        last = 0
        while True:
            after = _filter("id", "greater", "Number", last)
            filtered = {
                **query,
                "filters": {"conjunction": "and", "items": [*filters, after]},
                "ordering": ["tasks:id"],
            }
            page = self.patiently(
                functools.partial(
                    self.sdk.tasks.list,
                    project=project.id,
                    query=json.dumps(filtered),
                    fields=fields,
                    include=include,
                    page_size=PAGE,
                    request_options=options(LONG_SECONDS),
                )
            ).items
            if not page:
                return
            yield from page
            last = max(task.id for task in page)
            if len(page) < PAGE:
                return

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

    def project(self, number: int) -> Project:
        """Return a project as it is now."""
        return self.patiently(
            lambda: _project(self.sdk.projects.get(number, request_options=options()))
        )


def _filter(name: str, operator: str, kind: str, value: object) -> Json:
    """Return a filter of the data manager."""
    return {"filter": f"filter:tasks:{name}", "operator": operator, "type": kind, "value": value}


def _batches(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _plain(value: Any) -> Any:  # noqa: ANN401 - a value of the SDK
    """Convert a value of the SDK back to JSON."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.dict() if hasattr(value, "dict") else value


def _project(found: Any) -> Project:  # noqa: ANN401 - the SDK has a class for each call
    return Project(
        id=found.id,
        title=found.title or "",
        config=found.label_config or "",
        model_version=found.model_version or "",
        adjudicates=_adjudicates(found),
    )


def _adjudicates(found: Any) -> int | None:  # noqa: ANN401 - the SDK has a class for each call
    match = _ADJUDICATES.match(found.description or "")
    return int(match[1]) if match else None
