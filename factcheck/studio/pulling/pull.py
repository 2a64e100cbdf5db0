"""Annotations of a project to a claim dataset.

A pull asks for what changed since the last one. What it gets is kept beside the dataset, a row for
each task; from there the dataset is written one record at a time, so its size does not matter.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.dataset import (
    head_to_json,
    to_text,
    write_records,
)
from factcheck.domain import Origin
from factcheck.errors import AnnotationError, InvalidRecord
from factcheck.studio.api.calls import PATIENCE
from factcheck.studio.api.client import Client
from factcheck.studio.format.raw_task import REPUSH
from factcheck.studio.pulling.opening import open_store, store_of
from factcheck.studio.pulling.ownership import find_owned, refuse_forgetting
from factcheck.studio.pulling.remarks import collect_remarks
from factcheck.studio.pulling.stored_task import TALLIED, refusal
from factcheck.studio.pulling.update import find_adjudications, update_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import httpx

    from factcheck.domain import Taxonomy
    from factcheck.files import StrPath
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.pulling.remarks import Remark
    from factcheck.studio.pulling.store import Store


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
        remarks: what somebody should look at again, in the order of the tasks.
        title: the project's title now; somebody may have renamed it.
    """

    read: int
    refused: tuple[Mapping[str, Any], ...]
    tally: Mapping[str, int]
    unseen: int
    remarks: tuple[Remark, ...] = ()
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
    everything is read. It belongs to one project, wherever that is and whatever it is called; at
    another address everything is read once more.

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
        open_store(store_of(output), replace=replace) as store,
    ):
        found = find_owned(client, project, output, store, taxonomy, replace=replace)
        projects = (found, *find_adjudications(client, found, taxonomy, store))
        step = on_progress or (lambda _: None)
        read = update_store(client, projects, taxonomy, store, step, full=full)
        if not replace:
            refuse_forgetting(output, store)
        moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
        origin = Origin(found.title, client.url, moment, version("factcheck-studio"))
        _write(output, store, taxonomy, origin)
        store.note(written="yes")
        refused = tuple(map(json.loads, _refused(store)))
        unseen = max(0, store.count("NOT gone") - client.count_tasks(found))
        drafted = {each: client.drafted(each) for each in projects}
        tally = {**_tally(store, refused), "drafts": sum(map(len, drafted.values()))}
        remarks = collect_remarks(client, drafted, store)
        return PullReport(read, refused, tally, unseen, remarks, found.title)


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
