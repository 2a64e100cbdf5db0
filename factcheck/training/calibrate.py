"""Scores that mean what they say, fitted on development data.

Linking is judged with taxonomies made of each document's own gold labels, so none of them was seen
in training as a taxonomy: by their names alone, and with what the rest of the document calls them.
Each mention is also shown a taxonomy without its label, where "none of them" is right. Weights are
those of a conditional logit (McFadden, 1974) with a small ridge; the figures that are logged come
from five folds over documents.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize

from factcheck.analysis import TaxonomyKind, calibration_error, gold_taxonomy, source_phrases
from factcheck.comparing.matching import match
from factcheck.domain import Document
from factcheck.prelabel.bundled.logit import FEATURES, LabelFeatures, Logit
from factcheck.prelabel.bundled.speakers import resolve_speakers
from factcheck.prelabel.bundled.tagger import BundledTagger
from factcheck.prelabel.parts import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from factcheck.analysis import GoldDocument
    from factcheck.prelabel.bundled.bundle import Bundle
    from factcheck.prelabel.bundled.linker import BundledLinker

    Floats = npt.NDArray[np.float64]

RIDGE = 2e-2
FOLDS = 5

ABSENT = 0.35
"""How much a mention whose label is not in the taxonomy counts, beside one whose label is."""

COUNTS = {TaxonomyKind.NAMES: 1.0, TaxonomyKind.DESCRIPTIONS: 0.3, TaxonomyKind.ALIASES: 0.3}
"""How much a mention counts by the kind of its taxonomy."""

LEAST = dict.fromkeys(FEATURES, 0.0) | {"named": 1.5}
"""Nothing speaks against a label, and a name that stands there always speaks for it: so much did it
with names alone. With aliases vectors say the same, and a fit would leave names out."""

UNFITTED = Logit(np.zeros(len(FEATURES), np.float32), 0.0, 0.0, 1.0).to_json()
"""What a bundle has until it is calibrated."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Case:
    """A mention with gold labels, and what the linker sees of it.

    Attributes:
        document: which document, by number.
        language: of the document.
        kind: of taxonomy.
        is_told: whether the mention itself names somebody; else the evidence is its teller's.
        evidence: for each part of the source.
        right: whether each label is right, ``(labels,)``.
    """

    document: int
    language: str
    kind: TaxonomyKind
    is_told: bool
    evidence: tuple[LabelFeatures, ...]
    right: npt.NDArray[np.bool_]


def cases(linker: BundledLinker, documents: Sequence[GoldDocument]) -> Iterator[Case]:
    """Yield the mentions that gold documents label, of documents with two labels or more."""
    for number, gold in enumerate(documents):
        document = Document(gold.id, "", gold.text, gold.language)
        mentions = [Mention(document, each.attribution) for each in gold.attributions]
        known = source_phrases([gold])
        for at, teller in enumerate(resolve_speakers(mentions)):
            labels = gold.attributions[at].labels
            if not labels or teller is None:
                continue
            for kind in TaxonomyKind:
                judged = gold.attributions[at].attribution
                taxonomy = gold_taxonomy(gold, kind, known, judged)
                if taxonomy is None:
                    continue
                (evidence,) = linker.features([mentions[teller]], taxonomy)
                right = np.array([label.name in labels for label in taxonomy.labels])
                is_told = teller == at
                language = gold.language.value
                yield Case(number, language, kind, is_told, tuple(evidence), right)


