"""What verified claims and predictions show: scores, agreement, differences, reports."""

from factcheck.analysis.agreement import (
    Agreement,
    AgreementReport,
    Measure,
    agreement,
    agreement_of_open,
)
from factcheck.analysis.agreement_tables import (
    agreement_to_card,
    agreement_to_dict,
    agreement_to_markdown,
)
from factcheck.analysis.bootstrap import Figure
from factcheck.analysis.calibration import accuracy_by_coverage, calibration_error
from factcheck.analysis.counts import Counts, exact_counts, spans_by_role
from factcheck.analysis.diff import Change, ClaimVersion, Diff, diff
from factcheck.analysis.diff_text import diff_to_dict, diff_to_text
from factcheck.analysis.evaluation import Evaluation, Scores, evaluate
from factcheck.analysis.evaluation_tables import evaluation_to_dict, evaluation_to_markdown
from factcheck.analysis.gold import GoldAttribution, GoldDocument, read_gold
from factcheck.analysis.linking import (
    Linking,
    SourcePhrase,
    TaxonomyKind,
    gold_taxonomy,
    score_linking,
    source_phrases,
)
from factcheck.analysis.model_scores import Model, ModelScores, compare_models
from factcheck.analysis.model_scores_tables import model_scores_to_dict, model_scores_to_markdown
from factcheck.analysis.scoreboard import Board, Scoreboard, scoreboard
from factcheck.analysis.scoreboard_tables import scoreboard_to_dict, scoreboard_to_markdown

__all__ = [
    "Agreement",
    "AgreementReport",
    "Board",
    "Change",
    "ClaimVersion",
    "Counts",
    "Diff",
    "Evaluation",
    "Figure",
    "GoldAttribution",
    "GoldDocument",
    "Linking",
    "Measure",
    "Model",
    "ModelScores",
    "Scoreboard",
    "Scores",
    "SourcePhrase",
    "TaxonomyKind",
    "accuracy_by_coverage",
    "agreement",
    "agreement_of_open",
    "agreement_to_card",
    "agreement_to_dict",
    "agreement_to_markdown",
    "calibration_error",
    "compare_models",
    "diff",
    "diff_to_dict",
    "diff_to_text",
    "evaluate",
    "evaluation_to_dict",
    "evaluation_to_markdown",
    "exact_counts",
    "gold_taxonomy",
    "model_scores_to_dict",
    "model_scores_to_markdown",
    "read_gold",
    "score_linking",
    "scoreboard",
    "scoreboard_to_dict",
    "scoreboard_to_markdown",
    "source_phrases",
    "spans_by_role",
]
