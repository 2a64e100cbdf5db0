"""The figures of drift as Markdown and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from factcheck.analysis.formatting import percent_with_interval
from factcheck.text.markdown import table_head, table_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factcheck.analysis.drift_scores import DriftScores


def drift_scores_to_markdown(scores: Mapping[str, Sequence[DriftScores]]) -> str:
    """Return a table of all figures, in percent with intervals, and one of kinds in numbers."""
    texts = ("Gold", "Claims", "Pairs", "Method")
    figures = (
        "Drifts",
        "Found",
        "Right kind",
        "Untouched",
        "False alarms per 100",
        "Unpaired claims",
    )
    lines = list(table_head(*texts, *figures, texts=texts))
    lines += [
        table_row(
            name,
            each.claims,
            each.pairs,
            each.method,
            each.drifts,
            percent_with_interval(each.found),
            percent_with_interval(each.named),
            each.untouched,
            percent_with_interval(each.alarms),
            each.missing,
        )
        for name, of_file in scores.items()
        for each in of_file
    ]
    texts = ("Gold", "Claims", "Pairs", "Kind")
    lines += ["", *table_head(*texts, "Drifts", "Found", "Right kind", "False alarms", texts=texts)]
    lines += [
        table_row(name, each.claims, each.pairs, kind.value, *counts)
        for name, of_file in scores.items()
        for each in of_file
        if each.method == "drift"
        for kind, counts in each.kinds.items()
        if any(counts)
    ]
    return "\n".join([*lines, ""])


def drift_scores_to_dict(scores: Mapping[str, Sequence[DriftScores]]) -> dict[str, object]:
    """Return the figures as plain values for JSON: shares in [0, 1], undefined ones ``None``."""
    names = ("drifts", "found", "right_kind", "false_alarms")
    return {
        name: [
            {
                **asdict(each),
                "kinds": {
                    kind.value: dict(zip(names, counts, strict=True))
                    for kind, counts in each.kinds.items()
                },
            }
            for each in of_file
        ]
        for name, of_file in scores.items()
    }
