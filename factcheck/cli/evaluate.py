"""``factcheck evaluate``: predictions against gold."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.cli.options import taxonomy_near, taxonomy_option


@click.command(name="evaluate")
@click.argument("predictions", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("gold", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@taxonomy_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, not a table in Markdown.")
def command(predictions: Path, gold: Path, taxonomy: Path | None, *, as_json: bool) -> None:
    """Score PREDICTIONS (.jsonl) against GOLD (.jsonl, or .json of one file).

    Per language: exact F1 over spans and F1 over words for source, cue and content; F1 over
    attributions whose contents share at least half; micro-F1 over the labels of those matched,
    where the taxonomy is given or lies beside the gold.
    """
    import json

    from factcheck.analysis import evaluate, read_gold, to_dict, to_markdown
    from factcheck.dataset import load_taxonomy, read_predictions

    found = taxonomy or taxonomy_near([str(gold)])
    labels = load_taxonomy(found) if found else None
    evaluation = evaluate(read_predictions(predictions), read_gold(gold), labels)
    if as_json:
        click.echo(json.dumps(to_dict(evaluation), indent=2, ensure_ascii=False))
    else:
        click.echo(to_markdown(evaluation), nl=False)
