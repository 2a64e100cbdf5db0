"""Pairs of claims into a project where people say whether they are the same, each pair once.

The server knows the task of a pair by the ids of its claims. As in a push, the project is looked at
before anything is sent, and again if an answer is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.dataset.consensus import read_consensus
from factcheck.errors import ExportError, StudioError
from factcheck.studio.api.calls import PATIENCE
from factcheck.studio.api.client import Client
from factcheck.studio.api.projects import find_project, keep_first, note_title, require_kind
from factcheck.studio.asking.choosing import choose_pairs
from factcheck.studio.asking.side import comparison, side_of
from factcheck.studio.format.pair import COMPARISON, claims_of, pair_config, pair_key
from factcheck.studio.sending.journal import Journal, default_state_dir
from factcheck.studio.sending.retry import send_until_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    import httpx

    from factcheck.dataset import OpenDataset
    from factcheck.domain import MatchedPair, Matches
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.api.project import Project
    from factcheck.studio.asking.side import Side

    Json = Mapping[str, Any]

BATCH = 500
"""Tasks in one request."""


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
    """

    project: Project | None
    url: str
    added: int
    asked: int
    waiting: int
    left: int


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
    somebody has decided, is not sent again. See `choose_pairs` for which pairs, in which order.

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
            chosen = choose_pairs(matches, _held(client, found) if found else frozenset())
            pairs = chosen.pairs[:limit]
            tasks = _tasks(pairs, dataset)
            if not dry_run:
                if found is None and tasks:
                    found = _create(client, journal, project)
                if found is not None:
                    note_title(client, found, project)
                    if annotators_per_task is not None:
                        client.set_overlap(found, annotators_per_task)
                    _send(client, journal, found, tasks, on_progress or (lambda _: None))
            url = client.address(found) if found is not None else ""
            left = len(chosen.pairs) - len(pairs)
            return AskReport(found, url, len(pairs), chosen.asked, chosen.waiting, left)


def _held(client: Client, project: Project) -> frozenset[frozenset[str]]:
    """Return the pairs that a project has."""
    keys = (claims_of(each.key) for each in client.pushed_tasks(project))
    return frozenset(frozenset(each) for each in keys if each)


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
    sides = {each.unit: side_of(each) for each in read_consensus(dataset) if each.unit in wanted}
    missing = wanted - sides.keys()
    if missing:
        problem = f"{len(missing)} claims of the candidates are not in it"
        raise ExportError("the dataset", problem, "run `factcheck match` with this dataset again")
    return sides


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
