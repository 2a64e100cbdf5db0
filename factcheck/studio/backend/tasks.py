"""Documents from Label Studio's tasks: as they were pushed, or by the text alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.domain import Document, Span
from factcheck.errors import AnnotationError, LanguageError, TaskError
from factcheck.reading import find_zones
from factcheck.studio.backend.interactive import Region, regions_in
from factcheck.studio.format.controls import TEXT
from factcheck.studio.format.raw_task import document_of
from factcheck.text import detect_language

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 200_000
"""Code points of the longest document that is predicted while somebody waits: about ten seconds.

A prediction that has begun cannot be stopped, and all others wait for it.
"""

_PUSH = "push the text with `factcheck push`"


@dataclass(frozen=True, slots=True)
class TaskText:
    """The text of a task, in its document.

    Attributes:
        document: the whole document.
        part: the span of the task's text in it.
    """

    document: Document
    part: Span

    @property
    def text(self) -> str:
        """The text of the task."""
        return self.part.text_in(self.document.text)


def read_task(task: object, field: str = "") -> TaskText:
    """Return the text of a task, and its document.

    Args:
        task: as Label Studio sends it.
        field: the data field with the text of a task that factcheck did not push; by default
            ``text``.

    Raises:
        TaskError: it has no text, a text that is too long or in another language, or its document
            was changed on the server. The message never quotes the text.
    """
    where = task_name(task)
    data = task.get("data") if isinstance(task, Mapping) else None
    if not isinstance(data, Mapping):
        raise TaskError(where, "the task has no data", _PUSH, "no-text")
    if "document" in data:
        return _pushed(where, data)
    return _foreign(where, data, field or TEXT)


def task_name(task: object) -> str:
    """Return the name of a task in messages: ``task 12``."""
    number = task_number(task)
    return "a task without a number" if number is None else f"task {number}"


def task_number(task: object) -> int | None:
    """Return the number of a task on the server, ``None`` if it has none."""
    number = task.get("id") if isinstance(task, Mapping) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def regions_stored(task: object) -> Iterator[Region]:
    """Yield the regions that the server stores for a task: in drafts, annotations and predictions.

    Whoever works on the task has them on the page, or has deleted them.
    """
    kinds = ("drafts", "annotations", "predictions")
    stored = (task.get(kind) for kind in kinds) if isinstance(task, Mapping) else ()
    for group in stored:
        for each in group if isinstance(group, list) else ():
            yield from regions_in(each.get("result")) if isinstance(each, Mapping) else ()


def _pushed(where: str, data: Mapping[str, Any]) -> TaskText:
    try:
        document, part = document_of({"data": data})
    except AnnotationError as error:
        problem = "its data is not what `factcheck push` sent"
        raise TaskError(where, problem, "push it again", error.reason) from None
    if data["text"] != part.text_in(document.text):
        problem = "its text was edited on the server"
        raise TaskError(where, problem, "push the new text", "edited-text")
    _check_length(where, document.text)
    return TaskText(document, part)


def _foreign(where: str, data: Mapping[str, Any], field: str) -> TaskText:
    text = data.get(field)
    if not isinstance(text, str):
        problem = f"it has no text in the field {field[:40]!r}"
        raise TaskError(where, problem, _PUSH, "no-text")
    _check_length(where, text)
    try:
        text.encode()
        language = detect_language(text)
    except UnicodeEncodeError:
        problem = "its text contains half a surrogate pair"
        raise TaskError(where, problem, "correct the text", "not-text") from None
    except LanguageError as error:
        raise TaskError(where, error.problem, error.cure, "unknown-language") from None
    title = data.get("title")
    title = title if isinstance(title, str) else ""
    name = where.replace(" ", "-")
    document = Document(name, title, text, language, zones=find_zones(text, language, title))
    return TaskText(document, Span(0, len(text)))


def _check_length(where: str, text: str) -> None:
    if len(text) > LONGEST:
        problem = f"its document has {len(text)} code points, more than {LONGEST}"
        raise TaskError(where, problem, "push its prediction instead", "too-long")
