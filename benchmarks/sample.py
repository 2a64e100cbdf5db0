"""How long the sample article takes from files to predictions, once everything is imported.

    python benchmarks/sample.py

Prints seconds: the first pass, which loads the language detector and the lexicon, and the best of
five later ones.
"""

import time
from pathlib import Path

from factcheck.dataset import load_taxonomy
from factcheck.prelabel import load_pipeline
from factcheck.reading import read

SEEDS = Path(__file__).parents[1] / "seeds"


def main() -> None:
    """Print the figures."""
    first, *later = (seconds() for _ in range(6))
    print(f"\nsample article, both languages: first {first:.2f} s, then {min(later):.2f} s")


def seconds() -> float:
    """Return how long reading and pre-labelling take, the models' loading included."""
    began = time.perf_counter()
    taxonomy = load_taxonomy(SEEDS / "taxonomy.yaml")
    documents = list(read([str(SEEDS / "putin-haftar-meeting.txt")]))
    found = list(load_pipeline().prelabel(documents, taxonomy))
    taken = time.perf_counter() - began
    print(f"{sum(len(each.claims) for each in found)} claims", end=" ")
    return taken


if __name__ == "__main__":
    main()
