"""Documents to predictions."""

from factcheck.prelabel.linking import Thresholds, choose
from factcheck.prelabel.parts import Linker, Mention, ScoredAttribution, Tagger
from factcheck.prelabel.pipeline import Pipeline, load_pipeline, prelabel

__all__ = [
    "Linker",
    "Mention",
    "Pipeline",
    "ScoredAttribution",
    "Tagger",
    "Thresholds",
    "choose",
    "load_pipeline",
    "prelabel",
]
