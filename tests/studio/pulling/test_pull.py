"""What a project gives back."""

import json
import random
import sqlite3
from collections import Counter
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from factcheck.domain import Attribution, Language, PredictedClaim, SourceLabel, Stance, Taxonomy
from factcheck.errors import ConfigMismatch, FactcheckError, InvalidRecord, StudioError
from factcheck.studio.format.task_writer import to_tasks
from factcheck.studio.pulling.pull import pull
from tests.studio.fake_server import CONNECTION, URL, FakeServer, failing
from tests.studio.pulling.pulled import Fetch, raw, submitted, submitted_again
from tests.studio.texts import CLAIMS, TAXONOMY, exported, predict, span, without_stances


def test_a_dataset_has_what_was_submitted_and_its_origin(server: FakeServer, fetch: Fetch) -> None:
    """The server, the project, the time."""
    server.tasks[1] = [submitted()]
    pulled = fetch()
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
    assert pulled.report.refused == ()


def test_a_pull_changes_nothing(server: FakeServer, fetch: Fetch) -> None:
    """It only reads."""
    server.tasks[1] = [submitted()]
    fetch()
    assert server.writes() == []


def test_a_project_without_stances_is_pulled_with_those_of_the_words(
    server: FakeServer, fetch: Fetch
) -> None:
    """An earlier version made it, and predicted none."""
    server.projects[1]["label_config"] = without_stances(server.projects[1]["label_config"])
    denied = "The mayor denied that it rained."
    content, source, cue = (
        span(each, denied) for each in ("that it rained", "The mayor", "denied")
    )
    claim = PredictedClaim(Attribution((content,), (source,), (cue,)))
    (task,) = to_tasks(predict(claim, text=denied))
    server.tasks[1] = [exported(task.without({"stance"}).to_json())]

    pulled = fetch()

    (found,) = pulled.dataset.claims
    assert found.attribution.stance is Stance.DENIES
    assert pulled.reasons == []
    assert pulled.tally["prediction"] == 1


def test_documents_come_in_the_order_of_the_project(server: FakeServer, fetch: Fetch) -> None:
    """Whatever the order of the export."""
    server.tasks[1] = [submitted("second", 20), submitted("first", 3)]
    assert [document.id for document in fetch().dataset.documents] == ["first", "second"]


def test_an_untouched_task_is_a_document_without_annotations(
    server: FakeServer, fetch: Fetch
) -> None:
    """Analysts can see that nobody looked at it."""
    server.tasks[1] = [{**raw(predict(*CLAIMS)), "id": 3, "annotations": []}]
    pulled = fetch()
    assert len(pulled.dataset.documents) == 1
    assert not pulled.dataset.annotations
    assert not pulled.dataset.claims
    assert pulled.tally["deleted"] == 0


def test_a_skipped_task_is_counted(server: FakeServer, fetch: Fetch) -> None:
    """Its prediction does not become a claim."""
    server.tasks[1] = [submitted()]
    server.tasks[1][0]["annotations"][0]["was_cancelled"] = True
    pulled = fetch()
    assert pulled.tally["skipped"] == 1
    assert pulled.dataset.claims == ()


def test_every_annotator_counts(server: FakeServer, fetch: Fetch) -> None:
    """Even if the server does not give an e-mail address."""
    task = submitted()
    (first,) = task["annotations"]
    task["annotations"].append({**first, "id": 8, "unique_id": "a-8", "completed_by": 2})
    server.tasks[1] = [task]
    pulled = fetch()
    names = [annotation.annotator for annotation in pulled.dataset.annotations]
    assert names == ["noor@example.org", "user-2"]
    assert len(pulled.dataset.claims) == 4
    assert len(pulled.dataset.documents) == 1


def test_a_foreign_task_is_kept_as_refused(server: FakeServer, fetch: Fetch) -> None:
    """With the raw task, so that no work is lost."""
    foreign = {"id": 4, "data": {"text": "other"}, "annotations": []}
    server.tasks[1] = [submitted(), foreign]
    pulled = fetch()
    assert len(pulled.dataset.claims) == 2
    kept = [each["record"] for each in pulled.report.refused]
    assert [(each["id"], each["data"]) for each in kept] == [(4, {"text": "other"})]
    assert pulled.tally["refused"] == 1


def test_a_replaced_text_that_was_annotated_is_reported(server: FakeServer, fetch: Fetch) -> None:
    """One dataset has one text for each document: the later one."""
    newer = {**raw(predict(text="Nobody said a word about it.")), "id": 9, "annotations": []}
    server.tasks[1] = [submitted(), newer]
    pulled = fetch()
    assert [document.text for document in pulled.dataset.documents] == [
        "Nobody said a word about it."
    ]
    assert pulled.reasons == ["replaced-text"]
    assert "annotate the new task" in str(pulled.report.refused[0]["message"])


