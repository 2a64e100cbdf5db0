"""What people answered in a project of pairs, into a file of matches.

Each decision names the project that it comes from. A pull replaces the decisions of its project,
and no others; so nothing else has to be kept for the next one.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from factcheck.dataset import read_matches, write_matches
from factcheck.dataset.matches import changing
from factcheck.domain import Decision
from factcheck.errors import AnnotationError, StudioError
from factcheck.studio.api.calls import PATIENCE
from factcheck.studio.api.client import Client
from factcheck.studio.api.project import Counts
from factcheck.studio.api.projects import find_project
from factcheck.studio.format.pair import answer_of, claims_of, note_of
from factcheck.studio.format.raw_task import annotator_name, submitted
from factcheck.studio.format.shape import annotation_problem, task_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import httpx

    from factcheck.files import StrPath
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.api.project import Project

    Raw = Mapping[str, Any]
    Pair = frozenset[str]

CURE = "correct it in Label Studio, then pull again; the raw record is kept"


@dataclass(frozen=True, slots=True)
class AnswersReport:
    """The result of `pull_answers`.

    Attributes:
        title: the project's title now.
        decisions: how many the project has.
        added: decisions that are new.
        changed: decisions whose answer or note is another one now.
        withdrawn: decisions that people took back.
        kept: decisions on pairs that were deleted on the server: they stay.
        open: pairs that nobody has answered.
        drafts: pairs with an answer that is not submitted yet.
        refused: what is no answer: where, reason, message, and the raw record.
    """

    title: str
    decisions: int
    added: int
    changed: int
    withdrawn: tuple[Decision, ...]
    kept: int
    open: int
    drafts: int
    refused: tuple[Raw, ...]


def pull_answers(
    output: StrPath,
    connection: Connection,
    *,
    project: str,
    patience: Sequence[float] = PATIENCE,
    on_progress: Callable[[int], None] | None = None,
    transport: httpx.BaseTransport | None = None,
) -> AnswersReport:
    """Write what people answered into a file of matches, as decisions; groups stay as they were.

    Args:
        output: the file, which `factcheck match` has written; it is written completely, or stays
            as it was.
        connection: the server.
        project: the project's title.
        patience: seconds between tries while the server is down or busy.
        on_progress: takes the number of tasks that were read since the last call.
        transport: answers instead of the network, for tests.

    Raises:
        ExportError: another command is changing the file.
        InvalidRecord: the file has no matches.
        StudioError: the server is down or refuses, there is no such project, it is one of another
            kind, or the server does not give all tasks and annotations that it has.
        OSError: the file cannot be read or written.
    """
    with changing(output), Client(connection, transport, patience=patience) as client:
        matches = read_matches(output)
        found = find_project(client, project, compares=True)
        if found is None:
            raise StudioError(client.url, f"there is no project {project!r}", "check --project")
        read = _read(client, found, on_progress or (lambda _: None))
        merged = merge(matches.decisions, read, found.identity)
        write_matches(output, replace(matches, decisions=merged.decisions))
        return AnswersReport(
            found.title,
            len(read.given),
            merged.added,
            merged.changed,
            merged.withdrawn,
            merged.kept,
            len(read.pairs - {each.pair for each in read.given}),
            len(client.drafted(found)),
            tuple(read.refused),
        )


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a project: its pairs, the decisions on them, and what is no answer."""

    pairs: frozenset[Pair]
    given: tuple[Decision, ...]
    refused: tuple[Raw, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """Decisions after a pull, and what it changed, see `AnswersReport`."""

    decisions: tuple[Decision, ...]
    added: int
    changed: int
    withdrawn: tuple[Decision, ...]
    kept: int


def merge(decisions: Iterable[Decision], read: Read, project: str) -> Merged:
    """Return decisions with those of a project brought up to date, in their order.

    Args:
        decisions: what the file has.
        read: what the project has now.
        project: its identity.
    """
    now = {(each.pair, each.by): each for each in read.given}
    kept: list[Decision] = []
    withdrawn: list[Decision] = []
    counts: Counter[str] = Counter()
    for each in decisions:
        if each.project != project:
            kept.append(each)
        elif (current := now.pop((each.pair, each.by), None)) is not None:
            same = (current.answer, current.note) == (each.answer, each.note)
            counts["changed"] += not same
            kept.append(each if same else current)
        elif each.pair in read.pairs:
            withdrawn.append(each)
        else:
            counts["kept"] += 1
            kept.append(each)
    return Merged(
        (*kept, *now.values()), len(now), counts["changed"], tuple(withdrawn), counts["kept"]
    )


def _read(client: Client, project: Project, on_progress: Callable[[int], None]) -> Read:
    """Read all tasks of a project.

    Raises:
        StudioError: the server gives fewer tasks or annotations than it counts.
    """
    people = client.emails()
    before = client.counts(project)
    pairs: set[Pair] = set()
    latest: dict[tuple[Pair, str], tuple[str, Decision]] = {}
    refused: list[Raw] = []
    seen = Counts(0, 0)
    for raw in client.export(project, client.task_numbers(project)):
        on_progress(1)
        problem = task_problem(raw)
        if problem:
            raise StudioError(
                client.url, f"task {raw['id']}: {problem}", "remove it, and pull again"
            )
        seen += Counts(1, len(raw["annotations"]))
        claims = claims_of(raw["data"].get("doc_key"))
        if claims is None:
            problem, cure = "it was not created by `factcheck ask`", "keep it in another project"
            refused.append(_refusal(f"task {raw['id']}", problem, cure, "foreign-task", raw))
            continue
        pairs.add(frozenset(claims))
        for annotation in submitted(raw):
            where = f"task {raw['id']}, annotation {annotation.get('id')}"
            problem = annotation_problem(annotation)
            if problem:
                refused.append(_refusal(where, problem, CURE, "unexpected", annotation))
                continue
            answer = answer_of(annotation)
            if answer is None:
                problem = "it does not have exactly one of the answers"
                refused.append(_refusal(where, problem, CURE, "no-answer", annotation))
                continue
            by = annotator_name(annotation["completed_by"], people)
            note = _note(annotation, by, people)
            decision = Decision(*claims, answer, by, project.identity, note)
            given = str(annotation["updated_at"])
            key = decision.pair, by
            if key not in latest or latest[key][0] <= given:
                latest[key] = given, decision
    least = before.least(client.counts(project))
    if not seen.reaches(least):
        problem = f"it gives {seen}, but counts {least}"
        raise StudioError(client.url, problem, "pull again; see the server's log")
    return Read(frozenset(pairs), tuple(each for _, each in latest.values()), tuple(refused))


def _note(annotation: Raw, by: str, people: Mapping[int, str]) -> str:
    """Return what was noted, and who else changed the answer last."""
    changed = annotation.get("updated_by")  # absent in some exports, null for old answers
    editor = by if changed is None else annotator_name(changed, people)
    return (
        note_of(annotation)
        if editor == by
        else f"{note_of(annotation)} (changed by {editor})".strip()
    )


def _refusal(where: str, problem: str, cure: str, reason: str, record: object) -> Raw:
    error = AnnotationError(where, problem, cure, reason)
    plain = json.loads(json.dumps(record, default=str))
    return {"where": where, "reason": reason, "message": str(error), "record": plain}
