"""How well sources are linked to labels, where the gold calls its sources by free names.

Each document is its own test: its gold labels are the taxonomy, so no label was there in training.
A taxonomy holds the names alone, or also what the rest of the document and of its translation
call the same source: the longest such phrase as description, or all of them as aliases. The phrase
that is being judged is never among them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Protocol

from factcheck.analysis.evaluation import Counts
from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.comparing.matching import match
from factcheck.domain import OTHER, Attribution, LabelScore, Language, SourceLabel, Taxonomy
from factcheck.text import is_pronoun


class Kind(StrEnum):
    """What a document's own taxonomy says of its labels."""

    NAMES = "names"
    DESCRIPTIONS = "names + descriptions"
    ALIASES = "names + aliases"


class Linker(Protocol):
    """What is judged."""

    def scores(
        self, document: GoldDocument, attributions: Sequence[Attribution], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        """Return what speaks for each label of each attribution, best first, in [0, 1]."""

    def choose(
        self, document: GoldDocument, attribution: Attribution, scores: Sequence[LabelScore]
    ) -> Sequence[LabelScore]:
        """Return the labels that an attribution gets."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a text calls a source: a mention of one label, that is no pronoun."""

    label: str
    language: Language
    words: str
    owner: Attribution


@dataclass(slots=True)
class Linking:
    """What linking comes to in one document.

    Attributes:
        best: with gold spans, how often the best label is right; ``predicted`` and ``gold`` are
            all mentions with labels.
        labels: with gold spans, the labels chosen.
        end_to_end: the same with the spans that a model found; right only where the attribution
            is that of the gold, see `match`.
        chances: with gold spans, the score of each label of each mention, and whether it is right.
        tops: with gold spans, the score of the best label of each mention, and whether it is right.
    """

    best: Counts = field(default_factory=Counts)
    labels: Counts = field(default_factory=Counts)
    end_to_end: Counts = field(default_factory=Counts)
    chances: list[tuple[float, bool]] = field(default_factory=list)
    tops: list[tuple[float, bool]] = field(default_factory=list)

    def __add__(self, other: "Linking") -> "Linking":
        """Put two documents together."""
        return Linking(
            self.best + other.best,
            self.labels + other.labels,
            self.end_to_end + other.end_to_end,
            self.chances + other.chances,
            self.tops + other.tops,
        )


def phrases(documents: Iterable[GoldDocument]) -> tuple[Phrase, ...]:
    """Return what documents call their sources; of coordinated ones no part is taken."""
    return tuple(found for document in documents for found in _phrases(document))


def _phrases(document: GoldDocument) -> Iterator[Phrase]:
    for each in document.attributions:
        words = _words(document, each.attribution)
        if len(each.labels) == 1 and words and not is_pronoun(words):
            yield Phrase(each.labels[0], document.language, words, each.attribution)


def own_taxonomy(
    document: GoldDocument,
    kind: Kind = Kind.NAMES,
    known: Sequence[Phrase] = (),
    judged: Attribution | None = None,
) -> Taxonomy | None:
    """Return a taxonomy of a document's gold labels; nothing if there is nothing to choose.

    Args:
        document: with gold labels.
        kind: what it holds beside names.
        known: what the document and its translation call them.
        judged: the attribution that it will be used on.
    """
    names = sorted({label for each in document.attributions for label in each.labels})
    if len(names) < 2:  # noqa: PLR2004 - nothing to choose
        return None
    others = [each for each in known if each.owner is not judged]
    return Taxonomy(tuple(_label(name, kind, others) for name in names))


def _label(name: str, kind: Kind, known: Sequence[Phrase]) -> SourceLabel:
    called = [each for each in known if each.label == name and each.words != name]
    if kind is Kind.NAMES or not called:
        return SourceLabel(name)
    if kind is Kind.DESCRIPTIONS:
        return SourceLabel(name, max((each.words for each in called), key=len))
    aliases = {
        language: tuple(dict.fromkeys(each.words for each in called if each.language is language))
        for language in Language
    }
    return SourceLabel(name, aliases={key: group for key, group in aliases.items() if group})


def judge(
    document: GoldDocument,
    kind: Kind,
    linker: Linker,
    found: Sequence[Attribution] = (),
    known: Sequence[Phrase] = (),
) -> Linking:
    """Link the gold spans of a document, and the spans that were found.

    Args:
        document: with gold labels.
        kind: of taxonomy.
        linker: what is judged.
        found: attributions that a model found in it.
        known: see `phrases`.
    """
    gold = [each.attribution for each in document.attributions]
    plain = own_taxonomy(document)
    if plain is None:
        return Linking()
    names = tuple(label.name for label in plain.labels)

    @cache
    def scored(spans: str, without: int | None) -> Sequence[Sequence[LabelScore]]:
        judged = None if without is None else gold[without]
        taxonomy = own_taxonomy(document, kind, known, judged)
        attributions = gold if spans == "gold" else found
        return linker.scores(document, attributions, taxonomy) if taxonomy else ()

    def labelled(
        spans: str, at: int, attribution: Attribution, without: int | None
    ) -> tuple[Sequence[LabelScore], set[str]]:
        scores = scored(spans, None if kind is Kind.NAMES else without)[at]
        chosen = linker.choose(document, attribution, scores)
        return scores, {each.label for each in chosen} - {OTHER}

    result = Linking()
    for at, each in enumerate(document.attributions):
        if each.labels:
            result += _judged(each, names, *labelled("gold", at, each.attribution, at))
    pairs = dict(match(found, gold))
    for at, attribution in enumerate(found):
        _, ours = labelled("found", at, attribution, pairs.get(at))
        theirs = set(document.attributions[pairs[at]].labels) if at in pairs else set()
        result.end_to_end += Counts(len(ours & theirs), len(ours), 0)
    wanted = sum(len(set(each.labels)) for each in document.attributions)
    result.end_to_end += Counts(gold=wanted)
    return result


def _judged(
    gold: GoldAttribution, names: Sequence[str], scores: Sequence[LabelScore], ours: set[str]
) -> Linking:
    wanted = set(gold.labels)
    said = {each.label: each.score for each in scores}
    top = max(scores, key=lambda each: each.score, default=None)
    is_right = top is not None and top.label in wanted
    return Linking(
        best=Counts(int(is_right), 1, 1),
        labels=Counts(len(ours & wanted), len(ours), len(wanted)),
        chances=[(said.get(name, 0.0), name in wanted) for name in names],
        tops=[(top.score if top else 0.0, is_right)],
    )


def _words(document: GoldDocument, attribution: Attribution) -> str:
    return " ".join(span.text_in(document.text) for span in attribution.source)
