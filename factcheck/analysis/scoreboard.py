"""What annotators did with the claims that a model predicted.

Each annotation that started from a prediction is a judgement of it: a predicted claim that two
people were shown is judged twice. Ground truth is left out, because whoever made it had seen more
than the prediction. The annotator's claims are taken as right.

*What became of predicted claims* is known by their ids: they were left as they were, changed, or
deleted, or they cannot be read (a region lost its claim; ``rejected.pull.jsonl`` says why).
A verdict is never predicted, so giving one changes nothing.

*Precision, recall and F1* are known by the place: a predicted claim is right if its content matches
that of an annotator's claim, see `match`, whatever its id; *exact* requires the same content to the
code point. Within a source label, a kind of quotation or a stance both claims must have it.

*How texts were chosen* is counted apart (`ChosenTexts`): the model looks worse than it is where
texts were chosen because it is uncertain, and only those drawn at random speak for all.

*Calibration* asks whether the score of a predicted claim is the probability that an annotator's
claim matches it. Scores of source labels are not sent to Label Studio, so they cannot be judged.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from factcheck.analysis.calibration import (
    Bin,
    Threshold,
    accuracy_by_coverage,
    apply_threshold,
    calibration_error,
    reliability_curve,
    threshold_for_precision,
)
from factcheck.analysis.counts import Counts
from factcheck.analysis.evaluation import Scores, evaluate
from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.comparing.matching import match_claims
from factcheck.comparing.texts import claims_by_annotation
from factcheck.domain import (
    RANDOM,
    Annotation,
    Claim,
    Dataset,
    Document,
    LabelScore,
    ModelId,
    PredictedClaim,
    Prediction,
    Prelabel,
    Quotation,
    Role,
    Stance,
    Taxonomy,
)

FATES = ("as it was", "changed", "deleted", "not read")
"""What can become of a predicted claim."""

PARTS = (*(role.value for role in Role), "quotation", "stance", "source label")
"""What can be changed of it."""

UNLABELLED = "none"
"""The group of claims without a source label."""


@dataclass(slots=True)
class Board:
    """What became of a group of predicted claims.

    Attributes:
        fates: how many have each of `FATES`.
        changes: in how many each of `PARTS` was changed.
        added: claims that annotators made by hand.
        exact: claims with the same content.
        overlap: claims whose contents match.
    """

    fates: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FATES, 0))
    changes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    added: int = 0
    exact: Counts = field(default_factory=Counts)
    overlap: Counts = field(default_factory=Counts)

    @property
    def predicted(self) -> int:
        """How many claims were predicted."""
        return sum(self.fates.values())


@dataclass(slots=True)
class ChosenTexts:
    """What became of the predicted claims of texts that were chosen in one way.

    Attributes:
        answers: annotations of such texts.
        empty: those of texts in which nothing was predicted.
        board: what became of their claims.
    """

    answers: int = 0
    empty: int = 0
    board: Board = field(default_factory=Board)


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """What annotators did with predicted claims.

    Attributes:
        boards: by what they are grouped by (``all``, ``language``, …) and the name of the group.
        chosen: by how the text was chosen, see `Document.chosen`, `RANDOM` first; empty if nobody
            chose any.
        scores: spans and labels against those of annotators, for groups of whole annotations.
        bins: the reliability curve of claim scores.
        error: their expected calibration error; ``None`` if nothing has a score.
        coverage: what share of the most certain claims is confirmed, by the share kept.
        linked: of confirmed claims, ``gold`` were labelled by the annotator, the model gave
            ``predicted`` of them a label, and ``correct`` of these have exactly the annotator's.
        at: what is left at the requested threshold; ``None`` if none was requested.
        wanted: the requested precision.
        reaching: the lowest threshold that reaches it; ``None`` if none does.
        unscored: predicted claims without a score.
        by_hand: annotations that did not start from a prediction, not counted.
        gold: annotations that are ground truth, not counted.
        edited: annotations that somebody else changed last, counted: it is about the prediction,
            whoever corrected it.
    """

    boards: Mapping[str, Mapping[str, Board]]
    chosen: Mapping[str, ChosenTexts]
    scores: Mapping[str, Mapping[str, Scores]]
    bins: Sequence[Bin]
    error: float | None
    coverage: Mapping[float, float]
    linked: Counts
    at: Threshold | None
    wanted: float
    reaching: Threshold | None
    unscored: int = 0
    by_hand: int = 0
    gold: int = 0
    edited: int = 0


_Key = tuple[str, str]


@dataclass(slots=True)
class _Tally:
    """Counts so far, by group."""

    boards: defaultdict[_Key, Board] = field(default_factory=lambda: defaultdict(Board))
    scores: defaultdict[_Key, Scores] = field(default_factory=lambda: defaultdict(Scores))
    scored: list[tuple[float, bool]] = field(default_factory=list)
    linked: Counts = field(default_factory=Counts)
    unscored: int = 0
    chosen: defaultdict[str, ChosenTexts] = field(default_factory=lambda: defaultdict(ChosenTexts))


def scoreboard(
    dataset: Dataset, *, precision: float = 0.9, threshold: float | None = None
) -> Scoreboard:
    """Return what annotators did with predicted claims.

    It has the lowest score, in [0, 1], from which on claims reach a precision, in (0, 1], and, if a
    threshold is given, the precision from that score on.
    """
    documents = {document.id: document for document in dataset.documents}
    claims = claims_by_annotation(dataset)
    tally = _Tally()
    for annotation in dataset.annotations:
        model = annotation.model
        if model is None or annotation.gold:
            continue
        document, made = documents[annotation.document], claims[annotation.id]
        whole = (
            ("all", "all"),
            ("language", document.language.value),
            ("model revision", str(model)),
        )
        of_way = tally.chosen[document.chosen]
        of_way.answers += 1
        of_way.empty += not annotation.predicted
        of_way.board = tally.boards["chosen", document.chosen]
        _add_annotation(annotation, made, (*whole, ("chosen", document.chosen)), tally)
        scores = _scores(annotation, model, made, document, dataset.taxonomy)
        for key in whole:  # a group exists even if no claim is in it
            tally.boards.setdefault(key, Board())
            tally.scores[key] += scores
    keys = _keys(tally, dataset.taxonomy)
    return Scoreboard(
        boards={axis: {key: tally.boards[axis, key] for key in keys[axis]} for axis in keys},
        chosen={
            way: tally.chosen[way]
            for way in sorted(tally.chosen, key=lambda way: (way != RANDOM, not way, way))
            if any(tally.chosen)
        },
        scores={
            axis: {key: tally.scores[axis, key] for key in keys[axis]}
            for axis in ("all", "language", "model revision")
        },
        bins=reliability_curve(tally.scored),
        error=calibration_error(tally.scored),
        coverage=accuracy_by_coverage(tally.scored),
        linked=tally.linked,
        at=None if threshold is None else apply_threshold(tally.scored, threshold),
        wanted=precision,
        reaching=threshold_for_precision(tally.scored, precision),
        unscored=tally.unscored,
        by_hand=sum(not each.model and not each.gold for each in dataset.annotations),
        gold=sum(each.gold for each in dataset.annotations),
        edited=sum(
            bool(each.editor and each.model) and not each.gold for each in dataset.annotations
        ),
    )


def _keys(tally: _Tally, taxonomy: Taxonomy) -> dict[str, list[str]]:
    """Return the names of the groups, by what they are grouped by, in a fixed order."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for axis, name in tally.boards:
        names[axis].add(name)
    labels = names["source label"]
    known = [name for name in (*taxonomy.choices, UNLABELLED) if name in labels]
    return {
        "all": ["all"],
        "language": sorted(names["language"]),
        "model revision": sorted(names["model revision"]),
        "source label": [*known, *sorted(labels.difference(known))],
        "quotation": [kind.value for kind in Quotation if kind.value in names["quotation"]],
        "stance": [kind.value for kind in Stance if kind.value in names["stance"]],
    }


