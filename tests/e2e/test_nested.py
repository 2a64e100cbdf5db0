"""Claims inside claims on the labelling page: regions of their own, in both scripts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from factcheck.dataset import read_dataset, write_predictions
from factcheck.domain import (
    Attribution,
    Document,
    Language,
    ModelId,
    PredictedClaim,
    Prediction,
    Provenance,
    SourceLabel,
    Span,
    Stance,
    Taxonomy,
)
from factcheck.studio.api.client import Client
from tests.cli.command import invoke

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.studio.server.embedded import Running
    from tests.e2e.annotator import Annotator

LABELS = ("Army", "Minister")
TAXONOMY = Taxonomy(tuple(map(SourceLabel, LABELS)))
# For each claim its source, cue and content; every second one is inside the one before it.
SAID = {
    Language.ENGLISH: (
        ("The minister", "said", "that the army had denied the attack on the port"),
        ("the army", "had denied", "the attack on the port"),
        ("The mayor", "added", "that residents had reported two explosions before dawn"),
        ("residents", "had reported", "two explosions before dawn"),
        ("A teacher", "wrote", "that the ministry confirmed the strike"),
        ("the ministry", "confirmed", "the strike"),
    ),
    Language.ARABIC: (
        ("الوزير", "قال", "إن الجيش نفى وقوع هجوم على الميناء"),
        ("الجيش", "نفى", "وقوع هجوم على الميناء"),
        ("رئيس البلدية", "أضاف", "أن السكان أبلغوا عن انفجارين قبل الفجر"),
        ("السكان", "أبلغوا عن", "انفجارين قبل الفجر"),
        ("معلم", "كتب", "أن الوزارة أكدت الإضراب"),
        ("الوزارة", "أكدت", "الإضراب"),
    ),
}
TEXTS = {
    Language.ENGLISH: "The minister said that the army had denied the attack on the port. "
    "The mayor added that residents had reported two explosions before dawn. "
    "A teacher wrote that the ministry confirmed the strike.",
    Language.ARABIC: "قال الوزير إن الجيش نفى وقوع هجوم على الميناء. "
    "أضاف رئيس البلدية أن السكان أبلغوا عن انفجارين قبل الفجر. "
    "كتب معلم أن الوزارة أكدت الإضراب.",
}


def predicted(language: Language) -> Prediction:
    """Return three claims, each with one inside it."""
    text = TEXTS[language]
    document = Document(f"nested.{language.value}", "", text, language)
    claims: list[PredictedClaim] = []
    for number, words in enumerate(SAID[language]):
        starts = map(text.index, words)
        source, cue, content = (
            (Span(start, start + len(each)),) for start, each in zip(starts, words, strict=True)
        )
        stance = Stance.DENIES if number == 1 else Stance.ASSERTS
        claims.append(PredictedClaim(Attribution(content, source, cue, stance=stance), (), 0.5))
    found = Prediction(document, tuple(claims), ModelId("lexicon", "1"), TAXONOMY.sha256)
    outers = found.claim_ids
    nested = [
        replace(each, within=outers[number - 1]) if number % 2 else each
        for number, each in enumerate(claims)
    ]
    return replace(found, claims=tuple(nested))


def opened(
    annotator: Annotator, studio: Running, prediction: Prediction, folder: Path
) -> tuple[str | Path, ...]:
    """Push a prediction and open its task; return the options that name the project."""
    write_predictions(folder / "predictions.jsonl", [prediction])
    labels = "".join(f"  - name: {each}\n" for each in LABELS)
    (folder / "taxonomy.yaml").write_text(f"labels:\n{labels}", encoding="utf-8")
    title = f"Claims inside claims, {prediction.document.language.value}"
    project = ("--project", title, "--data-dir", studio.data_dir)
    done = invoke("push", "predictions.jsonl", *project, cwd=folder)
    assert done.returncode == 0, done.stderr
    with Client(studio.connection()) as client:
        (found,) = client.projects(title)
        (task,) = client.pushed_tasks(found)
    annotator.open(found.id, task.id)
    return project


@pytest.mark.parametrize("language", Language)
def test_what_is_done_to_an_inner_claim_leaves_the_outer_one_as_it_was(
    annotator: Annotator, studio: Running, tmp_path: Path, language: Language
) -> None:
    """Of three pairs one loses its inner claim, one has it moved, and one loses the outer claim."""
    prediction = predicted(language)
    text, ids = prediction.document.text, prediction.claim_ids
    contents = [each.attribution.content[0] for each in prediction.claims]
    project = opened(annotator, studio, prediction, tmp_path)
    shown = {each.span: each.words for each in annotator.highlights() if each.label == "Claim"}
    annotator.photograph(tmp_path / "nested.png")
    shorter = Span(contents[3].start, text.rindex(" ", 0, contents[3].end))
    annotator.delete(contents[5])
    annotator.move_border(contents[3], shorter)
    annotator.delete_from_list(contents[0].text_in(text))
    annotator.submit()
    done = invoke("pull", *project, "-o", "claims.json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    dataset = read_dataset(tmp_path / "claims.json")

    assert shown == {each: each.text_in(text) for each in contents}
    alone, second, moved, third = dataset.claims
    before = [each.attribution for each in prediction.claims]
    assert [second.attribution, third.attribution] == [before[2], before[4]]
    assert {second.provenance, third.provenance} == {Provenance.PREDICTION}
    assert moved.attribution == replace(before[3], content=(shorter,))
    assert (moved.provenance, moved.predicted) == (Provenance.CHANGED, ids[3])
    assert (alone.attribution, alone.provenance) == (before[1], Provenance.PREDICTION)
    assert [each.within for each in dataset.claims] == ["", "", second.id, ""]
    assert set(dataset.annotations[0].deleted) == {ids[0], ids[5]}
