"""The tasks that factcheck has put into a project: of which documents, with which predictions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factcheck.domain import RANDOM
from factcheck.studio.format.fingerprint import Fingerprint
from factcheck.studio.format.task_writer import document_id_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.studio.api.client import Client
    from factcheck.studio.api.project import Project
    from factcheck.studio.format.task_writer import Task


@dataclass(slots=True)
class Holdings:
    """The tasks that factcheck has put into a project.

    Attributes:
        numbers: numbers of the tasks of each key; more than one if a task is there twice.
        keys: keys of each document, by its id.
        superseded: keys of tasks that are marked, because their document has a newer text.
        fingerprints: what belongs to the document of each task, by the task's number.
    """

    numbers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    superseded: set[str] = field(default_factory=set)
    fingerprints: dict[int, Fingerprint] = field(default_factory=dict)

    @classmethod
    def of(cls, client: Client, project: Project) -> Holdings:
        """Ask the server.

        Raises:
            StudioError: see `Client`.
        """
        holdings = cls()
        for each in client.pushed_tasks(project):
            holdings.numbers[each.key].append(each.id)
            holdings.keys[document_id_of(each.key)].add(each.key)
            holdings.fingerprints[each.id] = each.fingerprint
            if each.superseded:
                holdings.superseded.add(each.key)
        return holdings

    def __contains__(self, key: str) -> bool:
        """Whether there is a task of this key."""
        return key in self.numbers

    def revised(self, known: Sequence[Task]) -> Mapping[int, Task]:
        """Return, by number, the tasks whose document has another title, address or date now.

        Or another parallel text; one that was pushed without its parallel document keeps it. Or
        those that were drawn at random only now, see `edits.revise`.
        """
        found = {}
        for task in known:
            ours = Fingerprint.of(task.data)
            for number in self.numbers[task.key]:
                theirs = self.fingerprints[number]
                other = task.data["parallel_text"] and ours.parallel != theirs.parallel
                drawn = ours.chosen == RANDOM != theirs.chosen
                if other or drawn or ours.document != theirs.document:
                    found[number] = task
        return found

    def older_texts(self, pushed: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
        """Yield keys of the same documents that were not pushed, each with one that was."""
        for document, keys in pushed.items():
            for other in sorted(self.keys.get(document, set()) - keys):
                yield other, min(keys)


def split_new_and_known(tasks: Sequence[Task], holdings: Holdings) -> tuple[list[Task], list[Task]]:
    """Return the tasks that a project lacks, and those that it has."""
    new = [task for task in tasks if task.key not in holdings]
    return new, [task for task in tasks if task.key in holdings]


def outdated(
    client: Client, project: Project, known: Sequence[Task], holdings: Holdings
) -> Mapping[int, Task]:
    """Return, by number, the tasks whose predictions on the server differ from the pushed one."""
    wanted = {number: task for task in known for number in holdings.numbers[task.key]}
    return {
        number: wanted[number]
        for number, predictions in client.predictions(project, sorted(wanted))
        if list(map(_content, predictions)) != [_content(wanted[number].predictions[0])]
    }


def _content(prediction: Mapping[str, Any]) -> tuple[object, ...]:
    return prediction["model_version"], prediction["score"], list(prediction["result"])
