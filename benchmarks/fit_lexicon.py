"""Measure the precision of every cue in every construction, and write it into the lexicon.

    python benchmarks/fit_lexicon.py en polnear.train.jsonl ntrex.train.jsonl
    python benchmarks/fit_lexicon.py ar ant.train.jsonl ntrex.train.jsonl

A finding is correct if its content overlaps gold content as `factcheck evaluate` counts it. The
precision of a cue is smoothed towards that of the construction, which counts as `PRIOR` findings.
Constructions that were never found with a cue, or with a precision below `LEAST_PRECISION`, are
left out; prepositions are kept.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from lexicon import findings

from factcheck.domain import Language

LEAST_PRECISION = 0.45
PRIOR = 2
MOST_PRIOR = 0.6
FIXED = {"preposition"}
LEXICON = Path(__file__).parent.parent / "factcheck" / "prelabel" / "lexicon"

Key = tuple[str, str]


def main() -> None:
    """Fit one language to the documents of that language in the files given."""
    language, *names = sys.argv[1:]
    correct: Counter[Key] = Counter()
    found: Counter[Key] = Counter()
    for finding in chain.from_iterable(findings(Path(name)) for name in names):
        if finding.language == language:
            for key in ((finding.cue, finding.frame), ("", finding.frame)):
                found[key] += 1
                correct[key] += finding.is_right
    for (cue, frame), times in sorted(found.items()):
        if not cue:
            print(f"{frame}: {correct[cue, frame]} of {times}, {correct[cue, frame] / times:.2f}")
    path = LEXICON / Language(language).name.lower() / "cues.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "".join(f"{line}\n" for line in fitted(lines, correct, found)), encoding="utf-8"
    )


def fitted(lines: Iterable[str], correct: Counter[Key], found: Counter[Key]) -> Iterator[str]:
    """Yield the lines of a lexicon with measured precisions; cues without frames are dropped."""
    for line in lines:
        if line.startswith(("#", "cue\t")):
            yield line
            continue
        *entry, listed = line.split("\t")
        frames = [frame.split()[0] for frame in listed.split(", ")]
        kept = [
            f"{frame} {precision:.2f}"
            for frame in frames
            if (precision := _precision((entry[0], frame), correct, found)) >= LEAST_PRECISION
            or frame in FIXED
        ]
        if kept:
            yield "\t".join((*entry, ", ".join(kept)))


def _precision(key: Key, correct: Counter[Key], found: Counter[Key]) -> float:
    whole = ("", key[1])
    if not found[whole] or (not found[key] and key[1] not in FIXED):
        return 0.0
    prior = min(MOST_PRIOR, correct[whole] / found[whole])
    return (correct[key] + PRIOR * prior) / (found[key] + PRIOR)


if __name__ == "__main__":
    main()
