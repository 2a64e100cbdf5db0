"""Label Studio's tasks to documents: ours as they were pushed, others by their text alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.domain import Document, Span
from factcheck.errors import AnnotationError, LanguageError, TaskError
from factcheck.reading import zones
from factcheck.studio.backend.drawn import Region, regions_in
from factcheck.studio.format.controls import TEXT
from factcheck.studio.format.task_reader import document_of
from factcheck.text import detect_language

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 200_000
"""Code points of a document that is predicted while somebody waits: about ten seconds' work.

A prediction that has begun cannot be stopped, and all others wait for it.
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a task shows.

    Attributes:
        document: the whole document.
        part: where the task's text stands in it.
    """

    document: Document
    part: Span

    @property
    def text(self) -> str:
        """The text of the task."""
        return self.part.text_in(self.document.text)


def shown_by(task: object, field: str = "") -> Shown:
    """Return what a task shows.

    Args:
        task: as Label Studio sends it.
        field: where a task that is none of ours has its text; by default ``text``.

    Raises:
        TaskError: it has no text, one that is too long or in another language, or its document
            was changed on the server. The message never quotes the text.
    """
    data = task.get("data") if isinstance(task, Mapping) else None
    if not isinstance(data, Mapping):
        raise TaskError("no-text", "the task has no data")
    if "document" not in data:
        return _foreign(task, data, field or TEXT)
    shown = _ours(data)
    _check_length(shown.document.text)
    return shown


def task_number(task: object) -> int | None:
    """Return the number of a task on its server, ``None`` if it has none."""
    number = task.get("id") if isinstance(task, Mapping) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def regions_stored(task: object) -> Iterator[Region]:
    """Yield the regions that the server has of a task: in drafts, annotations and predictions.

    Somebody who works on it has them on the page, or has deleted them.
    """
    kinds = ("drafts", "annotations", "predictions")
    stored = (task.get(kind) for kind in kinds) if isinstance(task, Mapping) else ()
    for group in stored:
        for each in group if isinstance(group, list) else ():
            yield from regions_in(each.get("result")) if isinstance(each, Mapping) else ()


def _ours(data: Mapping[str, Any]) -> Shown:
    try:
        document, part = document_of({"data": data})
    except AnnotationError as error:
        raise TaskError(error.reason, "it is not what factcheck push made; push it again") from None
    if data["text"] != part.text_in(document.text):
        raise TaskError("edited-text", "its text was edited on the server; push the new text")
    return Shown(document, part)


def _foreign(task: object, data: Mapping[str, Any], field: str) -> Shown:
    text = data.get(field)
    if not isinstance(text, str):
        raise TaskError("no-text", f"it has no text in the field {field[:40]!r}")
    _check_length(text)
    try:
        text.encode()
        language = detect_language(text)
    except UnicodeEncodeError:
        raise TaskError("not-text", "its text holds half a surrogate pair") from None
    except LanguageError as error:
        raise TaskError("unknown-language", str(error)) from None
    said = data.get("title")
    title = said if isinstance(said, str) else ""
    name = f"task-{task_number(task)}"
    document = Document(name, title, text, language, zones=zones(text, language, title))
    return Shown(document, Span(0, len(text)))


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        found = f"{len(text)} code points, more than {LONGEST}"
        raise TaskError("too-long", f"{found}; push its prediction instead")
