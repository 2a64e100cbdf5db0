"""The claim dataset: what analysts get."""

from dataclasses import dataclass

from factcheck.domain.attribution import Attribution
from factcheck.domain.claim import Claim
from factcheck.domain.document import Document
from factcheck.domain.prediction import ModelId
from factcheck.domain.span import Span
from factcheck.domain.taxonomy import Taxonomy

SCHEMA_VERSION = "1.0.0"
"""Version of every JSON Schema in ``schemas/`` (semantic versioning)."""


@dataclass(frozen=True, slots=True)
class Prelabel:
    """A predicted claim as an annotator got it, whatever became of it.

    Attributes:
        id: the one that it was predicted under, unique in the annotation.
        attribution: where it stood and who said it, in the offsets of the document.
        labels: source labels it came with, best first.
        score: in [0, 1]; ``None`` where the server has none.
    """

    id: str
    attribution: Attribution
    labels: tuple[str, ...] = ()
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one annotator says of one document, or of the part of it that a task shows.

    Attributes:
        id: unique in the dataset.
        document: id of the document.
        annotator: the annotator's e-mail address, or ``user-N`` where the server tells none.
        created: when it was submitted first, ISO 8601 in UTC.
        updated: when it was last changed, ISO 8601 in UTC.
        lead_time: seconds of work; ``None`` where the server measured none.
        model: the model whose prediction it started from; ``None`` if from none.
        predicted: the claims that the prediction held.
        deleted: ids of those of them that the annotator deleted.
        gold: whether somebody made it the ground truth of its task.
        part: the stretch of the document that was shown; ``None`` for all of it.
        adjudicates: ids of the annotations that its annotator, the adjudicator, saw and decided
            between, as they were then; empty if it is none such. What adjudicates is ``gold``.
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
    """Documents, what was said of them, and by whom: valid against ``dataset.schema.json``.

    Attributes:
        taxonomy: what could be chosen.
        documents: each once.
        annotations: what annotators submitted.
        claims: what they verified.
        origin: where all that was pulled from.
        withdrawn: ids of the documents whose tasks somebody deleted after they were pulled.
    """

    taxonomy: Taxonomy
    documents: tuple[Document, ...]
    annotations: tuple[Annotation, ...]
    claims: tuple[Claim, ...]
    origin: Origin
    withdrawn: tuple[str, ...] = ()
