"""The calls to Label Studio's API that factcheck needs, one method each."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import re
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from factcheck.errors import StudioError, Unavailable
from factcheck.studio.api.calls import (
    LONG_SECONDS,
    BadRequest,
    Calls,
    Forbidden,
    NotThere,
    options,
)
from factcheck.studio.api.columns import TAB
from factcheck.studio.api.mark import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Json = Mapping[str, Any]

_T = TypeVar("_T")

PAGE = 1000
"""Tasks in one page of a list."""

SELECTED = 200
"""Task numbers in one address: gunicorn accepts 4,094 bytes."""

_ADJUDICATION = "Adjudication of project {}"
_ADJUDICATES = re.compile(_ADJUDICATION.format(r"(\d+)\b"))
"""The first words in the description of a project in which answers of another are adjudicated: for
people, and for projects of factcheck 0.2 and earlier, which have no mark."""

_NO_TASK = 0
"""A number that no task has."""

EXPORTED, SHORTEST_PAGE = 400, 25
"""Tasks in one page of an export: as many as fit into an address, at first and at least."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the server.

    Attributes:
        id: its number there.
        identity: when it was created, ISO 8601 in UTC: see `factcheck.studio.api.mark`.
        title: its title, which need not be unique.
        config: its label config.
        model_version: the model whose predictions annotators start from, ``""`` if none.
        tasks: how many it has.
        mark: what factcheck has written into it.
        adjudicates: if answers of another project are adjudicated in it, the identity of that
            one, or ``number N`` in an older project; ``""`` if it is a project for annotation.
    """

    id: int
    identity: str
    title: str
    config: str
    model_version: str
    tasks: int = 0
    mark: Mark = field(default_factory=Mark)
    adjudicates: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks and annotations a project has; skipped ones are annotations, too."""

    tasks: int
    annotations: int

    def least(self, other: Counts) -> Counts:
        """Return the lower number of each."""
        return Counts(min(self.tasks, other.tasks), min(self.annotations, other.annotations))

    def __add__(self, other: Counts) -> Counts:
        """Return the sum of each number."""
        return Counts(self.tasks + other.tasks, self.annotations + other.annotations)

    def reaches(self, other: Counts) -> bool:
        """Whether neither number is lower than in the other."""
        return self.tasks >= other.tasks and self.annotations >= other.annotations

    def __str__(self) -> str:
        """Return both numbers in words."""
        return f"{self.tasks} tasks with {self.annotations} annotations"


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
        """Return all projects with exactly this title, the oldest first."""

        def ask() -> list[int]:
            # One page is enough: a thousand titles that contain this one.
            page = self.sdk.projects.list(title=title, page_size=PAGE, request_options=options())
            return [_whole(each.id) for each in _list(page.items) if each.title == title]

        return self._those_there(self.patiently(ask))

    def once_called(self, title: str) -> tuple[Project, ...]:
        """Return all projects that factcheck has used under this title, whatever they are now."""
        return self._projects(lambda each: title in Mark.read(each.task_data_login).titles)

    def identified(self, identity: str) -> tuple[Project, ...]:
        """Return the project that `Project.adjudicates` or ``identity`` names, if it is there."""
        return self._projects(
            lambda each: identity in {_moment(each.created_at), _old_name(each.id)}
        )

    def adjudications(self, project: Project) -> tuple[Project, ...]:
        """Return the projects in which answers of this one are adjudicated, the oldest first."""
        names = {project.identity, _old_name(project.id)}
        return self._projects(lambda each: _adjudicates(each) in names)

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
            numbers.extend(_whole(each.id) for each in _list(listed.items) if wanted(each))
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

    def save_mark(self, project: Project, mark: Mark) -> None:
        """Write a mark into a project."""
        self.patiently(
            lambda: self.sdk.projects.update(
                project.id, task_data_login=str(mark), request_options=options()
            )
        )

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
        mark = Mark(adjudicates=adjudicates.identity) if adjudicates else Mark((title,))
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
            submitted = _whole(got.total_annotations_number)
            return Counts(
                _whole(got.task_number), submitted + _whole(got.skipped_annotations_number)
            )

        return self.patiently(ask)

    def pushed_tasks(self, project: Project) -> Iterator[PushedTask]:
        """Yield the tasks of a project that factcheck pushed, in the order of their numbers."""

        def read(task: Any) -> PushedTask:  # noqa: ANN401 - the SDK's
            values = task.data or {}
            key = values.get("doc_key")
            superseded = str(values.get("superseded_by") or "")
            return PushedTask(_whole(task.id), key if isinstance(key, str) else "", superseded)

        listed = self._listed(project, {}, read, include="id,data")
        return (each for each in listed if each.key)

    def predictions(
        self, project: Project, ids: Sequence[int]
    ) -> Iterator[tuple[int, Sequence[Json]]]:
        """Yield the number of each of these tasks, and its predictions."""
        for some in _batches(ids, SELECTED):
            chosen = {"selectedItems": {"all": False, "included": list(some)}}
            yield from self._listed(
                project,
                chosen,
                lambda task: (task.id, [_plain(each) for each in task.predictions or ()]),
                include="id,predictions",
                fields="all",
            )

    def import_tasks(self, project: Project, tasks: Sequence[Json]) -> int:
        """Import tasks with their predictions; return how many the server says it stored.

        It is never tried a second time: an answer may be lost after everything was stored.

        Raises:
            StudioError: see `Calls`; `Unavailable` if predictions were not stored, which happens
                in 1.23.2 while another import runs. The tasks are deleted again then.
        """
        with self.translating_errors():
            answer = self.sdk.projects.import_tasks(
                project.id,
                request=[dict(each) for each in tasks],
                return_task_ids=True,
                request_options=options(LONG_SECONDS),
            )
        stored = len(answer.task_ids or ())
        sent = sum(len(each.get("predictions", ())) for each in tasks)
        predictions = answer.prediction_count
        if stored == len(tasks) and predictions is not None and predictions < sent:
            self._act("delete_tasks", project, answer.task_ids or ())
            problem, cure = f"it stored {predictions} of {sent} predictions", "try again later"
            raise Unavailable(self.url, problem, cure, heard=False)
        return stored

    def replace_predictions(self, project: Project, predictions: Mapping[int, Json]) -> int:
        """Replace the predictions of tasks; annotations stay.

        For a moment the tasks have no predictions. It is never tried a second time.

        Args:
            project: the project of the tasks.
            predictions: the new prediction by the number of its task.

        Returns:
            How many predictions the server says it stored.
        """
        self._act("delete_tasks_predictions", project, predictions)
        with self.translating_errors():
            answer = self.sdk.projects.import_predictions(
                project.id,
                request=[{"task": task, **each} for task, each in predictions.items()],
                request_options=options(LONG_SECONDS),
            )
        return int(answer.created or 0)

    def _act(self, action: str, project: Project, tasks: Iterable[int]) -> None:
        """Let the data manager do something with tasks of a project, once."""
        with self.translating_errors():
            self.sdk.actions.create(
                id=action,
                project=project.id,
                selected_items={"all": False, "included": list(tasks)},
                request_options=options(LONG_SECONDS),
            )

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
        self._delete(
            lambda: self.sdk.tasks.delete(str(task), request_options=options()),
            lambda: self.sdk.tasks.get(str(task), request_options=options()),
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
        return self._listed(
            project,
            {},
            lambda task: (_whole(task.id), _moment(task.updated_at)),
            [later],
            include="id,updated_at",
        )

    def newest_update(self, project: Project) -> str:
        """Return when a task of a project was last updated, ISO 8601 in UTC; ``""`` if none is."""
        return self._end(project, "-tasks:updated_at", lambda task: _moment(task.updated_at)) or ""

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

    def count_drafts(self, project: Project) -> int:
        """Return how many tasks have a draft: an answer that is begun and not submitted.

        A draft is not an update of its task.
        """
        with_draft = _filter("draft_exists", "equal", "Boolean", value=True)
        return sum(1 for _ in self._listed(project, {}, _number, [with_draft], include="id"))

    def export(
        self,
        project: Project,
        ids: Sequence[int],
        on_failure: Callable[[int, StudioError], None] | None = None,
    ) -> Iterator[Json]:
        """Yield these tasks as raw JSON, annotated or not: the only format that keeps relations.

        They are read in pages, so that neither side keeps many in memory; if a server does not
        accept an address with a whole page of numbers, pages get shorter. Numbers without a task
        in the project are ignored.

        Args:
            project: the project of the tasks.
            ids: their numbers.
            on_failure: takes the number of a task that the server cannot export, and its answer:
                a page that fails is halved until that task is alone. By default it is an error.
        """
        left = list(ids)
        while left:
            some, left = left[: self._page], left[self._page :]
            try:
                yield from self.patiently(functools.partial(self._exported, project, some))
            except (Forbidden, NotThere, Unavailable):
                raise
            except StudioError as error:
                if isinstance(error, BadRequest) and self._page > SHORTEST_PAGE:
                    self._page //= 2
                    left = [*some, *left]
                    continue
                if on_failure is None:
                    raise
                # An error for no task at all: none of them is to blame.
                self.patiently(functools.partial(self._exported, project, [_NO_TASK]))
                yield from self._isolated(project, some, error, on_failure)

    def _isolated(
        self,
        project: Project,
        ids: Sequence[int],
        error: StudioError,
        on_failure: Callable[[int, StudioError], None],
    ) -> Iterator[Json]:
        """Yield the tasks of a page that failed, in halves, without those that are to blame."""
        if len(ids) == 1:
            on_failure(ids[0], error)
            return
        for half in (ids[: len(ids) // 2], ids[len(ids) // 2 :]):
            try:
                yield from self.patiently(functools.partial(self._exported, project, half))
            except (Forbidden, NotThere, Unavailable):
                raise
            except StudioError as again:
                yield from self._isolated(project, half, again, on_failure)

    def emails(self) -> Mapping[int, str]:
        """Return the e-mail address of each user, by the user's number."""

        def ask() -> Mapping[int, str]:
            users = _list(self.sdk.users.list(request_options=options()))
            if not users:  # we are one of them
                raise ValueError
            return {_whole(user.id): str(user.email) for user in users if user.email}

        return self.patiently(ask)

    def _exported(self, project: Project, ids: Sequence[int]) -> list[Json]:
        import httpx

        try:
            tasks = self._export_page(project, ids)
        except (httpx.RemoteProtocolError, httpx.DecodingError) as error:
            # The answer ended early: it may do so each time, if the server fails at one of them.
            raise ValueError from error
        numbers = [_whole(each["id"]) for each in _list(tasks)]
        if len({*numbers}) < len(numbers) or not {*numbers} <= {*ids}:
            raise ValueError
        return tasks

    def _export_page(self, project: Project, ids: Sequence[int]) -> list[Json]:
        chunks = self.sdk.projects.exports.download_sync(
            project.id,
            export_type="JSON",
            download_all_tasks=True,
            request_options=options(LONG_SECONDS)
            | {"additional_query_parameters": {"ids[]": [str(each) for each in ids]}},
        )
        tasks: list[Json] = json.loads(b"".join(chunks))
        return tasks

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
            return next(map(read, _list(page.items)), None)

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
            tasks = _list(page.items)
            numbers = [_whole(task.id) for task in tasks]
            if any(number <= last for number in numbers):
                raise ValueError
            return numbers, [read(task) for task in tasks]

        while True:
            numbers, page = self.patiently(ask)
            yield from page
            if len(page) < PAGE:
                return
            last = max(numbers)

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


def _list(value: Any) -> Any:  # noqa: ANN401 - of the SDK's classes
    """Return a list that the server sent; a caller turns the exception into a `StudioError`.

    Raises:
        TypeError: it is none; the SDK passes on whatever it gets.
    """
    if not isinstance(value, list):
        raise TypeError
    return value


def _whole(value: object) -> int:
    """Return a whole number that the server sent.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _text(value: object) -> str:
    """Return a text that the server sent, ``""`` for null.

    Raises:
        TypeError: it is none.
    """
    if value is not None and not isinstance(value, str):
        raise TypeError
    return value or ""


def _moment(value: object) -> str:
    """Return a time that the server sent, ISO 8601 in UTC.

    Raises:
        TypeError: it is none, or is so far away that no other time zone has it.
    """
    if not isinstance(value, datetime) or value.year in {MINYEAR, MAXYEAR}:
        raise TypeError
    return value.astimezone(UTC).isoformat()


def _number(task: Any) -> int:  # noqa: ANN401 - the SDK's
    return _whole(task.id)


def _count_annotations(task: Any) -> int:  # noqa: ANN401 - the SDK's
    return _whole(task.total_annotations) + _whole(task.cancelled_annotations)


def _project(found: Any) -> Project:  # noqa: ANN401 - the SDK has a class for each call
    return Project(
        id=_whole(found.id),
        identity=_moment(found.created_at),
        title=_text(found.title),
        config=_text(found.label_config),
        model_version=_text(found.model_version),
        tasks=_whole(found.task_number),
        mark=Mark.read(found.task_data_login),
        adjudicates=_adjudicates(found),
    )


def _adjudicates(found: Any) -> str:  # noqa: ANN401 - the SDK has a class for each call
    """Return what `Project.adjudicates` has; the description is what older projects have."""
    match = _ADJUDICATES.match(_text(found.description))
    return Mark.read(found.task_data_login).adjudicates or (_old_name(match[1]) if match else "")


def _old_name(number: int | str) -> str:
    return f"number {number}"
