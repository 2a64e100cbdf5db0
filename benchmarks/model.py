"""What the models find, and whom they link it to, on gold documents; a table in Markdown.

    python benchmarks/model.py polnear.dev.jsonl ntrex.dev.jsonl ant.dev.jsonl
        [--models bundled lexicon] [--json FILE]

Spans: exact F1 over pieces, F1 over the words they touch, F1 over attributions whose contents share
half. Linking: taxonomies are each document's own gold labels by their names alone, documents with
two or more. With gold spans: how often the best label is right. End to end: micro-F1 over the
labels of all attributions, found or not, right only where the attribution was found. The error of
calibration compares what probabilities say with how often they are right, labels of gold spans.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from factcheck.analysis import Counts, GoldDocument, Scores, evaluate, match, read_gold
from factcheck.domain import (
    OTHER,
    Document,
    LabelScore,
    ModelId,
    Prediction,
    Role,
    SourceLabel,
    Taxonomy,
)
from factcheck.prelabel import Mention, Pipeline, Tagged, load_pipeline

ROLES = (Role.SOURCE, Role.CUE, Role.CONTENT)
BINS = 10
RESAMPLES = 1000
COLUMNS = (
    *(f"{role.value}, exact" for role in ROLES),
    *(f"{role.value}, words" for role in ROLES),
    "attributions",
    "linking, gold spans",
    "labels, end to end",
    "ECE",
)


@dataclass(frozen=True, slots=True)
class Known:
    """A tagger that says what it was told."""

    model: ModelId
    found: dict[str, Sequence[Tagged]]

    def tag(self, documents: Sequence[Document]) -> list[Sequence[Tagged]]:
        """Return what is known of each document."""
        return [self.found[document.id] for document in documents]


@dataclass(slots=True)
class Linking:
    """What linking comes to.

    Attributes:
        hits: whether the best label was right, one a mention with gold labels.
        chances: what the linker said of each label of each mention.
        right: whether that label was right.
        labels: end to end.
    """

    hits: list[bool] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    labels: Counts = field(default_factory=Counts)


def main() -> None:
    """Print a row for each model, file and language."""
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--models", nargs="+", default=["bundled", "lexicon"])
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    print(f"| model | texts | {' | '.join(COLUMNS)} |")
    print(f"|---|---|{'---:|' * len(COLUMNS)}")
    rows = []
    for name in given.models:
        pipeline = load_pipeline(None if name == "bundled" else name)
        for path in given.gold:
            for texts, group in _by_language(path):
                figures = measure(pipeline, group)
                rows.append({"model": name, "texts": texts, **figures})
                cells = [_cell(column, figures[column]) for column in COLUMNS]
                print(f"| {name} | {texts} | {' | '.join(cells)} |", flush=True)
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


def _by_language(path: Path) -> Iterator[tuple[str, list[GoldDocument]]]:
    gold = list(read_gold(path))
    for language in sorted({each.language for each in gold}):
        name = f"{path.name.removesuffix('.jsonl')} {language.value}"
        yield name, [each for each in gold if each.language is language]


def _cell(column: str, found: tuple[float | None, ...]) -> str:
    """Return a figure in percent with its interval; calibration error as it is."""
    value, *interval = found
    if value is None:
        return "n/a"
    if column == "ECE":
        return f"{value:.3f}"
    return f"{100 * value:.1f}" + (
        f" ({100 * interval[0]:.0f}–{100 * interval[1]:.0f})" if interval else ""
    )


def measure(
    pipeline: Pipeline, gold: Sequence[GoldDocument]
) -> dict[str, tuple[float | None, ...]]:
    """Return every figure by its column; exact ones with a 95 % bootstrap interval by document."""
    documents = [Document(each.id, "", each.text, each.language) for each in gold]
    nobody = Taxonomy((SourceLabel("Nobody"),))
    found = list(pipeline.prelabel(documents, nobody))
    each = [_scores(prediction, one) for prediction, one in zip(found, gold, strict=True)]
    total = sum(each, Scores())
    figures: dict[str, tuple[float | None, ...]] = {}
    for role in ROLES:
        exact = [scores.exact[role] for scores in each]
        figures[f"{role.value}, exact"] = (total.exact[role].f1, *_interval(exact))
        figures[f"{role.value}, words"] = (total.tokens[role].f1,)
    figures["attributions"] = (total.attributions.f1,)
    linking = link(pipeline, gold, documents, found)
    figures["linking, gold spans"] = (float(np.mean(linking.hits)) if linking.hits else None,)
    figures["labels, end to end"] = (linking.labels.f1,)
    figures["ECE"] = (calibration_error(linking) if linking.hits else None,)
    return figures


def _scores(prediction: Prediction, gold: GoldDocument) -> Scores:
    return evaluate([prediction], [gold]).overall


def _interval(counts: Sequence[Counts]) -> tuple[float, float]:
    """Return where 95 % of the F1 of resampled documents lie (Efron, 1979)."""
    random = np.random.default_rng(0)
    table = np.array([(each.correct, each.predicted + each.gold) for each in counts])
    drawn = table[random.integers(0, len(table), (RESAMPLES, len(table)))].sum(axis=1)
    low, high = np.quantile(2 * drawn[:, 0] / np.maximum(drawn[:, 1], 1), [0.025, 0.975])
    return float(low), float(high)


def link(
    pipeline: Pipeline,
    gold: Sequence[GoldDocument],
    documents: Sequence[Document],
    found: Iterable[Prediction],
) -> Linking:
    """Link gold spans, and what was found, each document with a taxonomy of its own labels."""
    result = Linking()
    for one, document, prediction in zip(gold, documents, found, strict=True):
        names = sorted({label for each in one.attributions for label in each.labels})
        if len(names) < 2:  # noqa: PLR2004 - nothing to choose
            continue
        taxonomy = Taxonomy(tuple(map(SourceLabel, names)))
        mentions = [Mention(document, each.attribution) for each in one.attributions]
        for each, scores in zip(
            one.attributions, pipeline.linker.link(mentions, taxonomy), strict=True
        ):
            if each.labels:
                _judge(result, each.labels, names, scores)
        tagged = tuple(Tagged(claim.attribution, claim.score) for claim in prediction.claims)
        known = Pipeline(
            Known(ModelId("known", "1"), {document.id: tagged}),
            pipeline.linker,
            pipeline.thresholds,
        )
        result.labels += _end_to_end(next(known.prelabel([document], taxonomy)), one)
    return result


def _judge(
    result: Linking, wanted: Sequence[str], names: Sequence[str], scores: Sequence[LabelScore]
) -> None:
    result.hits.append(bool(scores) and scores[0].label in wanted)
    said = {each.label: each.score for each in scores}
    for name in names:
        result.chances.append(said.get(name, 0.0))
        result.right.append(name in wanted)


def _end_to_end(prediction: Prediction, gold: GoldDocument) -> Counts:
    claims = prediction.claims
    ours = [{each.label for each in claim.labels} - {OTHER} for claim in claims]
    theirs = [set(each.labels) for each in gold.attributions]
    pairs = match(
        [claim.attribution for claim in claims], [each.attribution for each in gold.attributions]
    )
    return Counts(
        sum(len(ours[i] & theirs[j]) for i, j in pairs), sum(map(len, ours)), sum(map(len, theirs))
    )


def calibration_error(linking: Linking) -> float:
    """Return the expected calibration error over ten bins (Naeini et al., AAAI 2015)."""
    chances, right = np.array(linking.chances), np.array(linking.right)
    places = np.minimum((chances * BINS).astype(int), BINS - 1)
    gaps = [abs(chances[places == at].sum() - right[places == at].sum()) for at in range(BINS)]
    return float(sum(gaps) / len(chances))


if __name__ == "__main__":
    main()
