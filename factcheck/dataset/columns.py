"""A claim as a row: the columns of every table that is made of a dataset.

A claim and what an analyst needs of its document and its annotation stand side by side. What is
not there is ``None``: an article without a title, a claim without a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from factcheck.dataset.reading import ClaimRecord

    Cell = str | float | bool | list[str] | list[int] | None
    Row = dict[str, Cell]

JOINT = " … "
"""What stands between the pieces of a text that a row has as one, as in a claim's ``text``."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    FLAG = "flag"
    NUMBER = "number"
    MOMENT = "moment"
    TEXTS = "texts"
    POSITIONS = "positions"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table of claims.

    Attributes:
        name: its name in every format.
        kind: what its cells hold.
        description: what they say, with the unit.
        cell: takes a claim, gives its cell.
        required: whether no cell is empty.
    """

    name: str
    kind: Kind
    description: str
    cell: Callable[[ClaimRecord], Cell]
    required: bool = False


def row(record: ClaimRecord) -> Row:
    """Return a claim as a row of `COLUMNS`."""
    return {column.name: column.cell(record) for column in COLUMNS}


def microseconds(moment: str) -> int:
    """Return a date-time of a dataset as microseconds since 1970 in UTC; finer is cut off.

    >>> microseconds("1970-01-01T01:00:00.5+01:00")
    500000
    """
    return (datetime.fromisoformat(moment) - _EPOCH) // timedelta(microseconds=1)


def _of_claim(name: str, *, kind: Kind = Kind.TEXT, said: str, required: bool = False) -> Column:
    return Column(name, kind, said, lambda each: _some(each.claim[name]), required)


def _of_document(name: str, said: str, *, required: bool = False) -> Column:
    return Column(name, Kind.TEXT, said, lambda each: _some(each.document[name]), required)


def _of_prediction(name: str, key: str, said: str, kind: Kind = Kind.TEXT) -> Column:
    def cell(record: ClaimRecord) -> Cell:
        origin: Mapping[str, Cell] | None = record.claim["prediction"]
        return origin[key] if origin else None

    return Column(name, kind, said, cell)


def _of_evidence(name: str, key: str, said: str, kind: Kind) -> Column:
    return Column(
        name, kind, said, lambda each: _some(each.claim["evidence"][key]), kind is Kind.TEXTS
    )


def _words(role: str, said: str) -> Column:
    def cell(record: ClaimRecord) -> Cell:
        return JOINT.join(span["exact"] for span in record.claim["attribution"][role]) or None

    return Column(role, Kind.TEXT, said, cell)


def _places(role: str, edge: str) -> Column:
    def cell(record: ClaimRecord) -> Cell:
        return [span[edge] for span in record.claim["attribution"][role]]

    first = "first code point" if edge == "start" else "code point after the last"
    said = f"{first} of each piece of the {role}, counted from 0 in the document's text"
    return Column(f"{role}_{edge}", Kind.POSITIONS, said, cell, required=True)


def _some(value: Cell) -> Cell:
    return None if value == "" else value


COLUMNS = (
    _of_claim("id", said="id of the claim, the same in every release", required=True),
    _of_claim("document", said="id of its document", required=True),
    _of_document("title", "headline of the document"),
    _of_document("language", "language of the document, ISO 639-1", required=True),
    _of_document("url", "where the document was published"),
    _of_document("published", "when the document was published, an ISO 8601 date or date-time"),
    Column(
        "withdrawn",
        Kind.FLAG,
        "whether the document's task was deleted after it was pulled",
        lambda each: each.withdrawn,
        required=True,
    ),
    _of_claim("text", said="what is claimed, its pieces joined by ' … '", required=True),
    _words("source", "the words that name who says it"),
    _words("cue", "the words that signal it"),
    _words("channel", "the words that name what it was said through"),
    Column(
        "quotation",
        Kind.TEXT,
        "direct, indirect or mixed",
        lambda each: str(each.claim["attribution"]["quotation"]),
        required=True,
    ),
    _of_claim(
        "labels",
        kind=Kind.TEXTS,
        said="source labels of the taxonomy that the annotator chose",
        required=True,
    ),
    _of_claim("verdict", said="verdict of an annotator; empty if there is none yet"),
    _of_evidence("evidence_urls", "urls", "addresses in support of the verdict", Kind.TEXTS),
    _of_evidence("evidence_note", "note", "a note in support of the verdict", Kind.TEXT),
    _of_claim("annotation", said="id of the annotation that holds the claim", required=True),
    _of_claim("annotator", said="who annotated: an e-mail address, or user-N", required=True),
    _of_claim("created", kind=Kind.MOMENT, said="when it was submitted first", required=True),
    _of_claim("updated", kind=Kind.MOMENT, said="when it was last changed", required=True),
    _of_claim(
        "lead_time", kind=Kind.NUMBER, said="seconds of work on the whole annotation, if measured"
    ),
    Column(
        "gold",
        Kind.FLAG,
        "whether the annotation was made the ground truth",
        lambda each: bool(each.annotation["gold"]),
        required=True,
    ),
    _of_claim(
        "provenance",
        said="prediction (kept as it was), prediction-changed or manual",
        required=True,
    ),
    _of_claim(
        "relocated",
        kind=Kind.FLAG,
        said="whether a span was found again by its words, since its offsets did not fit",
        required=True,
    ),
    _of_prediction("predicted", "id", "id of the predicted claim that it started from"),
    _of_prediction("score", "score", "score of the prediction in [0, 1]", Kind.NUMBER),
    _of_prediction("model", "model", "model that predicted it"),
    _of_prediction("revision", "revision", "revision of the model"),
    *(
        _places(role, edge)
        for role in ("content", "source", "cue", "channel")
        for edge in ("start", "end")
    ),
)
"""Every column, in order."""

KEY = ("id", "annotation")
"""The columns that tell rows apart: a claim that two people annotated has a row for each."""
