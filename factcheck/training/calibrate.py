"""Calibration: scores become probabilities, fitted on development data.

Linking is fitted with a taxonomy made from the gold labels of each document, so no taxonomy was
seen in training: with the names alone, and with what the rest of the document calls the sources.
Each mention is also given a taxonomy without its label, in which "none of them" is right. The
weights are those of a conditional logit (McFadden, 1974) with a small ridge penalty; the figures in
the log come from five-fold cross-validation over documents.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit, logit, softmax

from factcheck.analysis.calibration import calibration_error
from factcheck.analysis.gold import GoldDocument
from factcheck.analysis.linking import TaxonomyKind, gold_taxonomy, source_phrases
from factcheck.comparing.matching import match
from factcheck.domain import Document
from factcheck.prelabel.bundled.bundle import Bundle
from factcheck.prelabel.bundled.linker import BundledLinker
from factcheck.prelabel.bundled.logit import FEATURES, LabelFeatures, Logit
from factcheck.prelabel.bundled.speakers import resolve_speakers
from factcheck.prelabel.bundled.tagger import BundledTagger
from factcheck.prelabel.parts import Mention

Floats = npt.NDArray[np.float64]

RIDGE = 2e-2
FOLDS = 5

ABSENT_WEIGHT = 0.35
"""Weight of a mention given a taxonomy without its label, relative to one with it."""

KIND_WEIGHTS = {TaxonomyKind.NAMES: 1.0, TaxonomyKind.DESCRIPTIONS: 0.3, TaxonomyKind.ALIASES: 0.3}
"""Weight of a mention by the kind of its taxonomy."""

MIN_WEIGHTS = dict.fromkeys(FEATURES, 0.0) | {"named": 1.5}
"""Lower bounds: no feature counts against a label. The bound of "named" is its weight in a fit with
names alone; with aliases the vectors carry the same information, and names would get no weight."""

UNFITTED = Logit(np.zeros(len(FEATURES), np.float32), 0.0, 0.0, 1.0).to_json()
"""The numbers of a bundle that is not calibrated yet."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LinkingCase:
    """A mention with gold labels, and the features of each label of a taxonomy.

    Attributes:
        document: index of the document.
        language: of the document.
        kind: of the taxonomy.
        is_named: whether the mention names its source; if not, the features are those of the
            mention it refers to.
        speakers: features for each speaker that the source names.
        right: whether each label is right, ``(labels,)``.
    """

    document: int
    language: str
    kind: TaxonomyKind
    is_named: bool
    speakers: tuple[LabelFeatures, ...]
    right: npt.NDArray[np.bool_]


def linking_cases(
    linker: BundledLinker, documents: Sequence[GoldDocument]
) -> Iterator[LinkingCase]:
    """Yield the labelled mentions of gold documents that have at least two labels."""
    for number, gold in enumerate(documents):
        document = Document(gold.id, "", gold.text, gold.language)
        mentions = [Mention(document, each.attribution) for each in gold.attributions]
        known = source_phrases([gold])
        for index, speaker in enumerate(resolve_speakers(mentions)):
            each = gold.attributions[index]
            if not each.labels or speaker is None:
                continue
            for kind in TaxonomyKind:
                taxonomy = gold_taxonomy(gold, kind, known, each.attribution)
                if taxonomy is None:
                    continue
                (speakers,) = linker.features([mentions[speaker]], taxonomy)
                right = np.array([label.name in each.labels for label in taxonomy.labels])
                is_named, language = speaker == index, gold.language.value
                yield LinkingCase(number, language, kind, is_named, tuple(speakers), right)


