"""The bundled model as part two of a pre-labeller: sources to labels.

A label is judged by what speaks for it: its names stand in the source (`aliases`), they mean
something alike (vectors), they sound alike (`spelling`), and how far it is ahead of the others.
The labels of a taxonomy and "none of them" compete: a conditional logit (McFadden, 1974) fitted on
development data turns what speaks for them into probabilities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from factcheck.domain import LabelScore, ModelId, Taxonomy
from factcheck.prelabel.aliases import Index, find_names
from factcheck.prelabel.bundled.spelling import sounds
from factcheck.prelabel.bundled.tokens import units
from factcheck.prelabel.linking import names_somebody
from factcheck.text.characters import ARABIC_LETTERS, COMMAS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from factcheck.prelabel.bundled.bundle import Bundle
    from factcheck.prelabel.parts import Mention

Floats = npt.NDArray[np.float32]

VERSION = "2"
"""Raised whenever other scores come from the same weights."""

FEATURES = ("named", "alike", "ahead", "described", "sounded")
LEAST = 0.01
"""Labels below this probability are left out."""

LONGEST = 62
"""Pieces of a name or a mention that are read."""

KEPT = 20_000
"""Vectors of mentions that are kept: news repeat their sources."""

ALIKE_SOUND = 75.0
"""rapidfuzz's ratio from which two words may be the same name."""

LISTED = 4
"""Words of a name in a list; after the comma of an apposition there are mostly more."""

_AND = re.compile(rf"\s*,?\s+(?:and|as well as|و)\s+|\s+(?=و[{ARABIC_LETTERS}]{{3}})")
_COMMA = re.compile(rf"\s*[{COMMAS}]\s*")
_ARABIC = re.compile(f"[{ARABIC_LETTERS}]")


