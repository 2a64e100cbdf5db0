"""A project on the server, and its counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from factcheck.studio.api.mark import Mark
from factcheck.studio.api.values import require_moment, require_text, require_title, require_whole

ADJUDICATION = "Adjudication of project {}"
_ADJUDICATES = re.compile(ADJUDICATION.format(r"(\d+)\b"))
"""The first words in the description of a project in which answers of another are adjudicated: for
people, and for projects of factcheck 0.2 and earlier, which have no mark."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the server.

    Attributes:
        id: its number there.
        identity: when it was created, ISO 8601 in UTC: see `factcheck.studio.api.mark`.
        title: its title, which need not be unique.
        config: its label config.
        model_version: the model whose predictions annotators start from, ``""`` if none.
        tasks: how many it has.
        mark: what factcheck has written into it.
        adjudicates: if answers of another project are adjudicated in it, the identity of that
            one, or ``number N`` in an older project; ``""`` if it is a project for annotation.
    """

    id: int
    identity: str
    title: str
    config: str
    model_version: str
    tasks: int = 0
    mark: Mark = field(default_factory=Mark)
    adjudicates: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks and annotations a project has; skipped ones are annotations, too."""

    tasks: int
    annotations: int

    def least(self, other: Counts) -> Counts:
        """Return the lower number of each."""
        return Counts(min(self.tasks, other.tasks), min(self.annotations, other.annotations))

    def __add__(self, other: Counts) -> Counts:
        """Return the sum of each number."""
        return Counts(self.tasks + other.tasks, self.annotations + other.annotations)

    def reaches(self, other: Counts) -> bool:
        """Whether neither number is lower than in the other."""
        return self.tasks >= other.tasks and self.annotations >= other.annotations

    def __str__(self) -> str:
        """Return both numbers in words."""
        return f"{self.tasks} tasks with {self.annotations} annotations"


def read_project(found: Any) -> Project:  # noqa: ANN401 - the SDK has a class for each call
    """Return a project that the server sent.

    Raises:
        TypeError, ValueError: it is not written as Label Studio writes projects.
    """
    return Project(
        id=require_whole(found.id),
        identity=require_moment(found.created_at),
        title=require_title(found.title),
        config=require_text(found.label_config),
        model_version=require_text(found.model_version),
        tasks=require_whole(found.task_number),
        mark=Mark.read(found.task_data_login),
        adjudicates=adjudicates_of(found),
    )


def adjudicates_of(found: Any) -> str:  # noqa: ANN401 - the SDK has a class for each call
    """Return what `Project.adjudicates` has; the description is what older projects have."""
    match = _ADJUDICATES.match(require_text(found.description))
    return Mark.read(found.task_data_login).adjudicates or (old_name(match[1]) if match else "")


def old_name(number: int | str) -> str:
    """Return how `Project.adjudicates` names a project without a mark."""
    return f"number {number}"