def fit_linking(cases: Sequence[LinkingCase]) -> Logit:
    """Return the weights of the features, and the factor for mentions that name nobody."""
    samples = [
        (case.speakers[0], case.right, KIND_WEIGHTS[case.kind])
        for case in cases
        if case.is_named and len(case.speakers) == 1
    ]
    # The same mentions with a taxonomy of the other labels: "none of them" is right.
    samples += [
        (replace(each, features=each.features[~right]), right[~right], ABSENT_WEIGHT * weight)
        for each, right, weight in samples
        if not right.all()
    ]

    def loss(numbers: Floats) -> tuple[float, Floats]:
        total, gradient, count = 0.0, np.zeros_like(numbers), 0.0
        for speaker, right, weight in samples:
            rows = np.zeros((len(right) + 1, len(numbers)))
            rows[:-1, : len(FEATURES)] = speaker.features
            rows[-1, len(FEATURES) :] = 1.0, speaker.other_script
            shares = softmax(rows @ numbers)
            wanted = np.append(right, not right.any())
            probability = shares[wanted].sum()
            total -= weight * np.log(probability + 1e-12)
            gradient += weight * ((shares - np.where(wanted, shares / probability, 0.0)) @ rows)
            count += weight
        ridge = RIDGE * np.append(numbers[: len(FEATURES)], [0.0, 0.0])
        return float(total + ridge @ numbers) / count, (gradient + 2 * ridge) / count

    bounds = [*((MIN_WEIGHTS[name], None) for name in FEATURES), (None, None), (None, None)]
    start = np.zeros(len(FEATURES) + 2)
    numbers = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = numbers[: len(FEATURES)].astype(np.float32)
    fitted = Logit(weights, float(numbers[-2]), float(numbers[-1]), 1.0)
    referring = [
        (case.right, fitted.probabilities(case.speakers)) for case in cases if not case.is_named
    ]
    expected = sum(float(probabilities.sum()) for _, probabilities in referring)
    correct = sum(float(probabilities[right].sum()) for right, probabilities in referring)
    return replace(fitted, inherited=correct / expected if expected else 1.0)


def cross_validate(cases: Sequence[LinkingCase]) -> dict[str, dict[str, float]]:
    """Return figures by language and kind of taxonomy; each case is predicted from other folds."""
    groups: dict[tuple[str, str], list[tuple[LinkingCase, Any]]] = defaultdict(list)
    for fold in range(FOLDS):
        fitted = fit_linking([case for case in cases if case.document % FOLDS != fold])
        for case in cases:
            if case.document % FOLDS == fold:
                factor = 1.0 if case.is_named else fitted.inherited
                probabilities = fitted.probabilities(case.speakers) * factor
                groups[case.language, case.kind].append((case, probabilities))
    report = {}
    for group, chosen in sorted(groups.items()):
        hits = [bool(case.right[each.argmax()]) for case, each in chosen]
        pairs = [
            (float(probability), bool(right))
            for case, each in chosen
            for probability, right in zip(each, case.right, strict=True)
        ]
        report[", ".join(group)] = {
            "mentions": len(chosen),
            "accuracy": 100 * sum(hits) / len(hits),
            "ece": calibration_error(pairs) or 0.0,
        }
    return report


def fit_score(bundle: Bundle, documents: Sequence[GoldDocument]) -> list[float]:
    """Return slope and offset that turn the score of an attribution into a probability.

    An attribution is right if its content overlaps gold content, as `factcheck evaluate` counts.
    """
    tagger = BundledTagger(bundle)
    scores: list[float] = []
    right: list[bool] = []
    for gold in documents:
        (tagged,) = tagger.tag([Document(gold.id, "", gold.text, gold.language)])
        pairs = match(
            [each.attribution for each in tagged], [each.attribution for each in gold.attributions]
        )
        hits = {index for index, _ in pairs}
        scores += [each.score for each in tagged]
        right += [index in hits for index in range(len(tagged))]
    old_slope, old_offset = bundle.parameters["score"]
    probability = np.clip(np.array(scores), 1e-6, 1 - 1e-6)
    odds = (logit(probability) - old_offset) / old_slope
    slope_and_offset = _logistic(odds, np.array(right))
    log.info("scores: %d attributions, %.1f %% right", len(right), 100 * sum(right) / len(right))
    return slope_and_offset


def _logistic(odds: Floats, right: npt.NDArray[np.bool_]) -> list[float]:
    """Return slope and offset of a logistic regression (Platt, 1999)."""
    signs = np.where(right, 1.0, -1.0)

    def loss(numbers: Floats) -> tuple[float, Floats]:
        margins = signs * (numbers[0] * odds + numbers[1])
        wrong = signs * expit(-margins)
        gradient = -np.array([(wrong * odds).mean(), wrong.mean()])
        return float(np.logaddexp(0, -margins).mean()), gradient

    fitted: list[float] = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B").x.tolist()
    return fitted
