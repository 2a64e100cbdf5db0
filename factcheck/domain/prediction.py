"""The prediction of a model for a document."""

from collections import Counter
from dataclasses import dataclass

from factcheck.domain.attribution import Attribution
from factcheck.domain.claim import claim_id
from factcheck.domain.document import Document
from factcheck.domain.span import Span


@dataclass(frozen=True, slots=True)
class LabelScore:
    """A source label and its score in [0, 1]."""

    label: str
    score: float


@dataclass(frozen=True, slots=True)
class PredictedClaim:
    """One predicted claim.

    Attributes:
        attribution: its spans: what is said, who says it.
        labels: the source labels it was linked to, best first; only ``Other`` if a source is
            named and no label fits; empty if the model abstains or the text names no source.
        score: how likely this is an attributed claim, in [0, 1].
        within: id of the claim of the same prediction whose content reports this one, ``""`` if
            the text itself reports it.
    """

    attribution: Attribution
    labels: tuple[LabelScore, ...] = ()
    score: float = 1.0
    within: str = ""


@dataclass(frozen=True, slots=True)
class ModelId:
    """A model: its name and its exact revision."""

    name: str
    revision: str

    def __str__(self) -> str:
        """Return ``name@revision``, the ``model_version`` that Label Studio shows."""
        return f"{self.name}@{self.revision}"


@dataclass(frozen=True, slots=True)
class Prediction:
    """All predicted claims of a document, in the order of the text, inner ones after their outer.

    Attributes:
        document: the document.
        claims: the claims; may be empty.
        model: the model that predicted them.
        taxonomy: SHA-256 of the taxonomy that the labels are from.
    """

    document: Document
    claims: tuple[PredictedClaim, ...]
    model: ModelId
    taxonomy: str

    @property
    def outermost(self) -> tuple[PredictedClaim, ...]:
        """The claims that are inside no other."""
        return tuple(claim for claim in self.claims if not claim.within)

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The id of each claim, see `claim_id`; claims with the same content have different ids.

        Raises:
            SpanError: a content span does not fit the text.
        """
        seen = Counter[tuple[Span, ...]]()
        ids: list[str] = []
        for claim in self.claims:
            content = claim.attribution.content
            ids.append(claim_id(self.document, claim.attribution, seen[content]))
            seen[content] += 1
        return tuple(ids)
