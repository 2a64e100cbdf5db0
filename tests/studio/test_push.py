"""Each document once, whatever happens on the way."""

from dataclasses import replace

import httpx
import pytest

from factcheck.domain import Document, Language, ModelId, Prediction, SourceLabel, Taxonomy
from factcheck.errors import ConfigMismatch, InvalidRecord, StudioError
from factcheck.studio.push import BATCH, PushReport, push, with_partners
from tests.studio.fake_server import CONNECTION, URL, Answer, FakeServer, failing, raising
from tests.studio.texts import CLAIMS, TAXONOMY, predict

IMPORT = "POST /api/projects/1/import"


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


def send(
    server: FakeServer,
    *predictions: Prediction,
    project: str = "Test",
    seen: list[int] | None = None,
) -> PushReport:
    return push(
        predictions,
        TAXONOMY,
        CONNECTION,
        project=project,
        on_progress=None if seen is None else seen.append,
        transport=server,
    )


def many(count: int) -> list[Prediction]:
    return [predict(*CLAIMS, name=f"d{number}") for number in range(count)]


def keys(server: FakeServer) -> list[str]:
    return [task["data"]["doc_key"] for task in server.tasks[1]]


def test_a_project_is_made_and_filled(server: FakeServer) -> None:
    """With the taxonomy's labels, and the model whose predictions annotators start from."""
    report = send(server, predict(*CLAIMS))
    assert (report.added, report.present) == (1, 0)
    assert report.url == f"{URL}/projects/1/data"
    assert '<Choice value="Mayor"' in server.projects[1]["label_config"]
    assert server.projects[1]["show_collab_predictions"] is True
    (task,) = server.tasks[1]
    assert task["predictions"][0]["model_version"] == server.projects[1]["model_version"]


def test_predictions_are_shown_once_they_are_there(server: FakeServer) -> None:
    """A model version that no prediction has yet is refused by the server."""
    send(server, predict(*CLAIMS))
    assert server.writes() == ["POST /api/projects/", IMPORT, "PATCH /api/projects/1/"]


def test_a_second_push_adds_nothing(server: FakeServer) -> None:
    """And changes nothing."""
    send(server, *many(3))
    before = len(server.writes())
    report = send(server, *many(3))
    assert (report.added, report.present) == (0, 3)
    assert len(server.writes()) == before


def test_only_what_is_new_is_added(server: FakeServer) -> None:
    """A text that changed is another task."""
    send(server, *many(3))
    changed = predict(text="Nobody said a word about it.", name="d0")
    report = send(server, *many(4), changed)
    assert (report.added, report.present) == (2, 3)
    assert len(set(keys(server))) == len(keys(server)) == 5


def test_the_same_document_twice_in_one_push_is_one_task(server: FakeServer) -> None:
    """Two batches, the same document in both."""
    send(server, *many(BATCH), predict(*CLAIMS, name="d0"))
    assert len(set(keys(server))) == len(keys(server)) == BATCH


def test_many_go_in_batches_and_are_counted(server: FakeServer) -> None:
    """Progress is told for each batch."""
    seen: list[int] = []
    report = send(server, *many(BATCH + 2), seen=seen)
    assert server.calls.count(IMPORT) == 2
    assert seen == [BATCH, 2]
    assert report.added == BATCH + 2


def test_a_lost_answer_is_no_lost_document(server: FakeServer) -> None:
    """The server stored the tasks, its answer never came: nothing is sent twice."""
    server.add_project("Test", TAXONOMY)
    server.lose.add(IMPORT)
    report = send(server, *many(3))
    assert report.added == 3
    assert server.calls.count(IMPORT) == 1
    assert len(set(keys(server))) == len(keys(server)) == 3


def test_half_an_import_is_finished_by_the_next_push(server: FakeServer) -> None:
    """The user hears how many were taken; pushing again brings the others, once."""
    server.take = 2
    with pytest.raises(StudioError, match="it took 2 of 3 tasks; push again"):
        send(server, *many(3))
    server.take = None
    report = send(server, *many(3))
    assert (report.added, report.present) == (1, 2)
    assert len(set(keys(server))) == len(keys(server)) == 3
    assert server.projects[1]["model_version"]


