"""Calls that list tasks: their numbers, keys, predictions and times, one method each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from factcheck.studio.api.calls import LONG_SECONDS, options
from factcheck.studio.api.project import Counts, Project
from factcheck.studio.api.project_calls import ProjectCalls
from factcheck.studio.api.values import plain, require_list, require_moment, require_whole
from factcheck.studio.format.fingerprint import Fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Json = Mapping[str, Any]

_T = TypeVar("_T")

PAGE = 1000
"""Tasks in one page of a list."""

SELECTED = 200
"""Task numbers in one address: gunicorn accepts 4,094 bytes."""


@dataclass(frozen=True, slots=True)
class PushedTask:
    """A task on the server that factcheck pushed.

    Attributes:
        id: its number on the server.
        key: its key, see `factcheck.studio.format.task_writer.key_of`.
        superseded: key of the task that replaced it, ``""`` if none did.
        fingerprint: of what belongs to its document.
    """

    id: int
    key: str
    superseded: str
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class AnsweredTask:
    """A task on the server that factcheck pushed, and what became of it.

    Attributes:
        id: its number on the server.
        key: its key.
        answers: how many annotations were submitted.
        skips: how many people skipped it.
    """

    id: int
    key: str
    answers: int
    skips: int


class ListCalls(ProjectCalls):
    """Lists of the tasks of a project.

    Raises:
        StudioError: on every call, see `Calls`.
    """

    def pushed_tasks(self, project: Project) -> Iterator[PushedTask]:
        """Yield the tasks of a project that factcheck pushed, in the order of their numbers."""

        def read(task: Any) -> PushedTask:  # noqa: ANN401 - the SDK's
            values = task.data or {}
            key = values.get("doc_key")
            superseded = str(values.get("superseded_by") or "")
            known = key if isinstance(key, str) else ""
            return PushedTask(require_whole(task.id), known, superseded, Fingerprint.of(values))

        listed = self._listed(project, {}, read, include="id,data")
        return (each for each in listed if each.key)

    def answered_tasks(self, project: Project) -> Iterator[AnsweredTask]:
        """Yield the tasks of a project that factcheck pushed, with how many people answered."""

        def read(task: Any) -> AnsweredTask:  # noqa: ANN401 - the SDK's
            key = (task.data or {}).get("doc_key")
            return AnsweredTask(
                require_whole(task.id),
                key if isinstance(key, str) else "",
                require_whole(task.total_annotations),
                require_whole(task.cancelled_annotations),
            )

        include = "id,data,total_annotations,cancelled_annotations"
        return (each for each in self._listed(project, {}, read, include=include) if each.key)

    def predictions(
        self, project: Project, ids: Sequence[int]
    ) -> Iterator[tuple[int, Sequence[Json]]]:
        """Yield the number of each of these tasks, and its predictions."""
        for some in _batches(ids, SELECTED):
            chosen = {"selectedItems": {"all": False, "included": list(some)}}
            yield from self._listed(
                project,
                chosen,
                lambda task: (task.id, [plain(each) for each in task.predictions or ()]),
                include="id,predictions",
                fields="all",
            )

    def updated_tasks(self, project: Project, since: str) -> Iterator[tuple[int, str]]:
        """Yield the number of each updated task, and its time of update, ISO 8601 in UTC.

        Args:
            project: the project of the tasks.
            since: only tasks that were updated later, ``%Y-%m-%dT%H:%M:%S.%fZ``.
        """
        later = _filter("updated_at", "greater", "Datetime", since)
        return self._listed(
            project,
            {},
            lambda task: (require_whole(task.id), require_moment(task.updated_at)),
            [later],
            include="id,updated_at",
        )

    def newest_update(self, project: Project) -> str:
        """Return when a task of a project was last updated, ISO 8601 in UTC; ``""`` if none is."""
        return (
            self._end(project, "-tasks:updated_at", lambda task: require_moment(task.updated_at))
            or ""
        )

    def existing(self, project: Project, ids: Sequence[int]) -> Iterator[int]:
        """Yield those of these numbers of tasks that the project has."""
        for some in _batches(ids, SELECTED):
            chosen = {"selectedItems": {"all": False, "included": list(some)}}
            yield from self._listed(project, chosen, _number, include="id")

    def counts_of(self, project: Project, ids: Sequence[int]) -> Counts:
        """Return how many of these tasks a project has, and with how many annotations."""
        found: list[int] = []
        for some in _batches(ids, SELECTED):
            chosen = {"selectedItems": {"all": False, "included": list(some)}}
            include = "id,total_annotations,cancelled_annotations"
            found += self._listed(project, chosen, _count_annotations, include=include)
        return Counts(len(found), sum(found))

    def task_numbers(self, project: Project) -> Sequence[int]:
        """Return numbers that include those of all tasks of a project, in ascending order.

        Listing tasks costs half as much as exporting them, and an import numbers them one after
        the other. So if at least half of the numbers between the first and the last are in use,
        all numbers between them are returned.
        """
        first = self._end(project, "tasks:id", _number)
        last = self._end(project, "-tasks:id", _number)
        count = self.count_tasks(project)
        if first is None or last is None:
            return ()
        if last - first < 2 * count:
            return range(first, last + 1)
        return list(self._listed(project, {}, _number, include="id"))

    def drafted(self, project: Project) -> Sequence[int]:
        """Return the numbers of the tasks that have a draft: what is begun and not submitted.

        A draft is not an update of its task.
        """
        with_draft = _filter("draft_exists", "equal", "Boolean", value=True)
        return list(self._listed(project, {}, _number, [with_draft], include="id"))

    def _end(self, project: Project, ordering: str, read: Callable[[Any], _T]) -> _T | None:
        """Return what is read of the first task in an order, ``None`` if there is no task."""

        def ask() -> _T | None:
            page = self.sdk.tasks.list(
                project=project.id,
                query=json.dumps({"ordering": [ordering]}),
                fields="task_only",
                include="id,updated_at",
                page_size=1,
                request_options=options(),
            )
            return next(map(read, require_list(page.items)), None)

        return self.patiently(ask)

    def _listed(
        self,
        project: Project,
        query: Json,
        read: Callable[[Any], _T],
        filters: Sequence[Json] = (),
        *,
        include: str,
        fields: str = "task_only",
    ) -> Iterator[_T]:
        """Yield what is read of tasks, in the order of their numbers.

        Each page begins after the last number of the previous page, so that no task is missed
        when others are deleted at the same time.
        """
        last = 0

        def ask() -> tuple[Sequence[int], Sequence[_T]]:
            after = _filter("id", "greater", "Number", last)
            filtered = {
                **query,
                "filters": {"conjunction": "and", "items": [*filters, after]},
                "ordering": ["tasks:id"],
            }
            page = self.sdk.tasks.list(
                project=project.id,
                query=json.dumps(filtered),
                fields=fields,
                include=include,
                page_size=PAGE,
                request_options=options(LONG_SECONDS),
            )
            tasks = require_list(page.items)
            numbers = [require_whole(task.id) for task in tasks]
            if any(number <= last for number in numbers):
                raise ValueError
            return numbers, [read(task) for task in tasks]

        while True:
            numbers, page = self.patiently(ask)
            yield from page
            if len(page) < PAGE:
                return
            last = max(numbers)


def _filter(name: str, operator: str, kind: str, value: object) -> Json:
    """Return a filter of the data manager."""
    return {"filter": f"filter:tasks:{name}", "operator": operator, "type": kind, "value": value}


def _batches(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _number(task: Any) -> int:  # noqa: ANN401 - the SDK's
    return require_whole(task.id)


def _count_annotations(task: Any) -> int:  # noqa: ANN401 - the SDK's
    return require_whole(task.total_annotations) + require_whole(task.cancelled_annotations)
