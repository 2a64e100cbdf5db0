"""What an adjudication is going to do. Making a plan looks at the server and changes nothing.

Three things are compared: the dataset; the annotated project, so that an outdated dataset brings
nothing back; and the adjudication itself, so that a text is there once with the current answers,
and a task that somebody has begun stays.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factcheck.comparing.differences import compare_claims
from factcheck.comparing.texts import shared_texts
from factcheck.dataset import conforms
from factcheck.dataset.consensus import shared_documents
from factcheck.studio.adjudication.task import answers_of, to_task
from factcheck.studio.format.label_config import lacking
from factcheck.studio.format.raw_task import annotation_id, submitted, touched
from factcheck.studio.format.task_writer import document_id_of, key_of, require_valid
from factcheck.studio.sending.holdings import Holdings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from factcheck.comparing.differences import ComparedClaim
    from factcheck.comparing.texts import AnnotatedText
    from factcheck.dataset import OpenDataset
    from factcheck.domain import Dataset, Document
    from factcheck.studio.api.client import Client
    from factcheck.studio.api.project import Project
    from factcheck.studio.format.task_writer import Task

    Raw = Mapping[str, Any]
    _Disputed = tuple[AnnotatedText, Sequence[ComparedClaim]]
    Answers = Mapping[str, set[tuple[str, str]]]
    """By the key of a text: id of each annotation, and when it was last changed."""


@dataclass(slots=True)
class CurrentTexts:
    """What an annotated project has now of some texts.

    Attributes:
        answers: the answers to each, by key.
        titles: what their tasks are called, by key: of a long document, which part each is.
    """

    answers: defaultdict[str, set[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    titles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AdjudicationPlan:
    """What an adjudication is going to do.

    Attributes:
        obsolete: numbers of tasks to be removed, unless somebody has begun them meanwhile.
        tasks: to be imported.
        counts: how many of what, as `adjudicate.AdjudicationReport` names it.
    """

    obsolete: tuple[int, ...]
    tasks: tuple[Task, ...]
    counts: Counter[str]


def plan_adjudication(
    dataset: OpenDataset, client: Client, annotated: Project, adjudication: Project | None
) -> AdjudicationPlan:
    """Compare a dataset with the server, and plan what to do.

    Args:
        dataset: what was annotated.
        client: the server.
        annotated: the annotated project.
        adjudication: the project where texts are decided, ``None`` if it does not exist yet.

    Raises:
        InvalidRecord: the dataset has a claim that does not validate, or a task is not valid.
        StudioError: see `Client`.
    """
    held = tasks_by_key(client, adjudication) if adjudication else {}
    several = shared_documents(dataset)
    parallels = {each.parallel for each in dataset.documents() if each.id in several}
    records = dataset.only(several | parallels | set(map(document_id_of, held)))
    lacks = lacking(adjudication.config) if adjudication else frozenset[str]()
    planner = _Planner(records, Holdings.of(client, annotated), annotated.id, held, lacks)
    planner.find_disputed()
    return planner.plan(_current_texts(client, annotated, planner.affected()))


def tasks_by_key(client: Client, adjudication: Project) -> dict[str, list[Raw]]:
    """Return the tasks of an adjudication by their key."""
    found: dict[str, list[Raw]] = {}
    for raw in client.export(adjudication, client.task_numbers(adjudication)):
        key = raw["data"].get("doc_key")
        if isinstance(key, str):  # otherwise factcheck did not make it: a pull reports that
            found.setdefault(key, []).append(raw)
    return found


def has_task_for(answers: Sequence[Raw], raws: Iterable[Raw]) -> bool:
    """Whether one of the tasks adjudicates exactly these answers."""
    return any(_adjudicated(each) == answers for each in raws)


@dataclass(slots=True)
class _Planner:
    """Makes the plan.

    Attributes:
        dataset: the documents that may be affected.
        known: the tasks of the annotated project.
        annotated: its number.
        held: the tasks of the adjudication, by key.
        lacks: the controls that the adjudication lacks.
        disputed: the texts that need a decision, by key.
        obsolete, tasks, counts: see `AdjudicationPlan`.
    """

    dataset: Dataset
    known: Holdings
    annotated: int
    held: Mapping[str, list[Raw]]
    lacks: Collection[str] = ()
    disputed: dict[str, _Disputed] = field(default_factory=dict)
    obsolete: list[int] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def find_disputed(self) -> None:
        """Find the texts on which annotators differ, and that nobody has decided."""
        for text in shared_texts(self.dataset):
            self.counts["shared"] += 1
            key = key_of(text.document, text.part)
            claims = compare_claims(text)
            differ = any(not each.agreed for each in claims)
            if differ and not _decided(text, self.held.get(key, ())):
                self.disputed[key] = text, claims

    def affected(self) -> Mapping[int, str]:
        """Return the keys of texts whose task may change, by their number in the project."""
        lacking = (
            key
            for key, (text, _) in self.disputed.items()
            if not has_task_for(answers_of(text), self.held.get(key, ()))
        )
        settled = (
            key
            for key, raws in self.held.items()
            if key not in self.disputed and not all(map(touched, raws))
        )
        return {
            number: key
            for key in (*lacking, *settled)
            if key in self.known
            for number in self.known.numbers[key]
        }

    def plan(self, texts: CurrentTexts) -> AdjudicationPlan:
        """Plan what to send and what to remove.

        Args:
            texts: what the annotated project has now of the affected texts.
        """
        pulled, current = self._pulled_answers(), texts.answers
        documents = {each.id: each for each in self.dataset.documents}
        for key, (text, claims) in self.disputed.items():
            same = has_task_for(answers_of(text), self.held.get(key, ()))
            exists = key in self.known and key not in self.known.superseded
            if not exists and text.document.id in self.dataset.withdrawn:
                self._remove(self.held.get(key, ()))
            elif not same and (not exists or current[key] != pulled[key]):
                self.counts["stale"] += 1
            else:
                self.counts["differing"] += 1
                self.counts["claims"] += sum(not each.agreed for each in claims)
                parallel = documents.get(text.document.parallel)
                self._send(key, text, claims, parallel, texts.titles.get(key, ""))
        for key in self.held.keys() - self.disputed.keys():
            if current[key] == pulled[key] or key not in self.known:
                self._remove(self.held[key])
            elif not all(map(touched, self.held[key])):
                self.counts["stale"] += 1
        return AdjudicationPlan(tuple(self.obsolete), tuple(self.tasks), self.counts)

    def _send(
        self,
        key: str,
        text: AnnotatedText,
        claims: Sequence[ComparedClaim],
        parallel: Document | None,
        title: str,
    ) -> None:
        """Plan to have a text once, with its current answers; what somebody has begun stays."""
        raws, answers = self.held.get(key, []), answers_of(text)
        begun = [each for each in raws if touched(each)]
        same = [each for each in raws if has_task_for(answers, [each])]
        stays = begun if has_task_for(answers, begun) else [*begun, *same[:1]]
        self.obsolete += [int(each["id"]) for each in raws if each not in stays]
        if same:
            self.counts["left"] += 1
            return
        self.counts["again" if begun else "replaced" if raws else "added"] += 1
        task = to_task(text, claims, project=self.annotated, parallel=parallel, title=title)
        require_valid(task, task.key)
        self.tasks.append(task.without(self.lacks))

    def _remove(self, raws: Sequence[Raw]) -> None:
        """Plan to remove the tasks of a text that needs no decision, if nobody has begun them."""
        numbers = [int(each["id"]) for each in raws if not touched(each)]
        self.obsolete += numbers
        self.counts["removed"] += len(numbers)

    def _pulled_answers(self) -> Answers:
        """Return the answers to each text that are in the dataset."""
        documents = {each.id: each for each in self.dataset.documents}
        found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for each in self.dataset.annotations:
            if not each.adjudicates:
                key = key_of(documents[each.document], each.part)
                found[key].add((each.id, each.updated))
        return found


def _current_texts(client: Client, annotated: Project, keys: Mapping[int, str]) -> CurrentTexts:
    """Return what a project has now of some texts.

    Args:
        client: the server.
        annotated: the project.
        keys: the keys of the texts by the numbers of their tasks.
    """
    found = CurrentTexts()
    for raw in client.export(annotated, sorted(keys)):
        key = keys[int(raw["id"])]
        answers = {(annotation_id(each), str(each.get("updated_at"))) for each in submitted(raw)}
        found.answers[key] |= answers
        title = raw["data"].get("title")
        if isinstance(title, str):  # else somebody changed it there
            found.titles.setdefault(key, title)
    return found


def _decided(text: AnnotatedText, raws: Sequence[Raw]) -> bool:
    """Whether somebody has decided a text, and on its current answers.

    The task of the decision shows whether answers have changed since. If that task is gone, it is
    enough that the same annotations were adjudicated.
    """
    if any(not each.adjudicates for each in text.gold):
        return True
    ids = {each.id for each in text.annotations.values()}
    if not any(ids == set(each.adjudicates) for each in text.gold):
        return False
    return not raws or has_task_for(answers_of(text), filter(submitted, raws))


def _adjudicated(raw: Raw) -> Sequence[Raw]:
    """Return the answers that a task adjudicates, none if that was changed on the server."""
    adjudicates = raw["data"].get("adjudicates")
    return adjudicates["annotations"] if conforms(adjudicates, "task", "adjudicates") else ()
