"""Annotations of a project to a claim dataset.

A pull asks for what changed since the last one. What it gets is kept beside the dataset, a row for
each task; from there the dataset is written one record at a time, so its size does not matter.

What was read is compared with the project's own counts of tasks and annotations. So an answer that
is empty or cut off never empties a dataset, and a change that the server stored late is not missed.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.dataset import (
    head_to_json,
    to_text,
    write_records,
)
from factcheck.dataset.violation import shortened
from factcheck.domain import Origin
from factcheck.errors import AnnotationError, ExportError, InvalidRecord, StudioError
from factcheck.studio.api.calls import PATIENCE, NotThere
from factcheck.studio.api.client import Client, Counts, Project
from factcheck.studio.api.projects import check_config
from factcheck.studio.format.shape import is_nested
from factcheck.studio.format.task_reader import EXPORT, REPUSH, UNEXPECTED
from factcheck.studio.pulling.ownership import find_owned, refuse_forgetting
from factcheck.studio.pulling.store import Store
from factcheck.studio.pulling.stored_task import TALLIED, TaskConverter, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import httpx

    from factcheck.domain import Taxonomy
    from factcheck.files import StrPath
    from factcheck.studio.api.connection import Connection

    Raw = Mapping[str, Any]

OVERLAP = timedelta(minutes=1)
"""How far a pull looks back before the latest update that the one before could see.

