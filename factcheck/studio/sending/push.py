"""Predictions into a project: each document there once, with what was predicted last.

The server knows a task by its key (document id, hash of the text, part). Before anything is sent
we look what it has; what an import did whose answer was lost is looked up, never guessed; and
when all is sent, tasks are counted. So a push that was cut off anywhere is finished by the next.
"""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from factcheck.dataset import violations
from factcheck.errors import InvalidRecord, StudioError
from factcheck.studio.api.calls import PATIENCE
from factcheck.studio.api.client import Client, Project
from factcheck.studio.api.projects import fitting_project
from factcheck.studio.format.label_config import label_config
from factcheck.studio.format.task_writer import to_tasks
from factcheck.studio.sending.holdings import Holdings, changed, parted
from factcheck.studio.sending.journal import Journal, default_state_dir
from factcheck.studio.sending.retry import until_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import httpx

    from factcheck.domain import Document, Prediction, Taxonomy
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.format.task_writer import Task

_TICK = 0.05

BATCH = 1000
"""Tasks a request; measured on 1.23.2: 490 tasks a second at 500, 505 to 549 at 1,000."""

REPLACED = "⚠ Replaced by a newer text · حلّ محلّه نص أحدث — "
"""What stands before the title of a task whose document has another text now."""


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a push did, or would do.

    Attributes:
        project: where to; ``None`` if it is yet to be made.
        url: where annotators find it, ``""`` if it is yet to be made.
        added: tasks that were imported.
        replaced: tasks that were there and got another prediction.
        left: tasks that were there and had this very prediction.
        superseded: tasks with another text of a document that was pushed, now marked.
        removed: second copies of a task, which nobody had touched.
    """

    project: Project | None
    url: str
    added: int = 0
    replaced: int = 0
    left: int = 0
    superseded: int = 0
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
    """Bring predictions into a project, which is made if there is none of this title.

    A document that the project has is not sent again. If another prediction is pushed for it,
    that takes the place of what machines said; what people said stays. Another text under the
    same id is a task of its own, and the task before is marked.

    Args:
        predictions: taken in batches; one waits until its parallel document comes, to show it.
        taxonomy: what they were made with.
        connection: the server.
        project: the project's title.
        dry_run: look only, and report what would be done.
        batch: tasks a request.
        patience: seconds between tries while the server is down or busy.
        state: where notes of requests on their way are kept; by default in the user's state
            folder.
        annotators_per_task: how many annotate each task of the project, those it has included; by
            default as it is, one in a new project.
        on_progress: takes the number of tasks that were dealt with since the last call.
        transport: answers instead of the network, for tests.

    Raises:
        ConfigMismatch: the project's label config does not fit the taxonomy.
        InvalidRecord: a prediction was made with another taxonomy, or its task is not valid.
        StudioError: the server is down, refuses, or does not take all; the title is ambiguous;
            another push to the project is running.
        SpanError: a span does not fit its text.
        OSError: the note of a request on its way cannot be written.
    """
    tasks = _tasks(predictions, taxonomy)
    with Client(connection, transport, patience=patience) as client:
        if dry_run:
            return _Plan(client, fitting_project(client, project, taxonomy)).look(tasks, batch)
        journal = Journal(state or default_state_dir(), client.url, project)
        with journal.held():
            journal.settle()
            found = fitting_project(client, project, taxonomy)
            if found is None:
                with journal.sending(1):
                    found = client.create_project(project, label_config(taxonomy))
            if annotators_per_task is not None:
                client.set_overlap(found, annotators_per_task)
            return _Push(client, found, journal).send(tasks, batch, on_progress or _silent)


@dataclass(slots=True)
class _Plan:
    """Looks what a push would do."""

    client: Client
    project: Project | None

    def look(self, tasks: Iterator[Task], batch: int) -> PushReport:
        if self.project is None:
            return PushReport(None, "", added=sum(1 for _ in tasks))
        holdings = Holdings.of(self.client, self.project)
        pushed: dict[str, set[str]] = defaultdict(set)
        added = replaced = left = 0
        for some in _batches(tasks, batch):
            fresh, known = parted(some, holdings, pushed)
            other = changed(self.client, self.project, known, holdings)
            added += len(fresh)
            replaced += len(other)
            left += len(known) - len(other)
        old = [key for key, _ in holdings.others(pushed) if key not in holdings.marked]
        url = self.client.address(self.project)
        return PushReport(self.project, url, added, replaced, left, superseded=len(old))


@dataclass(slots=True)
class _Push:
    """Sends what a project lacks."""

    client: Client
    project: Project
    journal: Journal
    holdings: Holdings = field(default_factory=Holdings)
    pushed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    shown: str = ""
    added: int = 0
    replaced: int = 0
    left: int = 0

    def send(
        self, tasks: Iterator[Task], batch: int, on_progress: Callable[[int], None]
    ) -> PushReport:
        """Send batch by batch, one at a time; the next one is made while the server works.

        Not before the request has left: both would fight for the one interpreter.
        """
        self.shown = self.project.model_version
        self.holdings = Holdings.of(self.client, self.project)
        removed = self._remove_copies()
        before = self.client.count(self.project)
        with ThreadPoolExecutor(max_workers=1) as server:
            waiting: Any = None
            for some in _batches(tasks, batch):
                if waiting:
                    on_progress(waiting.result())
                self.client.asked.clear()
                waiting = server.submit(self._deal_with, some)
                while not (waiting.done() or self.client.asked.wait(_TICK)):
                    pass
            if waiting:
                on_progress(waiting.result())
        if self.client.count(self.project) != before + self.added:
            removed += self._look_again()
        superseded = self._mark()
        return PushReport(
            self.project,
            self.client.address(self.project),
            self.added,
            self.replaced,
            self.left,
            superseded,
            removed,
        )

    def _deal_with(self, tasks: Sequence[Task]) -> int:
        fresh, known = parted(tasks, self.holdings, self.pushed)
        other = changed(self.client, self.project, known, self.holdings)
        if fresh:
            self._add(fresh)
            self.added += len(fresh)
        if other:
            self._replace(other)
            self.replaced += len(other)
        self.left += len(known) - len(other)
        for task in tasks[-1:]:
            self._show(str(task.predictions[0]["model_version"]))
        return len(tasks)

    def _add(self, tasks: Sequence[Task]) -> None:
        def send(missing: Sequence[Task]) -> int:
            records = [task.to_json() for task in missing]
            return self.client.import_tasks(self.project, records)

        def missing(sent: Sequence[Task]) -> Sequence[Task]:
            self.holdings = Holdings.of(self.client, self.project)
            return [task for task in sent if task.key not in self.holdings]

        until_there(self.client, self.journal, tasks, send, missing)

    def _replace(self, tasks: Mapping[int, Task]) -> None:
        def send(missing: Mapping[int, Task]) -> int:
            said = {number: task.predictions[0] for number, task in missing.items()}
            return self.client.replace_predictions(self.project, said)

        def missing(sent: Mapping[int, Task]) -> Mapping[int, Task]:
            return changed(self.client, self.project, list(sent.values()), self.holdings)

        until_there(self.client, self.journal, tasks, send, missing)

    def _show(self, version: str) -> None:
        """Let annotators see the predictions of this model; only now does the server know it."""
        if version != self.shown:
            self.client.set_model_version(self.project, version)
            self.shown = version

    def _look_again(self) -> int:
        """Find out why there are not as many tasks as there should be.

        Raises:
            StudioError: some that were sent are not there.
        """
        self.holdings = Holdings.of(self.client, self.project)
        keys = {key for keys in self.pushed.values() for key in keys}
        gone = sum(key not in self.holdings for key in keys)
        if gone:
            problem = f"{gone} of {len(keys)} tasks that were sent are not there"
            raise StudioError(self.client.url, problem, "push again: it sends what is missing")
        return self._remove_copies()

    def _remove_copies(self) -> int:
        """Remove second copies of a task that nobody has touched; keep the oldest otherwise."""
        copies = {key: ids for key, ids in self.holdings.numbers.items() if len(ids) > 1}
        removed = 0
        for key, ids in copies.items():
            raw = {int(task["id"]): task for task in self.client.export(self.project, sorted(ids))}
            touched = [each for each in raw if raw[each]["annotations"] or raw[each]["drafts"]]
            kept = touched or [min(raw)]
            for each in set(raw) - set(kept):
                self.client.delete_task(each)
                removed += 1
            self.holdings.numbers[key] = kept
        return removed

    def _mark(self) -> int:
        """Mark tasks whose document has another text now, and clear marks that hold no longer."""
        marked = 0
        for key, current in self.holdings.others(self.pushed):
            if key in self.holdings.marked:
                continue
            for number in self.holdings.numbers[key]:
                self.client.change(number, partial(_supersede, by=current))
                marked += 1
        back = self.holdings.marked & {key for keys in self.pushed.values() for key in keys}
        for key in sorted(back):
            for number in self.holdings.numbers[key]:
                self.client.change(number, _reinstate)
        return marked


def _supersede(shown: dict[str, Any], by: str) -> None:
    shown["superseded_by"] = by
    shown["title"] = REPLACED + shown["title"].removeprefix(REPLACED)


def _reinstate(shown: dict[str, Any]) -> None:
    shown.pop("superseded_by", None)
    shown["title"] = shown["title"].removeprefix(REPLACED)


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


def _batches(tasks: Iterator[Task], size: int) -> Iterator[list[Task]]:
    while some := list(islice(tasks, size)):
        yield some


def _silent(tasks: int) -> None:
    del tasks
