"""Stage 5: scores that mean what they say, fitted on development data.

Linking is judged with taxonomies made of each document's own gold labels, so none of them was seen
in training as a taxonomy. Probabilities are those of a logistic regression with a small ridge
(Platt, 1999); the error that is reported comes from five folds over documents.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize

from factcheck.analysis import match
from factcheck.domain import Document, SourceLabel, Taxonomy
from factcheck.prelabel.bundled.linker import FEATURES, BundledLinker, tellers
from factcheck.prelabel.bundled.tagger import BundledTagger
from factcheck.prelabel.parts import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from factcheck.analysis import GoldDocument
    from factcheck.prelabel.bundled.bundle import Bundle

    Floats = npt.NDArray[np.float64]

RIDGE = 1e-2
FOLDS = 5
BINS = 10

UNFITTED = {"weights": [0.0] * len(FEATURES), "bias": 0.0, "inherited": [1.0, 0.0]}
"""What a bundle has until it is calibrated."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Case:
    """A mention with gold labels, and what the linker sees of it.

    Attributes:
        document: which document, by number.
        language: of the document.
        is_told: whether the mention itself names somebody; else ``features`` are its teller's.
        features: ``(labels, features)``.
        right: whether each label is right, ``(labels,)``.
    """

    document: int
    language: str
    is_told: bool
    features: Floats
    right: npt.NDArray[np.bool_]


def own_taxonomy(document: GoldDocument) -> Taxonomy | None:
    """Return a taxonomy of a document's own gold labels, by their names alone."""
    names = sorted({label for each in document.attributions for label in each.labels})
    return Taxonomy(tuple(map(SourceLabel, names))) if names else None


def cases(linker: BundledLinker, documents: Sequence[GoldDocument]) -> Iterator[Case]:
    """Yield the mentions that gold documents label, of documents with two labels or more."""
    for number, gold in enumerate(documents):
        taxonomy = own_taxonomy(gold)
        if taxonomy is None or len(taxonomy.labels) < 2:  # noqa: PLR2004 - nothing to choose
            continue
        document = Document(gold.id, "", gold.text, gold.language)
        mentions = [Mention(document, each.attribution) for each in gold.attributions]
        features = linker.features(mentions, taxonomy)
        for at, teller in enumerate(tellers(mentions)):
            labels = gold.attributions[at].labels
            if not labels or teller is None:
                continue
            yield Case(
                number,
                gold.language.value,
                teller == at,
                features[teller].astype(np.float64),
                np.array([label.name in labels for label in taxonomy.labels]),
            )


def fit_linking(found: Sequence[Case]) -> dict[str, Any]:
    """Return the weights of the features, and how much to believe a mention before."""
    told = [case for case in found if case.is_told]
    weights = _fit(
        np.concatenate([case.features for case in told]),
        np.concatenate([case.right for case in told]),
    )
    heard = [case for case in found if not case.is_told]
    odds = [case.features @ weights[:-1] + weights[-1] for case in heard]
    slope, offset = _fit(
        np.concatenate(odds)[:, None], np.concatenate([case.right for case in heard])
    )
    return {
        "features": list(FEATURES),
        "weights": weights[:-1].tolist(),
        "bias": float(weights[-1]),
        "inherited": [float(slope), float(offset)],
    }


def chances(case: Case, fitted: dict[str, Any]) -> Floats:
    """Return the probability of each label of a case."""
    odds = case.features @ np.array(fitted["weights"]) + fitted["bias"]
    if not case.is_told:
        slope, offset = fitted["inherited"]
        odds = slope * odds + offset
    return np.asarray(1 / (1 + np.exp(-odds)))


def judge(found: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Return accuracy and calibration error by language, each case judged by other documents."""
    judged: list[tuple[Case, Floats]] = []
    for fold in range(FOLDS):
        fitted = fit_linking([case for case in found if case.document % FOLDS != fold])
        judged += [(case, chances(case, fitted)) for case in found if case.document % FOLDS == fold]
    report = {}
    for language in sorted({case.language for case in found}):
        chosen = [(case, got) for case, got in judged if case.language == language]
        hits = [bool(case.right[got.argmax()]) for case, got in chosen]
        own = [hit for hit, (case, _) in zip(hits, chosen, strict=True) if case.is_told]
        report[language] = {
            "mentions": len(chosen),
            "accuracy": 100 * sum(hits) / len(hits),
            "accuracy of names": 100 * sum(own) / len(own),
            "ece": calibration_error(
                np.concatenate([got for _, got in chosen]),
                np.concatenate([case.right for case, _ in chosen]),
            ),
        }
    return report


def calibration_error(chances_: Floats, right: npt.NDArray[np.bool_]) -> float:
    """Return the expected calibration error over ten bins (Naeini et al., AAAI 2015)."""
    places = np.minimum((chances_ * BINS).astype(int), BINS - 1)
    gaps = [abs(chances_[places == at].sum() - right[places == at].sum()) for at in range(BINS)]
    return float(sum(gaps) / len(chances_))


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
    old_slope, old_offset = bundle.numbers["score"]
    chance = np.clip(np.array(scores), 1e-6, 1 - 1e-6)
    odds = (np.log(chance / (1 - chance)) - old_offset) / old_slope
    slope, offset = _fit(odds[:, None], np.array(right))
    log.info("scores: %d findings, %.1f %% right", len(right), 100 * sum(right) / len(right))
    return [float(slope), float(offset)]


def _fit(features: Floats, right: npt.NDArray[np.bool_]) -> Floats:
    """Return the weights of a logistic regression, the constant last."""
    table = np.column_stack([features, np.ones(len(features))])
    signs = np.where(right, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (table @ weights)
        wrong = 1 / (1 + np.exp(np.clip(margins, -500, 500)))
        total = np.logaddexp(0, -margins).mean() + RIDGE * (weights[:-1] ** 2).sum() / len(right)
        slope = -(table * (signs * wrong)[:, None]).mean(axis=0)
        slope[:-1] += 2 * RIDGE * weights[:-1] / len(right)
        return float(total), slope

    return np.asarray(minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B").x)
