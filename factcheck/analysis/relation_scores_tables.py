"""The figures of contradictions as Markdown and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.analysis.evaluation_tables import counts_cells, counts_to_dict
from factcheck.text.markdown import table_head, table_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factcheck.analysis.relation_scores import RelationScores


def relation_scores_to_markdown(scores: Mapping[str, Sequence[RelationScores]]) -> str:
    """Return a table in percent."""
    texts = ("Gold", "Claims", "Pairs", "Method", "Languages")
    head = table_head(*texts, "P", "R", "F1", "Correct", "Found", "In the gold", texts=texts)
    rows = [
        table_row(
            name, each.claims, each.pairs, each.method, each.languages, *counts_cells(each.counts)
        )
        for name, of_file in scores.items()
        for each in of_file
    ]
    return "\n".join(["Contradictions", "", *head, *rows, ""])


def relation_scores_to_dict(scores: Mapping[str, Sequence[RelationScores]]) -> dict[str, object]:
    """Return the figures as plain values for JSON: shares in [0, 1], undefined ones ``None``."""
    return {
        name: [
            {
                "claims": each.claims,
                "pairs": each.pairs,
                "method": each.method,
                "languages": each.languages,
                **counts_to_dict(each.counts),
            }
            for each in of_file
        ]
        for name, of_file in scores.items()
    }
