"""What a project has of ours: which documents, under which numbers, with which predictions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factcheck.studio.format.task_writer import document_id_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.studio.api.client import Client, Project
    from factcheck.studio.format.task_writer import Task


@dataclass(slots=True)
class Holdings:
    """The tasks of ours that a project has.

    Attributes:
        numbers: of the tasks of each key; several, if a task is there twice.
        keys: of each document, by its id.
        marked: keys of tasks whose document has another text now.
    """

    numbers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    marked: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, client: Client, project: Project) -> Holdings:
        """Ask the server.

        Raises:
            StudioError: see `Client`.
        """
        found = cls()
        for each in client.held(project):
            found.numbers[each.key].append(each.id)
            found.keys[document_id_of(each.key)].add(each.key)
            if each.superseded:
                found.marked.add(each.key)
        return found

    def __contains__(self, key: str) -> bool:
        """Whether there is a task of this key."""
        return key in self.numbers

    def others(self, pushed: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
        """Yield keys of the same documents that were not pushed, with one that was."""
        for document, keys in pushed.items():
            for other in sorted(self.keys.get(document, set()) - keys):
                yield other, min(keys)


def parted(
    tasks: Sequence[Task], holdings: Holdings, pushed: dict[str, set[str]]
) -> tuple[list[Task], list[Task]]:
    """Return what a project lacks and what it has; each key once in a push."""
    fresh: list[Task] = []
    known: list[Task] = []
    for task in tasks:
        keys = pushed[document_id_of(task.key)]
        if task.key in keys:
            continue
        keys.add(task.key)
        (known if task.key in holdings else fresh).append(task)
    return fresh, known


def changed(
    client: Client, project: Project, known: Sequence[Task], holdings: Holdings
) -> Mapping[int, Task]:
    """Return, by number, the tasks whose predictions are not exactly the one that is pushed."""
    wanted = {number: task for task in known for number in holdings.numbers[task.key]}
    return {
        number: wanted[number]
        for number, said in client.predictions(project, sorted(wanted))
        if [_said(each) for each in said] != [_said(wanted[number].predictions[0])]
    }


def _said(prediction: Mapping[str, Any]) -> tuple[object, ...]:
    return prediction["model_version"], prediction["score"], list(prediction["result"])
