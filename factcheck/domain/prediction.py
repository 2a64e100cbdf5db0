"""What the machine says of a document."""

from collections import Counter
from dataclasses import dataclass

from factcheck.domain.attribution import Attribution
from factcheck.domain.claim import claim_id
from factcheck.domain.document import Document
from factcheck.domain.span import Span


@dataclass(frozen=True, slots=True)
class LabelScore:
    """A source label and how sure the machine is of it, in [0, 1]."""

    label: str
    score: float


@dataclass(frozen=True, slots=True)
class PredictedClaim:
    """One claim that the machine found.

    Attributes:
        attribution: where it stands and who says it.
        labels: the source labels it was linked to, best first; ``Other`` alone if a source
            is named and none fits; empty if the machine abstains or the text names nobody.
        score: how sure the machine is that this is an attributed claim, in [0, 1].
    """

    attribution: Attribution
    labels: tuple[LabelScore, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class ModelId:
    """Which model spoke: a name and the exact revision of it."""

    name: str
    revision: str

    def __str__(self) -> str:
        """Return ``name@revision``, the ``model_version`` that Label Studio shows."""
        return f"{self.name}@{self.revision}"


@dataclass(frozen=True, slots=True)
class Prediction:
    """All claims the machine found in a document, in the order of the text.

    Attributes:
        document: what was read.
        claims: what was found; may be empty.
        model: who found it.
        taxonomy: SHA-256 of the taxonomy whose labels the claims carry.
    """

    document: Document
    claims: tuple[PredictedClaim, ...]
    model: ModelId
    taxonomy: str

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The id of each claim, see `claim_id`; claims of the same content are told apart.

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
