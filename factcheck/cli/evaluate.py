"""``factcheck evaluate``: predictions against gold, or models against each other on gold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.options import json_option, taxonomy_near, taxonomy_option, threads_option

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command(name="evaluate")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="PREDICTIONS GOLD | GOLD...",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option(
    "--model",
    "models",
    multiple=True,
    help="Run this model on the gold texts; may be given several times, to compare: `bundled`, "
    "`lexicon`, or a zero-shot-classification model of transformers.",
)
@taxonomy_option
@threads_option
@json_option
def command(
    files: tuple[Path, ...],
    *,
    models: tuple[str, ...],
    taxonomy: Path | None,
    threads: int | None,
    as_json: bool,
) -> None:
    """Score PREDICTIONS (.jsonl) against GOLD (.jsonl, or .json of one file).

    Per language: exact F1 over spans and F1 over words for source, cue and content; F1 over
    attributions whose contents share at least half; micro-F1 over the labels of those matched,
    where the taxonomy is given or lies beside the gold.

    With --model all FILES are gold (.jsonl), and each model is run on them. Linking is judged with
    taxonomies made of each document's own gold labels: names alone, with descriptions, with
    aliases; with the gold's spans and with those the model found.
    """
    import json

    if models:
        from factcheck.analysis import (
            compare_models,
            model_scores_to_dict,
            model_scores_to_markdown,
            read_gold,
        )
        from factcheck.cli.evaluated_pipeline import Contender

        gold = {path.name.removesuffix(".jsonl"): list(read_gold(path)) for path in files}
        rows = list(compare_models((Contender.load(name, threads) for name in models), gold))
        if as_json:
            click.echo(json.dumps(model_scores_to_dict(rows), indent=2, ensure_ascii=False))
        else:
            click.echo(model_scores_to_markdown(rows), nl=False)
        return
    _score(files, taxonomy, as_json=as_json)


def _score(files: Sequence[Path], taxonomy: Path | None, *, as_json: bool) -> None:
    import json

    from factcheck.analysis import evaluate, evaluation_to_dict, evaluation_to_markdown, read_gold
    from factcheck.dataset import load_taxonomy, read_predictions

    if len(files) != 2:  # noqa: PLR2004 - two files
        raise click.UsageError("give PREDICTIONS and GOLD, or --model with one GOLD or more")
    predictions, gold = files
    found = taxonomy or taxonomy_near([str(gold)])
    labels = load_taxonomy(found) if found else None
    evaluation = evaluate(read_predictions(predictions), read_gold(gold), labels)
    if as_json:
        click.echo(json.dumps(evaluation_to_dict(evaluation), indent=2, ensure_ascii=False))
    else:
        click.echo(evaluation_to_markdown(evaluation), nl=False)
