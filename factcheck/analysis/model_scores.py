"""Several models on the same gold, side by side: spans, linking, how far to trust a score."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

import numpy as np

from factcheck.analysis.bootstrap import Figure, draws, interval, ratio
from factcheck.analysis.calibration import calibration_error, coverage_accuracy
from factcheck.analysis.evaluation import ROLES, Counts, evaluate
from factcheck.analysis.evaluation_tables import UNDEFINED
from factcheck.analysis.gold import GoldDocument
from factcheck.analysis.linking import (
    Kind,
    Linker,
    Linking,
    Phrase,
    judge,
    phrases,
)
from factcheck.domain import Attribution, Language, Prediction
from factcheck.text.markdown import table_row, titled_head

SPANS = tuple(f"{role.value}, exact" for role in ROLES)
OVERLAPS = tuple(f"{role.value}, words" for role in ROLES)


class Model(Linker, Protocol):
    """What is compared."""

    @property
    def name(self) -> str:
        """What stands in the table."""

    def find(self, documents: Sequence[GoldDocument]) -> Iterable[Prediction]:
        """Yield what the model finds in each document, whatever its labels."""


@dataclass(frozen=True, slots=True)
class Row:
    """One model on the texts of one language in one file.

    Attributes:
        model: which.
        texts: which.
        language: of the texts.
        documents: how many.
        figures: by name.
        coverage: accuracy of the surest mentions by their share, names alone.
    """

    model: str
    texts: str
    language: Language
    documents: int
    figures: Mapping[str, Figure]
    coverage: Mapping[float, float]


def compare(models: Iterable[Model], gold: Mapping[str, Sequence[GoldDocument]]) -> Iterator[Row]:
    """Yield a row for each model, file and language.

    Args:
        models: taken one at a time.
        gold: by the name of the file; translations are known by their ids, ``NAME.en``.
    """
    for model in models:
        for texts, documents in gold.items():
            found = list(model.find(documents))
            known = {key: phrases(group) for key, group in _together(documents).items()}
            for language in sorted({each.language for each in documents}):
                chosen = [
                    (document, prediction)
                    for document, prediction in zip(documents, found, strict=True)
                    if document.language is language
                ]
                yield _row(model, texts, language, chosen, known)


def _together(documents: Sequence[GoldDocument]) -> Mapping[str, list[GoldDocument]]:
    """Return documents with their translations, by the id that they share."""
    groups: dict[str, list[GoldDocument]] = {}
    for each in documents:
        groups.setdefault(_shared_id(each), []).append(each)
    return groups


def _shared_id(document: GoldDocument) -> str:
    return document.id.removesuffix(f".{document.language.value}")


def _row(
    model: Model,
    texts: str,
    language: Language,
    chosen: Sequence[tuple[GoldDocument, Prediction]],
    known: Mapping[str, Sequence[Phrase]],
) -> Row:
    scores = [evaluate([prediction], [document]).overall for document, prediction in chosen]
    figures: dict[str, Figure] = {}
    for role, exact, words in zip(ROLES, SPANS, OVERLAPS, strict=True):
        figures[exact] = f1([each.exact[role] for each in scores])
        figures[words] = f1([each.tokens[role] for each in scores])
    figures["attributions"] = f1([each.attributions for each in scores])
    coverage: Mapping[float, float] = {}
    for kind in Kind:
        linked = [
            judge(document, kind, model, _found(prediction), known[_shared_id(document)])
            for document, prediction in chosen
        ]
        total = reduce(Linking.__add__, linked, Linking())
        figures[f"linking, {kind}"] = f1([each.best for each in linked])
        figures[f"labels of gold spans, {kind}"] = f1([each.labels for each in linked])
        figures[f"labels end to end, {kind}"] = f1([each.end_to_end for each in linked])
        figures[f"ECE, {kind}"] = Figure(calibration_error(total.chances))
        if kind is Kind.NAMES:
            coverage = coverage_accuracy(total.tops)
    return Row(model.name, texts, language, len(chosen), figures, coverage)


def _found(prediction: Prediction) -> list[Attribution]:
    return [claim.attribution for claim in prediction.claims]


def f1(counts: Sequence[Counts]) -> Figure:
    """Return F1 over documents, with its interval.

    Where as many are predicted as are in the gold, this is accuracy.
    """
    total = sum(counts, Counts())
    if total.f1 is None:
        return Figure(None)
    sides = np.array([(2 * each.correct, each.predicted + each.gold) for each in counts])
    resampled = draws(len(counts)) @ sides
    return Figure(total.f1, interval(ratio(resampled[:, 0], resampled[:, 1])))


def rows_to_markdown(rows: Sequence[Row]) -> str:
    """Return tables: spans, linking, and accuracy by coverage; percent with intervals."""
    best, gold, found, errors = (
        [f"{figure}, {kind}" for kind in Kind]
        for figure in ("linking", "labels of gold spans", "labels end to end", "ECE")
    )
    tables = (
        ("Spans, F1", (*SPANS, *OVERLAPS, "attributions"), _percent),
        ("Linking with gold spans, how often the best label is right", best, _percent),
        ("Labels with gold spans, micro-F1", gold, _percent),
        ("Labels with the spans found, micro-F1", found, _percent),
        ("Expected calibration error of label scores", errors, _error),
    )  # fmt: skip
    parts = [_table(title, columns, rows, cell) for title, columns, cell in tables]
    shares = sorted({share for row in rows for share in row.coverage}, reverse=True)
    lines = [
        (row, [f"{100 * row.coverage[share]:.1f}" if share in row.coverage else UNDEFINED
               for share in shares])
        for row in rows
    ]  # fmt: skip
    title = "Accuracy of the surest mentions, by the share of mentions kept (names)"
    parts.append(_lines(title, [f"{100 * share:.0f} %" for share in shares], lines))
    return "\n".join(parts)


def rows_to_dict(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Return the same as plain values for JSON; undefined figures are ``None``."""
    return [
        {
            "model": row.model,
            "texts": row.texts,
            "language": row.language.value,
            "documents": row.documents,
            "figures": {
                name: {"value": figure.value, "interval": figure.interval}
                for name, figure in row.figures.items()
            },
            "coverage": {str(share): accuracy for share, accuracy in row.coverage.items()},
        }
        for row in rows
    ]


def _table(
    title: str, columns: Sequence[str], rows: Sequence[Row], cell: Callable[[Figure], str]
) -> str:
    return _lines(
        title, columns, [(row, [cell(row.figures[column]) for column in columns]) for row in rows]
    )


def _lines(title: str, columns: Sequence[str], rows: Sequence[tuple[Row, Sequence[str]]]) -> str:
    texts = ("Model", "Texts", "Language")
    lines = [*titled_head(title, *texts, *columns, texts=texts)]
    for row, cells in rows:
        lines.append(table_row(row.model, row.texts, row.language.value, *cells))
    return "\n".join([*lines, ""])


def _percent(figure: Figure) -> str:
    if figure.value is None:
        return UNDEFINED
    if figure.interval is None:
        return f"{100 * figure.value:.1f}"
    low, high = figure.interval
    return f"{100 * figure.value:.1f} ({100 * low:.0f}–{100 * high:.0f})"


def _error(figure: Figure) -> str:
    return UNDEFINED if figure.value is None else f"{figure.value:.3f}"
