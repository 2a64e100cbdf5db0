"""Each document is stored once, whatever happens."""

import errno
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import httpx
import numpy as np
import pytest

from factcheck.dataset import Order, read_predictions, write_predictions
from factcheck.domain import Document, Language, ModelId, Prediction, SourceLabel, Taxonomy
from factcheck.errors import ConfigMismatch, InvalidRecord, StudioError, Unavailable
from factcheck.learning.choosing import choose
from factcheck.studio.sending import journal
from factcheck.studio.sending.edits import REPLACED
from factcheck.studio.sending.push import PushReport, push, with_partners
from tests.studio.fake_server import (
    CONNECTION,
    URL,
    Answer,
    FakeServer,
    failing,
    raising,
    times,
)
from tests.studio.texts import CLAIMS, TAXONOMY, predict, without_stances

IMPORT = "POST /api/projects/1/import"
TAB = "POST /api/dm/views/"
PREDICTIONS = "POST /api/projects/1/import/predictions"
BATCH = 50
UNIT = np.ones(1, np.float32)


def send(
    server: FakeServer,
    *predictions: Prediction,
    project: str = "Test",
    seen: list[int] | None = None,
    dry_run: bool = False,
    patience: Sequence[float] = (),
) -> PushReport:
    return push(
        predictions,
        TAXONOMY,
        CONNECTION,
        project=project,
        dry_run=dry_run,
        batch=BATCH,
        patience=patience,
        on_progress=None if seen is None else seen.append,
        transport=server,
    )


def many(count: int) -> list[Prediction]:
    return [predict(*CLAIMS, name=f"d{number}") for number in range(count)]


def keys(server: FakeServer) -> list[str]:
    return [task["data"]["doc_key"] for task in server.tasks[1]]


def test_a_project_is_created_and_filled(server: FakeServer) -> None:
    """With the taxonomy's labels, and the model whose predictions annotators start from."""
    report = send(server, predict(*CLAIMS))
    assert (report.added, report.left) == (1, 0)
    assert report.url == f"{URL}/projects/1/data"
    assert '<Choice value="Mayor"' in server.projects[1]["label_config"]
    assert server.projects[1]["show_collab_predictions"] is True
    (task,) = server.tasks[1]
    assert task["predictions"][0]["model_version"] == server.projects[1]["model_version"]


def test_predictions_are_shown_after_they_are_stored(server: FakeServer) -> None:
    """The server refuses a model version that no prediction has."""
    send(server, predict(*CLAIMS))
    assert server.writes() == ["POST /api/projects/", TAB, IMPORT, "PATCH /api/projects/1/"]


def test_a_second_push_adds_nothing(server: FakeServer) -> None:
    """And changes nothing."""
    send(server, *many(3))
    before = len(server.writes())
    report = send(server, *many(3))
    assert (report.added, report.left) == (0, 3)
    assert len(server.writes()) == before


def test_only_what_is_new_is_added(server: FakeServer) -> None:
    """A changed text is a new task."""
    send(server, *many(3))
    changed = predict(text="Nobody said a word about it.", name="d0")
    report = send(server, *many(4), changed)
    assert (report.added, report.left) == (2, 3)
    assert len(set(keys(server))) == len(keys(server)) == 5


def test_the_same_document_twice_in_one_push_is_one_task(server: FakeServer) -> None:
    """Two batches, the same document in both."""
    send(server, *many(BATCH), predict(*CLAIMS, name="d0"))
    assert len(set(keys(server))) == len(keys(server)) == BATCH


def test_the_first_prediction_of_a_document_counts(server: FakeServer) -> None:
    """The second one of the same push is left out, and so is its model."""
    second = replace(predict(*CLAIMS), model=ModelId("lexicon", "2"))
    assert send(server, predict(*CLAIMS), second).added == 1
    assert server.projects[1]["model_version"] == "lexicon@1"


def test_many_tasks_are_sent_in_batches(server: FakeServer) -> None:
    """Progress is reported for each batch."""
    seen: list[int] = []
    report = send(server, *many(BATCH + 2), seen=seen)
    assert server.calls.count(IMPORT) == 2
    assert seen == [BATCH, 2]
    assert report.added == BATCH + 2


