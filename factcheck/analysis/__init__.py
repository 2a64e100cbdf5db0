"""What verified claims and predictions tell: scores, agreement, reports."""

from factcheck.analysis.agreement import (
    Agreement,
    AgreementReport,
    Measure,
    agreement,
    agreement_to_dict,
    agreement_to_markdown,
)
from factcheck.analysis.bootstrap import Figure
from factcheck.analysis.comparison import (
    Model,
    Row,
    compare,
    rows_to_dict,
    rows_to_markdown,
)
from factcheck.analysis.evaluation import Counts, Evaluation, Scores, evaluate, match
from factcheck.analysis.figures import to_dict, to_markdown
from factcheck.analysis.gold import GoldAttribution, GoldDocument, read_gold
from factcheck.analysis.linking import (
    Kind,
    Linking,
    Phrase,
    calibration_error,
    coverage_accuracy,
    judge,
    own_taxonomy,
    phrases,
)

__all__ = [
    "Agreement",
    "AgreementReport",
    "Counts",
    "Evaluation",
    "Figure",
    "GoldAttribution",
    "GoldDocument",
    "Kind",
    "Linking",
    "Measure",
    "Model",
    "Phrase",
    "Row",
    "Scores",
    "agreement",
    "agreement_to_dict",
    "agreement_to_markdown",
    "calibration_error",
    "compare",
    "coverage_accuracy",
    "evaluate",
    "judge",
    "match",
    "own_taxonomy",
    "phrases",
    "read_gold",
    "rows_to_dict",
    "rows_to_markdown",
    "to_dict",
    "to_markdown",
]
