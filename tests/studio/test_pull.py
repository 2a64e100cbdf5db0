"""What a project gives back."""

from datetime import UTC, datetime
from typing import Any

import pytest

from factcheck.dataset import dataset_to_json, violations
from factcheck.domain import Prediction, SourceLabel, Taxonomy
from factcheck.errors import ConfigMismatch, StudioError
from factcheck.studio.pull import Pulled, pull
from factcheck.studio.task import to_tasks
from tests.studio.fake_server import CONNECTION, URL, FakeServer, failing
from tests.studio.texts import CLAIMS, TAXONOMY, exported, predict

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def server() -> FakeServer:
    server = FakeServer()
    server.add_project("Test", TAXONOMY)
    return server


def fetch(server: FakeServer) -> Pulled:
    pulled = pull(CONNECTION, TAXONOMY, project="Test", now=NOW, transport=server)
    assert violations(dataset_to_json(pulled.dataset), "dataset") == ()
    return pulled


def raw(prediction: Prediction) -> dict[str, Any]:
    (task,) = to_tasks(prediction)
    return task.to_json()


def submitted(name: str = "d", number: int = 3) -> dict[str, Any]:
    """Return a task that somebody submitted as it was predicted."""
    task = exported(raw(predict(*CLAIMS, name=name)))
    return {**task, "id": number}


def reasons(pulled: Pulled) -> list[str]:
    return [each.error.reason for each in pulled.refused]


def test_what_was_submitted_comes_back_with_where_it_came_from(server: FakeServer) -> None:
    """The server, the project, the moment."""
    server.tasks[1] = [submitted()]
    pulled = fetch(server)
    assert len(pulled.dataset.claims) == 2
    assert [each.annotator for each in pulled.dataset.annotations] == ["noor@example.org"]
    origin = pulled.dataset.origin
    assert origin is not None
    assert (origin.project, origin.server, origin.pulled) == (
        "Test",
        URL,
        "2026-01-02T03:04:05+00:00",
    )
    assert pulled.tally["claims"] == pulled.tally["prediction"] == 2
    assert pulled.refused == ()


def test_a_pull_changes_nothing(server: FakeServer) -> None:
    """It only reads."""
    server.tasks[1] = [submitted()]
    fetch(server)
    assert server.writes() == []


def test_documents_come_in_the_order_of_the_project(server: FakeServer) -> None:
    """However the export has them."""
    server.tasks[1] = [submitted("second", 20), submitted("first", 3)]
    assert [document.id for document in fetch(server).dataset.documents] == ["first", "second"]


def test_a_task_that_nobody_opened_is_a_document_without_annotations(server: FakeServer) -> None:
    """It is told, and it is no negative."""
    server.tasks[1] = [{**raw(predict(*CLAIMS)), "id": 3, "annotations": []}]
    pulled = fetch(server)
    assert len(pulled.dataset.documents) == 1
    assert not pulled.dataset.annotations
    assert not pulled.dataset.claims
    assert pulled.tally["deleted"] == 0


def test_a_skipped_task_is_counted(server: FakeServer) -> None:
    """And its prediction is no claim."""
    server.tasks[1] = [submitted()]
    server.tasks[1][0]["annotations"][0]["was_cancelled"] = True
    pulled = fetch(server)
    assert pulled.tally["skipped"] == 1
    assert pulled.dataset.claims == ()


def test_every_annotator_counts(server: FakeServer) -> None:
    """Also one whose address the server does not tell."""
    task = submitted()
    (first,) = task["annotations"]
    task["annotations"].append({**first, "id": 8, "unique_id": "a-8", "completed_by": 2})
    server.tasks[1] = [task]
    pulled = fetch(server)
    names = [annotation.annotator for annotation in pulled.dataset.annotations]
    assert names == ["noor@example.org", "user-2"]
    assert len(pulled.dataset.claims) == 4
    assert len(pulled.dataset.documents) == 1


def test_a_task_that_is_not_ours_is_kept_aside(server: FakeServer) -> None:
    """With the raw task, so nothing that a person did is lost."""
    foreign = {"id": 4, "data": {"text": "other"}, "annotations": []}
    server.tasks[1] = [submitted(), foreign]
    pulled = fetch(server)
    assert len(pulled.dataset.claims) == 2
    assert [each.record for each in pulled.refused] == [foreign]
    assert pulled.tally["refused"] == 1


def test_a_text_that_was_replaced_is_told_if_somebody_annotated_it(server: FakeServer) -> None:
    """One dataset has one text for each document: the later one."""
    newer = {**raw(predict(text="Nobody said a word about it.")), "id": 9, "annotations": []}
    server.tasks[1] = [submitted(), newer]
    pulled = fetch(server)
    assert [document.text for document in pulled.dataset.documents] == [
        "Nobody said a word about it."
    ]
    assert reasons(pulled) == ["replaced-text"]
    assert "annotate the new task" in str(pulled.refused[0].error)


def test_a_project_that_is_not_there_is_told(server: FakeServer) -> None:
    """Nothing is made on a pull."""
    with pytest.raises(StudioError, match="it has no project 'Other'; check --project"):
        pull(CONNECTION, TAXONOMY, project="Other", transport=server)
    assert server.writes() == []


def test_a_project_of_another_taxonomy_is_told(server: FakeServer) -> None:
    """With the labels that differ."""
    with pytest.raises(ConfigMismatch, match="the project lacks attributed_to: Police"):
        pull(
            CONNECTION,
            Taxonomy((*TAXONOMY.labels, SourceLabel("Police"))),
            project="Test",
            transport=server,
        )


def test_an_export_that_fails_is_told(server: FakeServer) -> None:
    """Half a dataset is none."""
    server.faults["GET /api/projects/1/export"] = failing(400, json={"detail": "too large"})
    with pytest.raises(StudioError, match="it answers 400"):
        fetch(server)