def fit_linking(found: Sequence[Case]) -> Logit:
    """Return what evidence is worth, and how much to believe a mention before."""
    told = [case for case in found if case.is_told and len(case.evidence) == 1]
    shown = [(case.evidence[0], case.right, COUNTS[case.kind]) for case in told]
    # The same without the label: the others, and "none of them" is right.
    shown += [
        (replace(each, features=each.features[~right]), right[~right], ABSENT * weight)
        for each, right, weight in shown
        if not right.all()
    ]

    def loss(numbers: Floats) -> tuple[float, Floats]:
        total, slope, count = 0.0, np.zeros_like(numbers), 0.0
        for evidence, right, weight in shown:
            rows = np.zeros((len(right) + 1, len(numbers)))
            rows[:-1, : len(FEATURES)] = evidence.features
            rows[-1, len(FEATURES) :] = 1.0, evidence.other_script
            scores = rows @ numbers
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            wanted = np.append(right, not right.any())
            chance = shares[wanted].sum()
            total -= weight * np.log(chance + 1e-12)
            slope += weight * ((shares - np.where(wanted, shares / chance, 0.0)) @ rows)
            count += weight
        ridge = RIDGE * np.append(numbers[: len(FEATURES)], [0.0, 0.0])
        return float(total + ridge @ numbers) / count, (slope + 2 * ridge) / count

    bounds = [*((LEAST[name], None) for name in FEATURES), (None, None), (None, None)]
    start = np.zeros(len(FEATURES) + 2)
    numbers = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = numbers[: len(FEATURES)].astype(np.float32)
    fitted = Logit(weights, float(numbers[-2]), float(numbers[-1]), 1.0)
    heard = [
        (case.right, fitted.probabilities(case.evidence)) for case in found if not case.is_told
    ]
    believed = sum(float(chances.sum()) for _, chances in heard)
    true = sum(float(chances[right].sum()) for right, chances in heard)
    return replace(fitted, inherited=true / believed if believed else 1.0)


def judge(found: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Return figures by language and kind of taxonomy, each case judged by other documents."""
    judged: list[tuple[Case, npt.NDArray[np.floating[Any]]]] = []
    for fold in range(FOLDS):
        fitted = fit_linking([case for case in found if case.document % FOLDS != fold])
        for case in found:
            if case.document % FOLDS == fold:
                chances = fitted.probabilities(case.evidence)
                judged.append((case, chances if case.is_told else chances * fitted.inherited))
    report = {}
    for group in sorted({(case.language, case.kind) for case in found}):
        chosen = [(case, got) for case, got in judged if (case.language, case.kind) == group]
        hits = [bool(case.right[got.argmax()]) for case, got in chosen]
        pairs = [
            (float(chance), bool(right))
            for case, got in chosen
            for chance, right in zip(got, case.right, strict=True)
        ]
        report[", ".join(group)] = {
            "mentions": len(chosen),
            "accuracy": 100 * sum(hits) / len(hits),
            "ece": calibration_error(pairs) or 0.0,
        }
    return report


def fit_score(bundle: Bundle, documents: Sequence[GoldDocument]) -> list[float]:
    """Return slope and offset that make the score of an attribution a probability.

    Right is an attribution whose content overlaps gold as `factcheck evaluate` counts it.
    """
    tagger = BundledTagger(bundle)
    scores: list[float] = []
    right: list[bool] = []
    for gold in documents:
        (found,) = tagger.tag([Document(gold.id, "", gold.text, gold.language)])
        pairs = match(
            [each.attribution for each in found], [each.attribution for each in gold.attributions]
        )
        hits = {index for index, _ in pairs}
        scores += [each.score for each in found]
        right += [at in hits for at in range(len(found))]
    old_slope, old_offset = bundle.parameters["score"]
    chance = np.clip(np.array(scores), 1e-6, 1 - 1e-6)
    odds = (np.log(chance / (1 - chance)) - old_offset) / old_slope
    slope, offset = _logistic(odds, np.array(right))
    log.info("scores: %d findings, %.1f %% right", len(right), 100 * sum(right) / len(right))
    return [float(slope), float(offset)]


def _logistic(odds: Floats, right: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Return slope and offset of a logistic regression (Platt, 1999)."""
    signs = np.where(right, 1.0, -1.0)

    def loss(numbers: Floats) -> tuple[float, Floats]:
        margins = signs * (numbers[0] * odds + numbers[1])
        wrong = signs / (1 + np.exp(np.clip(margins, -500, 500)))
        slope = -np.array([(wrong * odds).mean(), wrong.mean()])
        return float(np.logaddexp(0, -margins).mean()), slope

    slope, offset = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B").x
    return float(slope), float(offset)