The server gives a change the time at which it begins to store it, but shows it only when that is
done. What a person does is stored in a fraction of a second, a thousand imported tasks in 2 to 5 s.
What is stored later than that is noticed by the counts.
"""

PAGE = 400
"""Tasks that are read and stored at a time."""


@dataclass(frozen=True, slots=True)
class PullReport:
    """The result of a pull.

    Attributes:
        read: tasks that were read this time.
        refused: what could not become a claim: where, reason, message, and the raw record.
        tally: how many there are now: tasks, documents, annotations, claims (also by provenance),
            ``skipped``, ``withdrawn``, ``relocated``, ``drafts``; ``adjudications`` and the claims
            ``decided`` in them are counted separately.
        unseen: tasks that were deleted on the server and are not marked yet; a full pull does it.
        undecided: sentences about what adjudicators left open.
        title: the project's title now; somebody may have renamed it.
    """

    read: int
    refused: tuple[Mapping[str, Any], ...]
    tally: Mapping[str, int]
    unseen: int
    undecided: tuple[str, ...] = ()
    title: str = ""


def pull(  # noqa: PLR0913 - options of a command, each with a default
    output: StrPath,
    taxonomy: Taxonomy,
    connection: Connection,
    *,
    project: str,
    full: bool = False,
    replace: bool = False,
    now: datetime | None = None,
    patience: Sequence[float] = PATIENCE,
    on_progress: Callable[[int], None] | None = None,
    transport: httpx.BaseTransport | None = None,
) -> PullReport:
    """Write everything that was submitted in a project to a dataset.

    Adjudications of the project are included as gold, see `adjudicate`. Documents that nobody has
    annotated yet are included without annotations. The order is that of the tasks in the project.
    The file ``.NAME.pull`` beside the dataset is where the next pull continues; without it
    everything is read. It belongs to one project, wherever that is and whatever it is called.

    Args:
        output: the dataset; it is written completely, or stays as it was.
        taxonomy: what annotators could choose from.
        connection: the server.
        project: the project's title.
        full: read every task again, and mark those that were deleted.
        replace: forget what was pulled into this dataset if it is of another project.
        now: the time of the pull to record, in UTC; by default the current time.
        patience: seconds between tries while the server is down or busy.
        on_progress: takes the number of tasks that were read since the last call.
        transport: answers instead of the network, for tests.

    Raises:
        ConfigMismatch: the project's label config does not fit the taxonomy.
        ExportError: the dataset is of another project, or would lose what was pulled before.
        InvalidRecord: the result is not a valid dataset; nothing is written.
        StudioError: the server is down or refuses, there is no such project, or the server does
            not give all tasks and annotations that the project has.
        OSError: a file cannot be written, or another pull into it is running.
    """
    output = Path(output)
    with (
        Client(connection, transport, patience=patience) as client,
        _opened(store_of(output), replace=replace) as store,
    ):
        found = find_owned(client, project, output, store, taxonomy, replace=replace)
        projects = (found, *_adjudications(client, found, taxonomy, store))
        step = on_progress or (lambda _: None)
        read = _update(client, projects, taxonomy, store, step, full=full)
        if not replace:
            refuse_forgetting(output, store)
        moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
        origin = Origin(found.title, client.url, moment, version("factcheck-studio"))
        _write(output, store, taxonomy, origin)
        store.note(written="yes")
        refused = tuple(map(json.loads, _refused(store)))
        unseen = max(0, store.count("NOT gone") - client.count_tasks(found))
        tally = {**_tally(store, refused), "drafts": sum(map(client.count_drafts, projects))}
        return PullReport(read, refused, tally, unseen, tuple(store.undecided()), found.title)


def refuse_other_title(output: Path, title: str) -> None:
    """Refuse a project that was not pulled into a dataset so far, without asking the server.

    Raises:
        ExportError: what was pulled into it has other titles.
        OSError: the file of earlier pulls cannot be read.
    """
    path = store_of(output)
    if not path.is_file():
        return
    with _opened(path, replace=False) as store:
        owner = store.owner
        if owner and owner.titles and title not in owner.titles:
            problem = f"it has what was pulled from the project {owner.title!r}, not {title!r}"
            cure = f"choose another -o, or --project {owner.title!r}"
            raise ExportError(str(output), problem, cure)


def store_of(output: Path) -> Path:
    """Return the file in which a pull keeps what it has read; a link has that of its target."""
    target = Path(os.path.realpath(output))
    return target.with_name(f".{target.name}.pull")


@contextmanager
def _opened(path: Path, *, replace: bool) -> Iterator[Store]:
    new = not path.exists()
    with path.open("ab") as file:  # a clear message if the folder is missing or read-only
        opened = os.fstat(file.fileno())
    try:
        with Store(path, replace=replace) as store:
            _require_there(path, opened)
            try:
                yield store
            finally:
                if new and store.owner is None:  # nothing was pulled
                    with suppress(PermissionError):  # Windows removes no open file
                        path.unlink()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        problem = str(error)[:100]  # it may quote a record
        cure = "remove this file and pull again: everything is read again"
        if isinstance(error, sqlite3.OperationalError) and not problem.startswith(_DAMAGED):
            # Locked, or the disk is full: the content of the file is good.
            cure = "wait until another pull has finished, or free some disk space; then pull again"
        raise OSError(f"{path}: {problem}; {cure}") from error


_DAMAGED = ("Could not decode", "no such")
"""How messages of SQLite begin if the content of a file is not good; they have no code."""


def _require_there(path: Path, opened: os.stat_result) -> None:
    """Check that a file that was opened was not removed by another pull meanwhile, see above.

    Raises:
        sqlite3.OperationalError: it was.
    """
    if not (path.exists() and os.path.samestat(opened, path.stat())):
        raise sqlite3.OperationalError("database is locked")


def _adjudications(
    client: Client, annotated: Project, taxonomy: Taxonomy, store: Store
) -> Sequence[Project]:
    """Return the adjudications of a project.

    One that was pulled before counts even if its description was changed since.

    Raises:
        ConfigMismatch: the label config of one does not fit the taxonomy.
    """
    found = list(client.adjudications(annotated))
    for number in store.adjudications() - {each.id for each in found}:
        try:
            found.append(client.project(number))
        except NotThere:
            store.mark_gone(number, ())
    for each in found:
        check_config(each, taxonomy)
    return found


def _update(
    client: Client,
    projects: Sequence[Project],
    taxonomy: Taxonomy,
    store: Store,
    on_progress: Callable[[int], None],
    *,
    full: bool,
) -> int:
    """Bring a store up to date; return how many tasks were read.

    Args:
        client: the server.
        projects: the one that is annotated, then its adjudications.
        taxonomy: what annotators could choose from.
        store: what was pulled before.
        on_progress: takes the number of tasks that were read since the last call.
        full: whether to read everything again.
    """
    annotated, *_ = projects
    owners = store.annotations_ever()
    converter = TaskConverter(taxonomy, client.emails(), annotated.id, owners)
    if store.fact("taxonomy") not in {"", taxonomy.sha256}:
        _reread(store, converter)
    store.note(taxonomy=taxonomy.sha256)
    return sum(
        _Puller(client, each, converter, store).update(on_progress, full=full) for each in projects
    )


def _reread(store: Store, converter: TaskConverter) -> None:
    """Read again what is stored, because the taxonomy has changed."""
    for raw, project, updated, gone in store.raw():
        with _noting_unread(store, raw, project):
            store.put([replaced(converter.convert(raw, project, updated), gone=gone)])


@contextmanager
def _noting_unread(store: Store, raw: Raw, project: int) -> Iterator[None]:
    """Keep a task that cannot be read as refused; what was read of it earlier stays."""
    try:
        yield
    except AnnotationError as error:
        record = {"id": raw["id"]} if is_nested(raw) else raw
        store.put_unread(raw["id"], project, refusal(error, record))


@dataclass(frozen=True, slots=True)
class _Puller:
    """Brings the store up to date with one project."""

    client: Client
    project: Project
    converter: TaskConverter
    store: Store

    def update(self, on_progress: Callable[[int], None], *, full: bool) -> int:
        """Read what changed, or everything; return how many tasks were read.

        Raises:
            StudioError: the server does not give all tasks and annotations that the project has.
        """
        fact = f"cursor of {self.project.id}"
        since = self.store.fact(fact)
        before = self.client.counts(self.project)
        # Before anything is read: what is changed while we read may be missed until the next pull.
        newest = self.client.newest_update(self.project)
        count = 0
        if since and not full:
            changed = self._changed(_before(since, OVERLAP))
            count = len(self._read(changed, on_progress, checked=True))
            unread = sorted(self.store.unread(self.project.id))
            known = self.store.counts(self.project.id)
            known += self.client.counts_of(self.project, unread)
            full = not known.reaches(self._least(before, known))
        if full or not since:
            read = self._read(self.client.task_numbers(self.project), on_progress)
            self._compare(before, read)
            self.store.mark_gone(self.project.id, read)
            count = len(read)
        # Only now: after an interrupted pull the next one starts from the same time again.
        self.store.note(**{fact: newest})
        return count

    def _changed(self, since: str) -> Sequence[int]:
        """Return the numbers of the tasks whose last update is not in the store."""
        known, unread = self.store.known(), self.store.unread(self.project.id)
        listed = self.client.updated_tasks(self.project, since)
        return sorted(unread | {each for each, updated in listed if known.get(each) != updated})

    def _read(
        self, wanted: Sequence[int], on_progress: Callable[[int], None], *, checked: bool = False
    ) -> dict[int, int | None]:
        """Read tasks page by page; the server prepares the next one meanwhile.

        Args:
            wanted: their numbers.
            on_progress: takes the number of tasks of each page.
            checked: whether each of them must be there, unless it was deleted meanwhile.

        Returns:
            The numbers of those that exist, each with how many annotations it has; ``None`` where
            that is not known.

        Raises:
            StudioError: the server does not give a task that is there.
        """
        read: dict[int, int | None] = {}

        def note_failure(number: int, error: StudioError) -> None:
            problem = f"the server does not export it: {error.problem}"
            cure = "see the server's log; what was pulled of it before is kept"
            failure = AnnotationError(f"task {number}", problem, cure, "not-exported")
            failed[number] = refusal(failure, {"id": number})

        failed: dict[int, str] = {}
        raws = self.client.export(self.project, wanted, note_failure)
        with ThreadPoolExecutor(max_workers=1) as server:
            coming = server.submit(_page, raws)
            while page := coming.result():
                coming = server.submit(_page, raws)
                read |= self._keep(page)
                on_progress(len(page))
        for number, refused in failed.items():
            self.store.put_unread(number, self.project.id, refused)
            read[number] = None
        if checked:
            missing = list(self.client.existing(self.project, sorted({*wanted} - read.keys())))
            if missing:
                raise self._incomplete(f"it does not give {len(missing)} tasks that are there")
        return read

    def _keep(self, page: Sequence[Raw]) -> dict[int, int | None]:
        """Store tasks; return their numbers, each with how many annotations it has."""
        read: dict[int, int | None] = {}
        stored = []
        for raw in page:
            read[raw["id"]] = None
            with _noting_unread(self.store, raw, self.project.id):
                task = self.converter.convert(raw, self.project.id, _updated(raw))
                stored.append(task)
                read[task.number] = task.answers
        self.store.put(stored)
        return read

    def _compare(self, before: Counts, read: Mapping[int, int | None]) -> None:
        """Compare what was read with the project's own counts.

        Raises:
            StudioError: that is less.
        """
        answers = [each for each in read.values() if each is not None]
        found = Counts(len(read), sum(answers))
        least = self._least(before, found)
        if len(answers) < len(read):
            least = Counts(least.tasks, 0)
        if not found.reaches(least):
            raise self._incomplete(f"it gives {found}, but says that the project has {least}")

    def _least(self, before: Counts, found: Counts) -> Counts:
        """Return how much must be there: what the project had before and has after reading.

        The server is asked again only if something seems to be missing.
        """
        return before if found.reaches(before) else before.least(self.client.counts(self.project))

    def _incomplete(self, problem: str) -> StudioError:
        where = f"project {self.project.title!r}"
        cure = "pull again; if that does not help, see the server's log (the dataset is unchanged)"
        return StudioError(self.client.url, f"{where}: {problem}", cure)


def _updated(raw: Raw) -> str:
    """Return when a task was updated, written as in `Client.updated_tasks`.

    Raises:
        AnnotationError: it is not a time.
    """
    try:
        return datetime.fromisoformat(raw["updated_at"]).astimezone(UTC).isoformat()
    except (KeyError, TypeError, ValueError, OverflowError):
        problem = f"/updated_at: found {shortened(raw.get('updated_at'))}, expected a time"
        raise AnnotationError(f"task {raw['id']}", problem, EXPORT, UNEXPECTED) from None


def _page(raws: Iterator[Raw]) -> list[Raw]:
    return list(islice(raws, PAGE))


def _write(output: Path, store: Store, taxonomy: Taxonomy, origin: Origin) -> None:
    store.choose()
    problems = [
        f"document {one!r} and its parallel document {other!r} do not match; {REPUSH}"
        for one, other in store.mismatched_parallels()
    ]
    if problems:
        raise InvalidRecord(str(output), tuple(problems))
    lists: Mapping[str, Iterable[str]] = {
        "documents": store.documents(),
        "withdrawn": map(to_text, store.withdrawn()),
        "annotations": store.records("annotations"),
        "claims": store.records("claims"),
    }
    write_records(output, head_to_json(taxonomy, origin), lists)


def _refused(store: Store) -> Iterator[str]:
    """Yield everything that could not become a claim, with its reason and the raw record."""
    yield from store.refused()
    for number, document, raw in store.replaced():
        problem, cure = f"a later push replaced the text of {document}", "annotate the new task"
        yield refusal(AnnotationError(f"task {number}", problem, cure, "replaced-text"), raw)
    for number, annotation in store.lost():
        where = f"task {number}, annotation {annotation['id']}"
        problem = "this annotation was deleted on the server after it had been pulled"
        cure = "nothing to do if that was intended"
        yield refusal(AnnotationError(where, problem, cure, "deleted-annotation"), annotation)


def _tally(store: Store, refused: Sequence[object]) -> Mapping[str, int]:
    total: Counter[str] = Counter()
    for each in store.tallies():
        total.update(each)
    return {
        **{name: total[name] for name in TALLIED},
        "tasks": store.count(),
        "documents": sum(1 for _ in store.documents()),
        "withdrawn": sum(1 for _ in store.withdrawn()),
        "refused": len(refused),
    }


def _before(moment: str, span: timedelta) -> str:
    """Return an earlier time in the format of the server's filters, ``%Y-%m-%dT%H:%M:%S.%fZ``.

    Raises:
        sqlite3.DatabaseError: it is not a time: the store is damaged.
    """
    try:
        return (datetime.fromisoformat(moment) - span).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    except (ValueError, OverflowError) as error:
        raise sqlite3.DatabaseError("a time in it is damaged") from error