@pytest.mark.parametrize("answer", [failing(500), raising(httpx.ConnectError)])
def test_an_import_that_brought_nothing_is_told(server: FakeServer, answer: Answer) -> None:
    """And the next push brings all."""
    server.faults[IMPORT] = answer
    with pytest.raises(StudioError):
        send(server, *many(3))
    del server.faults[IMPORT]
    assert send(server, *many(3)).added == 3


def test_a_project_with_other_labels_is_left_alone(server: FakeServer) -> None:
    """The user hears which differ; nothing is sent, nothing is changed."""
    server.add_project("Test", Taxonomy((SourceLabel("Mayor"), SourceLabel("Police"))))
    with pytest.raises(ConfigMismatch) as caught:
        send(server, predict(*CLAIMS))
    assert caught.value.missing == ("attributed_to: Press",)
    assert caught.value.surplus == ("attributed_to: Police",)
    assert server.writes() == []


def test_a_title_that_two_projects_have_is_refused(server: FakeServer) -> None:
    """We can't know which is meant."""
    server.add_project("Test", TAXONOMY)
    server.add_project("Test", TAXONOMY)
    with pytest.raises(StudioError, match=r"several projects have the title 'Test' \(numbers 1, 2"):
        send(server, predict(*CLAIMS))
    assert server.writes() == []


@pytest.mark.parametrize("title", ["ab", "x" * 51])
def test_a_title_that_label_studio_would_not_take_is_refused(
    server: FakeServer, title: str
) -> None:
    """Before anything is sent."""
    with pytest.raises(StudioError, match="has 3 to 50 characters"):
        send(server, predict(*CLAIMS), project=title)
    assert server.writes() == []


def test_a_prediction_of_another_taxonomy_is_refused(server: FakeServer) -> None:
    """Its labels would mean something else."""
    other = replace(predict(*CLAIMS), taxonomy="0" * 64)
    with pytest.raises(InvalidRecord, match="another taxonomy; run factcheck prelabel again"):
        send(server, other)
    assert IMPORT not in server.calls


def test_a_prediction_that_is_no_valid_task_is_refused(server: FakeServer) -> None:
    """Label Studio would store it and show a broken page."""
    overdone = [replace(claim, score=1.5) for claim in CLAIMS]
    with pytest.raises(InvalidRecord, match=r"1\.5"):
        send(server, predict(*overdone))
    assert IMPORT not in server.calls


def test_parallel_documents_are_shown_beside_each_other(server: FakeServer) -> None:
    """Each with the other's text."""
    english = Document("a", "", "It rained.", Language.ENGLISH, parallel="b")
    arabic = Document("b", "", "هطل المطر.", Language.ARABIC, parallel="a")
    model, labels = ModelId("lexicon", "1"), TAXONOMY.sha256
    send(server, *(Prediction(each, (), model, labels) for each in (english, arabic)))
    assert [task["data"]["parallel_text"] for task in server.tasks[1]] == [
        arabic.text,
        english.text,
    ]


def test_partners_wait_for_each_other() -> None:
    """However far apart; one that never comes keeps nobody back."""
    model, labels = ModelId("lexicon", "1"), TAXONOMY.sha256

    def made(name: str, parallel: str = "") -> Prediction:
        document = Document(name, "", "It rained.", Language.ENGLISH, parallel=parallel)
        return Prediction(document, (), model, labels)

    coming = [made("a", "b"), made("c"), made("x", "gone"), made("b", "a")]
    got = [(one.document.id, other.id if other else None) for one, other in with_partners(coming)]
    assert got == [("c", None), ("a", "b"), ("b", "a"), ("x", None)]


def test_the_number_of_annotators_is_set_for_the_whole_project(server: FakeServer) -> None:
    """For every task, before any is sent; without a word it stays as it is."""
    push([predict(*CLAIMS)], TAXONOMY, CONNECTION, project="Test", transport=server)
    before = dict(server.projects[1])
    push(
        [predict(*CLAIMS)],
        TAXONOMY,
        CONNECTION,
        project="Test",
        annotators_per_task=2,
        transport=server,
    )

    assert before["maximum_annotations"] == 1
    assert "overlap_cohort_percentage" not in before
    assert server.projects[1]["maximum_annotations"] == 2
    assert server.projects[1]["overlap_cohort_percentage"] == 100
