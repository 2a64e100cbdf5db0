"""Documents to predictions."""

from factcheck.prelabel.linking import Thresholds
from factcheck.prelabel.parts import Linker, Mention, Tagged, Tagger
from factcheck.prelabel.pipeline import Pipeline, load_pipeline, prelabel

__all__ = [
    "Linker",
    "Mention",
    "Pipeline",
    "Tagged",
    "Tagger",
    "Thresholds",
    "load_pipeline",
    "prelabel",
]
