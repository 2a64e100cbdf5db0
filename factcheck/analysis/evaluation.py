"""How good predictions are: scores against gold.

Every figure is micro-averaged: counts are summed over documents, then divided. A document of
the gold without a prediction counts as missed whole; it is never left out.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from types import MappingProxyType

from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.comparing.matching import match
from factcheck.domain import (
    OTHER,
    Attribution,
    Language,
    PredictedClaim,
    Prediction,
    Role,
    Span,
    Taxonomy,
)
from factcheck.errors import InvalidRecord
from factcheck.text.words import words

ROLES = (Role.SOURCE, Role.CUE, Role.CONTENT)
"""The roles that are scored; the gold of most corpora has no channels."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are right, of how many predicted and how many in the gold.

    A ratio of nothing is undefined, and that is ``None``: neither 0 nor 1.

    >>> (Counts(correct=2, predicted=4, gold=3) + Counts(1, 1, 2)).f1
    0.6
    """

    correct: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Sum the counts, as micro-averages are made."""
        return Counts(
            self.correct + other.correct,
            self.predicted + other.predicted,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float | None:
        """Share of the predicted that is right; undefined if nothing is predicted."""
        return self.correct / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Share of the gold that is predicted; undefined if the gold is empty."""
        return self.correct / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two, ``2 correct / (predicted + gold)``; undefined if both are 0."""
        total = self.predicted + self.gold
        return 2 * self.correct / total if total else None


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of a group of documents.

    Attributes:
        documents: how many the gold holds.
        exact: per role, spans that agree to the code point; a span counts once a document,
            however many attributions share it.
        tokens: per role, words that the role's spans touch.
        attributions: attributions whose content overlaps, see `match`; ``correct`` is how many
            of the gold's attributions were found.
        labels: source labels of matched attributions; all 0 where the gold has no usable labels.
        label_sets: attributions that carry exactly the gold's labels; ``predicted`` counts those
            that were matched, ``gold`` all that have usable labels, found or not.
        unattributed: predicted claims that begin in paragraphs in which none stands.
    """

    documents: int = 0
    exact: Mapping[Role, Counts] = field(default_factory=lambda: dict.fromkeys(ROLES, Counts()))
    tokens: Mapping[Role, Counts] = field(default_factory=lambda: dict.fromkeys(ROLES, Counts()))
    attributions: Counts = Counts()
    labels: Counts = Counts()
    label_sets: Counts = Counts()
    unattributed: int = 0

    def __add__(self, other: "Scores") -> "Scores":
        """Sum the counts of two groups that share no document."""
        return Scores(
            documents=self.documents + other.documents,
            exact={role: self.exact[role] + other.exact[role] for role in ROLES},
            tokens={role: self.tokens[role] + other.tokens[role] for role in ROLES},
            attributions=self.attributions + other.attributions,
            labels=self.labels + other.labels,
            label_sets=self.label_sets + other.label_sets,
            unattributed=self.unattributed + other.unattributed,
        )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate` found.

    Attributes:
        languages: the figures of each language in the gold.
        missing: ids of gold documents that have no prediction; they count as missed.
        surplus: ids of predicted documents that the gold does not hold; they count for nothing.
    """

    languages: Mapping[Language, Scores]
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()

    @property
    def overall(self) -> Scores:
        """The figures of all documents together."""
        return reduce(Scores.__add__, self.languages.values(), Scores())


def evaluate(
    predictions: Iterable[Prediction],
    gold: Iterable[GoldDocument],
    taxonomy: Taxonomy | None = None,
) -> Evaluation:
    """Score predictions against gold.

    Documents are matched by id, or, where the gold counts in a file, by file name and language;
    then predicted offsets are moved by the document's offset in the file.

    Labels are scored where the gold has them and the predictions could have them: against the
    labels of the taxonomy, if one is given and the predictions were made with it; else against
    the labels that the gold declares, unless a prediction holds one that is not among them.
    Otherwise the figure is undefined.

    Args:
        predictions: taken one at a time.
        gold: held whole.
        taxonomy: what the predictions were made with.

    Raises:
        InvalidRecord: a document that is predicted or in the gold twice, or whose text differs.
    """
    wanted = _by_key(gold)
    languages = {document.language: Scores() for document in wanted.values()}
    seen: set[_Key] = set()
    surplus: list[str] = []
    for prediction in predictions:
        key = _key(prediction, wanted)
        if key is None:
            surplus.append(prediction.document.id)
            continue
        if key in seen:
            raise InvalidRecord(prediction.document.id, ("predicted twice",))
        seen.add(key)
        document = wanted[key]
        languages[document.language] += _scores(document, prediction, taxonomy)
    missing = [document for key, document in wanted.items() if key not in seen]
    for document in missing:
        languages[document.language] += _scores(document, None, taxonomy)
    return Evaluation(
        MappingProxyType(languages),
        missing=tuple(document.id for document in missing),
        surplus=tuple(surplus),
    )


_Key = tuple[str, Language | None]


def _by_key(gold: Iterable[GoldDocument]) -> dict[_Key, GoldDocument]:
    documents: dict[_Key, GoldDocument] = {}
    for document in gold:
        key = (document.origin, document.language) if document.origin else (document.id, None)
        if key in documents:
            raise InvalidRecord(document.id, ("is in the gold twice",))
        documents[key] = document
    return documents


def _key(prediction: Prediction, gold: Mapping[_Key, GoldDocument]) -> _Key | None:
    document = prediction.document
    # A path of another system may have been written with either separator.
    name = document.origin.replace("\\", "/").rpartition("/")[2]
    keys: tuple[_Key, ...] = ((document.id, None), (name, document.language))
    return next((key for key in keys if key in gold), None)


def _scores(gold: GoldDocument, prediction: Prediction | None, taxonomy: Taxonomy | None) -> Scores:
    claims = _moved(prediction, gold) if prediction else ()
    found = [claim.attribution for claim in claims]
    wanted = [each.attribution for each in gold.attributions]
    pairs = match(found, wanted)
    known = _known_labels(gold, prediction, taxonomy)
    labelled = [
        (_labels(claims[i]), frozenset(gold.attributions[j].labels))
        for i, j in pairs
        if _usable(gold.attributions[j], known)
    ]
    return Scores(
        documents=1,
        exact=exact_counts(found, wanted),
        tokens=word_counts(gold.text, found, wanted),
        attributions=Counts(len(pairs), len(found), len(wanted)),
        labels=sum(
            (Counts(len(ours & theirs), len(ours), len(theirs)) for ours, theirs in labelled),
            Counts(),
        ),
        label_sets=Counts(
            sum(ours == theirs for ours, theirs in labelled),
            len(labelled),
            sum(_usable(each, known) for each in gold.attributions),
        ),
        unattributed=sum(_begins_in(attribution, gold.unattributed) for attribution in found),
    )


def _moved(prediction: Prediction, gold: GoldDocument) -> tuple[PredictedClaim, ...]:
    """Return the predicted claims in the offsets of the gold.

    Raises:
        InvalidRecord: what was predicted on is not what the gold was made on.
    """
    document = prediction.document
    offset = document.offset if gold.origin else 0
    same = (
        gold.text.startswith(document.text, offset) if gold.origin else (gold.text == document.text)
    )
    if not same:
        raise InvalidRecord(
            document.id, ("its text differs from the gold's, so offsets cannot be compared",)
        )
    return tuple(
        replace(claim, attribution=claim.attribution.shift(offset)) for claim in prediction.claims
    )


def _pieces(attributions: Iterable[Attribution], role: Role) -> frozenset[Span]:
    return frozenset(span for each in attributions for span in each.spans(role))


def _compare(predicted: frozenset[Span] | set[int], gold: frozenset[Span] | set[int]) -> Counts:
    return Counts(len(predicted & gold), len(predicted), len(gold))


def exact_counts(found: Sequence[Attribution], wanted: Sequence[Attribution]) -> dict[Role, Counts]:
    """Return per role how many spans agree to the code point; a span counts once."""
    return {role: _compare(_pieces(found, role), _pieces(wanted, role)) for role in ROLES}


def word_counts(
    text: str, found: Sequence[Attribution], wanted: Sequence[Attribution]
) -> dict[Role, Counts]:
    """Return per role how many words the spans of both touch."""
    spans = words(text)
    return {
        role: _compare(
            set(_touched(spans, _pieces(found, role))), set(_touched(spans, _pieces(wanted, role)))
        )
        for role in ROLES
    }


def _touched(tokens: Sequence[Span], pieces: Iterable[Span]) -> Iterator[int]:
    """Yield the index of each word that a piece touches."""
    ends = [token.end for token in tokens]
    for piece in pieces:
        index = bisect_right(ends, piece.start)
        while index < len(tokens) and tokens[index].start < piece.end:
            yield index
            index += 1


def _known_labels(
    gold: GoldDocument, prediction: Prediction | None, taxonomy: Taxonomy | None
) -> frozenset[str]:
    """Return the labels that both sides could have used; empty if they cannot be compared."""
    if prediction is None:
        return frozenset()
    if taxonomy is not None:
        same = prediction.taxonomy == taxonomy.sha256
        return frozenset(taxonomy.choices) if same else frozenset()
    used = {score.label for claim in prediction.claims for score in claim.labels}
    return gold.labels if used <= gold.labels | {OTHER} else frozenset()


def _labels(claim: PredictedClaim) -> frozenset[str]:
    return frozenset(score.label for score in claim.labels)


def _usable(gold: GoldAttribution, known: frozenset[str]) -> bool:
    return bool(gold.labels) and known.issuperset(gold.labels)


def _begins_in(attribution: Attribution, paragraphs: Sequence[Span]) -> bool:
    start = min(span.start for span in attribution.content)
    return any(paragraph.start <= start < paragraph.end for paragraph in paragraphs)
