"""Predictions into a project, each document once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from factcheck.dataset import violations
from factcheck.errors import InvalidRecord, StudioError
from factcheck.studio.client import Client, Project
from factcheck.studio.label_config import config_difference, label_config
from factcheck.studio.task import to_tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import httpx

    from factcheck.domain import Document, Prediction, Taxonomy
    from factcheck.studio.connection import Connection
    from factcheck.studio.task import Task

BATCH = 500
"""Tasks a request; measured on 1.23.2: 500 tasks a second at 500, little more beyond."""

SHORTEST_TITLE, LONGEST_TITLE = 3, 50
"""Code points of a project's title that Label Studio takes."""


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a push did.

    Attributes:
        project: where to.
        url: where annotators find it.
        added: tasks that were imported.
        present: tasks that were there already.
    """

    project: Project
    url: str
    added: int
    present: int


def push(
    predictions: Iterable[Prediction],
    taxonomy: Taxonomy,
    connection: Connection,
    *,
    project: str,
    annotators_per_task: int | None = None,
    on_progress: Callable[[int], None] | None = None,
    transport: httpx.BaseTransport | None = None,
) -> PushReport:
    """Bring predictions into a project, which is made if there is none of this title.

    The server knows a task by its key, document id and hash of the text. What it has stays as it
    is, so a second push adds nothing, and one that was cut off is finished by the next.

    Args:
        predictions: taken in batches; one waits until its parallel document comes, to show it.
        taxonomy: what they were made with.
        connection: the server.
        project: the project's title.
        annotators_per_task: how many annotate each task of the project, those it has included; by
            default as it is, one in a new project.
        on_progress: takes the number of tasks that were dealt with since the last call.
        transport: answers instead of the network, for tests.

    Raises:
        ConfigMismatch: the project's label config does not fit the taxonomy.
        InvalidRecord: a prediction was made with another taxonomy, or its task is not valid.
        StudioError: the server is down, refuses, or does not take all; the title is ambiguous.
        SpanError: a span does not fit its text.
    """
    with Client(connection, transport) as client:
        found = _find_or_create(client, project, taxonomy)
        if annotators_per_task is not None:
            client.set_overlap(found, annotators_per_task)
        added, present = _send(client, found, _tasks(predictions, taxonomy), on_progress)
    return PushReport(found, f"{client.url}/projects/{found.id}/data", added, present)


def _send(
    client: Client,
    project: Project,
    tasks: Iterator[Task],
    on_progress: Callable[[int], None] | None,
) -> tuple[int, int]:
    """Send what the project lacks, batch by batch; return how many were added, and were there."""
    keys = set(client.keys(project))
    shown = project.model_version
    added = present = 0
    while batch := list(islice(tasks, BATCH)):
        fresh = [task for task in batch if task.key not in keys]
        if fresh:
            _import(client, project, fresh)
            keys.update(task.key for task in fresh)
            version = str(fresh[-1].predictions[0]["model_version"])
            if version != shown:
                client.set_model_version(project, version)
                shown = version
        added += len(fresh)
        present += len(batch) - len(fresh)
        if on_progress:
            on_progress(len(batch))
    return added, present


def with_partners(
    predictions: Iterable[Prediction],
) -> Iterator[tuple[Prediction, Document | None]]:
    """Yield each prediction with its parallel document, if that comes too.

    Both halves of a file come one after the other; others wait until the end for theirs.
    """
    waiting: dict[str, Prediction] = {}
    for prediction in predictions:
        partner = prediction.document.parallel
        if not partner:
            yield prediction, None
        elif partner in waiting:
            first = waiting.pop(partner)
            yield first, prediction.document
            yield prediction, first.document
        else:
            waiting[prediction.document.id] = prediction
    for alone in waiting.values():
        yield alone, None


def _tasks(predictions: Iterable[Prediction], taxonomy: Taxonomy) -> Iterator[Task]:
    for prediction, partner in with_partners(predictions):
        name = prediction.document.id
        if prediction.taxonomy != taxonomy.sha256:
            problem = "it was predicted with another taxonomy; run factcheck prelabel again"
            raise InvalidRecord(name, (problem,))
        for task in to_tasks(prediction, parallel=partner):
            wrong = violations(task.to_json(), "task")
            if wrong:
                raise InvalidRecord(name, tuple(map(str, wrong)))
            yield task


def _find_or_create(client: Client, title: str, taxonomy: Taxonomy) -> Project:
    """Return the project of a title, made if there is none; what is there is left as it is."""
    found = find_project(client, title)
    if found is None:
        return client.create_project(title, label_config(taxonomy))
    difference = config_difference(found.config, taxonomy, project=title)
    if difference:
        raise difference
    return found


def find_project(client: Client, title: str) -> Project | None:
    """Return the one project of a title, ``None`` if there is none.

    Raises:
        StudioError: the title is too short or too long, or several projects have it.
    """
    if not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE:
        problem = f"a project's title has {SHORTEST_TITLE} to {LONGEST_TITLE} characters"
        raise StudioError(client.url, f"{problem}, not {len(title)}", "choose another --project")
    projects = client.projects(title)
    if len(projects) > 1:
        ids = ", ".join(str(project.id) for project in projects)
        problem = f"several projects have the title {title!r} (numbers {ids})"
        raise StudioError(client.url, problem, "rename all but one")
    return projects[0] if projects else None


def _import(client: Client, project: Project, tasks: list[Task]) -> None:
    """Import tasks; if the answer is lost, look what arrived before anything is sent again."""
    try:
        taken = client.import_tasks(project, [task.to_json() for task in tasks])
    except StudioError:
        arrived = set(client.keys(project))
        missing = [task for task in tasks if task.key not in arrived]
        if len(missing) == len(tasks):
            raise
        taken = len(tasks) - len(missing)
    if taken != len(tasks):
        problem = f"it took {taken} of {len(tasks)} tasks"
        raise StudioError(client.url, problem, "push again: what is there is left alone")
