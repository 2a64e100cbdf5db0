"""Texts on which annotators differ into a project of their own, for somebody to decide.

The project is known by its description, so its title may be changed. What it has is compared with
the dataset each time: a text is there once, with the answers as they are now; what somebody has
begun to decide is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.errors import StudioError
from factcheck.studio.adjudication.plan import has, make_plan, tasks_of, touched
from factcheck.studio.adjudication.task import TOGETHER
from factcheck.studio.api.calls import PATIENCE
from factcheck.studio.api.client import Client
from factcheck.studio.api.projects import LONGEST_TITLE, check_config, fitting_project
from factcheck.studio.format.label_config import label_config
from factcheck.studio.sending.journal import Journal, default_state_dir
from factcheck.studio.sending.retry import send_until_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import httpx

    from factcheck.dataset import OpenDataset
    from factcheck.studio.adjudication.plan import Plan
    from factcheck.studio.api.client import Project
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.format.task_writer import Task

BATCH = 500
"""Tasks a request; each has its text as often as it has answers, and once more."""

CHUNK = 25
"""Tasks that are looked at once more before they are deleted."""

_TITLE = "{}, adjudication"


@dataclass(frozen=True, slots=True)
class AdjudicationReport:
    """What `adjudicate` did, or would do.

    Attributes:
        project: where to; ``None`` if there is none and none is needed, or it is yet to be made.
        url: where adjudicators find it, ``""`` if it is not there.
        shared: texts that two people annotated or more.
        differing: those of them on which they differ, and that nobody has decided.
        claims: in how many claims they do.
        added: texts that were sent.
        again: texts that somebody has decided or begun, and whose answers have changed since; they
            were sent once more, and what was decided later counts.
        replaced: texts that nobody had begun, and whose answers have changed since.
        left: texts that were there like that.
        removed: texts that are no longer to be decided, and that nobody had begun.
        stale: texts for which the dataset is too old: the annotated project has other answers by
            now, or other words, or does not have them any more.
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

    Texts that somebody has decided already, there or by making an annotation ground truth, are
    left out. In memory are the documents that two people or more annotated, and those parallel to
    them.

    Args:
        dataset: what was annotated.
        connection: the server.
        project: title of the project where it was; by default the one that the dataset names.
        dry_run: look only, and report what would be done.
        patience: seconds between tries while the server is down or busy.
        state: where notes of requests on their way are kept; by default in the user's state
            folder.
        on_progress: takes the number of texts that were sent since the last call.
        transport: answers instead of the network, for tests.

    Raises:
        ConfigMismatch: the label config of one of the projects does not fit the dataset's taxonomy.
        InvalidRecord: the dataset has a claim that does not validate.
        StudioError: the server is down, refuses, or does not take all; there is no such project.
        OSError: a file cannot be read or written.
    """
    title = project or dataset.origin.project
    with Client(connection, transport, patience=patience) as client:
        annotated = fitting_project(client, title, dataset.taxonomy)
        if annotated is None:
            raise StudioError(client.url, f"there is no project {title!r}", "check --project")
        goes_to = _TITLE.format(title[: LONGEST_TITLE - len(_TITLE.format(""))])
        journal = Journal(state or default_state_dir(), client.url, goes_to)
        with journal.held():
            journal.settle()
            adjudications = client.adjudications(annotated)
            found = adjudications[0] if adjudications else None
            if found is not None:
                check_config(found, dataset.taxonomy)
            plan = make_plan(dataset, client, annotated, found)
            if not dry_run:
                if found is None and plan.tasks:
                    config = label_config(dataset.taxonomy, adjudication=True)
                    with journal.sending(1):
                        found = client.create_project(goes_to, config, adjudicates=annotated)
                if found is not None:
                    _carry_out(plan, client, found, journal, on_progress or _silent)
            url = client.address(found) if found is not None else ""
            return AdjudicationReport(found, url, **plan.counts)


def _carry_out(
    plan: Plan,
    client: Client,
    project: Project,
    journal: Journal,
    on_progress: Callable[[int], None],
) -> None:
    """Remove what is obsolete, send what is missing, and let adjudicators see it."""
    for start in range(0, len(plan.obsolete), CHUNK):
        # Somebody may have begun since we looked.
        for raw in client.export(project, plan.obsolete[start : start + CHUNK]):
            if not touched(raw):
                client.delete_task(int(raw["id"]))

    def send(tasks: Sequence[Task]) -> int:
        return client.import_tasks(project, [task.to_json() for task in tasks])

    def missing(tasks: Sequence[Task]) -> Sequence[Task]:
        there = tasks_of(client, project)
        return [
            task
            for task in tasks
            if not has(there.get(task.key, ()), task.data["adjudicates"]["annotations"])
        ]

    for start in range(0, len(plan.tasks), BATCH):
        some: Sequence[Task] = plan.tasks[start : start + BATCH]
        send_until_stored(client, journal, some, send, missing)
        on_progress(len(some))
    if project.model_version != TOGETHER and client.count_tasks(project):
        # Only now does the server know that there is one of this name.
        client.set_model_version(project, TOGETHER)


def _silent(texts: int) -> None:
    del texts