def _add_annotation(
    annotation: Annotation, claims: Sequence[Claim], whole: Sequence[_Key], tally: _Tally
) -> None:
    """Add what became of one prediction with one annotator.

    ``whole`` are the groups to which all of the annotation belongs.
    """
    kept = {claim.predicted: claim for claim in claims if claim.predicted}
    pairs = match_claims(annotation.predicted, claims)
    matched = {prelabel.id: claim for prelabel, claim in pairs}
    for prelabel in annotation.predicted:
        claim = matched.get(prelabel.id)
        groups = {*whole, *_own_groups(claim)} if claim else set()
        changed = list(_changed(prelabel, kept.get(prelabel.id)))
        fate = _fate(annotation, prelabel, kept.get(prelabel.id))
        for key in {*whole, *_own_groups(prelabel)}:
            right = key in groups
            same = right and claim is not None and _same_content(prelabel, claim)
            board = tally.boards[key]
            board.overlap += Counts(right, 1, 0)
            board.exact += Counts(same, 1, 0)
            board.fates[fate] += 1
            for part in changed:
                board.changes[part] += 1
        if prelabel.score is None:
            tally.unscored += 1
        else:
            tally.scored.append((prelabel.score, claim is not None))
    for claim in claims:
        for key in {*whole, *_own_groups(claim)}:
            board = tally.boards[key]
            board.overlap += Counts(gold=1)
            board.exact += Counts(gold=1)
            board.added += not claim.predicted
    tally.linked += _linked(pairs)


