"""How good predictions are: scores against gold.

Every figure is micro-averaged: counts are summed over documents, then divided. If a gold document
has no prediction, all of it counts as missed; it is never left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from factcheck.analysis.counts import (
    SCORED_ROLES,
    Counts,
    exact_counts,
    spans_by_role,
    word_counts,
)
from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.analysis.label_scores import score_labels
from factcheck.comparing.matching import match_claims
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
from factcheck.text.negation import is_negated


def _no_counts() -> dict[Role, Counts]:
    return dict.fromkeys(SCORED_ROLES, Counts())


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of a group of documents.

    Attributes:
        documents: how many the gold holds.
        exact: for each role, spans that are the same to the code point; a span counts once in a
            document, even if several attributions share it.
        tokens: for each role, words that the spans touch.
        untouched: attributions whose source, cue and content are all the same to the code point;
            an annotator has nothing to do but to look.
        negated: attributions with a cue that denies; found are those with such a cue predicted.
        attributions: attributions whose contents match, see `match`; ``correct`` is how many
            gold attributions were found.
        labels: source labels of matched attributions, see `LabelScores`; so are the next two.
        labels_end_to_end: source labels of all attributions, found or not.
        label_sets: attributions that have exactly the gold labels.
        unattributed: predicted claims that begin in paragraphs without any gold attribution.
    """

    documents: int = 0
    exact: Mapping[Role, Counts] = field(default_factory=_no_counts)
    tokens: Mapping[Role, Counts] = field(default_factory=_no_counts)
    untouched: Counts = field(default_factory=Counts)
    negated: Counts = field(default_factory=Counts)
    attributions: Counts = field(default_factory=Counts)
    labels: Counts = field(default_factory=Counts)
    labels_end_to_end: Counts = field(default_factory=Counts)
    label_sets: Counts = field(default_factory=Counts)
    unattributed: int = 0

    def __add__(self, other: "Scores") -> "Scores":
        """Sum the counts of two groups that share no document."""
        return Scores(
            documents=self.documents + other.documents,
            exact={role: self.exact[role] + other.exact[role] for role in SCORED_ROLES},
            tokens={role: self.tokens[role] + other.tokens[role] for role in SCORED_ROLES},
            untouched=self.untouched + other.untouched,
            negated=self.negated + other.negated,
            attributions=self.attributions + other.attributions,
            labels=self.labels + other.labels,
            labels_end_to_end=self.labels_end_to_end + other.labels_end_to_end,
            label_sets=self.label_sets + other.label_sets,
            unattributed=self.unattributed + other.unattributed,
        )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of `evaluate`.

    Attributes:
        languages: the figures of each language in the gold.
        missing: ids of gold documents without a prediction; they count as missed.
        surplus: ids of predicted documents that are not in the gold; they are not counted.
    """

    languages: Mapping[Language, Scores]
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()

    @property
    def overall(self) -> Scores:
        """The figures of all documents together."""
        return sum(self.languages.values(), Scores())


def evaluate(
    predictions: Iterable[Prediction],
    gold: Iterable[GoldDocument],
    taxonomy: Taxonomy | None = None,
) -> Evaluation:
    """Score predictions against gold.

    Documents are matched by id, or, if the offsets of the gold count in a file, by file name and
    language; then predicted offsets are shifted by the document's offset in the file.

    Labels are scored if the gold has them and the predictions could have them: against the labels
    of the taxonomy, if one is given and the predictions were made with it; else against the labels
    that the gold declares, unless a prediction has a label that is not among them. Otherwise the
    figure is undefined.

    Claims inside others are left out: gold has only outermost ones in its ``attributions``. See
    `factcheck.analysis.nested_scores` for the others.

    The gold is kept in memory; predictions are read one at a time.

    Raises:
        InvalidRecord: a document is predicted twice, is in the gold twice, or has another text.
    """
    by_key = _by_key(gold)
    languages = {document.language: Scores() for document in by_key.values()}
    seen: set[_Key] = set()
    surplus: list[str] = []
    for prediction in predictions:
        key = _key(prediction, by_key)
        if key is None:
            surplus.append(prediction.document.id)
            continue
        if key in seen:
            raise InvalidRecord(
                prediction.document.id, ("is predicted twice; keep one of the two predictions",)
            )
        seen.add(key)
        document = by_key[key]
        languages[document.language] += _scores(document, prediction, taxonomy)
    missing = [document for key, document in by_key.items() if key not in seen]
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
            raise InvalidRecord(
                document.id, ("is in the gold twice; keep one of the two documents",)
            )
        documents[key] = document
    return documents


def _key(prediction: Prediction, gold: Mapping[_Key, GoldDocument]) -> _Key | None:
    document = prediction.document
    # The path may come from another system, with another separator.
    name = document.origin.replace("\\", "/").rpartition("/")[2]
    keys: tuple[_Key, ...] = ((document.id, None), (name, document.language))
    return next((key for key in keys if key in gold), None)


def _scores(gold: GoldDocument, prediction: Prediction | None, taxonomy: Taxonomy | None) -> Scores:
    claims = _in_gold_offsets(prediction, gold) if prediction else ()
    pairs = match_claims(claims, gold.attributions)
    known = _known_labels(gold, prediction, taxonomy)
    labels = score_labels(claims, gold.attributions, pairs, known, complete=gold.complete)
    predicted = [claim.attribution for claim in claims]
    denied = [(_denies(c.attribution, gold), _denies(g.attribution, gold)) for c, g in pairs]
    sizes = len(claims), len(gold.attributions)
    spans = spans_by_role(predicted), spans_by_role(each.attribution for each in gold.attributions)
    return Scores(
        documents=1,
        exact=exact_counts(*spans),
        tokens=word_counts(gold.text, *spans),
        untouched=Counts(sum(_is_untouched(*pair) for pair in pairs), *sizes),
        negated=Counts(
            sum(given and right for given, right in denied),
            sum(_denies(each, gold) for each in predicted),
            sum(_denies(each.attribution, gold) for each in gold.attributions),
        ),
        attributions=Counts(len(pairs), *sizes),
        labels=labels.matched,
        labels_end_to_end=labels.end_to_end,
        label_sets=labels.sets,
        unattributed=sum(_begins_in(each, gold.unattributed) for each in predicted),
    )


def _in_gold_offsets(prediction: Prediction, gold: GoldDocument) -> tuple[PredictedClaim, ...]:
    """Return the predicted claims in the offsets of the gold, without those inside others.

    Raises:
        InvalidRecord: the gold has another text.
    """
    document = prediction.document
    offset = document.offset if gold.origin else 0
    end = offset + len(document.text) if gold.origin else None
    if gold.text[offset:end] != document.text:
        problem = (
            "its text differs from the gold's, so offsets cannot be compared; "
            "predict on the text of the gold"
        )
        raise InvalidRecord(document.id, (problem,))
    return tuple(
        replace(claim, attribution=claim.attribution.shift(offset))
        for claim in prediction.outermost
    )


def _known_labels(
    gold: GoldDocument, prediction: Prediction | None, taxonomy: Taxonomy | None
) -> frozenset[str]:
    """Return the labels that both sides could have used; none if they cannot be compared.

    Those of a document without a prediction are missed, as its attributions are.
    """
    if prediction is None:
        return frozenset(taxonomy.choices) if taxonomy else gold.labels
    if taxonomy is not None:
        same = prediction.taxonomy == taxonomy.sha256
        return frozenset(taxonomy.choices) if same else frozenset()
    used = {score.label for claim in prediction.outermost for score in claim.labels}
    return gold.labels if used <= gold.labels | {OTHER} else frozenset()


def _is_untouched(claim: PredictedClaim, gold: GoldAttribution) -> bool:
    predicted, wanted = claim.attribution, gold.attribution
    return all(set(predicted.spans(role)) == set(wanted.spans(role)) for role in SCORED_ROLES)


def _denies(attribution: Attribution, gold: GoldDocument) -> bool:
    return any(is_negated(span.text_in(gold.text)) for span in attribution.cue)


def _begins_in(attribution: Attribution, paragraphs: Sequence[Span]) -> bool:
    start = min(span.start for span in attribution.content)
    return any(paragraph.start <= start < paragraph.end for paragraph in paragraphs)
