"""JSON lines of doccano and of Prodigy: a text a line, offsets in code points.

Formats: https://doccano.github.io/doccano/tutorial/ (sequence labelling, with relations or
without) and https://prodi.gy/docs/api-interfaces#relations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from factcheck.dataset.json_text import parse
from factcheck.domain import Span
from factcheck.errors import ReadingError, SpanError
from factcheck.importing.marked import Link, Mark, MarkedText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Record = Mapping[str, Any]

_MALFORMED = (KeyError, TypeError, ValueError, SpanError, AttributeError)


def read_doccano(path: Path) -> Iterator[MarkedText]:
    """Yield the texts of a file that doccano exported.

    Raises:
        ReadingError: a line is not of the format, or does not fit its text.
        OSError: the file cannot be read.
    """
    return _read(path, _of_doccano)


def read_prodigy(path: Path) -> Iterator[MarkedText]:
    """Yield the texts of a file that Prodigy exported (``db-out``): those that were accepted.

    Raises:
        ReadingError: a line is not of the format, or does not fit its text.
        OSError: the file cannot be read.
    """
    return _read(path, _of_prodigy)


def _read(path: Path, made_of: Callable[[Record, str], MarkedText | None]) -> Iterator[MarkedText]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            where = f"{path}:{number}"
            try:
                made = made_of(cast("Record", parse(line)), where)
            except _MALFORMED as error:
                what = f"lacks the key {error}" if isinstance(error, KeyError) else str(error)
                raise ReadingError(where, what, "is this the right --format?") from error
            if made:
                yield made


def _of_doccano(record: Record, where: str) -> MarkedText:
    text = _text(record["text"] if "text" in record else record["data"])
    if "entities" in record:
        marks = [
            _mark(str(each["id"]), each["label"], each["start_offset"], each["end_offset"], text)
            for each in record["entities"]
        ]
    else:
        spans = record["label"] if "label" in record else record["labels"]
        marks = [
            _mark(str(number), kind, start, end, text)
            for number, (start, end, kind) in enumerate(spans)
        ]
    links = [
        Link(str(each["from_id"]), str(each["to_id"])) for each in record.get("relations") or ()
    ]
    return MarkedText(str(record.get("id", where)), where, text, tuple(marks), tuple(links))


def _of_prodigy(record: Record, where: str) -> MarkedText | None:
    if record.get("answer", "accept") != "accept":
        return None
    text = _text(record["text"])
    marks: dict[tuple[int, int, str], Mark] = {}

    def add(span: Record) -> str:
        start, end, kind = span["start"], span["end"], span["label"]
        made = _mark(str(len(marks)), kind, start, end, text)
        return marks.setdefault((start, end, kind), made).id

    for span in record.get("spans") or ():
        add(span)
    links = [
        Link(add(relation["head_span"]), add(relation["child_span"]))
        for relation in record.get("relations") or ()
    ]
    name = str((record.get("meta") or {}).get("id") or record.get("_input_hash", where))
    return MarkedText(name, where, text, tuple(marks.values()), tuple(links))


def _text(value: object) -> str:
    """Return a text that UTF-8 can hold.

    Raises:
        TypeError: it is no text.
        UnicodeEncodeError: it has half of a character.
    """
    if not isinstance(value, str):
        raise TypeError(f"expected a text, found {value!r}")
    value.encode()
    return value


def _mark(name: str, kind: object, start: object, end: object, text: str) -> Mark:
    if type(start) is not int or type(end) is not int:
        raise TypeError(f"expected two offsets, found {start!r} and {end!r}")
    span = Span(start, end)
    span.text_in(text)
    return Mark(name, _text(kind), (span,))
