"""Annotations of a project to a claim dataset.

A pull asks for what changed since the last one. What it gets is kept beside the dataset, a row for
each task; from there the dataset is written one record at a time, so its size does not matter.
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
from pathlib import Path
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
from factcheck.studio.pulling.stored_task import TALLIED, TaskConverter, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import httpx

    from factcheck.domain import Taxonomy
    from factcheck.files import StrPath
    from factcheck.studio.api.connection import Connection

    Raw = Mapping[str, Any]

OVERLAP = timedelta(minutes=1)
"""How far a pull looks back before the time of the last one, by the server's clock.

The server gives a change the time at which it begins to store it, but shows it only when that is
done. What a person does is stored in a fraction of a second, a thousand imported tasks in 2 to 5 s.
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
    """

    read: int
    refused: tuple[Mapping[str, Any], ...]
    tally: Mapping[str, int]
    unseen: int
    undecided: tuple[str, ...] = ()


def pull(  # noqa: PLR0913 - options of a command, each with a default
    output: StrPath,
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
    """Write everything that was submitted in a project to a dataset.

    Adjudications of the project are included as gold, see `adjudicate`. Documents that nobody has
    annotated yet are included without annotations. The order is that of the tasks in the project.
    The file ``.NAME.pull`` beside the dataset is where the next pull continues; without it, or if
    it is from another project, everything is read.

    Args:
        output: the dataset; it is written completely, or stays as it was.
        taxonomy: what annotators could choose from.
        connection: the server.
        project: the project's title.
        full: read every task again, and mark those that were deleted.
        now: the time of the pull to record, in UTC; by default the current time.
        patience: seconds between tries while the server is down or busy.
        on_progress: takes the number of tasks that were read since the last call.
        transport: answers instead of the network, for tests.

    Raises:
        ConfigMismatch: the project's label config does not fit the taxonomy.
        InvalidRecord: the result is not a valid dataset; nothing is written.
        StudioError: the server is down or refuses, or there is no such project.
        OSError: a file cannot be written.
    """
    output = Path(output)
    with Client(connection, transport, patience=patience) as client:
        found = fitting_project(client, project, taxonomy)
        if found is None:
            problem = f"there is no project {project!r}"
            raise StudioError(client.url, problem, "check --project")
        with _opened(store_of(output)) as store:
            store.belong_to(f"{client.url} {found.id}")
            projects = (found, *_adjudications(client, found, taxonomy, store))
            step = on_progress or (lambda _: None)
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
    path.touch()  # fails with a clear message if the folder is missing or read-only
    try:
        with Store(path) as store:
            yield store
    except sqlite3.OperationalError as error:
        # Locked, or the disk is full: the content of the file is good.
        cure = "wait until another pull has finished, or free some disk space; then pull again"
        raise OSError(f"{path}: {error}; {cure}") from error
    except sqlite3.DatabaseError as error:
        cure = "remove this file and pull again: everything is read again"
        raise OSError(f"{path}: {error}; {cure}") from error


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
    converter = TaskConverter(taxonomy, client.emails(), annotated.id)
    if store.fact("taxonomy") not in {"", taxonomy.sha256}:
        _reread(store, converter)
    store.note(taxonomy=taxonomy.sha256)
    return sum(
        _Puller(client, each, converter, store).update(on_progress, full=full) for each in projects
    )


def _reread(store: Store, converter: TaskConverter) -> None:
    """Read again what is stored, because the taxonomy has changed."""
    again = (
        replace(converter.convert(raw, project, updated), gone=gone)
        for raw, project, updated, gone in store.raw()
    )
    while tasks := list(islice(again, PAGE)):
        store.put(tasks)


@dataclass(frozen=True, slots=True)
class _Puller:
    """Brings the store up to date with one project."""

    client: Client
    project: Project
    converter: TaskConverter
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
        # Only now: after an interrupted pull the next one starts from the same time again.
        self.store.note(**{fact: _before(looked, OVERLAP) if looked else since})
        return len(read)

    def _changed(self, since: str) -> Sequence[int]:
        """Return the numbers of the tasks whose last update is not in the store."""
        known = self.store.known()
        listed = self.client.updated_tasks(self.project, since)
        return sorted(each for each, updated in listed if known.get(each) != updated)

    def _read(self, wanted: Sequence[int], on_progress: Callable[[int], None]) -> set[int]:
        """Read tasks page by page; the server prepares the next one meanwhile.

        Returns:
            The numbers of those that exist.
        """
        read: set[int] = set()
        raws = self.client.export(self.project, wanted)
        with ThreadPoolExecutor(max_workers=1) as server:
            coming = server.submit(_page, raws)
            while page := coming.result():
                coming = server.submit(_page, raws)
                self.store.put(
                    self.converter.convert(raw, self.project.id, _updated(raw)) for raw in page
                )
                read.update(int(raw["id"]) for raw in page)
                on_progress(len(page))
        return read


def _updated(raw: Raw) -> str:
    """Return when a task was updated, written as in `Client.updated_tasks`."""
    return datetime.fromisoformat(raw["updated_at"]).isoformat()


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


def _refused(store: Store) -> Iterator[Mapping[str, Any]]:
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


def _before(moment: datetime, span: timedelta) -> str:
    """Return an earlier time in the format of the server's filters, ``%Y-%m-%dT%H:%M:%S.%fZ``."""
    return (moment.astimezone(UTC) - span).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
