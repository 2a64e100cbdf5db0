"""What annotators did with predicted claims, as Markdown and as JSON."""

from collections.abc import Iterator
from dataclasses import asdict

from factcheck.analysis.calibration import BINS, Bin, Threshold
from factcheck.analysis.counts import Counts
from factcheck.analysis.evaluation_tables import (
    counts_cells,
    counts_to_dict,
    named_counts,
    scores_to_dict,
)
from factcheck.analysis.formatting import decimal, percent
from factcheck.analysis.scoreboard import FATES, PARTS, Scoreboard
from factcheck.domain import RANDOM
from factcheck.text.markdown import table_row, titled_head

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
_CHOSEN_HEADER = titled_head(
    "By how texts were chosen, in percent: claims of which half the content is shared",
    *("Chosen", "Answers", "Nothing predicted", "Predicted", "Annotators'", "Added by hand"),
    *("P", "R", "F1"),
    texts=("Chosen",),
)
_SPANS_HEADER = titled_head(
    "Spans and labels against the annotators', in percent",
    *("By", "", "Figure", "P", "R", "F1", "Correct", "Predicted", "Annotators'"),
    texts=("By", "", "Figure"),
)
_CURVE_HEADER = titled_head(
    "Reliability of claim scores, in percent",
    *("Score", "Claims", "Mean score", "Confirmed"),
    texts=("Score",),
)
_COVERAGE_HEADER = titled_head(
    "How many of the most certain claims are confirmed, in percent", "Kept", "Confirmed"
)


def scoreboard_to_markdown(scoreboard: Scoreboard) -> str:
    """Return tables, with shares in percent beside their counts, and remarks."""
    fates, changes, places = list(_FATES_HEADER), list(_CHANGES_HEADER), list(_PLACES_HEADER)
    for axis, groups in scoreboard.boards.items():
        for name, board in groups.items():
            head = _head(axis, name)
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
    spans = [
        *_SPANS_HEADER,
        *(
            table_row(*_head(axis, name), figure, *counts_cells(counts))
            for axis, groups in scoreboard.scores.items()
            for name, scores in groups.items()
            for figure, counts in named_counts(scores)
            if figure != "attribution"  # it is in the table above, as overlap
        ),
    ]
    curve = [*_CURVE_HEADER, *(table_row(*_bin_cells(each)) for each in scoreboard.bins)]
    rows = (table_row(*map(percent, each)) for each in scoreboard.coverage.items())
    coverage = [*_COVERAGE_HEADER, *rows]
    chosen = list(_chosen(scoreboard))
    tables = (fates, changes, places, spans, curve, coverage, chosen, list(_remarks(scoreboard)))
    return "\n".join("\n".join((*table, "")) for table in tables if table)


def scoreboard_to_dict(scoreboard: Scoreboard) -> dict[str, object]:
    """Return the same as plain values for JSON: shares in [0, 1], undefined ones ``None``."""
    linked = scoreboard.linked
    return {
        "boards": {
            axis: {
                name: {
                    "predicted": board.predicted,
                    "fates": board.fates,
                    "changes": board.changes,
                    "added": board.added,
                    "exact": counts_to_dict(board.exact),
                    "overlap": counts_to_dict(board.overlap),
                }
                for name, board in groups.items()
            }
            for axis, groups in scoreboard.boards.items()
        },
        "chosen": {
            way: {
                "answers": each.answers,
                "empty": each.empty,
                "predicted": each.board.predicted,
                "added": each.board.added,
                "exact": counts_to_dict(each.board.exact),
                "overlap": counts_to_dict(each.board.overlap),
            }
            for way, each in scoreboard.chosen.items()
        },
        "scores": {
            axis: {name: scores_to_dict(scores) for name, scores in groups.items()}
            for axis, groups in scoreboard.scores.items()
        },
        "calibration": {
            "error": scoreboard.error,
            "bins": [
                {
                    "start": each.start,
                    "end": each.start + 1 / BINS,
                    "count": each.count,
                    "score": each.scores / each.count,
                    "right": each.right / each.count,
                }
                for each in scoreboard.bins
            ],
            "unscored": scoreboard.unscored,
        },
        "coverage": {str(share): right for share, right in scoreboard.coverage.items()},
        "linked": {
            "claims": linked.gold,
            "linked": linked.predicted,
            "right": linked.correct,
            "coverage": _coverage(linked),
            "accuracy": linked.precision,
        },
        "at": _threshold_to_dict(scoreboard.at),
        "precision": {
            "wanted": scoreboard.wanted,
            "reaching": _threshold_to_dict(scoreboard.reaching),
        },
        "by_hand": scoreboard.by_hand,
        "gold": scoreboard.gold,
        "edited": scoreboard.edited,
    }


