"""Predictions into a project: each document there once, with the prediction that was pushed last.

The server knows a task by its key (document id, hash of the text, part). A push first looks up
what the server has, and plans what to do (`factcheck.studio.sending.plan`); if the answer to an
import is lost, it looks up what was stored instead of guessing; when everything is sent, tasks are
counted. So a push that was interrupted at any point is completed by the next one.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from factcheck.errors import InvalidRecord
from factcheck.studio.api.calls import PATIENCE
from factcheck.studio.api.client import Client
from factcheck.studio.api.projects import check_config, fitting_project, keep_first, note_title
from factcheck.studio.format.label_config import label_config, lacking
from factcheck.studio.format.task_writer import require_valid, to_tasks
from factcheck.studio.sending.journal import Journal, default_state_dir
from factcheck.studio.sending.plan import PushPlan, PushPlanner
from factcheck.studio.sending.sender import Sender

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import httpx

    from factcheck.domain import Document, Prediction, Taxonomy
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.api.project import Project
    from factcheck.studio.format.task_writer import Task

_TICK = 0.05

BATCH = 1000
"""Tasks in one request; measured on 1.23.2: 490 tasks a second at 500, 505 to 549 at 1,000."""


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a push did; for a dry run, what it would do.

    Attributes:
        project: where the tasks are; ``None`` if the project does not exist yet.
        url: where annotators find it, ``""`` if it does not exist yet.
        created: whether the project is new.
        added: tasks that were imported.
        replaced: tasks on the server that got another prediction.
        revised: tasks on the server that got another title, address, date or parallel text.
        left: tasks on the server that had all of this already.
        superseded: tasks with another text of a document that was pushed, now marked.
        reinstated: tasks whose text is current again, no longer marked.
        removed: second copies of a task that nobody had touched.
    """

    project: Project | None
    url: str
    created: bool = False
    added: int = 0
    replaced: int = 0
    revised: int = 0
    left: int = 0
    superseded: int = 0
    reinstated: int = 0
    removed: int = 0


def push(  # noqa: PLR0913 - options of a command, each with a default
    predictions: Iterable[Prediction],
    taxonomy: Taxonomy,
    connection: Connection,
    *,
    project: str,
    dry_run: bool = False,
    batch: int = BATCH,
    patience: Sequence[float] = PATIENCE,
    state: Path | None = None,
    annotators_per_task: int | None = None,
    on_progress: Callable[[int], None] | None = None,
    transport: httpx.BaseTransport | None = None,
) -> PushReport:
    """Bring predictions into a project; it is created if no project has, or had, this title.

    A document that the project has is not sent again. If another prediction is pushed for it, that
    replaces the prediction; a new title, address or date replaces the old one; what people
    annotated stays. Another text with the same id becomes a
    task of its own, and the older task is marked.

    Args:
        predictions: read in batches; one with a parallel document waits for it, to show it.
        taxonomy: the one the predictions were made with.
        connection: the server.
        project: the project's title.
        dry_run: look only, and report what a push would do.
        batch: tasks in one request.
        patience: seconds between tries while the server is down or busy.
        state: folder for notes of requests on their way; by default the user's state folder.
        annotators_per_task: how many people annotate each task of the project, older tasks too; by
            default as it is, one in a new project.
        on_progress: takes the number of tasks that were handled since the last call.
        transport: answers instead of the network, for tests.

    Raises:
        ConfigMismatch: the project's label config does not fit the taxonomy.
        InvalidRecord: a prediction was made with another taxonomy, or its task is not valid.
        StudioError: the server is down, refuses, or does not store everything; several projects
            have this title; another push to the project is running.
        SpanError: a span does not fit its text.
        OSError: the note of a request on its way cannot be written.
    """
    report = on_progress or (lambda _: None)
    with Client(connection, transport, patience=patience) as client:
        if dry_run:
            found = fitting_project(client, project, taxonomy)
            batches = _batches(_tasks(predictions, taxonomy, found), batch)
            counts = _work_through(client, PushPlanner(client, found), None, batches, report)
            url = client.address(found) if found else ""
            return PushReport(found, url, created=found is None, **counts)
        journal = Journal(state or default_state_dir(), client.url, project)
        with journal.held():
            journal.settle()
            found = existing = fitting_project(client, project, taxonomy)
            if found is None:
                with journal.sending(1):
                    made = client.create_project(project, label_config(taxonomy))
                found = keep_first(client, made, client.projects(project))
                check_config(found, taxonomy)
            note_title(client, found, project)
            if annotators_per_task is not None:
                client.set_overlap(found, annotators_per_task)
            batches = _batches(_tasks(predictions, taxonomy, found), batch)
            planner = PushPlanner(client, found)
            sender = Sender(client, found, journal, planner, found.model_version)
            counts = _work_through(client, planner, sender, batches, report)
            return PushReport(found, client.address(found), created=existing is None, **counts)


def _work_through(
    client: Client,
    planner: PushPlanner,
    sender: Sender | None,
    batches: Iterable[Sequence[Task]],
    on_progress: Callable[[int], None],
) -> Counter[str]:
    """Make every plan of a push, and carry it out; return how much was done.

    Batches go one at a time. The next one is made while the server works, but not before the
    request has been sent: both would compete for the interpreter.

    Args:
        client: the server.
        planner: makes the plans.
        sender: carries them out; ``None`` for a dry run.
        batches: the tasks.
        on_progress: takes the number of tasks of each batch.
    """
    counts: Counter[str] = Counter()

    def handle(plan: PushPlan) -> None:
        if sender:
            sender.carry_out(plan)
        counts.update(plan.counts)

    def handle_batch(tasks: Sequence[Task]) -> int:
        handle(planner.batch(tasks))
        return len(tasks)

    handle(planner.copies())
    with ThreadPoolExecutor(max_workers=1) as server:
        waiting: Any = None
        for tasks in batches:
            if waiting:
                on_progress(waiting.result())
            client.request_sent.clear()
            waiting = server.submit(handle_batch, tasks)
            while not (waiting.done() or client.request_sent.wait(_TICK)):
                pass
        if waiting:
            on_progress(waiting.result())
    if sender and client.count_tasks(sender.project) != (
        planner.count + counts["added"] - counts["removed"]
    ):
        # Lost, deleted, or sent by another push at the same time.
        sender.check_all_stored()
        handle(planner.copies())
    handle(planner.marks())
    return counts


def with_partners(
    predictions: Iterable[Prediction],
) -> Iterator[tuple[Prediction, Document | None]]:
    """Yield each prediction with its parallel document, if that one comes too.

    The two halves of a file come one after the other; other predictions wait for their parallel
    document, until the end if need be.
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


def _tasks(
    predictions: Iterable[Prediction], taxonomy: Taxonomy, project: Project | None
) -> Iterator[Task]:
    """Yield the tasks of predictions, without choices that an older project cannot show."""
    lacks = lacking(project.config) if project else frozenset[str]()
    for prediction, partner in with_partners(predictions):
        name = prediction.document.id
        if prediction.taxonomy != taxonomy.sha256:
            problem = "it was predicted with another taxonomy; run factcheck prelabel again"
            raise InvalidRecord(name, (problem,))
        for task in to_tasks(prediction, parallel=partner):
            require_valid(task, name)
            yield task.without(lacks)


def _batches(tasks: Iterator[Task], size: int) -> Iterator[list[Task]]:
    while some := list(islice(tasks, size)):
        yield some
