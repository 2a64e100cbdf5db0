"""A claim that a person verified."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from factcheck.domain.attribution import Attribution
from factcheck.domain.document import Document
from factcheck.domain.span import text_of


class Provenance(StrEnum):
    """Where a verified claim came from."""

    PREDICTION = "prediction"
    CHANGED = "prediction-changed"
    MANUAL = "manual"


def claim_id(document: Document, attribution: Attribution, ordinal: int = 0) -> str:
    """Return the stable id of a claim: 16 hexadecimal digits.

    It hashes the document's id, the content spans and their text, so the same claim has
    the same id in every release, also if somebody else annotates it.

    Args:
        document: the document that holds the claim.
        attribution: the claim's attribution.
        ordinal: how many claims with the same content come before it in the document.

    Raises:
        SpanError: a content span does not fit the text.
    """
    spans = ",".join(f"{span.start}-{span.end}" for span in attribution.content)
    parts = (document.id, spans, text_of(attribution.content, document.text), str(ordinal))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The addresses and the note that support a verdict."""

    urls: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A verified claim: the content of an attribution, as a thing to verify.

    Attributes:
        id: stable id, see `claim_id`.
        document: id of its document.
        annotation: id of the annotation that holds it.
        attribution: its spans: what is said, who says it.
        labels: source labels chosen by the annotator, in the taxonomy's order.
        verdict: one of the taxonomy's verdicts, ``""`` if there is none yet.
        evidence: addresses and a note.
        provenance: whether it was predicted and kept, predicted and changed, or made by hand.
        predicted: id of the predicted claim it started from, ``""`` if made by hand.
        score: the prediction's score in [0, 1]; ``None`` if made by hand.
        relocated: whether a span was located by its words, because its offsets did not fit.
        within: id of the claim of the same annotation whose content reports this one, ``""`` if
            the text itself reports it.
    """

    id: str
    document: str
    annotation: str
    attribution: Attribution
    labels: tuple[str, ...] = ()
    verdict: str = ""
    evidence: Evidence = Evidence()
    provenance: Provenance = Provenance.MANUAL
    predicted: str = ""
    score: float | None = None
    relocated: bool = False
    within: str = ""
