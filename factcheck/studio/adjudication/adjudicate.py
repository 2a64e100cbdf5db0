"""Texts on which annotators differ into a project of their own, for somebody to decide.

The project is known by its description, so its title may be changed. What it has is compared with
the dataset each time: a text is there once, with the answers as they are now; what somebody has
begun to decide is left alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from factcheck.analysis.differences import compared
from factcheck.analysis.shared import shared
from factcheck.dataset import conforms, violations
from factcheck.errors import InvalidRecord, StudioError
from factcheck.studio.adjudication.task import TOGETHER, answers_of, to_task
from factcheck.studio.calls import PATIENCE
from factcheck.studio.client import Client
from factcheck.studio.holdings import Holdings
from factcheck.studio.journal import Journal, default_state_dir
from factcheck.studio.label_config import label_config
from factcheck.studio.projects import LONGEST_TITLE, check_config, fitting_project
from factcheck.studio.sending import until_there
from factcheck.studio.task import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import httpx

    from factcheck.analysis.differences import Compared
    from factcheck.analysis.shared import Shared
    from factcheck.dataset import OpenDataset
    from factcheck.domain import Dataset, Document
    from factcheck.studio.client import Project
    from factcheck.studio.connection import Connection
    from factcheck.studio.task import Task

    Raw = Mapping[str, Any]

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
        stale: texts for which the dataset is too old: the annotated project does not have them any
            more, or with other words, or what was sent before has later answers.
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
    several = {each.document for each in dataset.readers() if len(each.annotators) > 1}
    parallels = {each["parallel"] for each in dataset.documents() if each["id"] in several}
    records = dataset.only(several | parallels)
    title = project or dataset.origin.project
    with Client(connection, transport, patience=patience) as client:
        annotated = fitting_project(client, title, dataset.taxonomy)
        if annotated is None:
            raise StudioError(client.url, f"it has no project {title!r}", "check --project")
        goes_to = _TITLE.format(title[: LONGEST_TITLE - len(_TITLE.format(""))])
        journal = Journal(state or default_state_dir(), client.url, goes_to)
        with journal.held():
            journal.settle()
            found, *_ = (*client.adjudications(annotated), None)
            if found is not None:
                check_config(found, dataset.taxonomy)
            sender = _Sender(client, annotated, found, journal)
            sender.plan(records)
            if not dry_run:
                config = label_config(dataset.taxonomy, adjudication=True)
                sender.send(goes_to, config, on_progress or _silent)
            return sender.report()


@dataclass(slots=True)
class _Sender:
    """Compares what a dataset has with what the server has, and sends what is missing."""

    client: Client
    annotated: Project
    project: Project | None
    journal: Journal
    tasks: list[Task] = field(default_factory=list)
    obsolete: list[int] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def plan(self, dataset: Dataset) -> None:
        """Find out what is to be sent and what is to be removed."""
        known = Holdings.of(self.client, self.annotated)
        pulled = datetime.fromisoformat(dataset.origin.pulled)
        there = self._there()
        documents = {each.id: each for each in dataset.documents}
        for text in shared(dataset):
            self.counts["shared"] += 1
            found = compared(text)
            differing = sum(not each.agreed for each in found)
            key = key_of(text.document, text.part)
            raws = there.pop(key, [])
            if _newest(raws) > pulled or (differing and (key not in known or key in known.marked)):
                self.counts["stale"] += 1
            elif not differing or _settled(text, raws):
                self._remove(raws)
            else:
                self.counts["differing"] += 1
                self.counts["claims"] += differing
                self._decide(text, found, documents.get(text.document.parallel), raws)
        for raws in there.values():
            if _newest(raws) > pulled:
                self.counts["stale"] += 1
            else:
                self._remove(raws)

    def send(self, title: str, config: str, on_progress: Callable[[int], None]) -> None:
        """Remove what is obsolete, send what is missing, and let adjudicators see it."""
        if self.project is None:
            if not self.tasks:
                return
            with self.journal.sending(1):
                self.project = self.client.create_project(title, config, adjudicates=self.annotated)
        for start in range(0, len(self.obsolete), CHUNK):
            # Somebody may have begun since we looked.
            for raw in self.client.export(self.project, self.obsolete[start : start + CHUNK]):
                if not _touched(raw):
                    self.client.delete_task(int(raw["id"]))
        send = partial(self._import, self.project)
        for start in range(0, len(self.tasks), BATCH):
            some: Sequence[Task] = self.tasks[start : start + BATCH]
            until_there(self.client, self.journal, some, send, self._missing)
            on_progress(len(some))
        if self.project.model_version != TOGETHER and self.client.count(self.project):
            # Only now does the server know that there is one of this name.
            self.client.set_model_version(self.project, TOGETHER)

    def report(self) -> AdjudicationReport:
        """Return what was done, or would be."""
        url = f"{self.client.url}/projects/{self.project.id}/data" if self.project else ""
        return AdjudicationReport(self.project, url, **self.counts)

    def _there(self) -> dict[str, list[Raw]]:
        """Return the tasks that the adjudication has, by key."""
        found: defaultdict[str, list[Raw]] = defaultdict(list)
        if self.project:
            numbers = [each.id for each in self.client.held(self.project)]
            for raw in self.client.export(self.project, numbers):
                found[raw["data"]["doc_key"]].append(raw)
        return found

    def _remove(self, raws: Sequence[Raw]) -> None:
        """Remove what nobody has begun of a text that is not to be decided any more."""
        untouched = [int(each["id"]) for each in raws if not _touched(each)]
        self.obsolete += untouched
        self.counts["removed"] += len(untouched)

    def _decide(
        self,
        text: Shared,
        found: Sequence[Compared],
        parallel: Document | None,
        raws: Sequence[Raw],
    ) -> None:
        """Let a text be there once with the answers as they are; what somebody has begun stays."""
        begun = [each for each in raws if _touched(each)]
        same = [each for each in raws if _answers(each) == answers_of(text)]
        kept = [*begun, *(each for each in same[:1] if not any(other in begun for other in same))]
        self.obsolete += [int(each["id"]) for each in raws if each not in kept]
        if same:
            self.counts["left"] += 1
            return
        self.counts["again" if begun else "replaced" if raws else "added"] += 1
        task = to_task(text, found, project=self.annotated.id, parallel=parallel)
        wrong = violations(task.to_json(), "task")
        if wrong:
            raise InvalidRecord(task.key, tuple(map(str, wrong)))
        self.tasks.append(task)

    def _import(self, project: Project, tasks: Sequence[Task]) -> int:
        return self.client.import_tasks(project, [task.to_json() for task in tasks])

    def _missing(self, tasks: Sequence[Task]) -> Sequence[Task]:
        there = self._there()
        return [
            task
            for task in tasks
            if not any(
                _answers(raw) == task.data["adjudicates"]["annotations"] for raw in there[task.key]
            )
        ]


def _settled(text: Shared, raws: Sequence[Raw]) -> bool:
    """Whether somebody has decided a text, and on the answers that there are.

    Answers that changed since it was decided are told by the task. Where that is gone, by the
    annotations that were decided between.
    """
    if any(not each.adjudicates for each in text.gold):
        return True
    ids = {each.id for each in text.annotations.values()}
    decided = any(ids == set(each.adjudicates) for each in text.gold)
    return decided and (not raws or any(_answers(each) == answers_of(text) for each in raws))


def _touched(raw: Raw) -> bool:
    """Whether somebody has submitted, skipped or begun a task."""
    return bool(raw.get("annotations") or raw.get("drafts"))


def _answers(raw: Raw) -> Sequence[Raw]:
    """Return what a task decides between, nothing if that was changed on the server."""
    decides = raw["data"].get("adjudicates")
    return decides["annotations"] if conforms(decides, "task", "adjudicates") else ()


def _newest(raws: Sequence[Raw]) -> datetime:
    """Return when an answer was given last that one of the tasks decides on."""
    moments = [datetime.fromisoformat(each["updated"]) for raw in raws for each in _answers(raw)]
    return max(moments, default=datetime.min.replace(tzinfo=UTC))


def _silent(texts: int) -> None:
    del texts
