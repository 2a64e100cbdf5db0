"""The linker of the bundled model: sources to labels.

What speaks for a label: its names stand in the source (`aliases`), they mean something similar
(vectors), they sound similar (`spelling`), and all this for what else the document calls the
speaker (`speakers`). `label_scores` turns these features into probabilities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from factcheck.domain import LabelScore, ModelId, Taxonomy
from factcheck.prelabel.aliases import NameIndex, find_names, labels_named_in
from factcheck.prelabel.bundled.label_scores import FEATURES, LabelScorer
from factcheck.prelabel.bundled.speakers import identify_speakers
from factcheck.prelabel.bundled.spelling import phonetic_keys
from factcheck.prelabel.bundled.tokens import tokenise
from factcheck.text.characters import ARABIC_LETTERS, QUOTES
from factcheck.text.roles import name_words, role_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from factcheck.prelabel.bundled.bundle import Bundle
    from factcheck.prelabel.bundled.speakers import Speaker
    from factcheck.prelabel.parts import Mention

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

VERSION = "3"
"""Raised when the same weights give other scores."""

MIN_PROBABILITY = 0.01
"""Labels with a lower probability are left out."""

MAX_PIECES = 62
"""Pieces of a name or a mention that are read."""

CACHE_SIZE = 20_000
"""Vectors that are cached, since news name the same sources often."""

NEAREST_STRANGERS = 10
"""The strangers that are most alike to a phrase tell how alike it is to everybody."""

_ABSENT = -1.0

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
    is_description: npt.NDArray[np.bool_]  # which vectors are of descriptions, ``(texts,)``
    scripts: Ints  # of each text, 1 if it is Arabic, ``(texts,)``
    keys: NameKeys
    roles: tuple[frozenset[str], ...]  # the words for roles in the names of each label
    has_name: npt.NDArray[np.bool_]  # which labels have more than words for roles, ``(labels,)``
    has_latin: npt.NDArray[np.bool_]  # which labels have a name in this script, ``(labels,)``
    has_arabic: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What some phrases say for each label, ``(labels,)`` each; see `FEATURES`."""

    named: Floats
    alike: Floats
    heard: Floats

    @classmethod
    def highest(cls, several: Sequence[Evidence], count: int) -> Evidence:
        """Return the highest values of any phrase; 0 for each label if there is no phrase."""
        if not several:
            return cls(*np.zeros((3, count), np.float32))
        values = [(each.named, each.alike, each.heard) for each in several]
        return cls(*np.max(values, axis=0))


