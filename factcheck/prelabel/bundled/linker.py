"""The linker of the bundled model: sources to labels.

What speaks for a label: its names stand in the source (`aliases`), they mean something similar
(vectors), they sound similar (`spelling`), and how far it is ahead of the other labels. `logit`
turns these features into probabilities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from factcheck.domain import LabelScore, ModelId, Taxonomy
from factcheck.prelabel.aliases import NameIndex, find_names
from factcheck.prelabel.bundled.logit import LabelFeatures, Logit
from factcheck.prelabel.bundled.speakers import resolve_speakers, speakers_of
from factcheck.prelabel.bundled.spelling import phonetic_keys
from factcheck.prelabel.bundled.tokens import tokenise
from factcheck.text.characters import ARABIC_LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from factcheck.prelabel.bundled.bundle import Bundle
    from factcheck.prelabel.parts import Mention

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

VERSION = "2"
"""Raised when the same weights give other scores."""

MIN_PROBABILITY = 0.01
"""Labels with a lower probability are left out."""

MAX_PIECES = 62
"""Pieces of a name or a mention that are read."""

CACHE_SIZE = 20_000
"""Vectors that are cached, since news name the same sources often."""

SIMILAR_SOUND = 75.0
"""rapidfuzz's ratio from which two words may be the same name."""

_ARABIC = re.compile(f"[{ARABIC_LETTERS}]")


@dataclass(frozen=True, slots=True)
class NameKeys:
    """The phonetic keys of all names, one name after the other; names without keys are left out."""

    keys: tuple[str, ...]  # every key once
    places: Ints  # for each word of each name its index in ``keys``
    starts: Ints  # for each name where it begins in ``places``
    lengths: Ints  # for each name how many words it has
    labels: Ints  # for each name its label


@dataclass(frozen=True, slots=True)
class EncodedTaxonomy:
    """A taxonomy as arrays."""

    names: tuple[str, ...]
    index: NameIndex
    vectors: Floats  # of every name, alias and description, ``(texts, dimensions)``
    labels: Ints  # the label of each vector, ``(texts,)``
    descriptions: npt.NDArray[np.bool_]  # which vectors are of descriptions, ``(texts,)``
    keys: NameKeys
    without_arabic: float  # share of the labels that have no name in Arabic script
    without_latin: float  # share of the labels that have names in Arabic script only


