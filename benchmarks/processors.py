"""Whether another processor computes the same scores.

    python benchmarks/processors.py write here.json
    qemu-x86_64 -cpu Haswell-noTSX $(which python) benchmarks/processors.py write haswell.json
    python benchmarks/processors.py compare here.json haswell.json

`write` runs the bundled network over the sample article, and writes the scores of every tag of
every token and the spans of all attributions. `compare` prints how far scores are apart, and how
many tags and attributions are the same. qemu-user emulates a processor without AVX-512 and VNNI
(Haswell), about a hundred times as slowly.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from factcheck.domain import Role
from factcheck.prelabel.bundled import BundledTagger, load_bundle
from factcheck.reading import read

SEEDS = Path(__file__).parents[1] / "seeds"


def main() -> None:
    """Write or compare."""
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("write").add_argument("path", type=Path)
    commands.add_parser("compare").add_argument("paths", type=Path, nargs=2)
    given = parser.parse_args()
    if given.command == "write":
        given.path.write_text(json.dumps(compute()), "utf-8")
    else:
        compare(*(json.loads(path.read_text("utf-8")) for path in given.paths))


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
    """Print how far scores are apart, and how many tags and attributions are the same."""
    here, there = np.array(one["scores"]), np.array(other["scores"])
    half, most, largest = np.quantile(np.abs(here - there), (0.5, 0.99, 1))
    print(f"{here.size} scores of tags: half differ by less than {half:.2g}, ", end="")
    print(f"99 % by less than {most:.2g}, all by at most {largest:.2g}")
    same = (here.argmax(1) == there.argmax(1)).sum()
    print(f"the likeliest tag is the same for {same} of {len(here)} tokens")
    spans = [{tuple(each) for each in side["spans"]} for side in (one, other)]
    print(f"{len(spans[0] & spans[1])} of {len(spans[0])} attributions have the same spans")


if __name__ == "__main__":
    main()
