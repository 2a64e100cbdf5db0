"""The figures of several models as Markdown and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from factcheck.analysis.counts import SCORED_ROLES
from factcheck.analysis.formatting import decimal, percent, percent_with_interval
from factcheck.analysis.linking import TaxonomyKind
from factcheck.text.markdown import table_row, titled_head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from factcheck.analysis.bootstrap import Figure
    from factcheck.analysis.model_scores import ModelScores


def model_scores_to_markdown(scores: Sequence[ModelScores]) -> str:
    """Return tables: spans, linking, and accuracy by coverage; percent with intervals."""
    spans = [f"{role.value}, {how}" for how in ("exact", "words") for role in SCORED_ROLES]
    best, gold, end_to_end, errors = (
        [f"{figure}, {kind}" for kind in TaxonomyKind]
        for figure in ("linking", "labels of gold spans", "labels end to end", "ECE")
    )
    tables: tuple[tuple[str, list[str], Callable[[Figure], str]], ...] = (
        ("Spans, F1", [*spans, "attributions"], percent_with_interval),
        ("Linking with gold spans, how often the best label is right", best, percent_with_interval),
        ("Labels with gold spans, micro-F1", gold, percent_with_interval),
        ("Labels with the spans found, micro-F1", end_to_end, percent_with_interval),
        ("Expected calibration error of label scores", errors, lambda each: decimal(each.value)),
    )
    parts = [
        _table(title, columns, [(each, [cell(each.figures[name]) for name in columns])
                                for each in scores])
        for title, columns, cell in tables
    ]  # fmt: skip
    shares = sorted({share for each in scores for share in each.coverage}, reverse=True)
    title = "Accuracy of the most certain mentions, by the share of mentions kept (names)"
    rows = [(each, [percent(each.coverage.get(share)) for share in shares]) for each in scores]
    parts.append(_table(title, [f"{100 * share:.0f} %" for share in shares], rows))
    return "\n".join(parts)


def _table(
    title: str, columns: Sequence[str], rows: Iterable[tuple[ModelScores, Sequence[str]]]
) -> str:
    texts = ("Model", "Texts", "Language")
    lines = [*titled_head(title, *texts, *columns, texts=texts)]
    for each, cells in rows:
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
