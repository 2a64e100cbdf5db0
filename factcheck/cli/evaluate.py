"""``factcheck evaluate``: score predictions against gold, or compare models on gold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from factcheck.cli.options import (
    PREDICTIONS,
    find_taxonomy_file,
    json_option,
    taxonomy_option,
    threads_option,
)
from factcheck.cli.output import print_result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from factcheck.analysis.gold import GoldDocument
    from factcheck.domain import Prediction
    from factcheck.prelabel.bundled import Bundle


@click.command(name="evaluate")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="PREDICTIONS GOLD | GOLD...",
    type=PREDICTIONS,
)
@click.option(
    "--model",
    "models",
    multiple=True,
    help="Run this model on the gold texts; repeat it to compare models: `bundled`, `lexicon`, or "
    "a zero-shot-classification model of transformers.",
)
@click.option(
    "--matches",
    is_flag=True,
    help="Score which claims say the same, by the bundled model; all FILES are gold.",
)
@click.option(
    "--drift",
    is_flag=True,
    help="Score where translations say something else than their originals; all FILES are gold.",
)
@click.option(
    "--stances",
    is_flag=True,
    help="Score the stances that the words of the gold show; all FILES are gold with stances.",
)
@click.option(
    "--relations",
    is_flag=True,
    help="Score which claims contradict each other, by the bundled model; all FILES are gold of "
    "events.",
)
@click.option(
    "--nested",
    is_flag=True,
    help="Score attributions inside contents, by the bundled model; all FILES are gold with them.",
)
@taxonomy_option
@threads_option
@json_option
def command(  # noqa: PLR0913 - one for each option
    files: tuple[Path, ...],
    *,
    models: tuple[str, ...],
    matches: bool,
    drift: bool,
    stances: bool,
    relations: bool,
    nested: bool,
    taxonomy: Path | None,
    threads: int | None,
    as_json: bool,
) -> None:
    """Score PREDICTIONS against GOLD (.jsonl, or the .json of one article).

    PREDICTIONS are a file (.jsonl) or the folder of a run.

    Per language: exact F1 over spans and F1 over words for source, cue and content; F1 over
    attributions whose contents share at least half; micro-F1 over the labels of those matched, if
    the taxonomy is given or is in the folder of the gold.

    With --model all FILES are gold (.jsonl), and each model is run on them. Linking is scored with
    taxonomies made of each document's gold labels: names alone, with descriptions, with aliases;
    for the gold spans and for those that the model found. False labels are counted with taxonomies
    of labels from other documents, and with --taxonomy, if its sources hardly occur in the texts.

    With --matches all FILES are gold that says which claims say the same: pairs in parallel
    articles, and groups over all articles (B³), for claims of the gold and for those that the
    model found, beside baselines.

    With --drift all FILES are gold of parallel articles, with the drifts of translations: how many
    are found, by kind, and how many of 100 other pairs alarm, for claims and pairs of the gold and
    for those that the model found, beside a baseline.

    With --stances all FILES are gold with stances: how many are right, how many denials are found,
    and how many assertions are called denials, for the spans of the gold.

    With --relations all FILES are gold with propositions (NAME.jsonl, the events next to it in
    NAME.events.jsonl): how many pairs that contradict each other are found, for claims of the gold
    and for those that the model found, beside baselines.

    With --nested all FILES are gold with attributions inside the contents of others (nested): F1
    over those with the right content, and over those with all spans exact, inside the outer
    attributions of the gold and inside those that the model found, beside the cue lexicon.
    """
    if sum(map(bool, (models, matches, drift, stances, relations, nested))) > 1:
        options = "--model, --matches, --drift, --stances, --relations and --nested"
        raise click.UsageError(f"{options} score different things: give one")
    if drift:
        _score_drift(files, threads, as_json=as_json)
    elif matches:
        _score_matches(files, threads, as_json=as_json)
    elif relations:
        _score_relations(files, threads, as_json=as_json)
    elif stances:
        _score_stances(files, as_json=as_json)
    elif nested:
        _score_nested(files, threads, as_json=as_json)
    elif models:
        _compare(files, models, taxonomy, threads, as_json=as_json)
    else:
        _score(files, taxonomy, as_json=as_json)


def _score_matches(files: Sequence[Path], threads: int | None, *, as_json: bool) -> None:
    from factcheck.analysis.group_scores import score_groups
    from factcheck.analysis.match_scores import score_parallel
    from factcheck.analysis.match_scores_tables import (
        MatchScores,
        match_scores_to_dict,
        match_scores_to_markdown,
    )

    bundle, predicted = _predicted(files, threads)
    scores = {
        path.name: MatchScores(
            list(score_parallel(gold, found, bundle)), list(score_groups(gold, found, bundle))
        )
        for path, gold, found in predicted
    }
    print_result(match_scores_to_markdown(scores), match_scores_to_dict(scores), as_json=as_json)


def _score_relations(files: Sequence[Path], threads: int | None, *, as_json: bool) -> None:
    from factcheck.analysis.relation_scores import read_contradictions, score_relations
    from factcheck.analysis.relation_scores_tables import (
        relation_scores_to_dict,
        relation_scores_to_markdown,
    )

    contradicting = {path: read_contradictions(path) for path in files}
    bundle, predicted = _predicted(files, threads)
    scores = {
        path.name: list(score_relations(gold, contradicting[path], found, bundle))
        for path, gold, found in predicted
    }
    shown = relation_scores_to_markdown(scores), relation_scores_to_dict(scores)
    print_result(*shown, as_json=as_json)


def _score_drift(files: Sequence[Path], threads: int | None, *, as_json: bool) -> None:
    from factcheck.analysis.drift_scores import score_drift
    from factcheck.analysis.drift_scores_tables import (
        drift_scores_to_dict,
        drift_scores_to_markdown,
    )

    bundle, predicted = _predicted(files, threads)
    scores = {path.name: list(score_drift(gold, found, bundle)) for path, gold, found in predicted}
    print_result(drift_scores_to_markdown(scores), drift_scores_to_dict(scores), as_json=as_json)


def _predicted(
    files: Sequence[Path], threads: int | None
) -> tuple[Bundle, Iterator[tuple[Path, list[GoldDocument], dict[str, Prediction]]]]:
    """Return the bundled model, and an iterator over files with their gold and predictions."""
    from factcheck.analysis.gold import read_gold
    from factcheck.analysis.match_gold import own_document
    from factcheck.domain import SourceLabel, Taxonomy
    from factcheck.prelabel import Pipeline
    from factcheck.prelabel.bundled import BundledLinker, BundledTagger, load_bundle

    bundle = load_bundle(threads=threads)
    pipeline = Pipeline(BundledTagger(bundle), BundledLinker(bundle))
    nobody = Taxonomy((SourceLabel("Nobody"),))

    def predict() -> Iterator[tuple[Path, list[GoldDocument], dict[str, Prediction]]]:
        for path in files:
            gold = list(read_gold(path))
            predictions = pipeline.prelabel(map(own_document, gold), nobody)
            yield path, gold, {each.document.id: each for each in predictions}

    return bundle, predict()


def _score_stances(files: Sequence[Path], *, as_json: bool) -> None:
    from factcheck.analysis.gold import read_gold
    from factcheck.analysis.stance_scores import (
        score_stances,
        stance_scores_to_dict,
        stance_scores_to_markdown,
    )

    scores = score_stances({path.name: list(read_gold(path)) for path in files})
    print_result(stance_scores_to_markdown(scores), stance_scores_to_dict(scores), as_json=as_json)


def _score_nested(files: Sequence[Path], threads: int | None, *, as_json: bool) -> None:
    from factcheck.analysis.gold import read_gold
    from factcheck.analysis.nested_scores import (
        nested_scores_to_dict,
        nested_scores_to_markdown,
        score_nested,
    )
    from factcheck.prelabel.bundled import BundledTagger, load_bundle

    tagger = BundledTagger(load_bundle(threads=threads))
    scores = {path.name: list(score_nested(list(read_gold(path)), tagger)) for path in files}
    print_result(nested_scores_to_markdown(scores), nested_scores_to_dict(scores), as_json=as_json)


def _compare(
    files: Sequence[Path],
    models: Sequence[str],
    taxonomy: Path | None,
    threads: int | None,
    *,
    as_json: bool,
) -> None:
    from factcheck.analysis.gold import read_gold
    from factcheck.analysis.model_scores import compare_models
    from factcheck.analysis.model_scores_tables import (
        model_scores_to_dict,
        model_scores_to_markdown,
    )
    from factcheck.cli.evaluated_pipeline import EvaluatedPipeline
    from factcheck.dataset import load_taxonomy

    gold = {path.name.removesuffix(".jsonl"): list(read_gold(path)) for path in files}
    pipelines = (EvaluatedPipeline.load(name, threads) for name in models)
    known = load_taxonomy(taxonomy) if taxonomy else None
    scores = list(compare_models(pipelines, gold, known))
    print_result(model_scores_to_markdown(scores), model_scores_to_dict(scores), as_json=as_json)


def _score(files: Sequence[Path], taxonomy: Path | None, *, as_json: bool) -> None:
    from factcheck.analysis.evaluation import evaluate
    from factcheck.analysis.evaluation_tables import evaluation_to_dict, evaluation_to_markdown
    from factcheck.analysis.gold import read_gold
    from factcheck.dataset import load_taxonomy, read_predictions

    if len(files) != 2:  # noqa: PLR2004 - two files
        raise click.UsageError("give PREDICTIONS and GOLD, or --model with one GOLD or more")
    path = taxonomy or find_taxonomy_file([str(files[1])])
    predictions, gold = read_predictions(files[0]), read_gold(files[1])
    scores = evaluate(predictions, gold, load_taxonomy(path) if path else None)
    print_result(evaluation_to_markdown(scores), evaluation_to_dict(scores), as_json=as_json)
