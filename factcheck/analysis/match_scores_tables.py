"""The figures of matching as Markdown and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.analysis.evaluation_tables import counts_cells, counts_to_dict
from factcheck.text.markdown import table_head, table_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factcheck.analysis.match_scores import ParallelScores


def match_scores_to_markdown(scores: Mapping[str, Sequence[ParallelScores]]) -> str:
    """Return a table of pairs in parallel articles, in percent, for each file."""
    names = ("Gold", "Claims", "Method", "P", "R", "F1", "Correct", "Found", "In the gold")
    lines = ["Pairs in parallel articles", "", *table_head(*names, texts=names[:3])]
    lines += [
        table_row(name, each.claims, each.method, *counts_cells(each.counts))
        for name, of_file in scores.items()
        for each in of_file
    ]
    return "\n".join([*lines, ""])


def match_scores_to_dict(scores: Mapping[str, Sequence[ParallelScores]]) -> dict[str, object]:
    """Return the figures as plain values for JSON: shares in [0, 1], undefined ones ``None``."""
    return {
        name: {
            "parallel": [
                {"claims": each.claims, "method": each.method, **counts_to_dict(each.counts)}
                for each in of_file
            ]
        }
        for name, of_file in scores.items()
    }
