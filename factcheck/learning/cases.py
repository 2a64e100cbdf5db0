"""Verified claims as cases: what the model thinks of them, and what people made of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from factcheck.comparing.matching import match
from factcheck.dataset.consensus import read_consensus
from factcheck.learning.lineage import LEARNED_FROM, fingerprint, known_texts
from factcheck.prelabel.bundled import BundledTagger
from factcheck.prelabel.parts import Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from factcheck.dataset import OpenDataset
    from factcheck.domain import Attribution, Document, Taxonomy
    from factcheck.prelabel.bundled import BundledLinker
    from factcheck.prelabel.bundled.bundle import Bundle
    from factcheck.prelabel.bundled.label_scores import Floats

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LabelCase:
    """A claim, and the labels of the taxonomy.

    Attributes:
        features: for each speaker of each label, ``(speakers, labels, FEATURES)``; without speakers
            if the document does not say who speaks.
        right: which labels people chose, ``(labels,)``.
    """

    features: Floats
    right: Flags


@dataclass(frozen=True, slots=True)
class ScoreCase:
    """A predicted claim.

    Attributes:
        score: of the model, in [0, 1].
        right: whether people found a claim there.
    """

    score: float
    right: bool


@dataclass(frozen=True, slots=True)
class DocumentCases:
    """All cases of a document.

    Attributes:
        document: its id.
        labels: for each claim on whose labels all agree.
        scores: for each claim that the model predicts.
    """

    document: str
    labels: tuple[LabelCase, ...]
    scores: tuple[ScoreCase, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim that people found.

    Attributes:
        attribution: its spans.
        labels: those on which people agree, ``None`` if they do not, or if nobody was asked.
    """

    attribution: Attribution
    labels: tuple[str, ...] | None


def read_cases(
    opened: OpenDataset, bundle: Bundle, linker: BundledLinker
) -> Iterator[DocumentCases]:
    """Yield the cases of each document that was annotated as a whole and is not withdrawn.

    The spans of the cases of labels are those that people marked. Documents without any claim are
    cases, too: what the model predicts there is wrong. A text that the network has learned from has
    no cases of scores, since it is too sure of it.

    Raises:
        InvalidRecord: a claim is not valid.
        OSError: the dataset cannot be read any more.
    """
    parts = {each.document for each in opened.annotations() if each.part is not None}
    annotated = {each.document for each in opened.annotations()} - parts - {*opened.withdrawn}
    claims = {
        name: tuple(of_document)
        for name, of_document in groupby(read_consensus(opened), lambda each: each.document.id)
    }
    tagger = BundledTagger(bundle)
    learned = known_texts(bundle.parameters, LEARNED_FROM)
    for document in opened.documents():
        if document.id in annotated:
            found = [Judged(e.attribution, e.labels) for e in claims.get(document.id, ())]
            labels = label_cases(document, found, linker, opened.taxonomy)
            fresh = fingerprint(document) not in learned
            scores = score_cases(document, found, tagger) if fresh else ()
            yield DocumentCases(document.id, tuple(labels), tuple(scores))


def label_cases(
    document: Document, found: Iterable[Judged], linker: BundledLinker, taxonomy: Taxonomy
) -> Iterator[LabelCase]:
    """Yield a case for each claim of a document on whose labels people agree."""
    names = [label.name for label in taxonomy.labels]
    in_order = sorted(found, key=lambda each: each.attribution.content)
    mentions = [Mention(document, each.attribution) for each in in_order]
    for each, features in zip(in_order, linker.features(mentions, taxonomy), strict=True):
        if each.labels is not None:
            yield LabelCase(features, np.array([name in each.labels for name in names]))


def score_cases(
    document: Document, found: Iterable[Judged], tagger: BundledTagger
) -> Iterator[ScoreCase]:
    """Yield a case for each claim that the model predicts in a document."""
    (tagged,) = tagger.tag([document])
    pairs = match(
        [each.attribution for each in tagged],
        sorted((each.attribution for each in found), key=lambda each: each.content),
    )
    hits = {index for index, _ in pairs}
    for at, each in enumerate(tagged):
        yield ScoreCase(each.score, at in hits)
