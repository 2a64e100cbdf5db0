"""How reliable the scores of the lexicon and each of its constructions are, and how fast it reads.

    python benchmarks/lexicon.py polnear.dev.jsonl ntrex.dev.jsonl ant.dev.jsonl

Prints the tables of docs/baseline.md except the first, which `factcheck evaluate` prints. A finding
is right if its content matches gold content, as `factcheck evaluate` counts it.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from factcheck.analysis.gold import read_gold
from factcheck.comparing.matching import match
from factcheck.domain import Document, Language
from factcheck.prelabel.lexicon import LexiconTagger
from factcheck.prelabel.lexicon.tagger import extract
from factcheck.text import sentences

BORDERS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True, slots=True)
class Finding:
    """An attribution that was found: its cue and construction, its score, whether it is right."""

    language: Language
    cue: str
    frame: str
    score: float
    is_right: bool


def main() -> None:
    """Print all tables for the files given."""
    paths = [Path(name) for name in sys.argv[1:]]
    found = [finding for path in paths for finding in findings(path)]
    print_scores(found)
    print_constructions(found)
    for path in paths:
        print_speed(path)


def findings(path: Path) -> Iterator[Finding]:
    """Yield all attributions that are found in the documents of a gold file."""
    for gold in read_gold(path):
        extractions = extract(Document(gold.id, "", gold.text, gold.language))
        attributions = [each.attribution for each in extractions]
        pairs = match(attributions, [each.attribution for each in gold.attributions])
        right = {index for index, _ in pairs}
        for index, each in enumerate(extractions):
            found = each.finding
            yield Finding(gold.language, found.cue_name, found.frame, found.score, index in right)


def print_scores(found: Iterable[Finding]) -> None:
    """Print how often a score is right (a reliability table)."""
    bins: dict[float, list[Finding]] = defaultdict(list)
    for each in found:
        bins[next(border for border in BORDERS if each.score < border)].append(each)
    print("\n| Score below | Predicted | Mean score | Right |\n|---|---:|---:|---:|")
    for border in sorted(bins):
        group = bins[border]
        mean = sum(each.score for each in group) / len(group)
        print(f"| {min(border, 1.0):.1f} | {len(group)} | {mean:.2f} | {_share(group)} |")


def print_constructions(found: Iterable[Finding]) -> None:
    """Print how often each construction is right, by language."""
    groups: dict[tuple[str, Language], list[Finding]] = defaultdict(list)
    for each in found:
        groups[each.frame, each.language].append(each)
    print("\n| Construction | English | Arabic |\n|---|---:|---:|")
    for frame in sorted({frame for frame, _ in groups}):
        cells = [
            f"{_share(group)} of {len(group)}" if (group := groups.get((frame, language))) else ""
            for language in Language
        ]
        print(f"| {frame} | {' | '.join(cells)} |")


def print_speed(path: Path) -> None:
    """Print how many sentences per second are tagged, sentence splitting included."""
    documents = [Document(each.id, "", each.text, each.language) for each in read_gold(path)]
    count = sum(len(sentences(each.text, each.language)) for each in documents)
    tagger = LexiconTagger()
    tagger.tag(documents[:1])
    began = time.perf_counter()
    tagger.tag(documents)
    seconds = time.perf_counter() - began
    print(f"\n{path.name}: {count} sentences in {seconds:.2f} s, {count / seconds:.0f} per second")


def _share(group: Iterable[Finding]) -> str:
    right = [each.is_right for each in group]
    return f"{sum(right) / len(right):.0%}"


if __name__ == "__main__":
    main()
