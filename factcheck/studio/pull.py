"""Annotations out of a project, as a claim dataset."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from factcheck.domain import Dataset, Origin
from factcheck.errors import AnnotationError, StudioError
from factcheck.studio.annotation import ReadTask, Refused, read_task
from factcheck.studio.client import Client
from factcheck.studio.label_config import config_difference
from factcheck.studio.push import find_project

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import httpx

    from factcheck.domain import Taxonomy
    from factcheck.studio.connection import Connection


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull brought.

    Attributes:
        dataset: documents, annotations and claims.
        refused: what could not become a claim, with its reason and the raw record.
        tally: how many tasks, documents, annotations, claims (and of each provenance), skipped.
    """

    dataset: Dataset
    refused: tuple[Refused, ...]
    tally: Mapping[str, int]


def pull(
    connection: Connection,
    taxonomy: Taxonomy,
    *,
    project: str,
    now: datetime | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Pulled:
    """Return everything that was submitted in a project.

    Documents that nobody has annotated yet are there too, without annotations; skipped tasks are
    counted. The order is that of the documents in the project.

    Args:
        connection: the server.
        taxonomy: what annotators could choose from.
        project: the project's title.
        now: the time to write down, in UTC; by default this moment.
        transport: answers instead of the network, for tests.

    Raises:
        ConfigMismatch: the project's label config does not fit the taxonomy.
        StudioError: the server is down or refuses, or there is no such project.
    """
    with Client(connection, transport) as client:
        found = find_project(client, project)
        if found is None:
            raise StudioError(client.url, f"it has no project {project!r}", "check --project")
        difference = config_difference(found.config, taxonomy, project=project)
        if difference:
            raise difference
        raw = sorted(client.export(found), key=lambda task: int(task["id"]))
        annotators = client.annotators()
    read, refused = _read(raw, taxonomy, annotators)
    moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    origin = Origin(found.title, client.url, moment, version("factcheck-studio"))
    dataset = Dataset(
        taxonomy,
        documents=tuple({task.document.id: task.document for task in read}.values()),
        annotations=tuple(each for task in read for each in task.annotations),
        claims=tuple(each for task in read for each in task.claims),
        origin=origin,
    )
    return Pulled(dataset, tuple(refused), _tally(raw, read, dataset, refused))


def _read(
    raw: Sequence[Mapping[str, Any]], taxonomy: Taxonomy, annotators: Mapping[int, str]
) -> tuple[list[ReadTask], list[Refused]]:
    """Read every task; of two with the same document's id and other texts the later one counts."""
    read: list[tuple[ReadTask, Mapping[str, Any]]] = []
    refused: list[Refused] = []
    for task in raw:
        try:
            read.append((read_task(task, taxonomy, annotators), task))
        except AnnotationError as error:
            refused.append(Refused(error, task))
    latest = {task.document.id: task.document for task, _ in read}
    kept: list[ReadTask] = []
    for each, record in read:
        if each.document == latest[each.document.id]:
            kept.append(each)
            refused += each.refused
        elif each.annotations:
            found = f"the text of {each.document.id} was replaced by a later push"
            cure = "annotate the new task"
            replaced = AnnotationError(f"task {record['id']}", "replaced-text", found, cure)
            refused.append(Refused(replaced, record))
    return kept, refused


def _tally(
    raw: Sequence[object], read: Sequence[ReadTask], dataset: Dataset, refused: Sequence[Refused]
) -> Mapping[str, int]:
    by_provenance = Counter(claim.provenance.value for claim in dataset.claims)
    return {
        "tasks": len(raw),
        "documents": len(dataset.documents),
        "annotations": len(dataset.annotations),
        "claims": len(dataset.claims),
        **{name: by_provenance[name] for name in ("prediction", "prediction-changed", "manual")},
        "deleted": sum(len(annotation.deleted) for annotation in dataset.annotations),
        "skipped": sum(task.skipped for task in read),
        "refused": len(refused),
    }
