"""Compare bundles on gold: other seeds, 32 bits and eight, a release and the next.

    python benchmarks/bundles.py ntrex.dev.jsonl ant.dev.jsonl --bundles one two three [--json FILE]

Prints the tables of `factcheck evaluate` for every bundle, and the mean of each figure with its
lowest and highest value.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from factcheck.analysis.gold import read_gold
from factcheck.analysis.model_scores import ModelScores, compare_models
from factcheck.analysis.model_scores_tables import model_scores_to_dict, model_scores_to_markdown
from factcheck.cli.evaluated_pipeline import EvaluatedPipeline
from factcheck.prelabel import Pipeline
from factcheck.prelabel.bundled import BundledLinker, BundledTagger, load_bundle


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--bundles", nargs="+", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    gold = {path.name.removesuffix(".jsonl"): list(read_gold(path)) for path in given.gold}
    scores = list(compare_models(map(load_pipeline_of, given.bundles), gold))
    print(model_scores_to_markdown(scores))
    print(means_to_markdown(scores))
    if given.json:
        given.json.write_text(json.dumps(model_scores_to_dict(scores), indent=1) + "\n", "utf-8")


def load_pipeline_of(folder: Path) -> EvaluatedPipeline:
    """Return the pipeline of a bundle, named after its folder."""
    bundle = load_bundle(folder)
    return EvaluatedPipeline(folder.name, Pipeline(BundledTagger(bundle), BundledLinker(bundle)))


def means_to_markdown(scores: Sequence[ModelScores]) -> str:
    """Return a table: a line for each figure, a column for each group of texts."""
    groups = list(dict.fromkeys((each.texts, each.language) for each in scores))
    lines = [f"| Mean (lowest–highest) | {' | '.join(f'{t} {g.value}' for t, g in groups)} |"]
    lines.append(f"|---|{'---:|' * len(groups)}")
    for name in scores[0].figures:
        cells = []
        for group in groups:
            figures = [
                each.figures[name] for each in scores if (each.texts, each.language) == group
            ]
            values = [100 * figure.value for figure in figures if figure.value is not None]
            cells.append(
                f"{sum(values) / len(values):.1f} ({min(values):.1f}–{max(values):.1f})"
                if values
                else "n/a"
            )
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
