"""The claim dataset: what analysts get."""

from dataclasses import dataclass

from factcheck.domain.attribution import Attribution
from factcheck.domain.claim import Claim
from factcheck.domain.document import Document
from factcheck.domain.prediction import ModelId
from factcheck.domain.span import Span
from factcheck.domain.taxonomy import Taxonomy

SCHEMA_VERSION = "1.3.0"
"""Version of every JSON Schema in ``schemas/`` (semantic versioning)."""

EARLIER_VERSIONS = ("1.0.0", "1.1.0", "1.2.0")
"""Versions of records that are read, too: they lack only what is optional since."""


@dataclass(frozen=True, slots=True)
class Prelabel:
    """A predicted claim as an annotator got it.

    Attributes:
        id: the id of the predicted claim, unique in the annotation.
        attribution: its spans, in the offsets of the document.
        labels: its predicted source labels, best first.
        score: in [0, 1]; ``None`` if the server has none.
        within: id of the predicted claim whose content reports this one, ``""`` if the text does.
    """

    id: str
    attribution: Attribution
    labels: tuple[str, ...] = ()
    score: float | None = None
    within: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """The answer of one annotator for one document, or for the part of it that a task shows.

    Attributes:
        id: unique in the dataset.
        document: id of the document.
        annotator: the annotator's e-mail address, or ``user-N`` if the server gives none.
        created: when it was first submitted, ISO 8601 in UTC.
        updated: when it was last changed, ISO 8601 in UTC.
        lead_time: seconds of work; ``None`` if the server did not measure it.
        model: the model of the prediction that it started from; ``None`` without a prediction.
        predicted: the claims of the prediction.
        deleted: ids of the predicted claims that the annotator deleted.
        gold: whether it was made the ground truth of its task.
        part: the part of the document that was shown; ``None`` for all of it.
        adjudicates: in an adjudication, ids of the annotations that the adjudicator saw and
            decided between; else empty. An adjudication is ``gold``.
        editor: who changed it last, if that is somebody else than the annotator: it is no longer
            the answer of one person; ``""`` otherwise. Making it the ground truth is a change too.
    """

    id: str
    document: str
    annotator: str
    created: str
    updated: str
    lead_time: float | None
    model: ModelId | None = None
    predicted: tuple[Prelabel, ...] = ()
    deleted: tuple[str, ...] = ()
    gold: bool = False
    part: Span | None = None
    adjudicates: tuple[str, ...] = ()
    editor: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Which Label Studio project a dataset was pulled from, and when.

    Attributes:
        project: the project's title.
        server: its address, without credentials.
        pulled: when, ISO 8601 in UTC.
        version: version of factcheck that pulled it.
    """

    project: str
    server: str
    pulled: str
    version: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """Documents with their annotations and claims, valid against ``dataset.schema.json``.

    Attributes:
        taxonomy: what could be chosen.
        documents: each once.
        annotations: the submitted annotations.
        claims: the verified claims.
        origin: the project that it was pulled from.
        withdrawn: ids of the documents with tasks that were deleted after they were pulled.
    """

    taxonomy: Taxonomy
    documents: tuple[Document, ...]
    annotations: tuple[Annotation, ...]
    claims: tuple[Claim, ...]
    origin: Origin
    withdrawn: tuple[str, ...] = ()
