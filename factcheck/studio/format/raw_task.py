"""What stands in a raw task of Label Studio: its document, its predictions, what was submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.dataset import check, document_from_json
from factcheck.domain import Document, Span
from factcheck.errors import AnnotationError
from factcheck.studio.format.shape import is_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    Raw = Mapping[str, Any]

REPUSH = "remove the task and push its document again"
UNEXPECTED = "unexpected-json"
"""The reason of what is not written as Label Studio writes it."""

INVALID = "invalid-annotation"
"""The reason of an annotation that would make the dataset invalid."""

EXPORT = "see what another program changed, or report it; the raw record is kept"
"""What to do about that."""


def where_of(raw: Raw, annotation: Raw) -> str:
    """Return where a raw annotation stands, for messages."""
    return f"task {raw.get('id')}, annotation {annotation.get('id')}"


def prediction_of(raw: Raw, annotation: Raw) -> Raw:
    """Return the prediction that an annotator started from; empty if there was none.

    Where nothing was predicted, whoever annotates starts from that, also without a note of it.
    """
    origin = annotation.get("prediction")
    if origin and isinstance(origin, dict):
        return origin
    predictions = [each for each in raw.get("predictions") or () if isinstance(each, dict)]
    if origin:
        return next((each for each in predictions if each.get("id") == origin), {})
    nothing = not any(each.get("result") for each in predictions)
    return predictions[-1] if predictions and nothing else {}


def annotation_id(annotation: Raw) -> str:
    """Return the id of a raw annotation, which is unique across servers.

    If the server gives no such id, it is the number.
    """
    return str(annotation.get("unique_id") or annotation.get("id"))


def submitted(raw: Raw) -> list[Raw]:
    """Return the submitted annotations of a raw task, without those that were skipped."""
    annotations = (each for each in raw.get("annotations") or () if isinstance(each, dict))
    return [each for each in annotations if not each.get("was_cancelled")]


def touched(raw: Raw) -> bool:
    """Whether somebody has submitted, skipped or begun a task."""
    return bool(raw.get("annotations") or raw.get("drafts"))


def document_of(raw: Raw) -> tuple[Document, Span]:
    """Return the document of a task, and which part of it the task shows.

    Raises:
        AnnotationError: factcheck did not make the task, or its document was changed on the
            server.
    """
    where, data = f"task {raw.get('id')}", raw.get("data") or {}
    record, part, text = data.get("document"), data.get("part"), data.get("text")
    if not isinstance(record, dict) or not isinstance(part, dict) or not isinstance(text, str):
        found = "it was not created by factcheck push"
        raise AnnotationError(
            where, found, "keep it in a project of its own", reason="foreign-task"
        )
    problems = check(record, "document")
    if problems:
        found = f"its document was changed on the server: {problems[0]}"
        raise AnnotationError(where, found, REPUSH, reason="changed-document")
    document = document_from_json(record)
    start, length = part.get("offset"), part.get("length")
    if is_whole(start) and is_whole(length) and 0 <= start < start + length <= len(document.text):
        return document, Span(start, start + length)
    found = "its text is not a part of its document"
    raise AnnotationError(where, found, REPUSH, reason="changed-document")


def annotator_name(user: object, annotators: Mapping[int, str]) -> str:
    """Return the e-mail address of a user in a raw task, ``user-N`` if the server gives none.

    Args:
        user: number of the user, or an object with the address.
        annotators: e-mail addresses by number.
    """
    if isinstance(user, dict):
        return str(user.get("email") or f"user-{user.get('id')}")
    return annotators.get(user, f"user-{user}") if isinstance(user, int) else f"user-{user}"
