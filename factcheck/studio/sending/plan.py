"""What a push is going to do. Making a plan looks at the server and changes nothing.

A push makes a plan for each step, so that it never holds all tasks in memory: first for copies,
then for each batch of tasks, at last for the marks of older texts. A dry run makes the same plans
and only adds up their counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factcheck.studio.format.raw_task import touched
from factcheck.studio.format.task_writer import document_id_of
from factcheck.studio.sending.holdings import Holdings, outdated, split_new_and_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from factcheck.studio.api.client import Client
    from factcheck.studio.api.project import Project
    from factcheck.studio.format.task_writer import Task


@dataclass(frozen=True, slots=True)
class PushPlan:
    """What one step of a push is going to do. Tasks on the server are given by number.

    Attributes:
        obsolete: second copies of a task, to be removed: nobody has touched them.
        tasks: to be imported.
        replacing: tasks on the server that get another prediction.
        revised: tasks on the server whose title, or what else belongs to the document, is another.
        left: how many tasks on the server stay as they are.
        model_version: annotators start from predictions of this model then, ``""`` for no change.
        superseded: tasks to be marked, each with the key of the one that has the newer text.
        reinstated: tasks to be cleared of such a mark.
    """

    obsolete: tuple[int, ...] = ()
    tasks: tuple[Task, ...] = ()
    replacing: Mapping[int, Task] = field(default_factory=dict)
    revised: Mapping[int, Task] = field(default_factory=dict)
    left: int = 0
    model_version: str = ""
    superseded: Mapping[int, str] = field(default_factory=dict)
    reinstated: tuple[int, ...] = ()

    @property
    def counts(self) -> Counter[str]:
        """How many of what, as `push.PushReport` names it."""
        return Counter(
            added=len(self.tasks),
            replaced=len(self.replacing),
            revised=len(self.revised),
            left=self.left,
            superseded=len(self.superseded),
            reinstated=len(self.reinstated),
            removed=len(self.obsolete),
        )


class PushPlanner:
    """Makes the plans of a push, one after the other.

    Each of them assumes that those before were, or would be, carried out.

    Attributes:
        count: how many tasks the project had, before it was looked at: so each task that comes
            after that is noticed when tasks are counted in the end.
        holdings: what the project has.
    """

    def __init__(self, client: Client, project: Project | None) -> None:
        """Look at what the project has.

        Args:
            client: the server.
            project: where to push; ``None`` if it does not exist yet.

        Raises:
            StudioError: on every call, see `Client`.
        """
        self._client = client
        self._project = project
        self._pushed: dict[str, set[str]] = defaultdict(set)
        self.count = client.count_tasks(project) if project else 0
        self.look()

    def look(self) -> Holdings:
        """Ask the server again what the project has, and return it."""
        self.holdings = Holdings.of(self._client, self._project) if self._project else Holdings()
        return self.holdings

    @property
    def pushed(self) -> set[str]:
        """The keys of all tasks that were planned so far."""
        return {key for keys in self._pushed.values() for key in keys}

    def copies(self) -> PushPlan:
        """Plan to remove second copies of a task.

        Those that somebody has annotated or begun stay; if there are none, the oldest stays.
        """
        if self._project is None:
            return PushPlan()
        obsolete: list[int] = []
        copies = {key: ids for key, ids in self.holdings.numbers.items() if len(ids) > 1}
        for key, numbers in copies.items():
            raws = {int(raw["id"]): raw for raw in self._client.export(self._project, numbers)}
            kept = [each for each in raws if touched(raws[each])] or sorted(raws)[:1]
            obsolete += sorted(raws.keys() - set(kept))
            if kept:
                self.holdings.numbers[key] = kept
            else:  # somebody has deleted all of them meanwhile
                del self.holdings.numbers[key]
        return PushPlan(obsolete=tuple(obsolete))

    def batch(self, tasks: Sequence[Task]) -> PushPlan:
        """Plan to import tasks that the project lacks, and to update predictions of the others."""
        tasks = list(self._without_repeated(tasks))
        new, known = split_new_and_known(tasks, self.holdings)
        replacing = (
            outdated(self._client, self._project, known, self.holdings) if self._project else {}
        )
        revised = self.holdings.revised(known)
        there = sum(len(self.holdings.numbers[task.key]) for task in known)
        return PushPlan(
            tasks=tuple(new),
            replacing=replacing,
            revised=revised,
            left=there - len(replacing.keys() | revised.keys()),
            model_version=str(tasks[-1].predictions[0]["model_version"]) if tasks else "",
        )

    def marks(self) -> PushPlan:
        """Plan to mark tasks whose document was pushed with another text, and to clear old marks.

        It uses all tasks that were planned so far.
        """
        numbers, marked = self.holdings.numbers, self.holdings.superseded
        return PushPlan(
            superseded={
                number: current
                for key, current in self.holdings.older_texts(self._pushed)
                if key not in marked
                for number in numbers[key]
            },
            reinstated=tuple(
                number for key in sorted(marked & self.pushed) for number in numbers[key]
            ),
        )

    def _without_repeated(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """Yield the tasks with a key that this push has not had yet."""
        for task in tasks:
            keys = self._pushed[document_id_of(task.key)]
            if task.key not in keys:
                keys.add(task.key)
                yield task
