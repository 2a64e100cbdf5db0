"""The figures of an evaluation as Markdown and as JSON."""

from collections.abc import Iterator
from dataclasses import asdict

from factcheck.analysis.counts import SCORED_ROLES, Counts
from factcheck.analysis.evaluation import Evaluation, Scores
from factcheck.analysis.formatting import UNDEFINED, percent
from factcheck.text.markdown import table_head, table_row


def evaluation_to_markdown(evaluation: Evaluation) -> str:
    """Return the figures as a table, in percent, and below it what was not scored."""
    names = ("Language", "Documents", "Figure", "P", "R", "F1", "Correct", "Predicted", "Gold")
    lines = [*table_head(*names, texts=("Language", "Figure"))]
    for group, scores in _groups(evaluation):
        for name, counts in named_counts(scores):
            lines.append(table_row(group, scores.documents, name, *counts_cells(counts)))
    return "\n".join([*lines, "", *_remarks(evaluation), ""])


def evaluation_to_dict(evaluation: Evaluation) -> dict[str, object]:
    """Return the figures as plain values for JSON: shares in [0, 1], undefined ones ``None``."""
    return {
        "scores": {group: scores_to_dict(scores) for group, scores in _groups(evaluation)},
        "missing": list(evaluation.missing),
        "surplus": list(evaluation.surplus),
    }


def _groups(evaluation: Evaluation) -> Iterator[tuple[str, Scores]]:
    """Yield each language, and all of them together if there is more than one."""
    for language, scores in evaluation.languages.items():
        yield language.value, scores
    if len(evaluation.languages) != 1:
        yield "all", evaluation.overall


def named_counts(scores: Scores) -> Iterator[tuple[str, Counts]]:
    """Yield every figure with its name in tables."""
    for role in SCORED_ROLES:
        yield f"{role.value}, exact", scores.exact[role]
    for role in SCORED_ROLES:
        yield f"{role.value}, words", scores.tokens[role]
    yield "attribution", scores.attributions
    yield "no touch", scores.untouched
    yield "negated", scores.negated
    yield "label, matched claims only", scores.labels
    yield "label, end to end", scores.labels_end_to_end
    yield "label set", scores.label_sets


def counts_cells(counts: Counts) -> tuple[str, ...]:
    """Return precision, recall and F1 in percent, then the counts: six cells of a table."""
    shares = (counts.precision, counts.recall, counts.f1)
    return *map(percent, shares), *map(str, (counts.correct, counts.predicted, counts.gold))


def _remarks(evaluation: Evaluation) -> Iterator[str]:
    overall = evaluation.overall
    attributions = overall.attributions
    yield f"Gold attributions found: {attributions.correct} of {attributions.gold}."
    yield f"Claims in paragraphs marked as unattributed: {overall.unattributed}."
    sets = overall.label_sets
    if sets.gold:
        yield f"With exactly the gold's labels: {sets.correct} of {sets.gold}."
    if overall.labels.f1 is None:
        yield (
            f"Label: {UNDEFINED}; no matched attribution has gold labels "
            "that are in the taxonomy of the predictions."
        )
    if evaluation.missing:
        yield f"Without a prediction, counted as missed: {', '.join(evaluation.missing)}."
    if evaluation.surplus:
        yield f"Predicted but not in the gold, not counted: {', '.join(evaluation.surplus)}."


def scores_to_dict(scores: Scores) -> dict[str, object]:
    """Return all figures as plain values for JSON."""
    return {
        "documents": scores.documents,
        "exact": {role.value: counts_to_dict(scores.exact[role]) for role in SCORED_ROLES},
        "tokens": {role.value: counts_to_dict(scores.tokens[role]) for role in SCORED_ROLES},
        "attributions": counts_to_dict(scores.attributions),
        "untouched": counts_to_dict(scores.untouched),
        "negated": counts_to_dict(scores.negated),
        "labels": counts_to_dict(scores.labels),
        "labels_end_to_end": counts_to_dict(scores.labels_end_to_end),
        "label_sets": counts_to_dict(scores.label_sets),
        "unattributed": scores.unattributed,
    }


def counts_to_dict(counts: Counts) -> dict[str, float | int | None]:
    """Return counts and their shares as plain values for JSON."""
    return {
        "precision": counts.precision,
        "recall": counts.recall,
        "f1": counts.f1,
        **asdict(counts),
    }
