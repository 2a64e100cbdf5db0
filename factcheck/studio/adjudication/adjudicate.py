"""Texts on which annotators differ into a project of their own, for somebody to decide.

The project is known by its description, so its title may be changed. What it has is compared with
the dataset each time: a text is there once, with the answers as they are now; what somebody has
begun to decide is left alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from factcheck.analysis.differences import compared
from factcheck.analysis.shared import shared
from factcheck.dataset import violations
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
        replaced: texts that were there with answers that have changed since.
        left: texts that were there like that.
        removed: texts that are no longer to be decided, and that nobody had begun.
        outdated: tasks that somebody decided or began, where answers have changed since.
        stale: texts that the annotated project does not have, or has another text of.
    """

    project: Project | None
    url: str = ""
    shared: int = 0
    differing: int = 0
    claims: int = 0
    added: int = 0
    replaced: int = 0
    left: int = 0
    removed: int = 0
    outdated: tuple[str, ...] = ()
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
    left out. In memory are the documents that two people or more annotated.

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
    records = dataset.only(several)
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
    outdated: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def plan(self, dataset: Dataset) -> None:
        """Find out what is to be sent and what is to be removed."""
        known = Holdings.of(self.client, self.annotated)
        there = self._there()
        documents = {each.id: each for each in dataset.documents}
        for text in shared(dataset):
            self.counts["shared"] += 1
            key = key_of(text.document, text.part)
            raws = there.pop(key, [])
            self._compare(text, raws)
            found = compared(text)
            differing = sum(not each.agreed for each in found)
            if not differing or text.decided:
                self._settle(raws)
            elif key not in known or key in known.marked:
                self.counts["stale"] += 1
                self._settle(raws)
            else:
                self.counts["differing"] += 1
                self.counts["claims"] += differing
                self._decide(text, found, documents.get(text.document.parallel), raws)
        for raws in there.values():
            self._settle(raws)

    def send(self, title: str, config: str, on_progress: Callable[[int], None]) -> None:
        """Remove what is obsolete, send what is missing, and let adjudicators see it."""
        for number in self.obsolete:
            self.client.delete_task(number)
        if self.project is None:
            if not self.tasks:
                return
            with self.journal.sending(1):
                self.project = self.client.create_project(title, config, adjudicates=self.annotated)
        send = partial(self._import, self.project)
        for start in range(0, len(self.tasks), BATCH):
            some: Sequence[Task] = self.tasks[start : start + BATCH]
            until_there(self.client, self.journal, some, send, self._missing)
            on_progress(len(some))
        if self.tasks or self.project.model_version != TOGETHER:
            # Only now does the server know that there is one of this name.
            self.client.set_model_version(self.project, TOGETHER)

    def report(self) -> AdjudicationReport:
        """Return what was done, or would be."""
        url = f"{self.client.url}/projects/{self.project.id}/data" if self.project else ""
        return AdjudicationReport(self.project, url, outdated=tuple(self.outdated), **self.counts)

    def _there(self) -> dict[str, list[Raw]]:
        """Return the tasks that the adjudication has, by key."""
        found: defaultdict[str, list[Raw]] = defaultdict(list)
        if self.project:
            numbers = [each.id for each in self.client.held(self.project)]
            for raw in self.client.export(self.project, numbers):
                found[raw["data"]["doc_key"]].append(raw)
        return found

    def _compare(self, text: Shared, raws: Sequence[Raw]) -> None:
        """Note a task that somebody has decided or begun on other answers than there are now."""
        answers = answers_of(text)
        changed = max(datetime.fromisoformat(each["updated"]) for each in answers)
        for raw in raws:
            begun = _touched(raw)
            if begun and _answers(raw) != answers and max(begun) < changed:
                self.outdated.append(f"task {raw['id']}, {text.document.title or text.document.id}")

    def _settle(self, raws: Sequence[Raw]) -> None:
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
        """Let a text be there once, with the answers as they are, or as somebody has begun."""
        begun = [each for each in raws if _touched(each)]
        same = [each for each in raws if _answers(each) == answers_of(text)]
        kept = begun or same[:1]
        self.obsolete += [int(each["id"]) for each in raws if each not in kept]
        if kept:
            self.counts["left"] += 1
            return
        self.counts["replaced" if raws else "added"] += 1
        task = to_task(text, found, project=self.annotated.id, parallel=parallel)
        wrong = violations(task.to_json(), "task")
        if wrong:
            raise InvalidRecord(task.key, tuple(map(str, wrong)))
        self.tasks.append(task)

    def _import(self, project: Project, tasks: Sequence[Task]) -> int:
        return self.client.import_tasks(project, [task.to_json() for task in tasks])

    def _missing(self, tasks: Sequence[Task]) -> Sequence[Task]:
        there = self._there()
        return [task for task in tasks if task.key not in there]


def _touched(raw: Raw) -> list[datetime]:
    """Return when somebody submitted, skipped or began a task last; nothing if nobody has."""
    said = (*(raw.get("annotations") or ()), *(raw.get("drafts") or ()))
    return [datetime.fromisoformat(each["updated_at"]) for each in said]


def _answers(raw: Raw) -> object:
    return (raw["data"].get("adjudicates") or {}).get("annotations")


def _silent(texts: int) -> None:
    del texts
