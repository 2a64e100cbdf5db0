"""The figures of an evaluation as Markdown and as JSON."""

import json

from factcheck.analysis.counts import Counts
from factcheck.analysis.evaluation import Evaluation, Scores
from factcheck.analysis.evaluation_tables import evaluation_to_dict, evaluation_to_markdown
from factcheck.domain import Language

HALF = Evaluation(
    {Language.ENGLISH: Scores(documents=2, attributions=Counts(1, 2, 2))}, missing=("lost",)
)


def test_markdown_has_shares_in_percent_and_their_counts() -> None:
    """One of two is 50 percent."""
    row = "| en | 2 | attribution | 50.0 | 50.0 | 50.0 | 1 | 2 | 2 |"

    assert row in evaluation_to_markdown(HALF).splitlines()


def test_markdown_shows_undefined_figures() -> None:
    """No labels were scored."""
    rows = evaluation_to_markdown(HALF)

    for name in ("label, matched claims only", "label, end to end"):
        assert f"| en | 2 | {name} | n/a | n/a | n/a | 0 | 0 | 0 |" in rows


def test_markdown_names_documents_without_a_prediction() -> None:
    """They count as missed, so the reader must know which they are."""
    assert "Without a prediction, counted as missed: lost." in evaluation_to_markdown(HALF)


def test_markdown_counts_complete_label_sets() -> None:
    """Thirteen of fourteen."""
    figures = evaluation_to_markdown(
        Evaluation({Language.ENGLISH: Scores(1, label_sets=Counts(13, 14, 14))})
    )

    assert "With exactly the gold's labels: 13 of 14." in figures


def test_two_languages_get_a_row_for_all() -> None:
    """One of two and none of two are one of four."""
    both = Evaluation(
        {
            Language.ENGLISH: Scores(1, attributions=Counts(1, 2, 2)),
            Language.ARABIC: Scores(1, attributions=Counts(0, 2, 2)),
        }
    )

    assert "| all | 2 | attribution | 25.0 | 25.0 | 25.0 | 1 | 4 | 4 |" in evaluation_to_markdown(
        both
    )


def test_json_has_null_for_an_undefined_figure() -> None:
    """Defined figures are shares."""
    figures = json.loads(json.dumps(evaluation_to_dict(HALF)))

    assert figures["scores"]["en"]["attributions"]["f1"] == 0.5
    assert figures["scores"]["en"]["labels"]["f1"] is None
