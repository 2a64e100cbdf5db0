"""Verified claims as cases: what the model thinks of them, and what people made of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from factcheck.comparing.matching import match
from factcheck.dataset.consensus import read_consensus
from factcheck.prelabel.bundled import BundledTagger
from factcheck.prelabel.parts import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factcheck.comparing.consensus import Consensus
    from factcheck.dataset import OpenDataset
    from factcheck.domain import Taxonomy
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


def read_cases(
    opened: OpenDataset, bundle: Bundle, linker: BundledLinker
) -> Iterator[DocumentCases]:
    """Yield the cases of each document that was annotated as a whole and is not withdrawn.

    The spans of the cases of labels are those that people marked. Documents without any claim are
    cases, too: what the model predicts there is wrong.

    Raises:
        InvalidRecord: a claim is not valid.
        OSError: the dataset cannot be read any more.
    """
    parts = {each.document for each in opened.annotations() if each.part is not None}
    annotated = {each.document for each in opened.annotations()} - parts - {*opened.withdrawn}
    claims = {
        name: list(of_document)
        for name, of_document in groupby(read_consensus(opened), lambda each: each.document.id)
    }
    tagger = BundledTagger(bundle)
    for document in opened.documents():
        if document.id in annotated:
            found = sorted(claims.get(document.id, ()), key=lambda each: each.attribution.content)
            (tagged,) = tagger.tag([document])
            pairs = match([each.attribution for each in tagged], [e.attribution for e in found])
            hits = {index for index, _ in pairs}
            yield DocumentCases(
                document.id,
                tuple(_label_cases(found, linker, opened.taxonomy)),
                tuple(ScoreCase(each.score, at in hits) for at, each in enumerate(tagged)),
            )


def _label_cases(
    found: Sequence[Consensus], linker: BundledLinker, taxonomy: Taxonomy
) -> Iterator[LabelCase]:
    names = [label.name for label in taxonomy.labels]
    mentions = [Mention(each.document, each.attribution) for each in found]
    for each, features in zip(found, linker.features(mentions, taxonomy), strict=True):
        if each.labels is not None:
            yield LabelCase(features, np.array([name in each.labels for name in names]))