def _chosen(scoreboard: Scoreboard) -> Iterator[str]:
    """Yield the lines of the table by how texts were chosen; none if nobody chose any."""
    if not scoreboard.chosen:
        return
    yield from _CHOSEN_HEADER
    for way, each in scoreboard.chosen.items():
        found = each.board.overlap
        counts = (each.answers, each.empty, found.predicted, found.gold, each.board.added)
        shares = map(percent, (found.precision, found.recall, found.f1))
        yield table_row(way or "not chosen", *counts, *shares)
    yield ""
    if RANDOM in scoreboard.chosen:
        yield (
            "Only the texts chosen at random speak for all texts: the others were chosen for what "
            "the model predicts in them, so that their figures, and those of all texts together, "
            "say something else."
        )
    else:
        yield (
            "No text was chosen at random, so no figure here speaks for all texts; "
            "`--random-share` chooses some."
        )


def _threshold_to_dict(each: Threshold | None) -> dict[str, object] | None:
    if each is None:
        return None
    return {**asdict(each), "precision": each.precision, "coverage": each.coverage}


def _remarks(scoreboard: Scoreboard) -> Iterator[str]:
    yield f"Expected calibration error of claim scores, {BINS} bins: {decimal(scoreboard.error)}."
    if scoreboard.unscored:
        yield f"Predicted claims without a score, not in the curve: {scoreboard.unscored}."
    if scoreboard.at is not None:
        yield f"Scores from {scoreboard.at.threshold:.3f} on: {_taken(scoreboard.at)}."
    wanted, reaching = percent(scoreboard.wanted), scoreboard.reaching
    if reaching is not None:
        yield (
            f"To reach a precision of {wanted}, take scores from {reaching.threshold:.3f} on: "
            f"{_taken(reaching)}."
        )
    else:
        yield f"No threshold reaches a precision of {wanted}."
    linked = scoreboard.linked
    yield (
        f"Source labels, of {linked.gold} confirmed claims that have one: the model gave "
        f"{linked.predicted} a label ({percent(_coverage(linked))}), and {linked.correct} of "
        f"these ({percent(linked.precision)}) have exactly the annotator's. The dataset does not "
        "have the scores of labels, so there is no threshold for them."
    )
    yield f"Annotations that did not start from a prediction, not counted: {scoreboard.by_hand}."
    yield f"Annotations that are ground truth, not counted: {scoreboard.gold}."
    yield f"Annotations that somebody else changed, counted: {scoreboard.edited}."


def _coverage(linked: Counts) -> float | None:
    return linked.predicted / linked.gold if linked.gold else None


def _taken(threshold: Threshold) -> str:
    return (
        f"{threshold.taken} of {threshold.total} claims ({percent(threshold.coverage)}), of which "
        f"{threshold.right} are confirmed ({percent(threshold.precision)})"
    )


def _head(axis: str, name: str) -> tuple[str, str]:
    return (axis, name) if axis != "all" else ("all", "")


def _bin_cells(each: Bin) -> tuple[str, ...]:
    edges = f"{each.start:.1f}–{each.start + 1 / BINS:.1f}"
    means = (each.scores / each.count, each.right / each.count)
    return edges, str(each.count), *map(percent, means)


def _of(count: int, total: int) -> str:
    return f"{count} ({percent(count / total)})" if total else str(count)
