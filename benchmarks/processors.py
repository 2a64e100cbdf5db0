"""Whether another processor computes the same scores.

    python benchmarks/processors.py write here.json
    qemu-x86_64 -cpu Haswell-noTSX $(which python) benchmarks/processors.py write haswell.json
    python benchmarks/processors.py compare here.json haswell.json

`write` runs the bundled network over the sample article, and writes the scores of every tag of
every token and the spans of all attributions. `compare` prints the largest difference of a score,
and whether the spans are the same. qemu-user emulates a processor without AVX-512 and VNNI
(Haswell), about a hundred times as slowly.
"""

import json
import sys
from pathlib import Path

from factcheck.domain import Role
from factcheck.prelabel.bundled import BundledTagger, load_bundle
from factcheck.reading import read

SEEDS = Path(__file__).parents[1] / "seeds"


def main() -> None:
    """Write or compare."""
    command, *paths = sys.argv[1:]
    if command == "write":
        Path(paths[0]).write_text(json.dumps(compute()), "utf-8")
    else:
        compare(*(json.loads(Path(path).read_text("utf-8")) for path in paths))


def compute() -> dict[str, list[list[float]]]:
    """Return the scores of all tokens of the sample article, and the spans of attributions."""
    tagger = BundledTagger(load_bundle(threads=1))
    documents = list(read([str(SEEDS / "putin-haftar-meeting.txt")]))
    windows = [
        (window, document.text)
        for document, group in zip(documents, tagger.tag_windows(documents), strict=True)
        for window in group
    ]
    return {
        "scores": [list(map(float, row)) for window, _ in windows for row in window.output.tags],
        "spans": [
            [
                offset
                for role in Role
                for s in each.attribution.spans(role)
                for offset in (s.start, s.end)
            ]
            for window, text in windows
            for each in tagger.attributions(window, text)
        ],
    }


def compare(one: dict[str, list[list[float]]], other: dict[str, list[list[float]]]) -> None:
    """Print how far the scores are apart, and whether the spans are the same."""
    rows = zip(one["scores"], other["scores"], strict=True)
    differences = [abs(a - b) for pair in rows for a, b in zip(*pair, strict=True)]
    largest = max(differences)
    print(f"{len(differences)} scores of tags: the largest difference is {largest:.2g}")
    print(f"the spans of {len(one['spans'])} attributions are the same:", end=" ")
    print(one["spans"] == other["spans"])


if __name__ == "__main__":
    main()
