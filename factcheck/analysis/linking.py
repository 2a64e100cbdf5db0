"""How well sources are linked to labels, if the gold names its sources freely.

Each document is its own test: its gold labels are the taxonomy, so the model was trained on none of
them. A taxonomy has the names alone, or also what the rest of the document and its translation call
the same source: the longest such phrase as description, or all of them as aliases. The phrase that
is being linked is never among them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Protocol

from factcheck.analysis.counts import Counts
from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.comparing.matching import match
from factcheck.domain import OTHER, Attribution, LabelScore, Language, SourceLabel, Taxonomy
from factcheck.text import is_pronoun


class TaxonomyKind(StrEnum):
    """What a taxonomy made of gold says about its labels."""

    NAMES = "names"
    DESCRIPTIONS = "names + descriptions"
    ALIASES = "names + aliases"


class Linker(Protocol):
    """What links sources to labels."""

    def scores(
        self, document: GoldDocument, attributions: Sequence[Attribution], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        """Return the score of each label for each attribution, in [0, 1], the best first."""

    def choose(
        self, document: GoldDocument, attribution: Attribution, scores: Sequence[LabelScore]
    ) -> Sequence[LabelScore]:
        """Return the labels that an attribution gets."""


@dataclass(frozen=True, slots=True)
class SourcePhrase:
    """What a text calls a source: a mention of one label that is not a pronoun."""

    label: str
    language: Language
    words: str
    owner: Attribution


@dataclass(slots=True)
class Linking:
    """The figures of linking in one document.

    Attributes:
        best: with gold spans, how often the best label is right; ``predicted`` and ``gold`` are
            all mentions with labels.
        labels: with gold spans, the labels chosen.
        end_to_end: the same with the spans that a model found; a label is right only if its
            attribution matches one of the gold, see `match`.
        label_scores: with gold spans, the score of each label of each mention, and whether it is
            right.
        best_scores: with gold spans, the score of the best label of each mention, and whether it
            is right.
    """

    best: Counts = field(default_factory=Counts)
    labels: Counts = field(default_factory=Counts)
    end_to_end: Counts = field(default_factory=Counts)
    label_scores: list[tuple[float, bool]] = field(default_factory=list)
    best_scores: list[tuple[float, bool]] = field(default_factory=list)

    def __add__(self, other: "Linking") -> "Linking":
        """Return the figures of two documents together."""
        return Linking(
            self.best + other.best,
            self.labels + other.labels,
            self.end_to_end + other.end_to_end,
            self.label_scores + other.label_scores,
            self.best_scores + other.best_scores,
        )


def source_phrases(documents: Iterable[GoldDocument]) -> tuple[SourcePhrase, ...]:
    """Return what documents call their sources, unless a source has several labels."""
    return tuple(
        SourcePhrase(each.labels[0], document.language, words, each.attribution)
        for document in documents
        for each in document.attributions
        if len(each.labels) == 1
        and (words := " ".join(span.text_in(document.text) for span in each.attribution.source))
        and not is_pronoun(words)
    )


def gold_taxonomy(
    document: GoldDocument,
    kind: TaxonomyKind = TaxonomyKind.NAMES,
    phrases: Sequence[SourcePhrase] = (),
    linked: Attribution | None = None,
) -> Taxonomy | None:
    """Return a taxonomy of a document's gold labels; ``None`` if there are fewer than two.

    Args:
        document: with gold labels.
        kind: what the taxonomy has in addition to names.
        phrases: what the document and its translation call the sources.
        linked: the attribution that will be linked with it.
    """
    names = sorted({label for each in document.attributions for label in each.labels})
    if len(names) < 2:  # noqa: PLR2004 - nothing to choose
        return None
    others = [each for each in phrases if each.owner is not linked]
    return Taxonomy(tuple(label_with_phrases(name, kind, others) for name in names))


def label_with_phrases(
    name: str, kind: TaxonomyKind, phrases: Sequence[SourcePhrase]
) -> SourceLabel:
    """Return a label with what phrases say about it, as a kind of taxonomy says it."""
    called = [each for each in phrases if each.label == name and each.words != name]
    if kind is TaxonomyKind.NAMES or not called:
        return SourceLabel(name)
    if kind is TaxonomyKind.DESCRIPTIONS:
        return SourceLabel(name, max((each.words for each in called), key=len))
    aliases = {
        language: tuple(dict.fromkeys(each.words for each in called if each.language is language))
        for language in Language
    }
    return SourceLabel(name, aliases={key: group for key, group in aliases.items() if group})


def score_linking(
    document: GoldDocument,
    kind: TaxonomyKind,
    linker: Linker,
    found: Sequence[Attribution] = (),
    phrases: Sequence[SourcePhrase] = (),
) -> Linking:
    """Link the gold spans of a document, and the spans that were found; compare with its labels.

    Args:
        document: with gold labels.
        kind: of taxonomy.
        linker: links them.
        found: attributions that a model found in it.
        phrases: see `source_phrases`.
    """
    gold = [each.attribution for each in document.attributions]
    plain = gold_taxonomy(document)
    if plain is None:
        return Linking()
    names = tuple(label.name for label in plain.labels)

    @cache
    def scores_of(spans: str, without: int | None) -> Sequence[Sequence[LabelScore]]:
        linked = None if without is None else gold[without]
        taxonomy = gold_taxonomy(document, kind, phrases, linked)
        attributions = gold if spans == "gold" else found
        return linker.scores(document, attributions, taxonomy) if taxonomy else ()

    def link(
        spans: str, at: int, attribution: Attribution, without: int | None
    ) -> tuple[Sequence[LabelScore], set[str]]:
        scores = scores_of(spans, None if kind is TaxonomyKind.NAMES else without)[at]
        chosen = linker.choose(document, attribution, scores)
        return scores, {each.label for each in chosen} - {OTHER}

    result = Linking()
    for at, each in enumerate(document.attributions):
        if each.labels:
            result += _of_mention(each, names, *link("gold", at, each.attribution, at))
    pairs = dict(match(found, gold))
    for at, attribution in enumerate(found):
        _, chosen = link("found", at, attribution, pairs.get(at))
        right = set(document.attributions[pairs[at]].labels) if at in pairs else set()
        result.end_to_end += Counts(len(chosen & right), len(chosen), 0)
    result.end_to_end += Counts(gold=sum(len(set(each.labels)) for each in document.attributions))
    return result


def _of_mention(
    gold: GoldAttribution, names: Sequence[str], scores: Sequence[LabelScore], chosen: set[str]
) -> Linking:
    right = set(gold.labels)
    by_label = {each.label: each.score for each in scores}
    best = max(scores, key=lambda each: each.score, default=None)
    is_right = best is not None and best.label in right
    return Linking(
        best=Counts(int(is_right), 1, 1),
        labels=Counts(len(chosen & right), len(chosen), len(right)),
        label_scores=[(by_label.get(name, 0.0), name in right) for name in names],
        best_scores=[(best.score if best else 0.0, is_right)],
    )
