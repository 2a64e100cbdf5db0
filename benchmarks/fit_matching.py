"""Fit the weights of matching on gold, and write them into the package.

Run: ``python benchmarks/fit_matching.py NTREX.train.jsonl BUNDLES.train.jsonl``
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from factcheck.analysis.gold import read_gold
from factcheck.analysis.match_gold import gold_claims, parallel_documents
from factcheck.matching import evidence, parallel
from factcheck.matching.vectors import embed_contents
from factcheck.prelabel.bundled import load_bundle

Doubles = npt.NDArray[np.float64]

RIDGE = 1.0
"""The penalty of squared weights, of features with unit variance."""

STEPS = 30

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


def fit_parallel(path: Path) -> dict[str, object]:
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


def rounded(weights: Sequence[float], bias: float, names: Sequence[str]) -> dict[str, object]:
    """Return weights as they are stored."""
    named = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    return {"weights": named, "bias": round(bias, 4)}


def main(ntrex: Path) -> None:
    """Fit and write."""
    stored = {"parallel": fit_parallel(ntrex)}
    path = Path(evidence.__file__).with_name("weights.json")
    path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    print(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
