"""The bundled model as part two of a pre-labeller: sources to labels.

A label is judged by what speaks for it: its names stand in the source (`AliasLinker`), they mean
something alike (vectors), they sound alike (`spelling`), and how far it is ahead of the others.
A logistic regression fitted on development data turns that into a probability.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from factcheck.domain import LabelScore, ModelId, Taxonomy
from factcheck.prelabel.aliases import AliasLinker
from factcheck.prelabel.bundled.spelling import sounds
from factcheck.prelabel.bundled.units import units
from factcheck.prelabel.linking import names_somebody

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factcheck.domain import SourceLabel
    from factcheck.prelabel.bundled.bundle import Bundle
    from factcheck.prelabel.parts import Mention

Floats = npt.NDArray[np.float32]

VERSION = "1"
"""Raised whenever other scores come from the same weights."""

FEATURES = ("named", "alike", "ahead", "described", "sounded", "sounded in full")
LEAST = 0.05
"""Labels below this probability are left out."""

LONGEST = 62
"""Pieces of a name or a mention that are read."""

KEPT = 20_000
"""Vectors of mentions that are kept: news repeat their sources."""

ALIKE_SOUND = 75.0
"""rapidfuzz's ratio from which two words may be the same name."""

_AND = re.compile(r"\s+(?:and|as well as|و)\s+|\s*[,،;؛]\s*(?:and\s+)?|\s+(?=و[\u0621-\u064a]{3})")


@dataclass(frozen=True, slots=True)
class Labels:
    """A taxonomy as numbers.

    Attributes:
        names: of the labels.
        vectors: of every name, alias and description, ``(texts, dimensions)``.
        owners: which label each of them is of, ``(texts,)``.
        describes: which of them are descriptions, ``(texts,)``.
        sounds: every word that occurs in names, as consonants.
        worded: for each name its label, and the places of its words in ``sounds``.
    """

    names: tuple[str, ...]
    vectors: Floats
    owners: npt.NDArray[np.int64]
    describes: npt.NDArray[np.bool_]
    sounds: tuple[str, ...]
    worded: tuple[tuple[int, tuple[int, ...]], ...]


