"""The figures of matching as Markdown and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.analysis.evaluation_tables import counts_cells, counts_to_dict
from factcheck.analysis.formatting import percent
from factcheck.text.markdown import table_head, table_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factcheck.analysis.group_scores import GroupScores
    from factcheck.analysis.match_scores import ParallelScores


@dataclass(frozen=True, slots=True)
class MatchScores:
    """All scores of one file of gold."""

    parallel: Sequence[ParallelScores]
    groups: Sequence[GroupScores]


def match_scores_to_markdown(scores: Mapping[str, MatchScores]) -> str:
    """Return tables in percent: pairs in parallel articles, and groups over all articles."""
    names = ("Gold", "Claims", "Method", "P", "R", "F1", "Correct", "Found", "In the gold")
    lines = ["Pairs in parallel articles", "", *table_head(*names, texts=names[:3])]
    lines += [
        table_row(name, each.claims, each.method, *counts_cells(each.counts))
        for name, of_file in scores.items()
        for each in of_file.parallel
    ]
    if any(of_file.groups for of_file in scores.values()):
        head = ("Gold", "Claims", "Method", "Languages", "B³ P", "B³ R", "B³ F1", "Found")
        lines += ["", "Groups over all articles", "", *table_head(*head, texts=head[:4])]
    for name, of_file in scores.items():
        for each in of_file.groups:
            shares = map(percent, (each.score.precision, each.score.recall, each.score.f1))
            cells = (name, each.claims, each.method, each.languages, *shares, each.score.items)
            lines.append(table_row(*cells))
    return "\n".join([*lines, ""])


def match_scores_to_dict(scores: Mapping[str, MatchScores]) -> dict[str, object]:
    """Return the figures as plain values for JSON: shares in [0, 1], undefined ones ``None``."""
    return {
        name: {
            "parallel": [
                {"claims": each.claims, "method": each.method, **counts_to_dict(each.counts)}
                for each in of_file.parallel
            ],
            "groups": [
                {
                    "claims": each.claims,
                    "method": each.method,
                    "languages": each.languages,
                    "precision": each.score.precision,
                    "recall": each.score.recall,
                    "f1": each.score.f1,
                    "items": each.score.items,
                }
                for each in of_file.groups
            ],
        }
        for name, of_file in scores.items()
    }