class BundledLinker:
    """Links by the bundled model; the cost hardly grows with the number of labels."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._logit = Logit.from_json(bundle.parameters["linking"])
        self._encoded: tuple[str, EncodedTaxonomy] | None = None
        self._vectors: dict[str, Floats] = {}

    @property
    def model(self) -> ModelId:
        """The version of the rules; the weights have their own."""
        return ModelId("names", VERSION)

    def link(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        """Return the labels of each mention from `MIN_PROBABILITY` on, best first.

        A mention that names nobody has the labels of the speaker it stands for.
        """
        names = tuple(label.name for label in taxonomy.labels)
        probabilities = [
            self._logit.probabilities(each) for each in self.features(mentions, taxonomy)
        ]
        links: list[Sequence[LabelScore]] = []
        for at, speaker in enumerate(resolve_speakers(mentions)):
            if speaker is None:
                links.append(())
                continue
            scores = probabilities[speaker]
            if speaker != at:
                scores = scores * self._logit.inherited
            likely = np.flatnonzero(scores >= MIN_PROBABILITY)
            ranked = sorted(likely, key=lambda label: -scores[label])
            links.append([LabelScore(names[label], float(scores[label])) for label in ranked])
        return links

    def features(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy
    ) -> list[list[LabelFeatures]]:
        """Return, for each mention, the features of the labels for each of its speakers."""
        encoded = self._encode_taxonomy(taxonomy)
        speakers = [speakers_of(mention) for mention in mentions]
        self._cache_vectors([speaker for each in speakers for speaker in each])
        return [[self._features(speaker, encoded) for speaker in each] for each in speakers]

    def _features(self, speaker: str, taxonomy: EncodedTaxonomy) -> LabelFeatures:
        count = len(taxonomy.names)
        named = np.zeros(count, np.float32)
        for match in find_names(speaker, taxonomy.index):
            named[match.label] = max(named[match.label], match.score)
        similarity = taxonomy.vectors @ self._vectors[speaker]
        described = taxonomy.descriptions
        by_name = np.full(count, -1.0, np.float32)
        np.maximum.at(by_name, taxonomy.labels[~described], similarity[~described])
        by_description = np.zeros(count, np.float32)
        np.maximum.at(by_description, taxonomy.labels[described], similarity[described])
        best = np.sort(by_name)[-2:]
        rival = np.where(by_name >= best[-1], best[0] if len(best) > 1 else 0.0, best[-1])
        by_sound = _sound_similarity(speaker, taxonomy.keys, count)
        features = np.stack([named, by_name, by_name - rival, by_description, by_sound], axis=1)
        is_arabic = _ARABIC.search(speaker)
        return LabelFeatures(
            features, taxonomy.without_arabic if is_arabic else taxonomy.without_latin
        )

    def _cache_vectors(self, texts: Iterable[str]) -> None:
        """Compute the vectors of the texts that are not in the cache."""
        if len(self._vectors) > CACHE_SIZE:
            self._vectors.clear()
        new = sorted(set(texts).difference(self._vectors))
        self._vectors.update(zip(new, self._embed(new), strict=True))

    def _embed(self, texts: Sequence[str]) -> list[Floats]:
        """Return the vector of each text; it does not depend on the others."""
        bundle = self._bundle
        special = bundle.encoder.special
        tokens = [[token.form for token in tokenise(text, bundle.clitics)] for text in texts]
        pieces = [
            [piece for token in bundle.encoder.encode(forms) for piece in token][:MAX_PIECES]
            for forms in tokens
        ]
        return bundle.embed([[special.cls, *each, special.sep] for each in pieces])

    def _encode_taxonomy(self, taxonomy: Taxonomy) -> EncodedTaxonomy:
        """Return a taxonomy as arrays; the last one is cached by its hash."""
        fingerprint = taxonomy.sha256
        if self._encoded is None or self._encoded[0] != fingerprint:
            self._encoded = (fingerprint, self._encode_labels(taxonomy))
        return self._encoded[1]

    def _encode_labels(self, taxonomy: Taxonomy) -> EncodedTaxonomy:
        labels = taxonomy.labels
        texts = [
            (owner, text, is_description)
            for owner, label in enumerate(labels)
            for text, is_description in (
                *((name, False) for name in label.mentions()),
                *([(label.description, True)] if label.description else ()),
            )
        ]
        self._cache_vectors([text for _, text, _ in texts])
        scripts = [{bool(_ARABIC.search(name)) for name in label.mentions()} for label in labels]
        return EncodedTaxonomy(
            tuple(label.name for label in labels),
            NameIndex(taxonomy),
            np.stack([self._vectors[text] for _, text, _ in texts]),
            np.array([owner for owner, _, _ in texts]),
            np.array([is_description for _, _, is_description in texts]),
            _name_keys(
                [(owner, text) for owner, text, is_description in texts if not is_description]
            ),
            without_arabic=sum(True not in each for each in scripts) / len(labels),
            without_latin=sum(False not in each for each in scripts) / len(labels),
        )


def _name_keys(names: Sequence[tuple[int, str]]) -> NameKeys:
    spelled = [(owner, keys) for owner, name in names if (keys := phonetic_keys(name))]
    every = tuple(sorted({key for _, keys in spelled for key in keys}))
    place = {key: at for at, key in enumerate(every)}
    lengths = np.array([len(keys) for _, keys in spelled], np.int64)
    return NameKeys(
        every,
        np.array([place[key] for _, keys in spelled for key in keys], np.int64),
        np.cumsum(lengths) - lengths,
        lengths,
        np.array([owner for owner, _ in spelled], np.int64),
    )


def _sound_similarity(speaker: str, names: NameKeys, count: int) -> Floats:
    """Return how well all words of each label's best name sound like words of the source."""
    from rapidfuzz import fuzz, process

    similarity = np.zeros(count, np.float32)
    keys = phonetic_keys(speaker)
    if not keys or not names.keys:
        return similarity
    ratios = process.cdist(keys, names.keys, scorer=fuzz.ratio, score_cutoff=SIMILAR_SOUND)
    best = ratios.max(axis=0) / 100
    means = np.add.reduceat(best[names.places], names.starts) / names.lengths
    np.maximum.at(similarity, names.labels, means.astype(np.float32))
    return similarity
