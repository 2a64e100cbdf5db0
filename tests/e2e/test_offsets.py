"""Offsets through a real server and a real browser: every span selects the marked words."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from label_studio_sdk import LabelStudio

from factcheck.analysis.counts import Counts
from factcheck.analysis.scoreboard import scoreboard
from factcheck.dataset import read_dataset, write_dataset
from factcheck.domain import Attribution, Claim, Dataset, Provenance, Role, Span
from factcheck.studio.api.client import Client
from factcheck.studio.api.project import Project
from factcheck.studio.format.task_writer import document_id_of
from factcheck.studio.pulling.pull import PullReport, pull
from factcheck.studio.sending.push import push
from factcheck.studio.server.embedded import Running
from tests.e2e.annotator import Annotator
from tests.studio.nasty import NASTY, Nasty
from tests.studio.texts import TAXONOMY

HOTKEYS = {Role.CONTENT: "c", Role.SOURCE: "s", Role.CUE: "q", Role.CHANNEL: "h"}
BY_NAME = {nasty.name: nasty for nasty in NASTY}
MARKED_BY_HAND = [
    BY_NAME[name]
    for name in (
        "family joined by ZWJ",
        "vowel signs and tatweel",
        "isolates",
        "CRLF",
        "line separators",
    )
]


def pushed(studio: Running, title: str, texts: Iterable[Nasty], *, empty: bool = False) -> Project:
    """Push texts, with their spans as predictions or with empty predictions."""
    predictions = [nasty.prediction() for nasty in texts]
    if empty:
        predictions = [replace(each, claims=()) for each in predictions]
    report = push(predictions, TAXONOMY, studio.connection(), project=title)
    assert report.project is not None
    return report.project


def tasks(studio: Running, project: Project) -> Mapping[str, int]:
    """Return the task number of each text."""
    with Client(studio.connection()) as client:
        return {document_id_of(each.key): each.id for each in client.pushed_tasks(project)}


def submit_predictions(studio: Running, project: Project) -> None:
    """Make an annotation of each prediction, as the server returns it."""
    connection = studio.connection()
    with httpx.Client(trust_env=False) as http:
        server = LabelStudio(base_url=connection.url, api_key=connection.token, httpx_client=http)
        for prediction in server.predictions.list(project=project.id):
            server.annotations.create(
                prediction.task, result=prediction.result, parent_prediction=prediction.id
            )


def pulled(studio: Running, project: Project, folder: Path) -> tuple[Dataset, PullReport]:
    """Pull all of a project into a file, and read it."""
    output = folder / "claims.json"
    report = pull(output, TAXONOMY, studio.connection(), project=project.title)
    return read_dataset(output), report


def compared(claims: Iterable[Claim]) -> tuple[int, int]:
    """Return how many spans were marked in the texts of claims, and how many differ."""
    spans = mismatches = 0
    for claim in claims:
        meant, found = BY_NAME[claim.document].attribution(), claim.attribution
        spans += len(placed(meant))
        mismatches += len(placed(meant) ^ placed(found))
    return spans, mismatches


def placed(attribution: Attribution) -> set[tuple[Role, Span]]:
    """Return the spans of an attribution with their roles."""
    return {(role, span) for role in Role for span in attribution.spans(role)}


def test_spans_in_nasty_texts_survive_the_server(
    studio: Running, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """Fifty texts pushed, submitted as predicted, pulled, written and read: no span differs."""
    project = pushed(studio, "Offsets: fifty texts", NASTY)
    submit_predictions(studio, project)

    dataset, report = pulled(studio, project, tmp_path)

    claims = dataset.claims
    spans, mismatches = compared(claims)
    tell(f"offsets through the server: {len(claims)} texts, {spans} spans, {mismatches} mismatches")
    assert report.refused == ()
    texts = {document.id: document.text for document in dataset.documents}
    assert texts == {nasty.name: nasty.text for nasty in NASTY}
    assert {claim.document: claim.attribution for claim in claims} == {
        nasty.name: nasty.attribution() for nasty in NASTY
    }
    assert {claim.provenance for claim in claims} == {Provenance.PREDICTION}
    assert (len(claims), mismatches) == (50, 0)
    write_dataset(tmp_path / "again.json", dataset)
    assert read_dataset(tmp_path / "again.json") == dataset


def test_spans_marked_with_a_mouse_survive(
    studio: Running, annotator: Annotator, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """Five texts, each span marked and linked in the browser, then pulled.

    Nothing was predicted in them, so that each of their claims is one that the model missed.
    """
    project = pushed(studio, "Offsets: by hand", MARKED_BY_HAND, empty=True)
    numbers = tasks(studio, project)
    for nasty in MARKED_BY_HAND:
        annotator.open(project.id, numbers[nasty.name], predicted=False)
        mark(annotator, nasty)
        annotator.submit()

    dataset, report = pulled(studio, project, tmp_path)

    claims = dataset.claims
    spans, mismatches = compared(claims)
    tell(
        f"offsets through the browser: {len(claims)} texts, {spans} spans, {mismatches} mismatches"
    )
    assert report.refused == ()
    assert {claim.document: claim.attribution for claim in claims} == {
        nasty.name: nasty.attribution() for nasty in MARKED_BY_HAND
    }
    assert {claim.provenance for claim in claims} == {Provenance.MANUAL}
    assert (len(claims), mismatches) == (5, 0)
    assert scoreboard(dataset).boards["all"]["all"].overlap == Counts(
        correct=0, predicted=0, gold=5
    )


def mark(annotator: Annotator, nasty: Nasty) -> None:
    """Mark every span of a text, then link the claim to the others."""
    spans = list(nasty.spans())
    for role, span in spans:
        annotator.mark(span, hotkey=HOTKEYS[role])
        annotator.page.keyboard.press("Escape")
    (claim,) = (span for role, span in spans if role is Role.CONTENT)
    for role, span in spans:
        if role is not Role.CONTENT:
            annotator.link(claim, span)
            annotator.page.keyboard.press("Escape")


@pytest.mark.parametrize("nasty", MARKED_BY_HAND, ids=lambda nasty: str(nasty.name))
def test_predicted_regions_cover_the_right_words_of_a_nasty_text(
    studio: Running, annotator: Annotator, nasty: Nasty
) -> None:
    """The page highlights the predicted words, without line breaks."""
    project = pushed(studio, "Offsets: highlights", MARKED_BY_HAND)
    annotator.open(project.id, tasks(studio, project)[nasty.name])

    shown = {(each.span, each.words) for each in annotator.highlights()}

    assert shown == {
        (span, re.sub("[\r\n]", "", span.text_in(nasty.text))) for _, span in nasty.spans()
    }