def _own_groups(claim: Prelabel | Claim) -> Iterator[_Key]:
    """Yield the groups of a single claim."""
    for label in claim.labels or (UNLABELLED,):
        yield "source label", label
    yield "quotation", claim.attribution.quotation.value
    yield "stance", claim.attribution.stance.value


def _fate(annotation: Annotation, prelabel: Prelabel, claim: Claim | None) -> str:
    as_it_was, changed, deleted, not_read = FATES
    if claim is not None:
        return changed if any(_changed(prelabel, claim)) else as_it_was
    return deleted if prelabel.id in annotation.deleted else not_read


def _changed(prelabel: Prelabel, claim: Claim | None) -> Iterator[str]:
    """Yield which of `PARTS` differ; the order of labels does not matter."""
    if claim is None:
        return
    before, after = prelabel.attribution, claim.attribution
    yield from (role.value for role in Role if before.spans(role) != after.spans(role))
    if before.quotation is not after.quotation:
        yield "quotation"
    if before.stance is not after.stance:
        yield "stance"
    if set(prelabel.labels) != set(claim.labels):
        yield "source label"


def _same_content(prelabel: Prelabel, claim: Claim) -> bool:
    return prelabel.attribution.content == claim.attribution.content


def _scores(
    annotation: Annotation,
    model: ModelId,
    claims: Sequence[Claim],
    document: Document,
    taxonomy: Taxonomy,
) -> Scores:
    """Return the figures of one prediction against one annotator; its labels have no scores.

    Claims inside others are left out, as in all evaluation.
    """
    predicted = tuple(
        PredictedClaim(each.attribution, tuple(LabelScore(label, 1.0) for label in each.labels))
        for each in annotation.predicted
        if not each.within
    )
    outermost = [each for each in claims if not each.within]
    gold = GoldDocument(
        id=document.id,
        language=document.language,
        text=document.text,
        attributions=tuple(GoldAttribution(each.attribution, each.labels) for each in outermost),
        labels=frozenset(taxonomy.choices),
        complete=True,  # an annotator who chose no label has seen the predicted one
    )
    prediction = Prediction(document, predicted, model, taxonomy.sha256)
    return evaluate([prediction], [gold], taxonomy).overall


def _linked(pairs: Iterable[tuple[Prelabel, Claim]]) -> Counts:
    both = [(set(prelabel.labels), set(claim.labels)) for prelabel, claim in pairs if claim.labels]
    right = [given == labels for given, labels in both if given]
    return Counts(sum(right), len(right), len(both))
