"""What verified claims and predictions tell: scores, agreement, reports."""

from factcheck.analysis.agreement import (
    Agreement,
    AgreementReport,
    Measure,
    agreement,
    agreement_of,
)
from factcheck.analysis.agreement_tables import (
    agreement_to_card,
    agreement_to_dict,
    agreement_to_markdown,
)
from factcheck.analysis.bootstrap import Figure
from factcheck.analysis.calibration import calibration_error, coverage_accuracy
from factcheck.analysis.diff import Change, Diff, Version, diff, diff_to_dict, diff_to_text
from factcheck.analysis.evaluation import Counts, Evaluation, Scores, evaluate
from factcheck.analysis.evaluation_tables import to_dict, to_markdown
from factcheck.analysis.gold import GoldAttribution, GoldDocument, read_gold
from factcheck.analysis.linking import (
    Kind,
    Linking,
    Phrase,
    judge,
    own_taxonomy,
    phrases,
)
from factcheck.analysis.model_scores import (
    Model,
    Row,
    compare,
    rows_to_dict,
    rows_to_markdown,
)
from factcheck.analysis.scoreboard import (
    Board,
    Scoreboard,
    scoreboard,
)
from factcheck.analysis.scoreboard_tables import scoreboard_to_dict, scoreboard_to_markdown

__all__ = [
    "Agreement",
    "AgreementReport",
    "Board",
    "Change",
    "Counts",
    "Diff",
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
    "Scoreboard",
    "Scores",
    "Version",
    "agreement",
    "agreement_of",
    "agreement_to_card",
    "agreement_to_dict",
    "agreement_to_markdown",
    "calibration_error",
    "compare",
    "coverage_accuracy",
    "diff",
    "diff_to_dict",
    "diff_to_text",
    "evaluate",
    "judge",
    "own_taxonomy",
    "phrases",
    "read_gold",
    "rows_to_dict",
    "rows_to_markdown",
    "scoreboard",
    "scoreboard_to_dict",
    "scoreboard_to_markdown",
    "to_dict",
    "to_markdown",
]
