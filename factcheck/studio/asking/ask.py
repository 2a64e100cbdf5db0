"""Pairs of claims into a project where people say whether they are the same, each pair once.

The server knows the task of a pair by the ids of its claims. As in a push, the project is looked at
before anything is sent, and again if an answer is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.dataset.consensus import read_consensus, read_outer
from factcheck.errors import ExportError, StudioError
from factcheck.studio.api.calls import PATIENCE
from factcheck.studio.api.client import Client
from factcheck.studio.api.projects import find_project, keep_first, note_title, require_kind
from factcheck.studio.asking.choosing import choose_pairs, superfluous
from factcheck.studio.asking.side import comparison, side_of
from factcheck.studio.format.pair import COMPARISON, claims_of, pair_config, pair_key
from factcheck.studio.format.raw_task import touched
from factcheck.studio.sending.journal import Journal, default_state_dir
from factcheck.studio.sending.retry import send_until_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    import httpx

    from factcheck.dataset import OpenDataset
    from factcheck.domain import MatchedPair, Matches
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.api.list_calls import AnsweredTask
    from factcheck.studio.api.project import Project
    from factcheck.studio.asking.side import Side

    Json = Mapping[str, Any]

BATCH = 500
"""Tasks in one request."""

CHUNK = 25
"""Tasks that are looked at again, at a time, before they are deleted."""


@dataclass(frozen=True, slots=True)
class AskReport:
    """What `ask` did; for a dry run, what it would do.

    Attributes:
        project: where the tasks are; ``None`` if it does not exist (yet).
        url: where people find it, ``""`` if it does not exist.
        added: pairs that were sent.
        asked: candidates that are there already, or that somebody has decided.
        waiting: candidates that may follow from the answers to others.
        left: pairs beyond the limit.
        skipped: pairs that people skipped and nobody answered.
        removed: pairs that nobody has begun and other answers decide: they are asked no more.
    """

    project: Project | None
    url: str
    added: int
    asked: int
    waiting: int
    left: int
    skipped: int = 0
    removed: int = 0


def ask(  # noqa: PLR0913 - options of a command, each with a default
    dataset: OpenDataset,
    matches: Matches,
    connection: Connection,
    *,
    project: str,
    limit: int | None = None,
    annotators_per_task: int | None = None,
    dry_run: bool = False,
    patience: Sequence[float] = PATIENCE,
    state: Path | None = None,
    on_progress: Callable[[int], None] | None = None,
    transport: httpx.BaseTransport | None = None,
) -> AskReport:
    """Bring candidates of matches into a project where people say whether they are the same.

    The project is created if no project has, or had, this title. A pair that it has, or that
    somebody has decided, is not sent again. See `choose_pairs` for which pairs, in which order. A
    pair that nobody has begun is removed from the project if other answers decide it.

    Args:
        dataset: what was matched.
        matches: its matches.
        connection: the server.
        project: the project's title.
        limit: how many pairs are sent at most.
        annotators_per_task: how many people answer for each pair; by default as it is, one in a
            new project.
        dry_run: look only, and report what would be done.
        patience: seconds between tries while the server is down or busy.
        state: folder for notes of requests on their way; by default the user's state folder.
        on_progress: takes the number of pairs that were sent since the last call.
        transport: answers instead of the network, for tests.

    Raises:
        ExportError: a candidate is not in the dataset: it was matched before it changed.
        InvalidRecord: the dataset has a claim that does not validate.
        StudioError: the server is down, refuses, or does not store everything; the project is one
            of another kind.
        OSError: a file cannot be read or written.
    """
    with Client(connection, transport, patience=patience) as client:
        journal = Journal(state or default_state_dir(), client.url, project)
        with journal.held():
            journal.settle()
            found = find_project(client, project, compares=True)
            held = _held(client, found) if found else {}
            skipped = {pair for pair, task in held.items() if task.skips and not task.answers}
            idle = [pair for pair, task in held.items() if not task.skips and not task.answers]
            obsolete = [held[pair].id for pair in superfluous(matches, idle)]
            chosen = choose_pairs(matches, held, skipped)
            pairs = chosen.pairs[:limit]
            tasks = _tasks(pairs, dataset)
            if not dry_run:
                if found is None and tasks:
                    found = _create(client, journal, project)
                if found is not None:
                    note_title(client, found, project)
                    if annotators_per_task is not None:
                        client.set_overlap(found, annotators_per_task)
                    obsolete = list(_remove(client, found, obsolete))
                    _send(client, journal, found, tasks, on_progress or (lambda _: None))
            url = client.address(found) if found is not None else ""
            left = len(chosen.pairs) - len(pairs)
            return AskReport(
                *(found, url, len(pairs), chosen.asked, chosen.waiting, left),
                skipped=len(skipped),
                removed=len(obsolete),
            )


def _held(client: Client, project: Project) -> Mapping[frozenset[str], AnsweredTask]:
    """Return the pairs that a project has, each with its task; the one with answers of several."""
    held: dict[frozenset[str], AnsweredTask] = {}
    for each in client.answered_tasks(project):
        claims = claims_of(each.key)
        if claims and (frozenset(claims) not in held or each.answers):
            held[frozenset(claims)] = each
    return held


def _remove(client: Client, project: Project, obsolete: Sequence[int]) -> Iterator[int]:
    """Delete tasks that nobody has begun, and yield their numbers."""
    for start in range(0, len(obsolete), CHUNK):
        # Somebody may have begun a task meanwhile.
        for raw in client.export(project, obsolete[start : start + CHUNK]):
            if not touched(raw):
                client.delete_task(int(raw["id"]))
                yield int(raw["id"])


def _create(client: Client, journal: Journal, title: str) -> Project:
    with journal.sending(1):
        made = client.create_project(title, pair_config(), compares=True)
    first = keep_first(client, made, client.projects(title))
    require_kind(client, first, compares=True)
    return first


def _tasks(pairs: Sequence[MatchedPair], dataset: OpenDataset) -> Sequence[Json]:
    sides = _sides(dataset, {name for each in pairs for name in (each.one, each.other)})
    return [_task(each, sides[each.one], sides[each.other]) for each in pairs]


def _sides(dataset: OpenDataset, wanted: Collection[str]) -> Mapping[str, Side]:
    """Return what people see of each claim."""
    if not wanted:
        return {}
    claims = {each.unit: each for each in read_consensus(dataset) if each.unit in wanted}
    missing = wanted - claims.keys()
    if missing:
        problem = f"{len(missing)} claims of the candidates are not in it"
        raise ExportError("the dataset", problem, "run `factcheck match` with this dataset again")
    outer = read_outer(dataset, claims.values())
    return {unit: side_of(each, outer[unit]) for unit, each in claims.items()}


def _task(pair: MatchedPair, one: Side, other: Side) -> Json:
    # No score: it would tell people what to answer.
    return {
        "data": {
            "doc_key": pair_key(pair.one, pair.other),
            "title": f"{one.words} ↔ {other.words}",
            COMPARISON: comparison(one, other),
        },
        "predictions": [],
    }


def _send(
    client: Client,
    journal: Journal,
    project: Project,
    tasks: Sequence[Json],
    on_progress: Callable[[int], None],
) -> None:
    def send(some: Sequence[Json]) -> int:
        return client.import_tasks(project, some)

    def find_missing(some: Sequence[Json]) -> Sequence[Json]:
        keys = {each.key for each in client.pushed_tasks(project)}
        return [each for each in some if each["data"]["doc_key"] not in keys]

    before = client.count_tasks(project)
    for start in range(0, len(tasks), BATCH):
        some = tasks[start : start + BATCH]
        send_until_stored(client, journal, some, send, find_missing)
        on_progress(len(some))
    if client.count_tasks(project) < before + len(tasks) and (missing := find_missing(tasks)):
        problem = f"{len(missing)} of {len(tasks)} tasks that were sent are not there"
        raise StudioError(client.url, problem, "run it again: it sends what is missing")
