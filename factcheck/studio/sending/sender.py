"""Carrying out the plans of a push."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from factcheck.errors import StudioError
from factcheck.studio.sending.edits import reinstate, revise, supersede
from factcheck.studio.sending.holdings import outdated
from factcheck.studio.sending.retry import send_until_stored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factcheck.studio.api.client import Client
    from factcheck.studio.api.project import Project
    from factcheck.studio.format.task_writer import Task
    from factcheck.studio.sending.journal import Journal
    from factcheck.studio.sending.plan import PushPlan, PushPlanner


@dataclass(slots=True)
class Sender:
    """Carries out the plans of a push.

    Attributes:
        client: the server.
        project: where tasks go.
        journal: where requests are noted.
        planner: makes the plans.
        model_version: annotators start from predictions of this model.
    """

    client: Client
    project: Project
    journal: Journal
    planner: PushPlanner
    model_version: str

    def carry_out(self, plan: PushPlan) -> None:
        """Change the server as planned."""
        for number in plan.obsolete:
            self.client.delete_task(number)
        if plan.tasks:
            self._add(plan.tasks)
        if plan.replacing:
            self._replace(plan.replacing)
        for number, task in plan.revised.items():
            self.client.edit_data(number, partial(revise, task=task))
        # Only now does the server know a model of this name.
        if plan.model_version not in {"", self.model_version}:
            self.client.set_model_version(self.project, plan.model_version)
            self.model_version = plan.model_version
        for number, current in plan.superseded.items():
            self.client.edit_data(number, partial(supersede, by=current))
        for number in plan.reinstated:
            self.client.edit_data(number, reinstate)

    def check_all_stored(self) -> None:
        """Find out why there are not as many tasks as there should be.

        Raises:
            StudioError: some that were sent are not there.
        """
        held, pushed = self.planner.look(), self.planner.pushed
        missing = sum(key not in held for key in pushed)
        if missing:
            problem = f"{missing} of {len(pushed)} tasks that were sent are not there"
            raise StudioError(self.client.url, problem, "push again: it sends what is missing")

    def _add(self, tasks: Sequence[Task]) -> None:
        def send(some: Sequence[Task]) -> int:
            return self.client.import_tasks(self.project, [task.to_json() for task in some])

        def find_missing(sent: Sequence[Task]) -> Sequence[Task]:
            held = self.planner.look()
            return [task for task in sent if task.key not in held]

        send_until_stored(self.client, self.journal, tasks, send, find_missing)

    def _replace(self, tasks: Mapping[int, Task]) -> None:
        def send(some: Mapping[int, Task]) -> int:
            predictions = {number: task.predictions[0] for number, task in some.items()}
            return self.client.replace_predictions(self.project, predictions)

        def find_missing(sent: Mapping[int, Task]) -> Mapping[int, Task]:
            return outdated(self.client, self.project, list(sent.values()), self.planner.holdings)

        send_until_stored(self.client, self.journal, tasks, send, find_missing)
