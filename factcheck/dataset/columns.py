"""A claim as a row: the columns of the table of annotations.

A row holds a claim as somebody annotated it, and what an analyst needs of its document and
annotation. A missing value is ``None``: an article without a title, a claim without a verdict.
`unit_columns` has the columns of the table of the consensus.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from factcheck.dataset.moments import precision_of, published_start
from factcheck.domain import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from factcheck.dataset.reading import ClaimRecord
    from factcheck.domain import ModelId

    Cell = str | float | bool | list[str] | list[int] | None
    Row = dict[str, Cell]


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    FLAG = "flag"
    NUMBER = "number"
    COUNT = "count"
    MOMENT = "moment"
    TEXTS = "texts"
    POSITIONS = "positions"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table of claims.

    Attributes:
        name: its name in every format.
        description: what its cells mean, with the unit.
        cell: returns the cell of a record, ``""`` or ``None`` for an empty one.
        kind: what its cells hold.
        required: whether no cell is empty.
    """

    name: str
    description: str
    cell: Callable[[Any], Cell]
    kind: Kind = Kind.TEXT
    required: bool = True


def to_row(record: object, columns: Iterable[Column]) -> Row:
    """Return a record as a row of these columns."""
    cells = {column.name: column.cell(record) for column in columns}
    return {name: None if cell == "" else cell for name, cell in cells.items()}


def _model(record: ClaimRecord) -> ModelId | None:
    """Return the model that predicted the claim, ``None`` for a claim made by hand."""
    return record.annotation.model if record.claim.predicted else None


def _positions(role: Role, edge: str) -> Column:
    point = "first code point" if edge == "start" else "code point after the last"
    return Column(
        f"{role}_{edge}",
        f"{point} of each piece of the {role}, counted from 0 in the document's text",
        lambda each: [getattr(span, edge) for span in each.attribution.spans(role)],
        Kind.POSITIONS,
    )


DOCUMENT_COLUMNS = (
    Column("document", "id of its document", lambda each: each.document.id),
    Column("title", "headline of the document", lambda each: each.document.title, required=False),
    Column(
        "language", "language of the document, ISO 639-1", lambda each: each.document.language.value
    ),
    Column(
        "url", "where the document was published", lambda each: each.document.url, required=False
    ),
    Column(
        "publisher",
        "the outlet that published the document",
        lambda each: each.document.publisher,
        required=False,
    ),
    Column(
        "published",
        "when the document was published, in UTC; a day is its midnight",
        lambda each: published_start(each.document.published),
        Kind.MOMENT,
        required=False,
    ),
    Column(
        "published_precision",
        "how precise that is: day, minute or second",
        lambda each: each.document.published and precision_of(each.document.published).value,
        required=False,
    ),
    Column(
        "chosen",
        "how the document was chosen for annotation: random, most-useful, …; only those chosen "
        "at random speak for all documents",
        lambda each: each.document.chosen,
        required=False,
    ),
    Column(
        "withdrawn",
        "whether the document's task was deleted after it was pulled",
        lambda each: each.withdrawn,
        Kind.FLAG,
    ),
)
"""What a table says of the document of a claim."""

WORD_COLUMNS = (
    Column(
        "text", "what is claimed, its pieces joined by ' … '", lambda each: each.words(Role.CONTENT)
    ),
    Column(
        "headline",
        "whether it stands in the headline",
        lambda each: each.document.in_headline(each.attribution.content[0]),
        Kind.FLAG,
    ),
    Column(
        "source",
        "the words that name who says it",
        lambda each: each.words(Role.SOURCE),
        required=False,
    ),
    Column("cue", "the words that signal it", lambda each: each.words(Role.CUE), required=False),
    Column(
        "channel",
        "the words that name what it was said through",
        lambda each: each.words(Role.CHANNEL),
        required=False,
    ),
)
"""The words of a claim."""

POSITION_COLUMNS = tuple(
    _positions(role, edge)
    for role in (Role.CONTENT, Role.SOURCE, Role.CUE, Role.CHANNEL)
    for edge in ("start", "end")
)
"""Where these words are."""

COLUMNS = (
    Column("id", "id of the claim, the same in every release", lambda each: each.claim.id),
    Column(
        "unit",
        "id of the claim of the consensus that it is an answer to; empty if a decision left it out",
        lambda each: each.unit,
        required=False,
    ),
    *DOCUMENT_COLUMNS,
    *WORD_COLUMNS,
    Column(
        "quotation",
        "direct, indirect or mixed",
        lambda each: each.claim.attribution.quotation.value,
    ),
    Column(
        "stance",
        "what the source says of the text: asserts, denies, hedged, or none of these",
        lambda each: each.claim.attribution.stance.value,
    ),
    Column(
        "within",
        "id of the claim of the same annotation whose content reports this one",
        lambda each: each.claim.within,
        required=False,
    ),
    Column(
        "labels",
        "source labels of the taxonomy that the annotator chose",
        lambda each: list(each.claim.labels),
        Kind.TEXTS,
    ),
    Column(
        "verdict",
        "verdict of an annotator; empty if there is none yet",
        lambda each: each.claim.verdict,
        required=False,
    ),
    Column(
        "evidence_urls",
        "addresses in support of the verdict",
        lambda each: list(each.claim.evidence.urls),
        Kind.TEXTS,
    ),
    Column(
        "evidence_note",
        "a note in support of the verdict",
        lambda each: each.claim.evidence.note,
        required=False,
    ),
    Column(
        "annotation", "id of the annotation that holds the claim", lambda each: each.annotation.id
    ),
    Column(
        "annotator",
        "who annotated: an e-mail address, or user-N",
        lambda each: each.annotation.annotator,
    ),
    Column(
        "editor",
        "who changed the annotation last, if that is not the annotator",
        lambda each: each.annotation.editor,
        required=False,
    ),
    Column(
        "created",
        "when the annotation was first submitted",
        lambda each: each.annotation.created,
        Kind.MOMENT,
    ),
    Column(
        "updated",
        "when the annotation was last changed",
        lambda each: each.annotation.updated,
        Kind.MOMENT,
    ),
    Column(
        "lead_time",
        "seconds of work on the whole annotation, if measured",
        lambda each: each.annotation.lead_time,
        Kind.NUMBER,
        required=False,
    ),
    Column(
        "gold",
        "whether the annotation was made the ground truth",
        lambda each: each.annotation.gold,
        Kind.FLAG,
    ),
    Column(
        "provenance",
        "prediction (kept as it was), prediction-changed or manual",
        lambda each: each.claim.provenance.value,
    ),
    Column(
        "relocated",
        "whether a span was found again by its words, since its offsets did not fit",
        lambda each: each.claim.relocated,
        Kind.FLAG,
    ),
    Column(
        "predicted",
        "id of the predicted claim that it started from",
        lambda each: each.claim.predicted,
        required=False,
    ),
    Column(
        "score",
        "score of the prediction in [0, 1]",
        lambda each: each.claim.score,
        Kind.NUMBER,
        required=False,
    ),
    Column(
        "model",
        "model that predicted it",
        lambda each: model.name if (model := _model(each)) else None,
        required=False,
    ),
    Column(
        "revision",
        "revision of the model",
        lambda each: model.revision if (model := _model(each)) else None,
        required=False,
    ),
    *POSITION_COLUMNS,
)
"""Every column, in order."""

KEY = ("id", "annotation")
"""The columns that identify a row: a claim that two people annotated has a row for each."""
