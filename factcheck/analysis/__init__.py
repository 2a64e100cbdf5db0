"""What verified claims and predictions tell: scores, agreement, reports."""

from factcheck.analysis.evaluation import Counts, Evaluation, Scores, evaluate, match
from factcheck.analysis.figures import to_dict, to_markdown
from factcheck.analysis.gold import GoldAttribution, GoldDocument, read_gold

__all__ = [
    "Counts",
    "Evaluation",
    "GoldAttribution",
    "GoldDocument",
    "Scores",
    "evaluate",
    "match",
    "read_gold",
    "to_dict",
    "to_markdown",
]
