"""Fit the weights of matching on gold, and write them into the package.

Run: ``python benchmarks/fit_matching.py NTREX.train.jsonl BUNDLES.train.jsonl``
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from factcheck.analysis.b_cubed import b_cubed
from factcheck.analysis.gold import GoldDocument, read_gold
from factcheck.analysis.match_gold import GoldClaim, gold_claims, parallel_documents
from factcheck.matching import evidence, likeness, parallel
from factcheck.matching.joining import LEAST, Compared
from factcheck.matching.neighbours import nearest_pairs
from factcheck.matching.scored_pairs import scored_pairs
from factcheck.matching.vectors import embed_contents
from factcheck.prelabel.bundled import load_bundle

Doubles = npt.NDArray[np.float64]
Fitted = dict[str, object]

RIDGE = 1.0
"""The penalty of squared weights, of features with unit variance."""

STEPS = 30

FOLDS = 5
"""Of events, to choose the threshold."""

THRESHOLDS = tuple(round(0.02 * number, 2) for number in range(4, 40))

RAISES = tuple(0.5 * number for number in range(9))
"""Values that may be added to the bias; of equally good ones the lowest is taken."""


def fit(features: Doubles, same: Doubles, ridge: float = RIDGE) -> tuple[Doubles, float]:
    """Return weights and bias of a logistic regression with a ridge, by Newton's method."""
    scale = np.maximum(features.std(axis=0), 1e-9)
    rows = np.column_stack([features / scale, np.ones(len(features))])
    penalty = np.diag([*np.full(features.shape[1], ridge), 0.0])
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        likely = evidence.probability(rows @ weights)
        gradient = rows.T @ (likely - same) + penalty @ weights
        curvature = (rows * (likely * (1 - likely))[:, None]).T @ rows + penalty
        weights -= np.linalg.solve(curvature + 1e-9 * np.eye(len(weights)), gradient)
    return weights[:-1] / scale, float(weights[-1])


def parallel_examples(path: Path) -> Iterator[tuple[Doubles, Doubles]]:
    """Yield features of all pairs of two parallel articles, and whether they are the same.

    Each pair of articles comes twice: with the labels of the gold, and without them. Features are
    ``(ones * others, features)``, what is the same ``(ones, others)``.
    """
    bundle = load_bundle()
    for one, other in parallel_documents(read_gold(path)):
        for labels in (True, False):
            ones, others = (gold_claims(each, labels=labels) for each in (one, other))
            if not ones or not others:
                continue
            sides = [[each.claim for each in side] for side in (ones, others)]
            vectors = [embed_contents(bundle, side) for side in sides]
            same = [[float(each.pair == rival.pair) for rival in others] for each in ones]
            yield parallel.pair_features(*sides, *vectors), np.array(same)


def fit_parallel(path: Path) -> Fitted:
    """Return the regression of parallel articles.

    Of all pairs few are the same; of pairs that fit into an alignment, most. So the bias is raised
    as long as the alignments of the training articles get better (F1).
    """
    examples = list(parallel_examples(path))
    features = np.concatenate([each for each, _ in examples])
    weights, bias = fit(features, np.concatenate([same.ravel() for _, same in examples]))

    def f1(raised: float) -> float:
        correct, total = 0.0, 0.0
        for rows, same in examples:
            found = parallel.best_path((rows @ weights + bias + raised).reshape(same.shape))
            correct += sum(same[pair] for pair in found)
            total += len(found) + same.sum()
        return round(2 * correct / total, 4)

    raised = max(RAISES, key=f1)
    return rounded(weights, bias + raised, parallel.FEATURES)


def fit_likeness(gold: Sequence[GoldDocument], claims: Sequence[GoldClaim]) -> Fitted:
    """Return the regression of pairs of neighbours, and the threshold with the best B³ F1.

    The threshold is chosen by scores that each event gets from the others. Claims that the gold
    says nothing of are left out, and every pair is seen with labels and without them.
    """
    bundle = load_bundle()
    known = [each for each in claims if each.says]
    plain = [each.claim for each in known]
    bare = [replace(each, labels=frozenset()) for each in plain]
    vectors = embed_contents(bundle, plain)
    pairs = nearest_pairs(vectors)
    same = np.array([bool(known[i].says & known[j].says) for i, j in pairs], float)
    features = [likeness.pair_features(each, vectors, pairs) for each in (plain, bare)]
    events = [each.document.split(".")[0] for each in plain]
    fold = {event: number % FOLDS for number, event in enumerate(sorted(set(events)))}
    folds = np.array([[fold[events[i]], fold[events[j]]] for i, j in pairs])
    scores = np.zeros(len(pairs))
    for held in range(FOLDS):
        seen = (folds != held).all(axis=1)
        rows = np.concatenate([each[seen] for each in features])
        weights, bias = fit(rows, np.tile(same[seen], 2))
        scores[~seen] = evidence.probability(features[0][~seen] @ weights + bias)
    kept = scores >= LEAST
    none = scored_pairs(pairs[:0], scores[:0])
    compared = Compared(plain, {}, scored_pairs(pairs[kept], scores[kept]), none)
    propositions = [each.says for each in known]

    def f1(threshold: float) -> float:
        return b_cubed(compared.groups(threshold), propositions).f1 or 0.0

    best = max(THRESHOLDS, key=f1)
    print(f"events that were not fitted: threshold {best}, B³ F1 {f1(best):.3f}, {len(gold)} texts")
    weights, bias = fit(np.concatenate(features), np.tile(same, 2))
    return rounded(weights, bias, likeness.FEATURES) | {"threshold": best}


def rounded(weights: Sequence[float], bias: float, names: Sequence[str]) -> Fitted:
    """Return weights as they are stored."""
    named = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    return {"weights": named, "bias": round(bias, 4)}


def main(ntrex: Path, bundles: Path) -> None:
    """Fit and write."""
    gold = list(read_gold(bundles))
    claims = [each for document in gold for each in gold_claims(document)]
    stored = {"parallel": fit_parallel(ntrex), "likeness": fit_likeness(gold, claims)}
    path = Path(evidence.__file__).with_name("weights.json")
    path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    print(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
