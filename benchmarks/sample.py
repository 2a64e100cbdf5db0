"""What the default model finds in the sample article, and how long it takes.

    python benchmarks/sample.py

Prints how many of the gold attributions are found, how many of their parts (source, cue, content)
are exactly the same, and how many have exactly the gold labels, with `seeds/taxonomy.yaml` and with
names alone; then the seconds from file to predictions, imports excluded: the first run, which loads
models and the language detector, and the best of five later ones.
"""

import time
from dataclasses import replace
from pathlib import Path

from factcheck.analysis.counts import SCORED_ROLES
from factcheck.analysis.evaluation import evaluate
from factcheck.analysis.gold import GoldDocument, read_gold
from factcheck.comparing.matching import match_claims
from factcheck.dataset import load_taxonomy
from factcheck.domain import Prediction, SourceLabel, Taxonomy
from factcheck.prelabel import load_pipeline
from factcheck.reading import read

SEEDS = Path(__file__).parents[1] / "seeds"


def main() -> None:
    """Print the figures."""
    taxonomy = load_taxonomy(SEEDS / "taxonomy.yaml")
    bare = Taxonomy(tuple(SourceLabel(label.name) for label in taxonomy.labels))
    gold = list(read_gold(SEEDS / "putin-haftar-meeting.gold.json"))
    first, predictions = prelabel(taxonomy)
    later = min(prelabel(taxonomy)[0] for _ in range(5))
    scores = evaluate(predictions, gold, taxonomy).overall
    named = evaluate(prelabel(bare)[1], gold, bare).overall
    right = sum(exact_parts(*each) for each in zip(predictions, gold, strict=True))
    print(f"attributions found: {scores.attributions.correct} of {scores.attributions.gold}")
    print(f"claims in paragraphs without any: {scores.unattributed}")
    parts = len(SCORED_ROLES) * scores.attributions.gold
    print(f"parts that are exactly the same: {right} of {parts}")
    print(f"exactly the gold's labels: {scores.label_sets.correct} of {scores.label_sets.gold}")
    print(f"the same with names alone: {named.label_sets.correct} of {named.label_sets.gold}")
    print(f"seconds: first {first:.2f}, then {later:.2f}")


def prelabel(taxonomy: Taxonomy) -> tuple[float, list[Prediction]]:
    """Return the seconds it took, and the predictions, English first as in the file."""
    began = time.perf_counter()
    documents = list(read([str(SEEDS / "putin-haftar-meeting.txt")]))
    predictions = list(load_pipeline().prelabel(documents, taxonomy))
    return time.perf_counter() - began, predictions


def exact_parts(prediction: Prediction, gold: GoldDocument) -> int:
    """Return how many parts of the attributions found have exactly the spans of the gold."""
    offset = prediction.document.offset
    claims = [
        replace(each, attribution=each.attribution.shift(offset)) for each in prediction.claims
    ]
    return sum(
        one.attribution.spans(role) == other.attribution.spans(role)
        for one, other in match_claims(claims, gold.attributions)
        for role in SCORED_ROLES
    )


if __name__ == "__main__":
    main()
