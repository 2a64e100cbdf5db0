"""Frozen values without I/O: each term of the field is one class."""

from factcheck.domain.attribution import Attribution, Quotation, Role, Stance
from factcheck.domain.claim import Claim, Evidence, Provenance, claim_id
from factcheck.domain.dataset import (
    EARLIER_VERSIONS,
    SCHEMA_VERSION,
    Annotation,
    Dataset,
    Origin,
    Prelabel,
)
from factcheck.domain.document import RANDOM, Document, Language, Zone, ZoneKind
from factcheck.domain.drift import Direction, Drift, DriftKind
from factcheck.domain.matches import Answer, Contradiction, Decision, MatchedPair, Matches, Reason
from factcheck.domain.prediction import LabelScore, ModelId, PredictedClaim, Prediction
from factcheck.domain.relations import Ground, GroupFacts, Relation, RelationKind
from factcheck.domain.search import FoundBy, WordFound
from factcheck.domain.span import Span, text_of
from factcheck.domain.taxonomy import (
    HYPOTHESES,
    OTHER,
    VERDICTS,
    SourceKind,
    SourceLabel,
    Taxonomy,
)

__all__ = [
    "EARLIER_VERSIONS",
    "HYPOTHESES",
    "OTHER",
    "RANDOM",
    "SCHEMA_VERSION",
    "VERDICTS",
    "Annotation",
    "Answer",
    "Attribution",
    "Claim",
    "Contradiction",
    "Dataset",
    "Decision",
    "Direction",
    "Document",
    "Drift",
    "DriftKind",
    "Evidence",
    "FoundBy",
    "Ground",
    "GroupFacts",
    "LabelScore",
    "Language",
    "MatchedPair",
    "Matches",
    "ModelId",
    "Origin",
    "PredictedClaim",
    "Prediction",
    "Prelabel",
    "Provenance",
    "Quotation",
    "Reason",
    "Relation",
    "RelationKind",
    "Role",
    "SourceKind",
    "SourceLabel",
    "Span",
    "Stance",
    "Taxonomy",
    "WordFound",
    "Zone",
    "ZoneKind",
    "claim_id",
    "text_of",
]
