"""The figures of several models as Markdown and as JSON."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict

from factcheck.analysis.counts import SCORED_ROLES
from factcheck.analysis.formatting import decimal, percent, percent_with_interval
from factcheck.analysis.linking import TaxonomyKind
from factcheck.analysis.model_scores import ModelScores
from factcheck.analysis.open_set import SIZES
from factcheck.text.markdown import table_row, titled_head


def model_scores_to_markdown(scores: Sequence[ModelScores]) -> str:
    """Return tables: spans, linking, and accuracy by coverage; percent with intervals."""
    spans = [f"{role.value}, {how}" for how in ("exact", "words") for role in SCORED_ROLES]
    best, gold, end_to_end, errors = (
        [f"{figure}, {kind}" for kind in TaxonomyKind]
        for figure in ("linking", "labels of gold spans", "labels end to end", "ECE")
    )
    false_labels = [*(f"false labels, {size} foreign" for size in SIZES), "false labels, taxonomy"]
    recall = [f"recall, among {size}" for size in SIZES]
    errors.append("ECE, own and foreign")
    kept = sorted({share for each in scores for share in each.coverage}, reverse=True)
    shares = {f"{100 * share:.0f} %": share for share in kept}

    def figure(each: ModelScores, name: str) -> str:
        return percent_with_interval(each.figures[name])

    def error(each: ModelScores, name: str) -> str:
        return decimal(each.figures[name].value)

    def accuracy(each: ModelScores, name: str) -> str:
        return percent(each.coverage.get(shares[name]))

    most_certain = "Accuracy of the most certain mentions, by the share of mentions kept (names)"
    tables = [
        _table("Spans, F1", [*spans, "attributions"], scores, figure),
        _table(
            "Attributions: nothing to correct (of the gold), invented (of those found), missed "
            "(of the gold)",
            ["no touch", "invented", "missed"],
            scores,
            figure,
        ),
        _table(
            "Cues that deny: found as such (of the gold), predicted where the gold has none (of "
            "those predicted)",
            ["denials", "denials invented"],
            scores,
            figure,
        ),
        _table(
            "False labels per 100 sources, by number of foreign labels (gold spans), and per 100"
            " claims with the given taxonomy",
            false_labels,
            scores,
            figure,
        ),
        _table(
            "Recall of labels by size of a taxonomy of which half are foreign (gold spans)",
            recall,
            scores,
            figure,
        ),
        _table("Linking with gold spans, how often the best label is right", best, scores, figure),
        _table("Labels with gold spans, micro-F1", gold, scores, figure),
        _table("Labels with the spans found, micro-F1", end_to_end, scores, figure),
        _table("Expected calibration error of label scores", errors, scores, error),
        _table(most_certain, list(shares), scores, accuracy),
    ]
    return "\n".join(tables)


def _table(
    title: str,
    columns: Sequence[str],
    scores: Iterable[ModelScores],
    cell: Callable[[ModelScores, str], str],
) -> str:
    texts = ("Model", "Texts", "Language")
    lines = [*titled_head(title, *texts, *columns, texts=texts)]
    for each in scores:
        cells = (cell(each, column) for column in columns)
        lines.append(table_row(each.model, each.texts, each.language.value, *cells))
    return "\n".join([*lines, ""])


def model_scores_to_dict(scores: Iterable[ModelScores]) -> list[dict[str, object]]:
    """Return the same as plain values for JSON; undefined figures are ``None``."""
    return [
        asdict(each)
        | {"language": each.language.value}
        | {"coverage": {str(share): accuracy for share, accuracy in each.coverage.items()}}
        for each in scores
    ]
