"""What an adjudication lacks, and what of it is no longer to be decided.

Three things are compared: the dataset; the project where texts are annotated, so that a dataset
that is older than what people have said there brings nothing back; and the adjudication itself,
so that a text is there once with the answers as they are, and what somebody has begun stays.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factcheck.comparing.differences import compare_claims
from factcheck.comparing.texts import shared_texts
from factcheck.dataset import conforms, violations
from factcheck.errors import InvalidRecord
from factcheck.studio.adjudication.task import answers_of, to_task
from factcheck.studio.format.task_reader import annotation_id, submitted
from factcheck.studio.format.task_writer import document_id_of, key_of
from factcheck.studio.sending.holdings import Holdings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from factcheck.comparing.differences import ComparedClaim
    from factcheck.comparing.texts import AnnotatedText
    from factcheck.dataset import OpenDataset
    from factcheck.domain import Dataset, Document
    from factcheck.studio.api.client import Client, Project
    from factcheck.studio.format.task_writer import Task

    Raw = Mapping[str, Any]
    Answers = Mapping[str, set[tuple[str, str]]]
    """By the key of a text: id of each annotation, and when it was changed last."""


@dataclass(slots=True)
class Plan:
    """What is to be done.

    Attributes:
        tasks: to be sent.
        obsolete: numbers of tasks to be removed, unless somebody has begun them meanwhile.
        counts: how many of what, as `adjudicate.AdjudicationReport` names it.
    """

    tasks: list[Task] = field(default_factory=list)
    obsolete: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def make_plan(
    dataset: OpenDataset, client: Client, annotated: Project, adjudication: Project | None
) -> Plan:
    """Compare a dataset with what the server has.

    Args:
        dataset: what was annotated.
        client: the server.
        annotated: the project where it was.
        adjudication: where texts are to be decided, ``None`` if there is no such project yet.

    Raises:
        InvalidRecord: the dataset has a claim that does not validate, or a task is not valid.
        StudioError: see `Client`.
    """
    there = tasks_of(client, adjudication) if adjudication else {}
    several = {each.document for each in dataset.readers() if len(each.annotators) > 1}
    parallels = {each.parallel for each in dataset.documents() if each.id in several}
    records = dataset.only(several | parallels | set(map(document_id_of, there)))
    planner = _Planner(records, Holdings.of(client, annotated), annotated.id, there)
    planner.compare()
    planner.decide(_given(client, annotated, planner.doubtful()))
    return planner.plan


def tasks_of(client: Client, adjudication: Project) -> dict[str, list[Raw]]:
    """Return the tasks that an adjudication has, by key."""
    found: dict[str, list[Raw]] = {}
    for raw in client.export(adjudication, client.task_numbers(adjudication)):
        key = raw["data"].get("doc_key")
        if isinstance(key, str):  # none of ours otherwise: pull tells
            found.setdefault(key, []).append(raw)
    return found


def has(raws: Iterable[Raw], answers: Sequence[Raw]) -> bool:
    """Whether one of the tasks is to decide between just these answers."""
    return any(_answers(each) == answers for each in raws)


def touched(raw: Raw) -> bool:
    """Whether somebody has submitted, skipped or begun a task."""
    return bool(raw.get("annotations") or raw.get("drafts"))


@dataclass(slots=True)
class _Planner:
    """Makes the plan.

    Attributes:
        dataset: the documents that are concerned.
        known: what the annotated project has.
        annotated: its number.
        there: what the adjudication has, by key.
        open: what is to be decided, by key.
        plan: what comes of it.
    """

    dataset: Dataset
    known: Holdings
    annotated: int
    there: Mapping[str, list[Raw]]
    open: dict[str, tuple[AnnotatedText, tuple[ComparedClaim, ...]]] = field(default_factory=dict)
    plan: Plan = field(default_factory=Plan)

    def compare(self) -> None:
        """Find the texts on which annotators differ, and that nobody has decided."""
        for text in shared_texts(self.dataset):
            self.plan.counts["shared"] += 1
            key = key_of(text.document, text.part)
            found = compare_claims(text)
            differ = any(not each.agreed for each in found)
            if differ and not _decided(text, self.there.get(key, ())):
                self.open[key] = text, found

    def doubtful(self) -> Mapping[int, str]:
        """Return the keys of texts that something is to be done to, by number in the project."""
        lacking = (
            key
            for key, (text, _) in self.open.items()
            if not has(self.there.get(key, ()), answers_of(text))
        )
        settled = (
            key
            for key, raws in self.there.items()
            if key not in self.open and not all(map(touched, raws))
        )
        return {
            number: key
            for key in (*lacking, *settled)
            if key in self.known
            for number in self.known.numbers[key]
        }

    def decide(self, given: Answers) -> None:
        """Say what is to be sent and what is to be removed.

        Args:
            given: the answers that the annotated project has now to doubtful texts.
        """
        kept = self._answers()
        documents = {each.id: each for each in self.dataset.documents}
        for key, (text, found) in self.open.items():
            same = has(self.there.get(key, ()), answers_of(text))
            there = key in self.known and key not in self.known.superseded
            if not there and text.document.id in self.dataset.withdrawn:
                self._remove(self.there.get(key, ()))
            elif not same and (not there or given.get(key, set()) != kept[key]):
                self.plan.counts["stale"] += 1
            else:
                self.plan.counts["differing"] += 1
                self.plan.counts["claims"] += sum(not each.agreed for each in found)
                self._send(key, text, found, documents.get(text.document.parallel))
        for key in self.there.keys() - self.open.keys():
            if given.get(key, set()) == kept[key] or key not in self.known:
                self._remove(self.there[key])
            elif not all(map(touched, self.there[key])):
                self.plan.counts["stale"] += 1

    def _send(
        self,
        key: str,
        text: AnnotatedText,
        found: Sequence[ComparedClaim],
        parallel: Document | None,
    ) -> None:
        """Let a text be there once with the answers as they are; what somebody has begun stays."""
        raws, answers = self.there.get(key, []), answers_of(text)
        begun = [each for each in raws if touched(each)]
        same = [each for each in raws if has([each], answers)]
        stays = begun if has(begun, answers) else [*begun, *same[:1]]
        self.plan.obsolete += [int(each["id"]) for each in raws if each not in stays]
        if same:
            self.plan.counts["left"] += 1
            return
        self.plan.counts["again" if begun else "replaced" if raws else "added"] += 1
        task = to_task(text, found, project=self.annotated, parallel=parallel)
        wrong = violations(task.to_json(), "task")
        if wrong:
            raise InvalidRecord(task.key, tuple(map(str, wrong)))
        self.plan.tasks.append(task)

    def _remove(self, raws: Sequence[Raw]) -> None:
        """Remove what nobody has begun of a text that is not to be decided any more."""
        numbers = [int(each["id"]) for each in raws if not touched(each)]
        self.plan.obsolete += numbers
        self.plan.counts["removed"] += len(numbers)

    def _answers(self) -> Answers:
        """Return the answers that the dataset has to each text."""
        documents = {each.id: each for each in self.dataset.documents}
        found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for each in self.dataset.annotations:
            if not each.adjudicates:
                key = key_of(documents[each.document], each.part)
                found[key].add((each.id, each.updated))
        return found


def _given(client: Client, annotated: Project, keys: Mapping[int, str]) -> Answers:
    """Return the answers that a project has to some texts.

    Args:
        client: the server.
        annotated: the project.
        keys: of these texts, by the numbers of their tasks.
    """
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for raw in client.export(annotated, sorted(keys)):
        answers = {(annotation_id(each), str(each.get("updated_at"))) for each in submitted(raw)}
        found[keys[int(raw["id"])]] |= answers
    return found


def _decided(text: AnnotatedText, raws: Sequence[Raw]) -> bool:
    """Whether somebody has decided a text, and on the answers that there are.

    That answers have changed since is told by the task where they were decided. If that is gone,
    it is enough that they are the annotations that were decided between.
    """
    if any(not each.adjudicates for each in text.gold):
        return True
    ids = {each.id for each in text.annotations.values()}
    if not any(ids == set(each.adjudicates) for each in text.gold):
        return False
    return not raws or has((each for each in raws if submitted(each)), answers_of(text))


def _answers(raw: Raw) -> Sequence[Raw]:
    """Return what a task decides between, nothing if that was changed on the server."""
    decides = raw["data"].get("adjudicates")
    return decides["annotations"] if conforms(decides, "task", "adjudicates") else ()
