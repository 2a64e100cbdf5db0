"""Calls that change tasks, one method each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.errors import Unavailable
from factcheck.studio.api.calls import LONG_SECONDS, options
from factcheck.studio.api.project_calls import ProjectCalls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from factcheck.studio.api.project import Project

    Json = Mapping[str, Any]


class WriteCalls(ProjectCalls):
    """Changes to the tasks of a project.

    Raises:
        StudioError: on every call, see `Calls`.
    """

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