def test_a_missing_project_is_reported(server: FakeServer, fetch: Fetch) -> None:
    """A pull creates nothing."""
    with pytest.raises(StudioError, match="there is no project 'Other'; check --project"):
        fetch(project="Other")
    assert server.writes() == []


def test_a_project_with_another_taxonomy_is_reported(fetch: Fetch) -> None:
    """The message names the labels that differ."""
    with pytest.raises(ConfigMismatch, match="the project lacks attributed_to: Police"):
        fetch(Taxonomy((*TAXONOMY.labels, SourceLabel("Police"))))


def test_a_failed_export_is_reported(server: FakeServer, fetch: Fetch) -> None:
    """No incomplete dataset is written."""
    server.tasks[1] = [submitted()]
    server.faults["GET /api/projects/1/export"] = failing(400, json={"detail": "too large"})
    with pytest.raises(StudioError, match="it answers 400"):
        fetch()


def test_the_second_pull_reads_only_what_changed(server: FakeServer, fetch: Fetch) -> None:
    """The dataset is complete nevertheless."""
    server.tasks[1] = [submitted(f"d{number}", number) for number in range(1, 6)]
    assert fetch().report.read == 5
    assert fetch().report.read == 0
    again = submitted("d2", 2)["annotations"][0]
    submitted_again(
        server.tasks[1][1],
        "2026-01-02T04:00:00.000000Z",
        again,
        {**again, "id": 8, "unique_id": "a-8"},
    )
    pulled = fetch()
    assert pulled.report.read == 1
    assert len(pulled.dataset.documents) == 5
    assert [each.id for each in pulled.dataset.annotations].count("a-8") == 1
    assert len(pulled.dataset.annotations) == 6


def test_an_interrupted_pull_loses_nothing(server: FakeServer, fetch: Fetch) -> None:
    """The next pull keeps what was read, and reads the rest."""
    server.tasks[1] = [submitted(f"d{number}", number) for number in range(1, 1001)]
    calls = "GET /api/projects/1/export"
    answered = []

    def breaking(request: httpx.Request) -> httpx.Response:
        answered.append(request)
        if len(answered) == 2:
            raise httpx.ConnectError("gone", request=request)
        return server.project("GET", 1, "export", request)

    server.faults[calls] = breaking
    with pytest.raises(StudioError):
        fetch()
    pulled = fetch()
    assert len(pulled.dataset.annotations) == 1000
    assert pulled.report.refused == ()


def test_deleted_tasks_are_marked_not_dropped(server: FakeServer, fetch: Fetch) -> None:
    """A pull reports how many there are; a full pull finds out which."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    fetch()
    del server.tasks[1][0]
    assert fetch().report.unseen == 1
    pulled = fetch(full=True)
    assert pulled.dataset.withdrawn == ("d1",)
    assert [each.document for each in pulled.dataset.annotations] == ["d1", "d2"]
    assert (pulled.report.unseen, pulled.tally["withdrawn"]) == (0, 1)
    assert fetch().dataset.withdrawn == ("d1",)


def test_a_document_pushed_again_is_not_withdrawn(server: FakeServer, fetch: Fetch) -> None:
    """Annotations of the deleted task count, too."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    server.tasks[1] = [{**raw(predict(*CLAIMS, name="d1")), "id": 9, "annotations": []}]
    pulled = fetch(full=True)
    assert pulled.dataset.withdrawn == ()
    assert len(pulled.dataset.documents) == len(pulled.dataset.annotations) == 1


def test_a_deleted_annotation_is_kept_as_refused(server: FakeServer, fetch: Fetch) -> None:
    """It has no claims any more, but no work is lost."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    submitted_again(server.tasks[1][0], "2026-01-02T04:00:00.000000Z")
    pulled = fetch()
    assert pulled.dataset.claims == ()
    assert pulled.reasons == ["deleted-annotation"]
    assert pulled.report.refused[0]["record"]["result"]
    assert fetch().reasons == ["deleted-annotation"]


def test_a_changed_annotation_is_not_duplicated(server: FakeServer, fetch: Fetch) -> None:
    """The dataset has the current version."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    changed = submitted("d1", 1)["annotations"][0]
    changed["result"] = []
    submitted_again(server.tasks[1][0], "2026-01-02T04:00:00.000000Z", changed)
    pulled = fetch()
    assert len(pulled.dataset.annotations) == 1
    assert pulled.dataset.claims == ()
    assert pulled.reasons == []


def test_drafts_are_counted(server: FakeServer, fetch: Fetch) -> None:
    """They become claims when they are submitted."""
    server.tasks[1] = [{**submitted("d1", 1), "annotations": [], "drafts": [{"result": []}]}]
    pulled = fetch()
    assert (pulled.tally["drafts"], pulled.dataset.claims) == (1, ())


