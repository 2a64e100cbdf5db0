"""What annotators made of what a model predicted.

Each annotation that started from a prediction is a judgement of it: a predicted claim that two
people got is judged twice. Ground truth is left out, since whoever made it had seen more than the
prediction. The annotator's claims are what is right.

*What became of predicted claims* goes by their ids: they are as they were, changed, or deleted, or
cannot be read (a region lost its claim; ``rejected.jsonl`` of the pull says why). A verdict is
never predicted, so to give one changes nothing.

*Precision, recall and F1* go by the place: a predicted claim is right if its content shares half
with that of an annotator's claim, see `evaluation.match`, whatever its id; *exact* asks for the
same content to the code point. Within a source label or a kind of quotation both must have it.

*Calibration* asks whether the score of a predicted claim is the chance that a claim stands there,
by overlap. Label Studio is sent no scores of source labels, so of these there is none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factcheck.analysis.calibration import (
    Bin,
    Threshold,
    at_threshold,
    calibration_error,
    coverage_accuracy,
    reliability,
    threshold_for,
)
from factcheck.analysis.evaluation import Counts, Scores, evaluate
from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.comparing.matching import match
from factcheck.domain import LabelScore, PredictedClaim, Prediction, Quotation, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.domain import Annotation, Claim, Dataset, Document, ModelId, Prelabel, Taxonomy

FATES = ("as it was", "changed", "deleted", "not read")
"""What may become of a predicted claim."""

PARTS = (*(role.value for role in Role), "quotation", "source label")
"""What may be changed of it."""

UNLABELLED = "none"
"""Stands for claims without a source label."""


@dataclass(frozen=True, slots=True)
class Board:
    """What became of a group of predicted claims.

    Attributes:
        fates: how many of each of `FATES`.
        changes: of those that were changed, in how many each of `PARTS` was.
        added: claims that annotators made by hand.
        exact: claims with the same content.
        overlap: claims whose contents share half.
    """

    fates: Mapping[str, int]
    changes: Mapping[str, int]
    added: int
    exact: Counts
    overlap: Counts

    @property
    def predicted(self) -> int:
        """How many claims were predicted."""
        return sum(self.fates.values())


@dataclass(frozen=True, slots=True)
class Linked:
    """How often the model named a source rather than abstain, of claims that an annotator labelled.

    Attributes:
        claims: how many there are that both found.
        linked: to how many of them the model gave a label.
        right: how many of these have exactly the annotator's labels.
    """

    claims: int
    linked: int
    right: int

    @property
    def coverage(self) -> float | None:
        """Share that got a label; undefined if there is no claim."""
        return self.linked / self.claims if self.claims else None

    @property
    def accuracy(self) -> float | None:
        """Share of those that are right; undefined if none got a label."""
        return self.right / self.linked if self.linked else None


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """What annotators made of what was predicted.

    Attributes:
        boards: by what they are grouped by (``all``, ``language``, …) and the name of the group.
        scores: spans and labels against the annotators', for groups of whole annotations.
        bins: the reliability curve of claim scores.
        error: their expected calibration error; ``None`` if nothing has a score.
        coverage: the share that stands of the surest claims, by the share kept.
        linked: coverage and accuracy of source labels at the threshold that the model abstains by.
        at: what taking scores from the threshold asked for comes to, if one was.
        wanted: the precision asked for.
        reaching: the lowest threshold that reaches it; ``None`` if none does.
        unscored: predicted claims without a score.
        by_hand: annotations that started from no prediction, not counted.
        gold: annotations that are ground truth, not counted.
    """

    boards: Mapping[str, Mapping[str, Board]]
    scores: Mapping[str, Mapping[str, Scores]]
    bins: Sequence[Bin]
    error: float | None
    coverage: Mapping[float, float]
    linked: Linked
    at: Threshold | None
    wanted: float
    reaching: Threshold | None
    unscored: int = 0
    by_hand: int = 0
    gold: int = 0


_Key = tuple[str, str]


@dataclass(slots=True)
class _Tally:
    """Counts that grow, by group."""

    fates: defaultdict[_Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    changes: defaultdict[_Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    added: Counter[_Key] = field(default_factory=Counter)
    exact: defaultdict[_Key, Counts] = field(default_factory=lambda: defaultdict(Counts))
    overlap: defaultdict[_Key, Counts] = field(default_factory=lambda: defaultdict(Counts))
    scores: defaultdict[_Key, Scores] = field(default_factory=lambda: defaultdict(Scores))
    chances: list[tuple[float, bool]] = field(default_factory=list)
    unscored: int = 0

    def board(self, key: _Key) -> Board:
        """Return what a group has come to."""
        return Board(
            {fate: self.fates[key][fate] for fate in FATES},
            {part: self.changes[key][part] for part in PARTS},
            self.added[key],
            self.exact[key],
            self.overlap[key],
        )


def scoreboard(
    dataset: Dataset, *, precision: float = 0.9, threshold: float | None = None
) -> Scoreboard:
    """Return what annotators made of what was predicted.

    Args:
        dataset: documents, annotations, claims.
        precision: the share of claims that should stand, in (0, 1], for which a threshold is told.
        threshold: of claim scores, in [0, 1], of which it is told what it comes to.
    """
    documents = {document.id: document for document in dataset.documents}
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in dataset.claims:
        claims[claim.annotation].append(claim)
    tally = _Tally()
    judged = [(each, each.model) for each in dataset.annotations if each.model and not each.gold]
    for annotation, model in judged:
        whole = (
            ("all", "all"),
            ("language", documents[annotation.document].language.value),
            ("model revision", str(model)),
        )
        _judge(annotation, claims[annotation.id], whole, tally)
        prediction = _prediction(annotation, model, documents[annotation.document], dataset)
        found = _scores(prediction, claims[annotation.id], dataset.taxonomy)
        for key in whole:
            tally.scores[key] += found
    keys = _keys(tally, dataset.taxonomy)
    return Scoreboard(
        boards={axis: {key: tally.board((axis, key)) for key in keys[axis]} for axis in keys},
        scores={
            axis: {key: tally.scores[axis, key] for key in keys[axis]}
            for axis in ("all", "language", "model revision")
        },
        bins=reliability(tally.chances),
        error=calibration_error(tally.chances),
        coverage=coverage_accuracy(tally.chances),
        linked=_linked([annotation for annotation, _ in judged], claims),
        at=None if threshold is None else at_threshold(tally.chances, threshold),
        wanted=precision,
        reaching=threshold_for(tally.chances, precision),
        unscored=tally.unscored,
        by_hand=sum(not each.model and not each.gold for each in dataset.annotations),
        gold=sum(each.gold for each in dataset.annotations),
    )


def _keys(tally: _Tally, taxonomy: Taxonomy) -> dict[str, list[str]]:
    """Return the groups that there are, by what they are grouped by, in a fixed order."""
    there = {*tally.exact}
    orders = {
        "all": ["all"],
        "language": sorted(name for axis, name in there if axis == "language"),
        "model revision": sorted(name for axis, name in there if axis == "model revision"),
        "source label": [*taxonomy.choices, UNLABELLED],
        "quotation": [kind.value for kind in Quotation],
    }
    others = sorted({name for axis, name in there if axis == "source label"})
    orders["source label"] = list(dict.fromkeys([*orders["source label"], *others]))
    return {
        axis: [name for name in names if (axis, name) in there or axis == "all"]
        for axis, names in orders.items()
    }


def _judge(
    annotation: Annotation, claims: Sequence[Claim], whole: Sequence[_Key], tally: _Tally
) -> None:
    """Add what became of one prediction in the hands of one annotator.

    Args:
        annotation: hers.
        claims: what she submitted.
        whole: the groups that all of it belongs to.
        tally: where to add.
    """
    left = {claim.predicted: claim for claim in claims if claim.predicted}
    pairs = dict(_pairs(annotation, claims))
    for index, prelabel in enumerate(annotation.predicted):
        ours = {*whole, *_own_groups(prelabel)}
        claim = claims[pairs[index]] if index in pairs else None
        theirs = {*whole, *_own_groups(claim)} if claim else set()
        changed = list(_changed(prelabel, left.get(prelabel.id)))
        fate = _fate(annotation, prelabel, left.get(prelabel.id))
        for key in ours:
            right = key in theirs
            same = right and claim is not None and _same_content(prelabel, claim)
            tally.overlap[key] += Counts(right, 1, 0)
            tally.exact[key] += Counts(same, 1, 0)
            tally.fates[key][fate] += 1
            tally.changes[key].update(changed)
        if prelabel.score is None:
            tally.unscored += 1
        else:
            tally.chances.append((prelabel.score, claim is not None))
    for claim in claims:
        for key in {*whole, *_own_groups(claim)}:
            tally.overlap[key] += Counts(gold=1)
            tally.exact[key] += Counts(gold=1)
            tally.added[key] += not claim.predicted
    for key in whole:  # a group is there though nothing may stand in it
        tally.overlap[key] += Counts()
        tally.exact[key] += Counts()


def _pairs(annotation: Annotation, claims: Sequence[Claim]) -> list[tuple[int, int]]:
    return match(
        [prelabel.attribution for prelabel in annotation.predicted],
        [claim.attribution for claim in claims],
    )


def _own_groups(said: Prelabel | Claim) -> Iterator[_Key]:
    """Yield the groups that a claim belongs to by itself."""
    for label in said.labels or (UNLABELLED,):
        yield "source label", label
    yield "quotation", said.attribution.quotation.value


def _fate(annotation: Annotation, prelabel: Prelabel, claim: Claim | None) -> str:
    as_it_was, changed, deleted, not_read = FATES
    if claim is not None:
        return changed if any(_changed(prelabel, claim)) else as_it_was
    return deleted if prelabel.id in annotation.deleted else not_read


def _changed(prelabel: Prelabel, claim: Claim | None) -> Iterator[str]:
    """Yield which of `PARTS` differ; of labels the order tells nothing."""
    if claim is None:
        return
    before, after = prelabel.attribution, claim.attribution
    yield from (role.value for role in Role if before.spans(role) != after.spans(role))
    if before.quotation is not after.quotation:
        yield "quotation"
    if set(prelabel.labels) != set(claim.labels):
        yield "source label"


def _same_content(prelabel: Prelabel, claim: Claim) -> bool:
    return prelabel.attribution.content == claim.attribution.content


def _prediction(
    annotation: Annotation, model: ModelId, document: Document, dataset: Dataset
) -> Prediction:
    """Return what the annotator started from; that a label was given is all that is known of it."""
    return Prediction(
        document,
        tuple(
            PredictedClaim(each.attribution, tuple(LabelScore(label, 1.0) for label in each.labels))
            for each in annotation.predicted
        ),
        model,
        dataset.taxonomy.sha256,
    )


def _scores(prediction: Prediction, claims: Sequence[Claim], taxonomy: Taxonomy) -> Scores:
    """Return the figures of one prediction against one annotator."""
    document = prediction.document
    gold = GoldDocument(
        id=document.id,
        language=document.language,
        text=document.text,
        attributions=tuple(GoldAttribution(each.attribution, each.labels) for each in claims),
        labels=frozenset(taxonomy.choices),
    )
    return evaluate([prediction], [gold], taxonomy).overall


def _linked(judged: Sequence[Annotation], claims: Mapping[str, Sequence[Claim]]) -> Linked:
    both = [
        (frozenset(annotation.predicted[i].labels), frozenset(claims[annotation.id][j].labels))
        for annotation in judged
        for i, j in _pairs(annotation, claims[annotation.id])
        if claims[annotation.id][j].labels
    ]
    right = [ours == theirs for ours, theirs in both if ours]
    return Linked(len(both), len(right), sum(right))
