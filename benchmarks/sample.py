"""The sample article: what the default model finds in it, and how long that takes.

    python benchmarks/sample.py

Prints how many of the gold's attributions are found, how many of their parts (source, cue, content)
agree exactly, how many have exactly the gold's labels with `seeds/taxonomy.yaml` and with the bare
names alone; then seconds from files to predictions, everything imported: the first pass, which
loads models and the language detector, and the best of five later ones.
"""

import time
from pathlib import Path

from factcheck.analysis import GoldDocument, evaluate, read_gold
from factcheck.comparing.matching import match
from factcheck.dataset import load_taxonomy
from factcheck.domain import Attribution, Prediction, Role, SourceLabel, Taxonomy
from factcheck.prelabel import load_pipeline
from factcheck.reading import read

SEEDS = Path(__file__).parents[1] / "seeds"
ROLES = (Role.SOURCE, Role.CUE, Role.CONTENT)


def main() -> None:
    """Print the figures."""
    taxonomy = load_taxonomy(SEEDS / "taxonomy.yaml")
    bare = Taxonomy(tuple(SourceLabel(label.name) for label in taxonomy.labels))
    gold = list(read_gold(SEEDS / "putin-haftar-meeting.gold.json"))
    taken, found = prelabel(taxonomy)
    later = min(prelabel(taxonomy)[0] for _ in range(5))
    scores = evaluate(found, gold, taxonomy).overall
    named = evaluate(prelabel(bare)[1], gold, bare).overall
    right = sum(exact(each, one) for each, one in zip(found, gold, strict=True))
    print(f"attributions found: {scores.attributions.correct} of {scores.attributions.gold}")
    print(f"claims where there are none: {scores.unattributed}")
    print(f"parts that agree exactly: {right} of {len(ROLES) * scores.attributions.gold}")
    print(f"exactly the gold's labels: {scores.label_sets.correct} of {scores.label_sets.gold}")
    print(f"the same, bare names: {named.label_sets.correct} of {named.label_sets.gold}")
    print(f"seconds: first {taken:.2f}, then {later:.2f}")


def prelabel(taxonomy: Taxonomy) -> tuple[float, list[Prediction]]:
    """Return seconds and predictions, English first as in the file."""
    began = time.perf_counter()
    documents = list(read([str(SEEDS / "putin-haftar-meeting.txt")]))
    found = list(load_pipeline().prelabel(documents, taxonomy))
    return time.perf_counter() - began, found


def exact(prediction: Prediction, gold: GoldDocument) -> int:
    """Return how many parts of the attributions found have all the gold's spans and no other."""
    ours = [each.attribution.shift(prediction.document.offset) for each in prediction.claims]
    theirs = [each.attribution for each in gold.attributions]
    return sum(_same(ours[i], theirs[j]) for i, j in match(ours, theirs))


def _same(one: Attribution, other: Attribution) -> int:
    return sum(one.spans(role) == other.spans(role) for role in ROLES)


if __name__ == "__main__":
    main()
