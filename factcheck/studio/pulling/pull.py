"""Annotations out of a project, as a claim dataset.

A pull asks for what changed since the last one. What it got is kept beside the dataset, a row for
each task; the dataset is written from there, a record at a time, so its size does not matter.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Any

from factcheck.dataset import (
    head_to_json,
    to_text,
    write_records,
)
from factcheck.domain import Origin
from factcheck.errors import AnnotationError, InvalidRecord, StudioError
from factcheck.studio.api.calls import PATIENCE, NotThere
from factcheck.studio.api.client import Client, Project
from factcheck.studio.api.projects import check_config, fitting_project
from factcheck.studio.format.task_reader import REPUSH
from factcheck.studio.pulling.store import Store
from factcheck.studio.pulling.stored_task import TALLIED, RowMaker, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import httpx

    from factcheck.domain import Taxonomy
    from factcheck.studio.api.connection import Connection

    Raw = Mapping[str, Any]

OVERLAP = timedelta(minutes=1)
"""How far before the last look, by the server's own clock, the next one begins.

The server stamps a change when it begins to store it, and shows it when that is done. What a person
does is stored in a fraction of a second, a thousand imported tasks in two to five.
"""

PAGE = 400
"""Tasks that are read and stored at once."""


@dataclass(frozen=True, slots=True)
class PullReport:
    """What a pull brought.

    Attributes:
        read: tasks that were read anew.
        refused: what could not become a claim: where, reason, message, and the raw record.
        tally: how many tasks, documents, annotations, claims (and of each provenance), skipped,
            withdrawn, relocated there are now, and tasks with drafts; ``adjudications`` and the
            claims that were ``decided`` in them are counted apart.
        unseen: tasks that were deleted on the server and are not marked yet; a full pull does.
        undecided: in words, what adjudicators left open.
    """

    read: int
    refused: tuple[Mapping[str, Any], ...]
    tally: Mapping[str, int]
    unseen: int
    undecided: tuple[str, ...] = ()


def pull(  # noqa: PLR0913 - options of a command, each with a default
    output: Path,
    taxonomy: Taxonomy,
    connection: Connection,
    *,
    project: str,
    full: bool = False,
    now: datetime | None = None,
    patience: Sequence[float] = PATIENCE,
    on_progress: Callable[[int], None] | None = None,
    transport: httpx.BaseTransport | None = None,
) -> PullReport:
    """Bring everything that was submitted in a project into a dataset.

    What was adjudicated of it in another project comes along as gold, see `adjudicate`.
    Documents that nobody has annotated yet are there too, without annotations. The order is that
    of the tasks in the project. Beside the dataset stands ``.NAME.pull``, from which the next
    pull goes on; without it, or from another project, everything is read.

    Args:
        output: the dataset; it is whole, or as it was before.
        taxonomy: what annotators could choose from.
        connection: the server.
        project: the project's title.
        full: read every task again, and mark those that were deleted.
        now: the time to write down, in UTC; by default this moment.
        patience: seconds between tries while the server is down or busy.
        on_progress: takes the number of tasks that were read since the last call.
        transport: answers instead of the network, for tests.

    Raises:
        ConfigMismatch: the project's label config does not fit the taxonomy.
        InvalidRecord: what was pulled does not make a valid dataset; nothing is written.
        StudioError: the server is down or refuses, or there is no such project.
        OSError: a file cannot be written.
    """
    with Client(connection, transport, patience=patience) as client:
        found = fitting_project(client, project, taxonomy)
        if found is None:
            raise StudioError(client.url, f"it has no project {project!r}", "check --project")
        with _opened(store_of(output)) as store:
            store.belong_to(f"{client.url} {found.id}")
            projects = (found, *_adjudications(client, found, taxonomy, store))
            step = on_progress or _silent
            read = _update(client, projects, taxonomy, store, step, full=full)
            moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
            origin = Origin(found.title, client.url, moment, version("factcheck-studio"))
            _write(output, store, taxonomy, origin)
            refused = tuple(_refused(store))
            unseen = max(0, store.count("NOT gone") - client.count_tasks(found))
            tally = {**_tally(store, refused), "drafts": sum(map(client.count_drafts, projects))}
            return PullReport(read, refused, tally, unseen, tuple(store.undecided()))


def store_of(output: Path) -> Path:
    """Return the file in which a pull keeps what it has read."""
    return output.with_name(f".{output.name}.pull")


@contextmanager
def _opened(path: Path) -> Iterator[Store]:
    path.touch()  # says in plain words where a folder is missing or closed
    try:
        with Store(path) as store:
            yield store
    except sqlite3.OperationalError as error:
        # Locked, or the disk is full: what is in the file is good.
        cure = "wait until another pull is done, or make room, and pull again"
        raise OSError(f"{path}: {error}; {cure}") from error
    except sqlite3.DatabaseError as error:
        cure = "remove it, and everything is pulled again"
        raise OSError(f"{path}: {error}; {cure}") from error


def _adjudications(
    client: Client, annotated: Project, taxonomy: Taxonomy, store: Store
) -> Sequence[Project]:
    """Return the projects in which answers of another are adjudicated.

    One that was pulled before counts also if somebody has changed its description since.

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
        projects: the one that is annotated, then those in which its answers are adjudicated.
        taxonomy: what could be chosen.
        store: what is known.
        on_progress: takes the number of tasks that were read since the last call.
        full: whether everything is read again.
    """
    annotated, *_ = projects
    maker = RowMaker(taxonomy, client.emails(), annotated.id)
    if store.fact("taxonomy") not in {"", taxonomy.sha256}:
        _reread(store, maker)
    store.note(taxonomy=taxonomy.sha256)
    return sum(
        _Puller(client, each, maker, store).update(on_progress, full=full) for each in projects
    )


def _reread(store: Store, maker: RowMaker) -> None:
    """Read again what is stored, since another taxonomy counts."""
    again = (
        replace(maker.row(raw, project, updated), gone=gone)
        for raw, project, updated, gone in store.raw()
    )
    while rows := list(islice(again, PAGE)):
        store.put(rows)


@dataclass(frozen=True, slots=True)
class _Puller:
    """Brings what is known of one project up to date."""

    client: Client
    project: Project
    maker: RowMaker
    store: Store

    def update(self, on_progress: Callable[[int], None], *, full: bool) -> int:
        """Read what changed, or everything; return how many tasks were read."""
        fact = f"cursor of {self.project.id}"
        since = self.store.fact(fact)
        full = full or not since
        looked = self.client.clock()
        read = self._read(
            self.client.task_numbers(self.project) if full else self._changed(since), on_progress
        )
        if full:
            self.store.mark_gone(self.project.id, read)
        # Only now: a pull that is cut off looks again from where the one before ended.
        self.store.note(**{fact: _before(looked, OVERLAP) if looked else since})
        return len(read)

    def _changed(self, since: str) -> Sequence[int]:
        """Return the numbers of the tasks that were updated and are not known like that."""
        known = self.store.known()
        listed = self.client.updated_tasks(self.project, since)
        return sorted(each for each, updated in listed if known.get(each) != updated)

    def _read(self, wanted: Sequence[int], on_progress: Callable[[int], None]) -> set[int]:
        """Read tasks page by page; the server works on the next while we do on this one.

        Returns:
            The numbers of those that are there.
        """
        read: set[int] = set()
        raws = self.client.export(self.project, wanted)
        with ThreadPoolExecutor(max_workers=1) as server:
            coming = server.submit(_page, raws)
            while page := coming.result():
                coming = server.submit(_page, raws)
                self.store.put(self.maker.row(raw, self.project.id, _stamp(raw)) for raw in page)
                read.update(int(raw["id"]) for raw in page)
                on_progress(len(page))
        return read


def _stamp(raw: Raw) -> str:
    """Return when a task was updated, in the words of `Client.changed`."""
    return datetime.fromisoformat(raw["updated_at"]).isoformat()


def _page(raws: Iterator[Raw]) -> list[Raw]:
    return list(islice(raws, PAGE))


def _write(output: Path, store: Store, taxonomy: Taxonomy, origin: Origin) -> None:
    store.choose()
    misfits = [
        f"document {one!r} and its parallel {other!r} do not fit each other; {REPUSH}"
        for one, other in store.misfits()
    ]
    if misfits:
        raise InvalidRecord(str(output), tuple(misfits))
    lists: Mapping[str, Iterable[str]] = {
        "documents": store.documents(),
        "withdrawn": map(to_text, store.withdrawn()),
        "annotations": store.records("annotations"),
        "claims": store.records("claims"),
    }
    write_records(output, head_to_json(taxonomy, origin), lists)


def _refused(store: Store) -> Iterator[Mapping[str, Any]]:
    """Yield everything that could not become a claim, with its reason and the raw record."""
    yield from store.refused()
    for number, document, raw in store.replaced():
        found = f"the text of {document} was replaced by a later push"
        yield refusal(
            AnnotationError(
                f"task {number}", found, "annotate the new task", reason="replaced-text"
            ),
            raw,
        )
    for number, annotation in store.lost():
        where = f"task {number}, annotation {annotation['id']}"
        found = "it was deleted on the server after it had been pulled"
        yield refusal(
            AnnotationError(
                where, found, "nothing, if that was meant", reason="deleted-annotation"
            ),
            annotation,
        )


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


def _before(moment: datetime, span: timedelta) -> str:
    """Return an earlier moment as the server's filter takes it, ``%Y-%m-%dT%H:%M:%S.%fZ``."""
    return (moment.astimezone(UTC) - span).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _silent(tasks: int) -> None:
    del tasks
