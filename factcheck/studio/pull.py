"""Annotations out of a project, as a claim dataset.

A pull asks for what changed since the last one. What it got is kept beside the dataset, a row for
each task; the dataset is written from there, a record at a time, so its size does not matter.
"""

from __future__ import annotations

import json
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
    annotation_to_json,
    check,
    claim_to_json,
    document_to_json,
    head_to_json,
    to_text,
    write_records,
)
from factcheck.domain import Origin
from factcheck.errors import AnnotationError, InvalidRecord, StudioError
from factcheck.studio.annotation import REPUSH, read_task
from factcheck.studio.calls import PATIENCE
from factcheck.studio.client import Client, Project
from factcheck.studio.projects import fitting_project
from factcheck.studio.store import Row, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import httpx

    from factcheck.domain import Taxonomy
    from factcheck.studio.annotation import ReadTask
    from factcheck.studio.connection import Connection

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
            withdrawn, relocated there are now, and tasks with drafts.
        unseen: tasks that were deleted on the server and are not marked yet; a full pull does.
    """

    read: int
    refused: tuple[Mapping[str, Any], ...]
    tally: Mapping[str, int]
    unseen: int


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
            puller = _Puller(client, found, taxonomy, store)
            read = puller.update(on_progress or _silent, full=full)
            moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
            origin = Origin(found.title, client.url, moment, version("factcheck-studio"))
            _write(output, store, taxonomy, origin)
            refused = tuple(_refused(store))
            unseen = max(0, store.count("NOT gone") - client.count(found))
            tally = {**_tally(store, refused), "drafts": client.drafts(found)}
            return PullReport(read, refused, tally, unseen)


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


@dataclass(frozen=True, slots=True)
class _Puller:
    """Brings a store up to date."""

    client: Client
    project: Project
    taxonomy: Taxonomy
    store: Store

    def update(self, on_progress: Callable[[int], None], *, full: bool) -> int:
        """Read what changed, or everything; return how many tasks were read."""
        whose = f"{self.client.url} {self.project.id}"
        if self.store.fact("project") != whose:
            self.store.forget()
            self.store.note(project=whose)
        annotators = self.client.annotators()
        self._reread(annotators)
        since = self.store.fact("cursor")
        full = full or not since
        looked = self.client.clock()
        read = self._read(
            self.client.candidates(self.project) if full else self._changed(since),
            annotators,
            on_progress,
        )
        if full:
            self.store.mark_gone(read)
        # Only now: a pull that is cut off looks again from where the one before ended.
        cursor = _before(looked, OVERLAP) if looked else since
        self.store.note(cursor=cursor, taxonomy=self.taxonomy.sha256)
        return len(read)

    def _changed(self, since: str) -> Sequence[int]:
        """Return the numbers of the tasks that were updated and are not known like that."""
        known = self.store.known()
        listed = self.client.changed(self.project, since)
        return sorted(each for each, updated in listed if known.get(each) != updated)

    def _read(
        self,
        wanted: Sequence[int],
        annotators: Mapping[int, str],
        on_progress: Callable[[int], None],
    ) -> set[int]:
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
                self.store.put(self._row(raw, _stamp(raw), annotators) for raw in page)
                read.update(int(raw["id"]) for raw in page)
                on_progress(len(page))
        return read

    def _reread(self, annotators: Mapping[int, str]) -> None:
        """Read what is stored under another taxonomy, if that has changed."""
        before = self.store.fact("taxonomy")
        if before in {"", self.taxonomy.sha256}:
            return
        again = (
            replace(self._row(raw, updated, annotators), gone=gone)
            for raw, updated, gone in self.store.raw()
        )
        while rows := list(islice(again, PAGE)):
            self.store.put(rows)

    def _row(self, raw: Raw, updated: str, annotators: Mapping[int, str]) -> Row:
        number = int(raw["id"])
        try:
            task = read_task(raw, self.taxonomy, annotators)
        except AnnotationError as error:
            return Row(number, updated, raw, refused=_line(error, raw))
        annotations = {each.id: each for each in task.annotations}
        records = {
            "documents": [document_to_json(task.document)],
            "annotations": [annotation_to_json(each, task.document) for each in task.annotations],
            "claims": [
                claim_to_json(each, task.document, annotations[each.annotation])
                for each in task.claims
            ],
        }
        self._check(number, records)
        return Row(
            number=number,
            updated=updated,
            raw=raw,
            superseded=task.superseded,
            document=task.document.id,
            sha256=task.document.sha256,
            language=task.document.language.value,
            parallel=task.document.parallel,
            record=to_text(records["documents"][0]),
            annotations="\n".join(map(to_text, records["annotations"])),
            claims="\n".join(map(to_text, records["claims"])),
            refused="\n".join(_line(each.error, each.record) for each in task.refused),
            tally=to_text(_counts(task)),
        )

    def _check(self, number: int, records: Mapping[str, Sequence[object]]) -> None:
        """Check what a task comes to, as a dataset of its own.

        Raises:
            InvalidRecord: it is not valid.
        """
        origin = Origin("one task", "http://localhost", "2026-01-01T00:00:00Z", "0")
        record = {**head_to_json(self.taxonomy, origin), "withdrawn": [], **records}
        wrong = check(record, "dataset")
        if wrong:
            raise InvalidRecord(f"task {number}", tuple(map(str, wrong)))


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
        yield _entry(
            AnnotationError(f"task {number}", "replaced-text", found, "annotate the new task"), raw
        )
    for number, annotation in store.lost():
        where = f"task {number}, annotation {annotation['id']}"
        found = "it was deleted on the server after it had been pulled"
        yield _entry(
            AnnotationError(where, "deleted-annotation", found, "nothing, if that was meant"),
            annotation,
        )


def _entry(error: AnnotationError, record: object) -> Mapping[str, Any]:
    return {"where": error.where, "reason": error.reason, "message": str(error), "record": record}


def _line(error: AnnotationError, record: object) -> str:
    # ASCII: what was refused may hold what UTF-8 cannot, a lone surrogate.
    return json.dumps(_entry(error, record))


def _counts(task: ReadTask) -> Mapping[str, int]:
    by_provenance = Counter(claim.provenance.value for claim in task.claims)
    return {
        "annotations": len(task.annotations),
        "claims": len(task.claims),
        **{name: by_provenance[name] for name in ("prediction", "prediction-changed", "manual")},
        "deleted": sum(len(annotation.deleted) for annotation in task.annotations),
        "relocated": sum(claim.relocated for claim in task.claims),
        "skipped": task.skipped,
    }


def _tally(store: Store, refused: Sequence[object]) -> Mapping[str, int]:
    total: Counter[str] = Counter()
    for each in store.tallies():
        total.update(each)
    return {
        **{name: total[name] for name in _TALLIED},
        "tasks": store.count(),
        "documents": sum(1 for _ in store.documents()),
        "withdrawn": sum(1 for _ in store.withdrawn()),
        "refused": len(refused),
    }


_TALLIED = (
    *("annotations", "claims", "prediction", "prediction-changed", "manual", "deleted"),
    *("relocated", "skipped"),
)


def _before(moment: datetime, span: timedelta) -> str:
    """Return an earlier moment as the server's filter takes it, ``%Y-%m-%dT%H:%M:%S.%fZ``."""
    return (moment.astimezone(UTC) - span).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _silent(tasks: int) -> None:
    del tasks
