"""Whether another processor computes the same scores.

    python benchmarks/processors.py write here.json
    qemu-x86_64 -cpu Haswell-noTSX $(which python) benchmarks/processors.py write haswell.json
    python benchmarks/processors.py compare here.json haswell.json

`write` runs the bundled network over the sample article, and writes the scores of every tag of
every piece and all predictions. `compare` prints the largest difference of a score, and whether the
predictions are the same. qemu-user emulates a processor without AVX-512 and VNNI (Haswell), or
without AVX (Nehalem), about a hundred times as slowly.
"""

import json
import sys
from pathlib import Path

from factcheck.dataset import load_taxonomy, prediction_to_json
from factcheck.prelabel import Pipeline
from factcheck.prelabel.bundled import BundledLinker, BundledTagger, load_bundle
from factcheck.reading import read

SEEDS = Path(__file__).parents[1] / "seeds"


def main() -> None:
    """Write or compare."""
    command, *paths = sys.argv[1:]
    if command == "write":
        Path(paths[0]).write_text(json.dumps(compute()), "utf-8")
    else:
        compare(*(json.loads(Path(path).read_text("utf-8")) for path in paths))


def compute() -> dict[str, list[object]]:
    """Return the scores of all tokens of the sample article, and its predictions."""
    bundle = load_bundle(threads=1)
    tagger = BundledTagger(bundle)
    pipeline = Pipeline(tagger, BundledLinker(bundle))
    documents = list(read([str(SEEDS / "putin-haftar-meeting.txt")]))
    tagged = tagger.tag_windows(documents)
    return {
        "scores": [
            [float(score) for score in row]
            for windows in tagged
            for window in windows
            for row in window.output.tags
        ],
        "predictions": [
            prediction_to_json(each)
            for each in pipeline.prelabel(documents, load_taxonomy(SEEDS / "taxonomy.yaml"))
        ],
    }


def compare(one: dict[str, list[object]], other: dict[str, list[object]]) -> None:
    """Print how far the scores are apart, and whether the predictions are the same."""
    rows = zip(one["scores"], other["scores"], strict=True)
    pairs = [pair for row in rows for pair in zip(*row, strict=True)]  # type: ignore[call-overload]
    largest = max(abs(a - b) for a, b in pairs)
    print(f"{len(pairs)} scores of tags: the largest difference is {largest:.2g}")
    print(f"predictions are the same: {one['predictions'] == other['predictions']}")


if __name__ == "__main__":
    main()
