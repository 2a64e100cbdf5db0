"""Edits of the data of a task that is on the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.domain import RANDOM
from factcheck.studio.format.fingerprint import chosen_of

if TYPE_CHECKING:
    from factcheck.studio.format.task_writer import Task

REPLACED = "⚠ Replaced by a newer text · حلّ محلّه نص أحدث — "
"""The prefix of the title of a task that has an older text of its document."""


def supersede(data: dict[str, Any], by: str) -> None:
    """Mark a task as replaced by the one with this key."""
    data["superseded_by"] = by
    data["title"] = REPLACED + data["title"].removeprefix(REPLACED)


def reinstate(data: dict[str, Any]) -> None:
    """Remove such a mark."""
    data.pop("superseded_by", None)
    data["title"] = data["title"].removeprefix(REPLACED)


def revise(data: dict[str, Any], task: Task) -> None:
    """Give a task the title, and whatever else belongs to its document, of one with the same text.

    The text that it shows stays, also if somebody has edited it. So does how its document was
    chosen, unless it is drawn at random now: then it speaks for all texts, whatever it was before.
    """
    mark = REPLACED if str(data.get("title", "")).startswith(REPLACED) else ""
    data["title"] = mark + task.data["title"]
    before, now = chosen_of(data.get("document")), dict(task.data["document"])
    if now.get("chosen") != RANDOM:
        now.pop("chosen", None)
        now |= {"chosen": before} if before else {}
    data["document"], data["language"] = now, task.data["language"]
    data["parallel_text"] = task.data["parallel_text"] or data.get("parallel_text", "")