@pytest.mark.parametrize("batch", [IMPORT, "both"])
def test_a_lost_answer_loses_no_document(server: FakeServer, batch: str) -> None:
    """The server stored the tasks, but its answer was lost: nothing is sent twice."""
    server.add_project("Test", TAXONOMY)
    server.lose.add(IMPORT)
    server.once = batch == IMPORT
    count = 3 if server.once else BATCH + 3
    report = send(server, *many(count), patience=(0,))
    assert report.added == count
    assert server.calls.count(IMPORT) == -(-count // BATCH)
    assert len(set(keys(server))) == len(keys(server)) == count


def test_a_lost_answer_without_retries_is_reported(server: FakeServer) -> None:
    """The next push finds all tasks there."""
    server.add_project("Test", TAXONOMY)
    server.lose.add(IMPORT)
    with pytest.raises(Unavailable, match="did not answer in time"):
        send(server, *many(3))
    server.lose.clear()
    report = send(server, *many(3))
    assert (report.added, report.left) == (0, 3)
    assert len(keys(server)) == 3
    assert server.projects[1]["model_version"]


@pytest.mark.parametrize("answer", [failing(429), failing(502), failing(503, retry_after="0")])
def test_tasks_are_sent_again_to_a_busy_server(server: FakeServer, answer: Answer) -> None:
    """Each task once, without an action of the user."""
    server.faults[IMPORT] = times(2, answer, server, IMPORT)
    report = send(server, *many(3), patience=(0, 0))
    assert report.added == 3
    assert len(set(keys(server))) == len(keys(server)) == 3


def test_a_push_waits_for_the_request_of_a_killed_one(
    server: FakeServer, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The note of the killed push says until when its request may be running."""
    monkeypatch.setattr(journal, "LEAST_SECONDS", 30.0)
    waited: list[float] = []
    monkeypatch.setattr("factcheck.studio.sending.journal.time.sleep", waited.append)
    server.add_project("Test", TAXONOMY)
    server.lose.add(IMPORT)
    with pytest.raises(Unavailable):
        send(server, *many(3))
    assert len(list(state.glob("push-*.json"))) == 1
    server.lose.clear()
    send(server, *many(3))
    assert 25 < max(waited) <= 30
    assert list(state.glob("push-*.json")) == []


@pytest.mark.parametrize(
    "note",
    [
        "[1",
        '{"sent": "2026-11-25T04:00:00", "tasks": 5}',
        '{"sent": "2026-11-25T04:00:00+00:00", "tasks": 1e30}',
        '{"sent": 7, "tasks": "many"}',
    ],
)
def test_a_damaged_note_causes_no_waiting(server: FakeServer, state: Path, note: str) -> None:
    """It is removed like any other."""
    server.add_project("Test", TAXONOMY)
    server.lose.add(IMPORT)
    with pytest.raises(Unavailable):
        send(server, *many(1))
    server.lose.clear()
    (left,) = state.glob("push-*.json")
    left.write_text(note, encoding="utf-8")
    assert send(server, *many(1)).left == 1
    assert list(state.glob("push-*.json")) == []


def test_a_push_on_a_full_disk_sends_nothing(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that cannot be noted is not sent; with some space again the push is complete."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("json.dump", full)
        with pytest.raises(OSError, match="No space left on device"):
            send(server, *many(3))
    assert server.writes() == []
    assert send(server, *many(3)).added == 3


def test_a_refused_request_causes_no_waiting(server: FakeServer, state: Path) -> None:
    """Nothing is on its way."""
    for answer in (failing(400), failing(503), raising(httpx.ConnectError)):
        server.faults[IMPORT] = answer
        with pytest.raises(StudioError):
            send(server, *many(3))
        assert list(state.glob("push-*.json")) == []


def test_a_new_prediction_replaces_the_old_one(server: FakeServer) -> None:
    """Annotations stay; equal predictions are not sent again."""
    send(server, *many(3))
    server.tasks[1][0]["annotations"] = [{"id": 7, "result": []}]
    newer = [replace(each, model=ModelId("lexicon", "2")) for each in many(2)]
    report = send(server, *newer, many(3)[2])
    assert (report.added, report.replaced, report.left) == (0, 2, 1)
    versions = [[each["model_version"] for each in task["predictions"]] for task in server.tasks[1]]
    assert versions == [["lexicon@2"], ["lexicon@2"], ["lexicon@1"]]
    assert server.tasks[1][0]["annotations"] == [{"id": 7, "result": []}]


@pytest.mark.parametrize("change", ["claims", "score", "labels"])
def test_any_change_of_a_prediction_counts(server: FakeServer, change: str) -> None:
    """Even with the same model: another taxonomy or threshold gives other labels."""
    send(server, predict(*CLAIMS))
    first, second = CLAIMS
    changed = {
        "claims": (first,),
        "score": (replace(first, score=0.81), second),
        "labels": (replace(first, labels=()), second),
    }
    report = send(server, predict(*changed[change]))
    assert (report.replaced, report.left) == (1, 0)
    assert send(server, predict(*changed[change])).left == 1


def test_a_lost_answer_does_not_double_a_prediction(server: FakeServer) -> None:
    """What was stored is looked up."""
    send(server, *many(3))
    server.lose.add(PREDICTIONS)
    newer = [replace(each, model=ModelId("lexicon", "2")) for each in many(3)]
    report = send(server, *newer, patience=(0,))
    assert report.replaced == 3
    assert [len(task["predictions"]) for task in server.tasks[1]] == [1, 1, 1]


def test_a_task_with_two_predictions_or_none_gets_one(server: FakeServer) -> None:
    """Whatever the reason."""
    send(server, *many(2))
    server.tasks[1][0]["predictions"] *= 2
    server.tasks[1][1]["predictions"] = []
    assert send(server, *many(2)).replaced == 2
    assert [len(task["predictions"]) for task in server.tasks[1]] == [1, 1]


def test_a_new_text_marks_the_older_task(server: FakeServer) -> None:
    """The older task stays, with a note in its title; pushed again, it is current again."""
    old, new = predict(*CLAIMS), predict(text="Nobody said a word about it.")
    send(server, old)
    report = send(server, new)
    assert (report.added, report.superseded) == (1, 1)
    first, second = (task["data"] for task in server.tasks[1])
    assert (first["title"], first["superseded_by"]) == (f"{REPLACED}Rain", second["doc_key"])
    assert send(server, new).superseded == 0

    send(server, old)

    first, second = (task["data"] for task in server.tasks[1])
    assert (first["title"], first.get("superseded_by")) == ("Rain", None)
    assert second["superseded_by"] == first["doc_key"]


def titled(prediction: Prediction, title: str) -> Prediction:
    return replace(prediction, document=replace(prediction.document, title=title))


def test_a_new_title_of_the_same_text_is_brought_to_the_task(server: FakeServer) -> None:
    """Answers and predictions stay; so does a text that somebody edited. Then nothing is left."""
    old = predict(*CLAIMS)
    send(server, old)
    server.tasks[1][0] |= {"annotations": [{"id": 8, "result": []}]}
    server.tasks[1][0]["data"] |= {"text": "Edited", "told": "Look again"}
    predictions = list(server.tasks[1][0]["predictions"])

    looked = send(server, titled(old, "Sun"), dry_run=True)
    report = send(server, titled(old, "Sun"))

    assert (looked.revised, looked.left) == (report.revised, report.left) == (1, 0)
    (task,) = server.tasks[1]
    assert (task["data"]["title"], task["data"]["document"]["title"]) == ("Sun", "Sun")
    assert (task["data"]["text"], task["data"]["told"]) == ("Edited", "Look again")
    assert (task["predictions"], len(task["annotations"])) == (predictions, 1)
    again = send(server, titled(old, "Sun"))
    assert (again.revised, again.left) == (0, 1)


def test_a_project_pushed_before_gets_the_outlet_of_a_text(server: FakeServer) -> None:
    """Its documents had none; answers stay, and what has no outlet is left as it is."""
    old, other = predict(*CLAIMS), predict(text="Nobody said a word about it.")
    send(server, old, other)
    server.tasks[1][0] |= {"annotations": [{"id": 8, "result": []}]}
    assert "publisher" not in server.tasks[1][0]["data"]["document"]

    named = replace(old, document=replace(old.document, publisher="Wadi News"))
    report = send(server, named, other)

    first, second = (task["data"]["document"] for task in server.tasks[1])
    assert (report.revised, report.left) == (1, 1)
    assert first["publisher"] == "Wadi News"
    assert "publisher" not in second
    assert len(server.tasks[1][0]["annotations"]) == 1


def test_a_title_that_people_edited_stays(server: FakeServer) -> None:
    """As long as the document has the same; the mark of a replaced text stays, too."""
    old, new = predict(*CLAIMS), predict(text="Nobody said a word about it.")
    send(server, old, new)
    first, second = (task["data"] for task in server.tasks[1])
    second["title"] = "Rain (read this first)"
    first["title"] = f"{REPLACED}Rain"

    report = send(server, titled(old, "Sun"), new)

    first, second = (task["data"] for task in server.tasks[1])
    assert report.revised == 1
    assert (first["title"], second["title"]) == (f"{REPLACED}Sun", "Rain (read this first)")


def chosen(prediction: Prediction, way: str) -> Prediction:
    return replace(prediction, document=replace(prediction.document, chosen=way))


def ways(server: FakeServer) -> list[str]:
    return [task["data"]["document"].get("chosen", "") for task in server.tasks[1]]


def test_how_a_document_was_chosen_goes_with_its_task(server: FakeServer) -> None:
    """With its first push; what is there keeps it, also if nobody chooses it later."""
    first = predict(*CLAIMS, name="d0")
    send(server, chosen(first, "most-useful"), predict(*CLAIMS, name="d1"))

    report = send(server, first, chosen(predict(*CLAIMS, name="d1"), "newest"))

    assert (report.revised, report.left) == (0, 2)
    assert ways(server) == ["most-useful", ""]


def test_a_new_title_leaves_how_a_document_was_chosen(server: FakeServer) -> None:
    """It was chosen once."""
    send(server, chosen(predict(*CLAIMS), "most-useful"))

    report = send(server, titled(predict(*CLAIMS), "Sun"))

    assert (report.revised, ways(server)) == (1, ["most-useful"])


def test_a_document_that_is_drawn_at_random_later_is_a_random_one(server: FakeServer) -> None:
    """A random sample that lacked what was chosen before would speak for the rest only."""
    send(server, chosen(predict(*CLAIMS), "most-useful"))

    report = send(server, chosen(predict(*CLAIMS), "random"))
    again = send(server, chosen(predict(*CLAIMS), "most-useful"))

    assert (report.revised, ways(server)) == (1, ["random"])
    assert (again.revised, again.left) == (0, 1)


def test_a_damaged_note_of_how_a_document_was_chosen_is_mended(server: FakeServer) -> None:
    """By the next push; a pull would refuse the document."""
    send(server, predict(*CLAIMS))
    server.tasks[1][0]["data"]["document"]["chosen"] = 5

    report = send(server, predict(*CLAIMS))

    assert (report.revised, ways(server)) == (1, [""])


@pytest.mark.parametrize("order", [*Order, "most-useful"])
def test_documents_in_which_nothing_was_predicted_are_pushed(
    order: Order | str, server: FakeServer, tmp_path: Path
) -> None:
    """In every order: what annotators add there is what the model does not find."""
    path = tmp_path / "predictions.jsonl"
    write_predictions(path, [predict(name="none"), *many(3), predict(name="nothing")])
    if isinstance(order, Order):
        ordered = read_predictions(path, order=order)
    else:
        ordered = choose(path, embed=lambda texts: [UNIT] * len(texts)).predictions()

    send(server, *ordered)

    assert {key.partition("@")[0] for key in keys(server)} == {"d0", "d1", "d2", "none", "nothing"}


def test_another_version_of_the_schema_is_no_new_title(server: FakeServer) -> None:
    """Tasks of an earlier factcheck are left as they are."""
    send(server, predict(*CLAIMS))
    document = server.tasks[1][0]["data"]["document"]
    document["schema"] = document["schema"].replace(":1.3.0", ":1.0.0")

    report = send(server, predict(*CLAIMS))

    assert (report.revised, report.left) == (0, 1)


def test_a_half_that_is_pushed_alone_keeps_its_parallel_text(server: FakeServer) -> None:
    """With another parallel text it gets that."""
    one = predict(*CLAIMS, name="one")
    one = replace(one, document=replace(one.document, parallel="other"))
    other = predict(text="قال العمدة إنها أمطرت.", name="other")
    other = replace(
        other, document=replace(other.document, parallel="one", language=Language.ARABIC)
    )
    send(server, one, other)

    alone = send(server, one)
    assert (alone.revised, server.tasks[1][0]["data"]["parallel_text"]) == (0, other.document.text)

    newer = predict(text="قال العمدة إنها لم تمطر.", name="other")
    newer = replace(
        newer, document=replace(newer.document, parallel="one", language=Language.ARABIC)
    )
    report = send(server, one, newer)
    assert (report.revised, report.added) == (1, 1)
    assert server.tasks[1][0]["data"]["parallel_text"] == newer.document.text


def test_an_untouched_copy_is_removed(server: FakeServer) -> None:
    """If one of two equal tasks is annotated, that one stays."""
    send(server, *many(2))
    copies = [{**task, "id": task["id"] + 100} for task in server.tasks[1]]
    copies[1]["annotations"] = [{"id": 7, "result": []}]
    server.tasks[1] += copies
    report = send(server, *many(2))
    assert report.removed == 2
    assert [task["id"] for task in server.tasks[1]] == [1, 102]


def test_annotated_copies_all_stay(server: FakeServer) -> None:
    """No work is lost."""
    send(server, *many(1))
    server.tasks[1].append({**server.tasks[1][0], "id": 100})
    for task in server.tasks[1]:
        task["drafts"] = [{"result": []}]
    assert send(server, *many(1)).removed == 0
    assert len(server.tasks[1]) == 2


def test_a_vanished_task_is_reported(server: FakeServer) -> None:
    """Tasks are counted after everything was sent."""
    server.add_project("Test", TAXONOMY)

    def swallowing(request: httpx.Request) -> httpx.Response:
        answer = server.project("POST", 1, "import", request)
        del server.tasks[1][-1]
        return answer

    server.faults[IMPORT] = swallowing
    with pytest.raises(StudioError, match="1 of 3 tasks that were sent are not there; push again"):
        send(server, *many(3))


def test_a_dry_run_reports_and_changes_nothing(server: FakeServer) -> None:
    """It counts what would be added, replaced, left and marked."""
    assert send(server, *many(3), dry_run=True).added == 3
    assert server.writes() == []
    send(server, *many(3))
    before = server.writes()
    coming = [
        replace(many(1)[0], model=ModelId("lexicon", "2")),
        predict(text="Nobody said a word about it.", name="d1"),
        *many(4)[2:],
    ]
    looked = send(server, *coming, dry_run=True)
    assert server.writes() == before
    assert (looked.added, looked.replaced, looked.left, looked.superseded) == (2, 1, 1, 1)
    assert looked == replace(send(server, *coming), project=looked.project)


def test_tasks_that_are_stored_without_predictions_are_sent_again(server: FakeServer) -> None:
    """The real server loses some while another import runs."""
    server.bare = 1
    assert send(server, *many(3), patience=(0.0,)).added == 3
    assert [len(task["predictions"]) for task in server.tasks[1]] == [1, 1, 1]
    assert server.calls.count(IMPORT) == 2


def test_predictions_that_are_lost_each_time_are_reported(server: FakeServer) -> None:
    """Nobody would notice that annotators see nothing to start from."""
    server.bare = 9
    with pytest.raises(StudioError, match="it stored 2 of 3 predictions"):
        send(server, *many(3), patience=(0.0,))
    assert server.tasks[1] == []


def test_an_incomplete_import_is_completed_by_the_next_push(server: FakeServer) -> None:
    """The message says how many were stored; another push sends the rest."""
    server.take = 2
    with pytest.raises(StudioError, match="the server stored 2 of 3 tasks; try again"):
        send(server, *many(3))
    server.take = None
    report = send(server, *many(3))
    assert (report.added, report.left) == (1, 2)
    assert len(set(keys(server))) == len(keys(server)) == 3
    assert server.projects[1]["model_version"]


@pytest.mark.parametrize("answer", [failing(500), raising(httpx.ConnectError)])
def test_a_failed_import_is_reported(server: FakeServer, answer: Answer) -> None:
    """The next push sends everything."""
    server.faults[IMPORT] = answer
    with pytest.raises(StudioError):
        send(server, *many(3))
    del server.faults[IMPORT]
    assert send(server, *many(3)).added == 3


def test_a_project_with_other_labels_is_not_changed(server: FakeServer) -> None:
    """The message names the labels; nothing is sent or changed."""
    server.add_project("Test", Taxonomy((SourceLabel("Mayor"), SourceLabel("Police"))))
    with pytest.raises(ConfigMismatch) as caught:
        send(server, predict(*CLAIMS))
    assert caught.value.missing == ("attributed_to: Press",)
    assert caught.value.surplus == ("attributed_to: Police",)
    assert server.writes() == []


def test_a_project_without_stances_gets_predictions_without_them(server: FakeServer) -> None:
    """A project that was made by an earlier version goes on as before."""
    server.add_project("Test", TAXONOMY)
    project = server.projects[1]
    project["label_config"] = without_stances(project["label_config"])
    prediction = predict(*CLAIMS)

    assert send(server, prediction, dry_run=True).added == 1
    assert send(server, prediction).added == 1
    assert send(server, prediction).left == 1

    (task,) = server.tasks[1]
    chosen = [each["from_name"] for each in task["predictions"][0]["result"] if "id" in each]
    assert "quotation" in chosen
    assert "stance" not in chosen


def test_an_ambiguous_title_is_refused(server: FakeServer) -> None:
    """It is unclear which project is meant."""
    server.add_project("Test", TAXONOMY)
    server.add_project("Test", TAXONOMY)
    with pytest.raises(StudioError, match=r"several projects have the title 'Test' \(numbers 1, 2"):
        send(server, predict(*CLAIMS))
    assert server.writes() == []


@pytest.mark.parametrize("title", ["ab", "x" * 51])
def test_a_title_of_invalid_length_is_refused(server: FakeServer, title: str) -> None:
    """Before anything is sent."""
    with pytest.raises(StudioError, match="has 3 to 50 characters"):
        send(server, predict(*CLAIMS), project=title)
    assert server.writes() == []


def test_a_prediction_with_another_taxonomy_is_refused(server: FakeServer) -> None:
    """Its labels would mean something else."""
    other = replace(predict(*CLAIMS), taxonomy="0" * 64)
    with pytest.raises(InvalidRecord, match="another taxonomy; run factcheck prelabel again"):
        send(server, other)
    assert IMPORT not in server.calls


def test_a_prediction_that_makes_no_valid_task_is_refused(server: FakeServer) -> None:
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


def test_parallel_documents_wait_for_each_other() -> None:
    """However far apart they are; one that is missing does not block the others."""
    model, labels = ModelId("lexicon", "1"), TAXONOMY.sha256

    def made(name: str, parallel: str = "") -> Prediction:
        document = Document(name, "", "It rained.", Language.ENGLISH, parallel=parallel)
        return Prediction(document, (), model, labels)

    coming = [made("a", "b"), made("c"), made("x", "gone"), made("b", "a")]
    got = [(one.document.id, other.id if other else None) for one, other in with_partners(coming)]
    assert got == [("c", None), ("a", "b"), ("b", "a"), ("x", None)]


def test_the_number_of_annotators_is_set_for_the_whole_project(server: FakeServer) -> None:
    """Before any task is sent; without the option it stays as it is."""
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
