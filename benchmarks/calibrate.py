"""What a hundred verified claims change for a taxonomy of ten labels.

Run: ``python benchmarks/calibrate.py ant.dev.jsonl ntrex.dev.jsonl``. From each file of gold with
labels, twenty times: ten of its forty most frequent labels are the taxonomy, about 100 claims of
documents drawn at random are the verified ones, and the claims of all other documents are measured.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np

from factcheck.analysis.gold import GoldDocument, read_gold
from factcheck.domain import Document, SourceLabel, Taxonomy
from factcheck.learning.calibrate import THRESHOLD, fit
from factcheck.learning.cases import DocumentCases, LabelCase, ScoreCase
from factcheck.learning.label_weights import log_odds
from factcheck.prelabel.bundled import BundledLinker, load_bundle
from factcheck.prelabel.bundled.label_scores import LabelScorer
from factcheck.prelabel.parts import Mention

DRAWS, FREQUENT, LABELS, VERIFIED = 20, 40, 10, 100
UNKNOWN = (ScoreCase(0.5, right=True), ScoreCase(0.5, right=False))  # scores of claims: not here


def cases_of(gold: GoldDocument, linker: BundledLinker, taxonomy: Taxonomy) -> DocumentCases:
    """Return the cases of labels of a gold document."""
    document = Document(gold.id, "", gold.text, gold.language)
    mentions = [Mention(document, each.attribution) for each in gold.attributions]
    names = [label.name for label in taxonomy.labels]
    return DocumentCases(
        gold.id,
        tuple(
            LabelCase(features, np.array([name in each.labels for name in names]))
            for each, features in zip(
                gold.attributions, linker.features(mentions, taxonomy), strict=True
            )
        ),
        UNKNOWN,
    )


def count(cases: Sequence[LabelCase], labels: Sequence[str], scorer: LabelScorer) -> list[int]:
    """Return claims, false labels, labels found, and labels of the gold."""
    false = found = wanted = 0
    for case in cases:
        odds = log_odds(case, labels, scorer).max(axis=0, initial=-np.inf)
        given = 1 / (1 + np.exp(-odds)) >= THRESHOLD
        false += int((given & ~case.right).sum())
        found += int((given & case.right).sum())
        wanted += int(case.right.sum())
    return [len(cases), false, found, wanted]


def measure(path: Path) -> None:
    """Print the rows of one file."""
    gold = [each for each in read_gold(path) if each.attributions]
    linker = BundledLinker(load_bundle())
    said = Counter(label for one in gold for each in one.attributions for label in each.labels)
    frequent = [label for label, _ in said.most_common(FREQUENT)]
    before, after = np.zeros(4, int), np.zeros(4, int)
    for draw in range(DRAWS):
        random = Random(draw)  # noqa: S311 - no secret
        labels = random.sample(frequent, LABELS)
        taxonomy = Taxonomy(tuple(map(SourceLabel, labels)))
        documents = [cases_of(each, linker, taxonomy) for each in gold]
        random.shuffle(documents)
        verified: list[DocumentCases] = []
        while sum(len(each.labels) for each in verified) < VERIFIED:
            verified.append(documents.pop())
        fitted = fit(verified, labels, linker.scorer)
        rest = [case for each in documents for case in each.labels]
        before += count(rest, labels, linker.scorer)
        after += count(rest, labels, fitted.scorer)
    for when, (claims, false, found, wanted) in (("before", before), ("after", after)):
        print(
            f"| {path.stem} | {when} | {claims} | {100 * false / claims:.1f} "
            f"| {100 * found / wanted:.1f} |"
        )


def main(paths: Sequence[Path]) -> None:
    """Print a table."""
    print("| Gold | Scores | Claims | False labels for 100 claims | Labels found, % |")
    print("|---|---|---:|---:|---:|")
    for path in paths:
        measure(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+")
    main(parser.parse_args().gold)