class BundledLinker:
    """Links by the bundled model; the cost hardly grows with the number of labels."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._scorer = LabelScorer.from_json(bundle.parameters["linking"])
        self._encoded: tuple[str, EncodedTaxonomy] | None = None
        self._vectors: dict[str, Floats] = {}

    @property
    def model(self) -> ModelId:
        """The version of the rules; the weights have their own."""
        return ModelId("names", VERSION)

    @property
    def scorer(self) -> LabelScorer:
        """What turns `features` into probabilities."""
        return self._scorer

    def link(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        """Return the labels of each mention from `MIN_PROBABILITY` on, best first.

        Mentions are all of each document, in the order of its text: a pronoun has the labels of the
        speaker that it stands for.
        """
        names = tuple(label.name for label in taxonomy.labels)
        links: list[Sequence[LabelScore]] = []
        for features in self.features(mentions, taxonomy):
            scores = self._scorer.probabilities(features, names).max(axis=0, initial=0.0)
            likely = np.flatnonzero(scores >= MIN_PROBABILITY)
            ranked = sorted(likely, key=lambda label: -scores[label])
            links.append([LabelScore(names[label], float(scores[label])) for label in ranked])
        return links

    def features(self, mentions: Sequence[Mention], taxonomy: Taxonomy) -> list[Floats]:
        """Return the features of each label, for each speaker that each mention names.

        They are ``(speakers, labels, FEATURES)``, without speakers if the document does not say who
        speaks.
        """
        encoded = self._encode_taxonomy(taxonomy)
        speakers = identify_speakers(mentions)
        phrases = {phrase for each in chain(*speakers) for phrase in (each.phrase, *each.elsewhere)}
        self._cache_vectors(phrases)
        evidence = {phrase: self._evidence(phrase, encoded) for phrase in sorted(phrases)}
        none = np.zeros((0, len(encoded.names), len(FEATURES)), np.float32)
        return [
            np.array(
                [self._features(each, evidence, encoded, in_document) for each in of_mention]
                or none
            )
            for of_mention, in_document in zip(
                speakers, self._in_document(mentions, encoded), strict=True
            )
        ]

    def _in_document(
        self, mentions: Sequence[Mention], taxonomy: EncodedTaxonomy
    ) -> Iterator[Sequence[Floats]]:
        """Yield for each mention what its document says for each label, and for all of them."""
        count = len(taxonomy.names)
        for _, of_document in groupby(mentions, lambda mention: id(mention.document)):
            group = list(of_document)
            text = group[0].document.text
            named = np.zeros(count, np.float32)
            named[sorted(labels_named_in(text, taxonomy.index))] = 1
            heard = _heard((text,), taxonomy.keys, count)
            fit = np.full(count, np.maximum(named, heard).mean(), np.float32)
            yield from [(named, heard, fit) for _ in group]

    def _features(
        self,
        speaker: Speaker,
        evidence: Mapping[str, Evidence],
        taxonomy: EncodedTaxonomy,
        in_document: Sequence[Floats],
    ) -> Floats:
        """Return the features of each label, ``(labels, FEATURES)``."""
        count = len(taxonomy.names)
        phrase = speaker.phrase
        own = evidence[phrase]
        elsewhere = Evidence.highest([evidence[each] for each in speaker.elsewhere], count)
        roles = {role for each in (phrase, *speaker.elsewhere) for role in role_words(each)}
        has_script = taxonomy.has_arabic if _ARABIC.search(phrase) else taxonomy.has_latin
        flags = speaker.is_named, speaker.is_inherited, bool(speaker.elsewhere)
        columns: list[npt.ArrayLike] = [
            *(own.named, elsewhere.named, _names_in(speaker.beside, taxonomy)),
            *(own.alike, elsewhere.alike, _ahead(own.alike), _ahead(elsewhere.alike)),
            self._described(phrase, taxonomy),
            *(own.heard, elsewhere.heard, _heard(speaker.beside, taxonomy.keys, count)),
            _heard_whole(phrase, taxonomy.keys, count),
            [_share(each, roles) for each in taxonomy.roles],
            *in_document,
            *(np.full(count, flag) for flag in flags),
            taxonomy.has_name,
            ~has_script,
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    def _evidence(self, phrase: str, taxonomy: EncodedTaxonomy) -> Evidence:
        return Evidence(
            _names_in((phrase,), taxonomy),
            self._alike(phrase, taxonomy, described=False),
            _heard((phrase,), taxonomy.keys, len(taxonomy.names)),
        )

    def _described(self, phrase: str, taxonomy: EncodedTaxonomy) -> Floats:
        if not taxonomy.is_description.any():
            return np.zeros(len(taxonomy.names), np.float32)
        alike = self._alike(phrase, taxonomy, described=True)
        return np.asarray(np.where(alike <= _ABSENT, 0, alike), np.float32)

    def _alike(self, phrase: str, taxonomy: EncodedTaxonomy, *, described: bool) -> Floats:
        """Return how much more alike each label is to a phrase than strangers are.

        From the cosine of a name the mean of the `NEAREST_STRANGERS` highest cosines of strangers
        in the same script is taken off, since vectors of some phrases are alike to everything
        (Auckenthaler, Carey and Lloyd-Thomas, Digital Signal Processing 10, 2000).
        """
        vector = self._vectors[phrase]
        level = [
            np.sort(strangers @ vector)[-NEAREST_STRANGERS:].mean()
            for strangers in self._bundle.strangers or ()
        ]
        chosen = taxonomy.is_description == described
        similarity = taxonomy.vectors[chosen] @ vector
        if level:
            similarity = similarity - np.array(level, np.float32)[taxonomy.scripts[chosen]]
        best = np.full(len(taxonomy.names), _ABSENT, np.float32)
        np.maximum.at(best, taxonomy.labels[chosen], similarity)
        return best

    def _cache_vectors(self, texts: Iterable[str]) -> None:
        """Compute the vectors of the texts that are not in the cache."""
        if len(self._vectors) > CACHE_SIZE:
            self._vectors.clear()
        new = sorted(set(texts).difference(self._vectors))
        self._vectors.update(zip(new, embed_texts(self._bundle, new), strict=True))

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
        scripts = np.array([bool(_ARABIC.search(text)) for _, text, _ in texts], np.int64)
        owners = np.array([owner for owner, _, _ in texts])
        described = np.array([is_description for _, _, is_description in texts])
        has_script = np.zeros((2, len(labels)), bool)
        has_script[scripts[~described], owners[~described]] = True
        names = [(owner, text) for owner, text, is_description in texts if not is_description]
        roles: list[set[str]] = [set() for _ in labels]
        has_name = np.zeros(len(labels), bool)
        for owner, text in names:
            roles[owner].update(role_words(text))
            has_name[owner] |= bool(name_words(text))
        return EncodedTaxonomy(
            tuple(label.name for label in labels),
            NameIndex(taxonomy),
            np.stack([self._vectors[text] for _, text, _ in texts]),
            owners,
            described,
            scripts,
            _name_keys(names),
            tuple(map(frozenset, roles)),
            has_name,
            has_latin=has_script[0],
            has_arabic=has_script[1],
        )


_WITHOUT_QUOTES = str.maketrans("", "", QUOTES)


def embed_texts(bundle: Bundle, texts: Sequence[str], *, longest: int = MAX_PIECES) -> list[Floats]:
    """Return the unit vector of each text, ``(dimensions,)``.

    A vector depends on no other text. Quotation marks are left out: the same name often has some in
    one text and none in another. Of each text at most the ``longest`` first pieces are read.
    """
    special = bundle.encoder.special
    bare = [text.translate(_WITHOUT_QUOTES) for text in texts]
    tokens = [[token.form for token in tokenise(text, bundle.clitics)] for text in bare]
    pieces = [
        [piece for token in bundle.encoder.encode(forms) for piece in token][:longest]
        for forms in tokens
    ]
    return bundle.embed([[special.start, *each, special.end] for each in pieces])


def _name_keys(names: Sequence[tuple[int, str]]) -> NameKeys:
    spelled = [(owner, keys) for owner, name in names if (keys := _keys(name))]
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


def _keys(phrase: str) -> tuple[str, ...]:
    """Return the phonetic keys of the names in a phrase; words for roles sound like all others."""
    return tuple(key for word in name_words(phrase) for key in phonetic_keys(word))


def _names_in(phrases: Sequence[str], taxonomy: EncodedTaxonomy) -> Floats:
    named = np.zeros(len(taxonomy.names), np.float32)
    for phrase in phrases:
        for match in find_names(phrase, taxonomy.index):
            named[match.label] = max(named[match.label], match.score)
    return named


def _heard(phrases: Sequence[str], names: NameKeys, count: int) -> Floats:
    """Return how well all words of each label's best name sound like words of the phrases."""
    from rapidfuzz import fuzz, process

    similarity = np.zeros(count, np.float32)
    keys = list({key for phrase in phrases for key in _keys(phrase)})
    if not keys or not names.keys:
        return similarity
    ratios = process.cdist(keys, names.keys, scorer=fuzz.ratio, score_cutoff=SIMILAR_SOUND)
    best = ratios.max(axis=0) / 100
    means = np.add.reduceat(best[names.places], names.starts) / names.lengths
    np.maximum.at(similarity, names.labels, means.astype(np.float32))
    return similarity


def _heard_whole(phrase: str, names: NameKeys, count: int) -> Floats:
    """Return how well all words of the name in a phrase sound like words of each label's names."""
    from rapidfuzz import fuzz, process

    similarity = np.zeros(count, np.float32)
    keys = _keys(phrase)
    if not keys or not names.keys:
        return similarity
    ratios = process.cdist(keys, names.keys, scorer=fuzz.ratio, score_cutoff=SIMILAR_SOUND) / 100
    best = np.maximum.reduceat(ratios[:, names.places], names.starts, axis=1).mean(axis=0)
    np.maximum.at(similarity, names.labels, best.astype(np.float32))
    return similarity


def _ahead(alike: Floats) -> Floats:
    """Return how much higher each value is than the best of the others; strangers have 0."""
    first, second = np.sort(np.append(alike, [0.0, 0.0]))[:-3:-1]
    rival = np.where(alike >= first, second, first)
    return np.asarray(alike - rival, np.float32)


def _share(wanted: frozenset[str], found: set[str]) -> float:
    return len(wanted & found) / len(wanted) if wanted else 0.0
