"""Tasks that people submitted, and what a pull left of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from factcheck.domain import Dataset, Prediction
from factcheck.studio.format.task_writer import to_tasks
from factcheck.studio.pulling.pull import PullReport
from tests.studio.texts import CLAIMS, exported, predict

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Pulled:
    """What a pull left: the dataset that it wrote, and its report."""

    dataset: Dataset
    report: PullReport

    @property
    def tally(self) -> Mapping[str, int]:
        return self.report.tally

    @property
    def reasons(self) -> list[str]:
        return [str(each["reason"]) for each in self.report.refused]


Fetch = Callable[..., Pulled]


def raw(prediction: Prediction) -> dict[str, Any]:
    (task,) = to_tasks(prediction)
    return task.to_json()


def submitted(name: str = "d", number: int = 3) -> dict[str, Any]:
    """Return a task that somebody submitted as it was predicted."""
    task = exported(raw(predict(*CLAIMS, name=name)))
    task["annotations"][0] |= {"id": number, "unique_id": f"a-{number}"}
    return {**task, "id": number}


def submitted_again(task: dict[str, Any], at: str, *annotations: dict[str, Any]) -> None:
    """Change a task's annotations as the server does: it stamps the task."""
    task["annotations"], task["updated_at"] = list(annotations), at
