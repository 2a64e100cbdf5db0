"""What annotators made of what a model predicted, written for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.analysis.calibration import BINS
from factcheck.analysis.evaluation_tables import (
    counts_to_dict,
    decimal,
    figures,
    percent,
    scores_to_dict,
)
from factcheck.analysis.scoreboard import FATES, PARTS
from factcheck.text.markdown import table_row, titled_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factcheck.analysis.calibration import Bin, Threshold
    from factcheck.analysis.evaluation import Counts
    from factcheck.analysis.scoreboard import Scoreboard

_FATES_HEADER = titled_head(
    "What became of predicted claims (percent of the predicted)",
    *("By", "", "Predicted", "As they were", "Changed", "Deleted", "Not read", "Added by hand"),
    texts=("By", ""),
)
_CHANGES_HEADER = titled_head(
    "What was changed (a claim may be changed in several ways)",
    *("By", ""),
    *(part.capitalize() for part in PARTS),
    texts=("By", ""),
)
_PLACES_HEADER = titled_head(
    "Predicted claims against the annotators', in percent: same content, and half of it shared",
    *("By", "", "P, exact", "R, exact", "F1, exact", "P, overlap", "R, overlap", "F1, overlap"),
    *("Predicted", "Exact", "Overlap", "Annotators'"),
    texts=("By", ""),
)
_SPANS_HEADER = titled_head(
    "Spans and labels against the annotators', in percent",
    *("By", "", "Figure", "P", "R", "F1", "Correct", "Predicted", "Annotators'"),
    texts=("By", "", "Figure"),
)
_CURVE_HEADER = titled_head(
    "Reliability of claim scores, in percent",
    *("Score", "Claims", "Mean score", "Stand"),
    texts=("Score",),
)
_COVERAGE_HEADER = titled_head("Of the surest claims, how many stand, in percent", "Kept", "Stand")


def scoreboard_to_markdown(found: Scoreboard) -> str:
    """Return tables in Markdown: shares in percent beside their counts, and remarks."""
    fates, changes, places = list(_FATES_HEADER), list(_CHANGES_HEADER), list(_PLACES_HEADER)
    for axis, groups in found.boards.items():
        for name, board in groups.items():
            head = (axis, name) if axis != "all" else ("all", "")
            counts = [_of(board.fates[fate], board.predicted) for fate in FATES]
            fates.append(table_row(*head, board.predicted, *counts, board.added))
            changes.append(table_row(*head, *(board.changes[part] for part in PARTS)))
            shares = (
                percent(share)
                for each in (board.exact, board.overlap)
                for share in (each.precision, each.recall, each.f1)
            )
            numbers = (board.exact.correct, board.overlap.correct, board.overlap.gold)
            places.append(table_row(*head, *shares, board.predicted, *numbers))
    spans = list(_SPANS_HEADER)
    for axis, scored in found.scores.items():
        for name, scores in scored.items():
            head = (axis, name) if axis != "all" else ("all", "")
            for figure, counts_of in figures(scores):
                if figure != "attribution":  # it stands above, as overlap
                    spans.append(table_row(*head, figure, *_counted(counts_of)))
    curve = [*_CURVE_HEADER, *(table_row(*_bin_cells(each)) for each in found.bins)]
    coverage = [
        *_COVERAGE_HEADER,
        *(
            table_row(f"{percent(share)}", percent(right))
            for share, right in found.coverage.items()
        ),
    ]
    tables = (fates, changes, places, spans, curve, coverage, list(_remarks(found)))
    return "\n".join("\n".join((*table, "")) for table in tables)


def scoreboard_to_dict(found: Scoreboard) -> dict[str, object]:
    """Return the same as plain values for JSON: shares in [0, 1], undefined ones ``None``."""
    return {
        "boards": {
            axis: {
                name: {
                    "predicted": board.predicted,
                    "fates": dict(board.fates),
                    "changes": dict(board.changes),
                    "added": board.added,
                    "exact": counts_to_dict(board.exact),
                    "overlap": counts_to_dict(board.overlap),
                }
                for name, board in groups.items()
            }
            for axis, groups in found.boards.items()
        },
        "scores": {
            axis: {name: scores_to_dict(scores) for name, scores in groups.items()}
            for axis, groups in found.scores.items()
        },
        "calibration": {
            "error": found.error,
            "bins": [
                {
                    "start": each.start,
                    "end": each.start + 1 / BINS,
                    "count": each.count,
                    "score": each.scores / each.count,
                    "right": each.right / each.count,
                }
                for each in found.bins
            ],
            "unscored": found.unscored,
        },
        "coverage": {str(share): right for share, right in found.coverage.items()},
        "linked": {
            "claims": found.linked.claims,
            "linked": found.linked.linked,
            "right": found.linked.right,
            "coverage": found.linked.coverage,
            "accuracy": found.linked.accuracy,
        },
        "at": _threshold_to_dict(found.at),
        "precision": {"wanted": found.wanted, "reaching": _threshold_to_dict(found.reaching)},
        "by_hand": found.by_hand,
        "gold": found.gold,
    }


def _threshold_to_dict(found: Threshold | None) -> dict[str, float | int | None] | None:
    if found is None:
        return None
    return {
        "threshold": found.threshold,
        "taken": found.taken,
        "right": found.right,
        "total": found.total,
        "precision": found.precision,
        "coverage": found.coverage,
    }


def _remarks(found: Scoreboard) -> Iterator[str]:
    yield f"Expected calibration error of claim scores, {BINS} bins: {decimal(found.error)}."
    if found.unscored:
        yield f"Predicted claims without a score, not in the curve: {found.unscored}."
    if found.at is not None:
        yield f"Scores from {found.at.threshold:.3f} on: {_comes_to(found.at)}."
    reaching = found.reaching
    if reaching is not None:
        yield (
            f"To reach a precision of {percent(found.wanted)}, take scores from "
            f"{reaching.threshold:.3f} on: {_comes_to(reaching)}."
        )
    else:
        yield f"No threshold reaches a precision of {percent(found.wanted)}."
    linked = found.linked
    yield (
        f"Source labels, of {linked.claims} claims that stand and have one: the model gave "
        f"{linked.linked} a label ({percent(linked.coverage)}), of which {linked.right} "
        f"({percent(linked.accuracy)}) are exactly the annotator's. Their scores are not in the "
        "dataset, so no threshold is told for them."
    )
    yield f"Annotations that started from no prediction, not counted: {found.by_hand}."
    yield f"Annotations that are ground truth, not counted: {found.gold}."


def _comes_to(found: Threshold) -> str:
    return (
        f"{found.taken} of {found.total} claims ({percent(found.coverage)}), of which "
        f"{found.right} stand ({percent(found.precision)})"
    )


def _bin_cells(each: Bin) -> tuple[str, ...]:
    edges = f"{each.start:.1f}–{each.start + 1 / BINS:.1f}"
    means = (each.scores / each.count, each.right / each.count)
    return edges, str(each.count), *map(percent, means)


def _counted(counts: Counts) -> tuple[str, ...]:
    shares = (counts.precision, counts.recall, counts.f1)
    return *map(percent, shares), *map(str, (counts.correct, counts.predicted, counts.gold))


def _of(count: int, total: int) -> str:
    return f"{count} ({percent(count / total)})" if total else str(count)