@dataclass(frozen=True, slots=True)
class Worded:
    """The words of all names, one name after the other; names without words are left out.

    Attributes:
        places: which word, for all names, ``(words,)``.
        starts: where each name begins in ``places``, ``(names,)``.
        lengths: how many words each has, ``(names,)``.
        owners: the label of each, ``(names,)``.
    """

    places: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labels:
    """A taxonomy as numbers.

    Attributes:
        names: of the labels.
        index: finds names as they stand in a text.
        vectors: of every name, alias and description, ``(texts, dimensions)``.
        owners: which label each of them is of, ``(texts,)``.
        describes: which of them are descriptions, ``(texts,)``.
        sounds: every word that occurs in names, as consonants.
        worded: for each name the places of its words in ``sounds``.
        latin: share of the labels that have no name in Arabic letters.
        arabic: share of the labels that have a name in no other ones.
    """

    names: tuple[str, ...]
    index: Index
    vectors: Floats
    owners: npt.NDArray[np.int64]
    describes: npt.NDArray[np.bool_]
    sounds: tuple[str, ...]
    worded: Worded
    latin: float
    arabic: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each label in one name, or in one of several that speak together.

    Attributes:
        features: ``(labels, features)``.
        across: share of the labels that have no name in the script of the source, in [0, 1]; then
            less speaks for any label, and that means less.
    """

    features: Floats
    across: float


class BundledLinker:
    """Links by the bundled model; the cost hardly grows with the number of labels."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._logit = Logit.from_json(bundle.numbers["linking"])
        self._labels: tuple[str, Labels] | None = None
        self._vectors: dict[str, Floats] = {}

    @property
    def model(self) -> ModelId:
        """The rules by their version; the weights have their own."""
        return ModelId("names", VERSION)

    def link(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        """Return the labels of each mention that are not out of the question, best first.

        A source that is a pronoun, or not there, has the labels of whoever spoke before it in the
        document, or else after it.
        """
        names = tuple(label.name for label in taxonomy.labels)
        evidence = self.evidence(mentions, taxonomy)
        own = [self._logit.chances(each) for each in evidence]
        found: list[Sequence[LabelScore]] = []
        for at, teller in enumerate(tellers(mentions)):
            if teller is None or not evidence[teller]:
                found.append(())
                continue
            scores = own[at] if teller == at else own[teller] * self._logit.heard
            ranked = sorted(np.flatnonzero(scores >= LEAST), key=lambda label: -scores[label])
            found.append([LabelScore(names[label], float(scores[label])) for label in ranked])
        return found

    def evidence(self, mentions: Sequence[Mention], taxonomy: Taxonomy) -> list[list[Evidence]]:
        """Return, for each mention, what speaks for each label in each of its `parts`."""
        labels = self.prepared(taxonomy)
        said = [_parts(mention) for mention in mentions]
        self._learn([part for group in said for part in group])
        return [[self._part(part, labels) for part in group] for group in said]

    def _part(self, words: str, labels: Labels) -> Evidence:
        named = np.zeros(len(labels.names), np.float32)
        for match in find_names(words, labels.index):
            named[match.label] = max(named[match.label], match.score)
        likeness = labels.vectors @ self._vectors[words]
        alike = np.full(len(labels.names), -1.0, np.float32)
        np.maximum.at(alike, labels.owners[~labels.describes], likeness[~labels.describes])
        described = np.zeros(len(labels.names), np.float32)
        np.maximum.at(described, labels.owners[labels.describes], likeness[labels.describes])
        best = np.sort(alike)[-2:]
        rival = np.where(alike >= best[-1], best[0] if len(best) > 1 else 0.0, best[-1])
        sounded = self._sounded(words, labels)
        features = np.stack([named, alike, alike - rival, described, sounded], axis=1)
        return Evidence(features, labels.latin if _ARABIC.search(words) else labels.arabic)

    def _sounded(self, words: str, labels: Labels) -> Floats:
        """Return how well all words of a label's best name sound like words of a mention."""
        from rapidfuzz import fuzz, process

        whole = np.zeros(len(labels.names), np.float32)
        heard = sounds(words)
        if not heard or not labels.sounds:
            return whole
        ratios = process.cdist(heard, labels.sounds, scorer=fuzz.ratio, score_cutoff=ALIKE_SOUND)
        best = ratios.max(axis=0) / 100
        names = labels.worded
        means = np.add.reduceat(best[names.places], names.starts) / names.lengths
        np.maximum.at(whole, names.owners, means.astype(np.float32))
        return whole

    def _learn(self, texts: Iterable[str]) -> None:
        """Keep the vectors of texts that are not known."""
        if len(self._vectors) > KEPT:
            self._vectors.clear()
        new = sorted(set(texts).difference(self._vectors))
        self._vectors.update(zip(new, self._encode(new), strict=True))

    def _encode(self, texts: Sequence[str]) -> list[Floats]:
        """Return the vector of each text, in whatever company."""
        bundle = self._bundle
        special = bundle.pieces.special
        spelled = [
            [piece for unit in bundle.pieces.spell(forms) for piece in unit][:LONGEST]
            for forms in ([unit.form for unit in units(text, bundle.clitics)] for text in texts)
        ]
        return bundle.vectors([[special.cls, *pieces, special.sep] for pieces in spelled])

    def prepared(self, taxonomy: Taxonomy) -> Labels:
        """Return a taxonomy as numbers; made once for each, told apart by its hash."""
        fingerprint = taxonomy.sha256
        if self._labels is None or self._labels[0] != fingerprint:
            self._labels = (fingerprint, self._prepare(taxonomy))
        return self._labels[1]

    def _prepare(self, taxonomy: Taxonomy) -> Labels:
        labels = taxonomy.labels
        texts = [
            (owner, text, described)
            for owner, label in enumerate(labels)
            for text, described in (
                *((name, False) for name in label.mentions()),
                *([(label.description, True)] if label.description else ()),
            )
        ]
        self._learn([text for _, text, _ in texts])
        scripts = [{bool(_ARABIC.search(name)) for name in label.mentions()} for label in labels]
        names = [(owner, sounds(text)) for owner, text, described in texts if not described]
        every = tuple(sorted({sound for _, group in names for sound in group}))
        place = {sound: at for at, sound in enumerate(every)}
        return Labels(
            tuple(label.name for label in labels),
            Index(taxonomy),
            np.stack([self._vectors[text] for _, text, _ in texts]),
            np.array([owner for owner, _, _ in texts]),
            np.array([described for _, _, described in texts]),
            every,
            _worded([(owner, [place[sound] for sound in group]) for owner, group in names]),
            latin=sum(True not in found for found in scripts) / len(labels),
            arabic=sum(False not in found for found in scripts) / len(labels),
        )


@dataclass(frozen=True, slots=True)
class Logit:
    """What evidence is worth, fitted on development data.

    Attributes:
        weights: of the features.
        none: for no label at all.
        across: the same, for each label that has no name in the script of the source.
        heard: how often a source that names nobody is whoever spoke before.
    """

    weights: Floats
    none: float
    across: float
    heard: float

    @classmethod
    def from_json(cls, numbers: Mapping[str, Any]) -> Logit:
        """Read what `to_json` wrote."""
        weights = np.array([numbers["weights"][name] for name in FEATURES], np.float32)
        return cls(weights, numbers["none"], numbers["across"], numbers["heard"])

    def to_json(self) -> dict[str, Any]:
        """Return plain values, the weights by the name of their feature."""
        return {
            "weights": dict(zip(FEATURES, map(float, self.weights), strict=True)),
            "none": self.none,
            "across": self.across,
            "heard": self.heard,
        }

    def chances(self, evidence: Sequence[Evidence]) -> Floats:
        """Return the probability of each label, ``(labels,)``; nothing without evidence.

        Of several who speak together each has its own labels.
        """
        if not evidence:
            return np.zeros(0, np.float32)
        return np.asarray(np.max([self._part(each) for each in evidence], axis=0), np.float32)

    def _part(self, evidence: Evidence) -> Floats:
        scores = np.append(
            evidence.features @ self.weights, self.none + self.across * evidence.across
        )
        shares = np.exp(scores - scores.max())
        return np.asarray(shares[:-1] / shares.sum(), np.float32)


def _worded(names: Sequence[tuple[int, Sequence[int]]]) -> Worded:
    heard = [(owner, group) for owner, group in names if group]
    lengths = np.array([len(group) for _, group in heard], np.int64)
    return Worded(
        np.array([place for _, group in heard for place in group], np.int64),
        np.cumsum(lengths) - lengths,
        lengths,
        np.array([owner for owner, _ in heard], np.int64),
    )


def _parts(mention: Mention) -> list[str]:
    """Return each piece of a source, and each of those who speak together in it."""
    said = (span.text_in(mention.document.text) for span in mention.attribution.source)
    return list(dict.fromkeys(part for words in said for part in parts(words)))


def parts(words: str) -> tuple[str, ...]:
    """Return a source, and each of those who speak together in it.

    >>> parts("the Kremlin and the General Command")
    ('the Kremlin and the General Command', 'the Kremlin', 'the General Command')
    >>> parts("Peskov, who speaks for the Kremlin")
    ('Peskov, who speaks for the Kremlin',)
    """
    pieces = [piece.strip() for piece in _AND.split(words)]
    if len(pieces) == 1:
        return (words,)
    listed = _COMMA.split(pieces[0])
    if all(len(each.split()) <= LISTED for each in listed):
        pieces[:1] = listed
    return (words, *(piece for piece in pieces if piece))


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
