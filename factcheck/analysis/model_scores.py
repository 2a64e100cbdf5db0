"""Several models on the same gold: spans, linking, and how far to trust a score."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from factcheck.analysis.bootstrap import Figure
from factcheck.analysis.calibration import accuracy_by_coverage, calibration_error
from factcheck.analysis.counts import (
    SCORED_ROLES,
    f1_over_documents,
    recall_over_documents,
    share_over_documents,
)
from factcheck.analysis.evaluation import evaluate
from factcheck.analysis.foreign_labels import LabelPool
from factcheck.analysis.gold import GoldDocument
from factcheck.analysis.linking import (
    Linker,
    Linking,
    SourcePhrase,
    TaxonomyKind,
    score_linking,
    source_phrases,
)
from factcheck.analysis.open_set import SIZES, count_false_labels, score_open_set
from factcheck.domain import Language, Prediction, Taxonomy


class Model(Linker, Protocol):
    """A model that can be compared with others."""

    @property
    def name(self) -> str:
        """Its name in the table."""

    def find(self, documents: Sequence[GoldDocument]) -> Iterable[Prediction]:
        """Yield what the model finds in each document, with any labels or none."""


@dataclass(frozen=True, slots=True)
class ModelScores:
    """The figures of one model on the texts of one language in one file.

    Attributes:
        model: its name.
        texts: name of the file.
        figures: by name.
        coverage: accuracy of the most certain mentions by their share, for taxonomies of names
            alone.
    """

    model: str
    texts: str
    language: Language
    documents: int
    figures: Mapping[str, Figure]
    coverage: Mapping[float, float]


def compare_models(
    models: Iterable[Model],
    gold: Mapping[str, Sequence[GoldDocument]],
    taxonomy: Taxonomy | None = None,
) -> Iterator[ModelScores]:
    """Yield the figures of each model for each file and language.

    Args:
        models: read one at a time.
        gold: by the name of the file; translations are known by their ids, ``NAME.en``.
        taxonomy: of sources that hardly occur in the texts, to count false labels with.
    """
    pool = LabelPool.of(document for documents in gold.values() for document in documents)
    for model in models:
        for texts, documents in gold.items():
            predictions = list(model.find(documents))
            phrases = _phrases_with_translations(documents)
            for language in sorted({each.language for each in documents}):
                chosen = [
                    (document, prediction)
                    for document, prediction in zip(documents, predictions, strict=True)
                    if document.language is language
                ]
                scores = _scores(model, texts, language, chosen, phrases)
                open_set = _open_set(model, chosen, pool, taxonomy)
                yield replace(scores, figures={**scores.figures, **open_set})


def _phrases_with_translations(
    documents: Sequence[GoldDocument],
) -> Mapping[str, Sequence[SourcePhrase]]:
    """Return what each document and its translation call their sources, by their common id."""
    groups: dict[str, list[GoldDocument]] = {}
    for each in documents:
        groups.setdefault(_common_id(each), []).append(each)
    return {common: source_phrases(group) for common, group in groups.items()}


def _common_id(document: GoldDocument) -> str:
    return document.id.removesuffix(f".{document.language.value}")


def _scores(
    model: Model,
    texts: str,
    language: Language,
    chosen: Sequence[tuple[GoldDocument, Prediction]],
    phrases: Mapping[str, Sequence[SourcePhrase]],
) -> ModelScores:
    scores = [evaluate([prediction], [document]).overall for document, prediction in chosen]
    figures: dict[str, Figure] = {}
    for role in SCORED_ROLES:
        figures[f"{role.value}, exact"] = f1_over_documents([each.exact[role] for each in scores])
        figures[f"{role.value}, words"] = f1_over_documents([each.tokens[role] for each in scores])
    figures["no touch"] = recall_over_documents([each.untouched for each in scores])
    figures["denials"] = recall_over_documents([each.negated for each in scores])
    figures["denials invented"] = share_over_documents(
        (each.negated.predicted - each.negated.correct, each.negated.predicted) for each in scores
    )
    found = [each.attributions for each in scores]
    figures["invented"] = share_over_documents(
        (each.predicted - each.correct, each.predicted) for each in found
    )
    figures["missed"] = share_over_documents(
        (each.gold - each.correct, each.gold) for each in found
    )
    figures["attributions"] = f1_over_documents([each.attributions for each in scores])
    coverage: Mapping[float, float] = {}
    for kind in TaxonomyKind:
        linked = [
            score_linking(
                document,
                kind,
                model,
                [claim.attribution for claim in prediction.outermost],
                phrases[_common_id(document)],
            )
            for document, prediction in chosen
        ]
        total = sum(linked, Linking())
        figures[f"linking, {kind}"] = f1_over_documents([each.best for each in linked])
        figures[f"labels of gold spans, {kind}"] = f1_over_documents(
            [each.labels for each in linked]
        )
        figures[f"labels end to end, {kind}"] = f1_over_documents(
            [each.end_to_end for each in linked]
        )
        figures[f"ECE, {kind}"] = Figure(calibration_error(total.label_scores))
        if kind is TaxonomyKind.NAMES:
            coverage = accuracy_by_coverage(total.best_scores)
    return ModelScores(model.name, texts, language, len(chosen), figures, coverage)


def _open_set(
    model: Model,
    chosen: Sequence[tuple[GoldDocument, Prediction]],
    pool: LabelPool,
    taxonomy: Taxonomy | None,
) -> Mapping[str, Figure]:
    """Return false labels per mention and recall by size of taxonomy; see `open_set`."""
    figures: dict[str, Figure] = {}
    label_scores: list[tuple[float, bool]] = []
    labelled = [document for document, _ in chosen if any(a.labels for a in document.attributions)]
    for size in SIZES:
        of_documents = [score_open_set(document, size, model, pool) for document in labelled]
        figures[f"false labels, {size} foreign"] = share_over_documents(
            (each.false_labels, each.mentions) for each in of_documents
        )
        figures[f"recall, among {size}"] = recall_over_documents(
            [each.inside for each in of_documents]
        )
        label_scores += [pair for each in of_documents for pair in each.label_scores]
    figures["ECE, own and foreign"] = Figure(calibration_error(label_scores))
    figures["false labels, taxonomy"] = Figure(None)
    if taxonomy is not None:
        figures["false labels, taxonomy"] = share_over_documents(
            count_false_labels(
                document, [c.attribution for c in prediction.outermost], taxonomy, model
            )
            for document, prediction in chosen
        )
    return figures
