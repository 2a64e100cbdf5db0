"""Texts on which annotators differ into a separate project, where somebody decides.

The project is recognized by its mark, so its title and its description may be changed. Each time
its tasks are compared with the dataset: a text is there once, with the current answers; a task that
somebody has begun is not changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from factcheck.errors import StudioError
from factcheck.studio.adjudication.plan import (
    has_task_for,
    plan_adjudication,
    tasks_by_key,
)
from factcheck.studio.adjudication.task import MERGED
from factcheck.studio.api.calls import PATIENCE
from factcheck.studio.api.client import Client
from factcheck.studio.api.projects import LONGEST_TITLE, check_config, fitting_project, keep_first
from factcheck.studio.format.label_config import label_config
from factcheck.studio.format.raw_task import touched
from factcheck.studio.sending.journal import Journal, default_state_dir
from factcheck.studio.sending.retry import send_until_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import httpx

    from factcheck.dataset import OpenDataset
    from factcheck.studio.adjudication.plan import AdjudicationPlan
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.api.project import Project
    from factcheck.studio.format.task_writer import Task

BATCH = 500
"""Tasks in one request; a task has its text once for each answer, and once more."""

CHUNK = 25
"""Tasks that are checked again, at a time, before they are deleted."""

_TITLE = "{}, adjudication"


@dataclass(frozen=True, slots=True)
class AdjudicationReport:
    """What `adjudicate` did; for a dry run, what it would do.

    Attributes:
        project: where the tasks are; ``None`` if it does not exist (yet).
        url: where adjudicators find it, ``""`` if it does not exist.
        shared: texts that at least two people annotated.
        differing: those on which they differ, and that nobody has decided.
        claims: the number of claims on which they differ.
        added: texts that were sent.
        again: texts that somebody has decided or begun, and whose answers have changed since; they
            were sent again, and the later decision counts.
        replaced: texts that nobody had begun, and whose answers have changed since.
        left: texts that were there with the same answers.
        removed: texts that no longer need a decision, and that nobody had begun.
        stale: texts for which the dataset is outdated: the annotated project now has other answers
            or another text, or no longer has the task.
    """

    project: Project | None
    url: str = ""
    shared: int = 0
    differing: int = 0
    claims: int = 0
    added: int = 0
    again: int = 0
    replaced: int = 0
    left: int = 0
    removed: int = 0
    stale: int = 0


def adjudicate(  # noqa: PLR0913 - options of a command, each with a default
    dataset: OpenDataset,
    connection: Connection,
    *,
    project: str = "",
    dry_run: bool = False,
    patience: Sequence[float] = PATIENCE,
    state: Path | None = None,
    on_progress: Callable[[int], None] | None = None,
    transport: httpx.BaseTransport | None = None,
) -> AdjudicationReport:
    """Bring the texts on which annotators differ into a project where somebody decides.

    Texts that were decided already, there or by marking an annotation as ground truth, are left
    out. Documents that at least two people annotated are held in memory, with parallel documents.

    Args:
        dataset: what was annotated.
        connection: the server.
        project: title of the annotated project; by default the one that the dataset names.
        dry_run: look only, and report what would be done.
        patience: seconds between tries while the server is down or busy.
        state: folder for notes of requests on their way; by default the user's state folder.
        on_progress: takes the number of texts that were sent since the last call.
        transport: answers instead of the network, for tests.

    Raises:
        ConfigMismatch: the label config of one of the projects does not fit the dataset's taxonomy.
        InvalidRecord: the dataset has a claim that does not validate.
        StudioError: the server is down, refuses, or does not store everything; the project does
            not exist.
        OSError: a file cannot be read or written.
    """
    title = project or dataset.origin.project
    with Client(connection, transport, patience=patience) as client:
        annotated = fitting_project(client, title, dataset.taxonomy)
        if annotated is None:
            raise StudioError(client.url, f"there is no project {title!r}", "check --project")
        destination = _TITLE.format(annotated.title[: LONGEST_TITLE - len(_TITLE.format(""))])
        journal = Journal(state or default_state_dir(), client.url, destination)
        with journal.held():
            journal.settle()
            adjudications = client.adjudications(annotated)
            found = adjudications[0] if adjudications else None
            if found is not None:
                check_config(found, dataset.taxonomy)
            plan = plan_adjudication(dataset, client, annotated, found)
            if not dry_run:
                if found is None and plan.tasks:
                    config = label_config(dataset.taxonomy, adjudication=True)
                    with journal.sending(1):
                        made = client.create_project(destination, config, adjudicates=annotated)
                    found = keep_first(client, made, client.adjudications(annotated))
                if found is not None:
                    if found.mark.adjudicates != annotated.identity:
                        client.save_mark(found, replace(found.mark, adjudicates=annotated.identity))
                    _carry_out(plan, client, found, journal, on_progress or (lambda _: None))
            url = client.address(found) if found is not None else ""
            return AdjudicationReport(found, url, **plan.counts)


def _carry_out(
    plan: AdjudicationPlan,
    client: Client,
    project: Project,
    journal: Journal,
    on_progress: Callable[[int], None],
) -> None:
    """Change the server as planned."""
    for start in range(0, len(plan.obsolete), CHUNK):
        # Somebody may have begun a task meanwhile.
        for raw in client.export(project, plan.obsolete[start : start + CHUNK]):
            if not touched(raw):
                client.delete_task(int(raw["id"]))

    def send(tasks: Sequence[Task]) -> int:
        return client.import_tasks(project, [task.to_json() for task in tasks])

    def find_missing(tasks: Sequence[Task]) -> Sequence[Task]:
        held = tasks_by_key(client, project)
        return [
            task
            for task in tasks
            if not has_task_for(task.data["adjudicates"]["annotations"], held.get(task.key, ()))
        ]

    for start in range(0, len(plan.tasks), BATCH):
        some: Sequence[Task] = plan.tasks[start : start + BATCH]
        send_until_stored(client, journal, some, send, find_missing)
        on_progress(len(some))
    if project.model_version != MERGED and client.count_tasks(project):
        # Only now does the server know a prediction of this name.
        client.set_model_version(project, MERGED)
