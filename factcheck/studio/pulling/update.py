"""Bringing a store up to date with a project: what changed, or everything.

What was read is compared with the project's own counts of tasks and annotations. So an answer that
is empty or cut off never empties a dataset, and a change that the server stored late is not missed.
"""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from factcheck.dataset.violation import shortened
from factcheck.domain import SCHEMA_VERSION
from factcheck.errors import AnnotationError, StudioError
from factcheck.studio.api.calls import NotThere
from factcheck.studio.api.project import Counts, Project
from factcheck.studio.api.projects import check_config
from factcheck.studio.format.raw_task import EXPORT, UNEXPECTED
from factcheck.studio.format.shape import is_nested
from factcheck.studio.pulling.stored_task import TaskConverter, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from factcheck.domain import Taxonomy
    from factcheck.studio.api.client import Client
    from factcheck.studio.pulling.store import Store

    Raw = Mapping[str, Any]

OVERLAP = timedelta(minutes=1)
"""How far a pull looks back before the latest update that the one before could see.

The server gives a change the time at which it begins to store it, but shows it only when that is
done. What a person does is stored in a fraction of a second, a thousand imported tasks in 2 to 5 s.
What is stored later than that is noticed by the counts.
"""

PAGE = 400
"""Tasks that are read and stored at a time."""


def find_adjudications(
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


def update_store(
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
    reading = f"{taxonomy.sha256} {SCHEMA_VERSION}"
    if store.fact("taxonomy") not in {"", reading}:
        _reread(store, converter)
    store.note(taxonomy=reading)
    return sum(
        _Puller(client, each, converter, store).update(on_progress, full=full) for each in projects
    )


def _reread(store: Store, converter: TaskConverter) -> None:
    """Read again what is stored, because the taxonomy or the version of records has changed."""
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


def _before(moment: str, span: timedelta) -> str:
    """Return an earlier time in the format of the server's filters, ``%Y-%m-%dT%H:%M:%S.%fZ``.

    Raises:
        sqlite3.DatabaseError: it is not a time: the store is damaged.
    """
    try:
        return (datetime.fromisoformat(moment) - span).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    except (ValueError, OverflowError) as error:
        raise sqlite3.DatabaseError("a time in it is damaged") from error
