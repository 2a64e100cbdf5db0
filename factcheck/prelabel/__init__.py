"""Documents to predictions."""

from factcheck.prelabel.linking import Thresholds, choose_labels
from factcheck.prelabel.parts import Linker, Mention, ScoredAttribution, Tagger
from factcheck.prelabel.pipeline import Pipeline, load_pipeline

__all__ = [
    "Linker",
    "Mention",
    "Pipeline",
    "ScoredAttribution",
    "Tagger",
    "Thresholds",
    "choose_labels",
    "load_pipeline",
]
