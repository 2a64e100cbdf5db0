"""Figures, those of an evaluation above all, written for people and for programs."""

from collections.abc import Iterator

from factcheck.analysis.evaluation import ROLES, Counts, Evaluation, Scores
from factcheck.text.markdown import table_head, table_row

UNDEFINED = "n/a"
"""What stands for a figure that is not defined."""


def percent(share: float | None) -> str:
    """Return a share in percent, with one decimal."""
    return UNDEFINED if share is None else f"{100 * share:.1f}"


def decimal(value: float | None) -> str:
    """Return a coefficient or an error, with three decimals."""
    return UNDEFINED if value is None else f"{value:.3f}"


def to_markdown(evaluation: Evaluation) -> str:
    """Return the figures as a table in Markdown, in percent, and what was left unscored below."""
    names = ("Language", "Documents", "Figure", "P", "R", "F1", "Correct", "Predicted", "Gold")
    lines = [*table_head(*names, texts=("Language", "Figure"))]
    for name, scores in _groups(evaluation):
        for figure, counts in figures(scores):
            lines.append(_row(name, scores.documents, figure, counts))
    lines.append("")
    lines.extend(_remarks(evaluation))
    return "\n".join(lines) + "\n"


def to_dict(evaluation: Evaluation) -> dict[str, object]:
    """Return the figures as plain values for JSON: shares in [0, 1], undefined ones ``None``."""
    return {
        "scores": {name: scores_to_dict(scores) for name, scores in _groups(evaluation)},
        "missing": list(evaluation.missing),
        "surplus": list(evaluation.surplus),
    }


def _groups(evaluation: Evaluation) -> Iterator[tuple[str, Scores]]:
    """Yield each language, and all of them together if there is more than one."""
    for language, scores in evaluation.languages.items():
        yield language.value, scores
    if len(evaluation.languages) != 1:
        yield "all", evaluation.overall


def figures(scores: Scores) -> Iterator[tuple[str, Counts]]:
    """Yield every figure with its name."""
    for role in ROLES:
        yield f"{role.value}, exact", scores.exact[role]
    for role in ROLES:
        yield f"{role.value}, words", scores.tokens[role]
    yield "attribution", scores.attributions
    yield "label", scores.labels
    yield "label set", scores.label_sets


def _row(name: str, documents: int, figure: str, counts: Counts) -> str:
    shares = (counts.precision, counts.recall, counts.f1)
    numbers = (counts.correct, counts.predicted, counts.gold)
    return table_row(name, documents, figure, *map(percent, shares), *numbers)


def _remarks(evaluation: Evaluation) -> Iterator[str]:
    overall = evaluation.overall
    found = overall.attributions
    yield f"Gold attributions found: {found.correct} of {found.gold}."
    yield f"Claims in paragraphs marked as unattributed: {overall.unattributed}."
    sets = overall.label_sets
    if sets.gold:
        yield f"With exactly the gold's labels: {sets.correct} of {sets.gold}."
    if overall.labels.f1 is None:
        yield (
            f"Label: {UNDEFINED}; no matched attribution has gold labels "
            "that the predictions' taxonomy holds."
        )
    if evaluation.missing:
        yield f"Without a prediction, counted as missed: {', '.join(evaluation.missing)}."
    if evaluation.surplus:
        yield f"Predicted but not in the gold, not counted: {', '.join(evaluation.surplus)}."


def scores_to_dict(scores: Scores) -> dict[str, object]:
    """Return all figures as plain values for JSON."""
    return {
        "documents": scores.documents,
        "exact": {role.value: counts_to_dict(scores.exact[role]) for role in ROLES},
        "tokens": {role.value: counts_to_dict(scores.tokens[role]) for role in ROLES},
        "attributions": counts_to_dict(scores.attributions),
        "labels": counts_to_dict(scores.labels),
        "label_sets": counts_to_dict(scores.label_sets),
        "unattributed": scores.unattributed,
    }


def counts_to_dict(counts: Counts) -> dict[str, float | int | None]:
    """Return counts and their shares as plain values for JSON."""
    return {
        "precision": counts.precision,
        "recall": counts.recall,
        "f1": counts.f1,
        "correct": counts.correct,
        "predicted": counts.predicted,
        "gold": counts.gold,
    }