class BundledLinker:
    """Links by the bundled model; the cost hardly grows with the number of labels."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._aliases = AliasLinker()
        self._weights = np.array(bundle.numbers["linking"]["weights"], np.float32)
        self._bias = float(bundle.numbers["linking"]["bias"])
        self._inherited = tuple(bundle.numbers["linking"]["inherited"])
        self._labels: tuple[str, Labels] | None = None
        self._vectors: dict[str, Floats] = {}

    @property
    def model(self) -> ModelId:
        """The rules by their version; the weights have their own."""
        return ModelId("names", VERSION)

    def link(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        """Return the labels of each mention that are not out of the question, best first."""
        found: list[Sequence[LabelScore]] = []
        names = tuple(label.name for label in taxonomy.labels)
        for _, scores in self.probabilities(mentions, taxonomy):
            ranked = sorted(np.flatnonzero(scores >= LEAST), key=lambda at: -scores[at])
            found.append([LabelScore(names[at], float(scores[at])) for at in ranked])
        return found

    def probabilities(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy
    ) -> Iterator[tuple[bool, Floats]]:
        """Yield the probability of each label, and whether another mention had to tell it.

        A source that is a pronoun, or not there, has the labels of whoever spoke before it in the
        document, or else after it.
        """
        features = self.features(mentions, taxonomy)
        own = [_logistic(each @ self._weights + self._bias) for each in features]
        slope, offset = self._inherited
        for at, teller in enumerate(tellers(mentions)):
            if teller == at:
                yield False, own[at]
            elif teller is None:
                yield True, np.zeros(len(taxonomy.labels), np.float32)
            else:
                chance = np.clip(own[teller], 1e-6, 1 - 1e-6)
                yield True, _logistic(slope * np.log(chance / (1 - chance)) + offset)

    def features(self, mentions: Sequence[Mention], taxonomy: Taxonomy) -> list[Floats]:
        """Return what speaks for each label, ``(labels, features)`` for each mention."""
        labels = self.prepared(taxonomy)
        place = {name: at for at, name in enumerate(labels.names)}
        named = self._aliases.link(mentions, taxonomy)
        found: list[Floats] = []
        for mention, scores in zip(mentions, named, strict=True):
            table = np.zeros((len(labels.names), len(FEATURES)), np.float32)
            for each in scores:
                table[place[each.label], 0] = each.score
            words = " ".join(
                span.text_in(mention.document.text) for span in mention.attribution.source
            )
            if words:
                for part in parts(words):
                    np.maximum(table[:, 1:], self._part(part, labels), out=table[:, 1:])
            found.append(table)
        return found

    def _part(self, words: str, labels: Labels) -> Floats:
        """Return all features but the first for one of several who speak together."""
        likeness = labels.vectors @ self._vector(words)
        alike = np.full(len(labels.names), -1.0, np.float32)
        np.maximum.at(alike, labels.owners[~labels.describes], likeness[~labels.describes])
        described = np.zeros(len(labels.names), np.float32)
        np.maximum.at(described, labels.owners[labels.describes], likeness[labels.describes])
        best = np.sort(alike)[-2:]
        rival = np.where(alike >= best[-1], best[0] if len(best) > 1 else 0.0, best[-1])
        once, whole = self._sounded(words, labels)
        return np.stack([alike, alike - rival, described, once, whole], axis=1)

    def _sounded(self, words: str, labels: Labels) -> tuple[Floats, Floats]:
        """Return how well one word of a name, and all of a name's words, sound like a mention."""
        from rapidfuzz import fuzz, process

        once = np.zeros(len(labels.names), np.float32)
        whole = np.zeros(len(labels.names), np.float32)
        heard = sounds(words)
        if not heard or not labels.sounds:
            return once, whole
        ratios = process.cdist(heard, labels.sounds, scorer=fuzz.ratio, score_cutoff=ALIKE_SOUND)
        best = ratios.max(axis=0) / 100
        for label, places in labels.worded:
            if not places:
                continue
            each = best[list(places)]
            once[label] = max(once[label], each.max())
            whole[label] = max(whole[label], each.mean())
        return once, whole

    def _vector(self, text: str) -> Floats:
        if text not in self._vectors:
            if len(self._vectors) > KEPT:
                self._vectors.clear()
            bundle = self._bundle
            forms = [unit.form for unit in units(text, bundle.clitics)]
            spelled = [piece for unit in bundle.pieces.spell(forms) for piece in unit][:LONGEST]
            special = bundle.pieces.special
            self._vectors[text] = bundle.vector([special.cls, *spelled, special.sep])
        return self._vectors[text]

    def prepared(self, taxonomy: Taxonomy) -> Labels:
        """Return a taxonomy as numbers; made once for each, told apart by its hash."""
        fingerprint = taxonomy.sha256
        if self._labels is None or self._labels[0] != fingerprint:
            self._labels = (fingerprint, self._prepare(taxonomy.labels))
        return self._labels[1]

    def _prepare(self, labels: Sequence[SourceLabel]) -> Labels:
        texts = [
            (owner, text, described)
            for owner, label in enumerate(labels)
            for text, described in (
                *((name, False) for name in label.mentions()),
                *([(label.description, True)] if label.description else ()),
            )
        ]
        names = [(owner, sounds(text)) for owner, text, described in texts if not described]
        every = tuple(sorted({sound for _, group in names for sound in group}))
        place = {sound: at for at, sound in enumerate(every)}
        return Labels(
            tuple(label.name for label in labels),
            np.stack([self._vector(text) for _, text, _ in texts]),
            np.array([owner for owner, _, _ in texts]),
            np.array([described for _, _, described in texts]),
            every,
            tuple((owner, tuple(place[sound] for sound in group)) for owner, group in names),
        )


def parts(words: str) -> tuple[str, ...]:
    """Return a source, and each of those who speak together in it.

    >>> parts("the Kremlin and the General Command")
    ('the Kremlin and the General Command', 'the Kremlin', 'the General Command')
    """
    pieces = [piece.strip() for piece in _AND.split(words)]
    return (words, *(piece for piece in pieces if piece)) if len(pieces) > 1 else (words,)


def tellers(mentions: Sequence[Mention]) -> list[int | None]:
    """Return, for each mention, which mention tells who it is: itself if it names somebody.

    Any other is whoever was named before it in the document, or else comes after. That a quotation
    may open before its speaker is named did not help on training data: as often the one who spoke
    before goes on.
    """
    found: list[int | None] = []
    telling = [bool(each.attribution.source) and names_somebody(each) for each in mentions]
    # The next mention that names somebody, in the same document.
    following: list[int | None] = [None] * len(mentions)
    for at in range(len(mentions) - 2, -1, -1):
        if mentions[at + 1].document is mentions[at].document:
            following[at] = at + 1 if telling[at + 1] else following[at + 1]
    for at, mention in enumerate(mentions):
        same = at > 0 and mentions[at - 1].document is mention.document
        before = found[at - 1] if same else None
        if telling[at]:
            found.append(at)
        else:
            found.append(following[at] if before is None else before)
    return found


def _logistic(scores: npt.ArrayLike) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), np.float32)