def test_stored_tasks_are_read_again_with_another_taxonomy(
    server: FakeServer, fetch: Fetch
) -> None:
    """Including those that were deleted on the server."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    fetch()
    del server.tasks[1][0]
    fetch(full=True)
    described = replace(TAXONOMY.labels[0], description="The head of the town.")
    other = Taxonomy((described, *TAXONOMY.labels[1:]))
    pulled = fetch(other)
    assert pulled.dataset.taxonomy == other
    assert pulled.dataset.withdrawn == ("d1",)
    assert len(pulled.dataset.claims) == 4


def test_stored_tasks_are_read_again_for_newer_records(
    server: FakeServer, fetch: Fetch, tmp_path: Path
) -> None:
    """Those that were deleted on the server meanwhile get the fields that are new, too."""
    task = submitted("d1", 1)
    task["annotations"][0]["updated_by"] = 2
    server.tasks[1] = [task]
    fetch()
    with sqlite3.connect(tmp_path / ".claims.json.pull") as file:
        file.execute(
            "UPDATE tasks SET annotations = replace(annotations, '\"editor\":\"user-2\",', '')"
        )
        file.execute("UPDATE facts SET value = ? WHERE name = 'taxonomy'", (TAXONOMY.sha256,))
    server.tasks[1] = []
    (annotation,) = fetch().dataset.annotations
    assert annotation.editor == "user-2"


def test_a_damaged_store_is_reported(server: FakeServer, fetch: Fetch, tmp_path: Path) -> None:
    """The message says what to do; the dataset stays as it was."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    before = (tmp_path / "claims.json").read_bytes()
    (tmp_path / ".claims.json.pull").write_bytes(b"not a database" * 100)
    with pytest.raises(OSError, match="remove this file and pull again"):
        fetch()
    assert (tmp_path / "claims.json").read_bytes() == before


def test_a_store_with_any_damage_is_reported_or_read(
    server: FakeServer, fetch: Fetch, tmp_path: Path
) -> None:
    """A few bytes changed: an error of factcheck or of the file, no other one."""
    server.tasks[1] = [submitted(f"d{number}", number) for number in range(1, 4)]
    fetch()
    files = {each: each.read_bytes() for each in tmp_path.iterdir()}
    store = tmp_path / ".claims.json.pull"
    used = [at for at, byte in enumerate(files[store]) if byte]
    chance = random.Random(5)  # noqa: S311 - not for secrets
    outcomes = Counter[str]()
    for _ in range(40):
        for path in {*tmp_path.iterdir()} - files.keys():  # the journal of a pull that failed
            path.unlink()
        for path, content in files.items():
            path.write_bytes(content)
        raw = bytearray(files[store])
        for at in chance.sample(used, chance.choice((1, 3))):
            raw[at] = chance.randrange(256)
        store.write_bytes(raw)
        try:
            fetch()
        except InvalidRecord:
            outcomes["pulled, and not valid"] += 1
        except OSError as error:
            outcomes["remove" if "remove this file and pull again" in str(error) else "other"] += 1
        except FactcheckError:
            outcomes["refused"] += 1
        else:
            outcomes["read"] += 1
    assert outcomes["remove"] > 10
    assert not outcomes["other"]


def test_a_locked_store_is_reported(
    server: FakeServer, fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message does not say to remove the file, which another pull is writing."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    connect = sqlite3.connect
    monkeypatch.setattr("sqlite3.connect", lambda path: connect(path, timeout=0.05))
    other = connect(tmp_path / ".claims.json.pull")
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(OSError, match=r"database is locked; wait until another pull"):
            fetch(full=True)
    finally:
        other.close()


def test_a_missing_folder_is_reported(server: FakeServer, tmp_path: Path) -> None:
    """The message names the file that cannot be created."""
    with pytest.raises(FileNotFoundError, match=r"nowhere/\.claims\.json\.pull"):
        pull(
            tmp_path / "nowhere" / "claims.json",
            TAXONOMY,
            CONNECTION,
            project="Test",
            transport=server,
        )


def test_parallel_documents_that_do_not_match_are_refused(
    server: FakeServer, fetch: Fetch, tmp_path: Path
) -> None:
    """One document names the other, but not the other way round."""
    english = predict(*CLAIMS, name="d1")
    english = replace(english, document=replace(english.document, parallel="d2"))
    arabic = predict(text="هطل المطر.", name="d2")
    arabic = replace(arabic, document=replace(arabic.document, language=Language.ARABIC))
    server.tasks[1] = [raw(english), raw(arabic)]
    with pytest.raises(InvalidRecord, match="'d1' and its parallel document 'd2' do not match"):
        fetch()
    assert not (tmp_path / "claims.json").exists()


def test_a_dataset_has_one_record_per_line(
    server: FakeServer, fetch: Fetch, tmp_path: Path
) -> None:
    """Easy to search, and to compare with an earlier one."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    lines = (tmp_path / "claims.json").read_text(encoding="utf-8").splitlines()
    claims = [line for line in lines if '"schema":"urn:factcheck:schema:claim' in line]
    assert len(claims) == 2
    assert json.loads(claims[-1])["text"].startswith("“It is wet,”")
