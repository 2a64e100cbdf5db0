"""The live backend without a server: its answers, its secret, its limits."""

import asyncio
import base64
import gc
import json
import logging
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, TypeVar

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.domain import Document, Language, ModelId, Prediction, SourceLabel, Taxonomy
from factcheck.errors import BackendError, ConfigMismatch, StudioError
from factcheck.prelabel import Pipeline, load_pipeline
from factcheck.studio.backend import serving
from factcheck.studio.backend.app import Limits, create_app
from factcheck.studio.backend.connect import TITLE, Connected, connect
from factcheck.studio.backend.secret import HEADER, VARIABLE, Secret, find_secret
from factcheck.studio.format.label_config import label_config
from factcheck.studio.format.result_reader import Texts, read_result
from factcheck.studio.format.task_writer import to_tasks
from tests.studio.fake_server import CONNECTION, FakeServer, failing

T = TypeVar("T")
Json = Any
"""What JSON may be; tests look into it as they know it."""

TAXONOMY = Taxonomy((SourceLabel("Mayor"), SourceLabel("Press")))
CONFIG = label_config(TAXONOMY)
TEXT = (
    "Rain 🌧🌧 again.\n\nThe mayor said that it rained.\n\nThe press reported that roads were closed."
)
ENGLISH = {"text": TEXT}
FRENCH = {"text": "Le maire a dit que la pluie tombe depuis ce matin sur toute la ville entière."}
SECRET = Secret("correct-horse-battery")
TOKEN = "token-that-nobody-may-keep"  # noqa: S105 - none
HOST = "studio.example.org"
LEXICON = load_pipeline("lexicon")
VERSION = str(LEXICON.model)
EMPTY = {"model_version": VERSION, "score": 0.0, "result": []}


@dataclass
class Slow:
    """A pipeline that predicts nothing; a text with "wait" makes it wait until `go` is set."""

    model: ModelId = field(default_factory=lambda: ModelId("slow", "1"))
    go: threading.Event = field(default_factory=threading.Event)
    began: threading.Event = field(default_factory=threading.Event)

    def prelabel(self, documents: Iterable[Document], taxonomy: Taxonomy) -> Iterator[Prediction]:
        for document in documents:
            if "wait" in document.text:
                self.began.set()
                self.go.wait()
            if "break" in document.text:
                raise ValueError(f"cannot read {document.text}")
            yield Prediction(document, (), self.model, taxonomy.sha256)


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    return caplog


def app_of(
    pipeline: Pipeline | Slow = LEXICON, secret: Secret | None = None, **limits: float
) -> FastAPI:
    return create_app(
        pipeline,  # type: ignore[arg-type]  # a stand-in
        TAXONOMY,
        secret=secret,
        limits=Limits(**limits),  # type: ignore[arg-type]  # whole numbers are floats too
    )


async def acall(app: FastAPI, path: str, body: object = None, **options: Json) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://backend") as client:
        if body is None and "content" not in options:
            return await client.get(path, **options)
        if (
            body is not None
        ):  # in ASCII, as Label Studio sends it: half a surrogate pair is possible
            options["content"] = json.dumps(body)
            options["headers"] = {"Content-Type": "application/json"} | options.get("headers", {})
        return await client.post(path, **options)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in another thread: a browser may have left an event loop in this one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()


def call(app: FastAPI, path: str, body: object = None, **options: Json) -> httpx.Response:
    return run(acall(app, path, body, **options))


def asking(
    *datas: Json, config: str = CONFIG, drawn: Sequence[Json] | None = None, **task: object
) -> Json:
    """Return a request of Label Studio to /predict."""
    context = None if drawn is None else {"result": list(drawn)}
    return {
        "tasks": [{"id": at, "data": data, **task} for at, data in enumerate(datas, start=1)],
        "project": "7.1764036000",
        "label_config": config,
        "params": {"login": None, "password": None, "context": context},
    }


def predicted(app: FastAPI, *datas: Json, **options: Json) -> Json:
    answer = call(app, "/predict", asking(*datas, **options))
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def region(name: str, words: str, label: str = "Claim", text: str = TEXT) -> Json:
    start = text.index(words)
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    return {"id": name, "from_name": "span", "to_name": "text", "type": "labels", "value": value}


def said(result: Sequence[Json], text: str = TEXT) -> list[tuple[str, str]]:
    """Return label and words of each region, from its offsets."""
    return [
        (item["value"]["labels"][0], text[item["value"]["start"] : item["value"]["end"]])
        for item in result
        if item["type"] == "labels"
    ]


RAINED = [("Source", "The mayor"), ("Cue", "said"), ("Claim", "that it rained")]
CLOSED = [("Source", "The press"), ("Cue", "reported"), ("Claim", "that roads were closed")]


# Answers


def test_the_routes_answer_as_label_studio_expects() -> None:
    """Health, versions, setup and webhook."""
    app = app_of()
    setup = {"project": "7.1", "schema": CONFIG, "hostname": HOST, "access_token": TOKEN}

    assert call(app, "/health").json()["status"] == "UP"
    assert call(app, "/versions", params={"project": "7.1"}).json() == {"versions": [VERSION]}
    assert call(app, "/setup", setup).json() == {"model_version": VERSION}
    assert call(app, "/webhook", {"action": "ANNOTATION_CREATED"}).status_code == 204


@pytest.mark.parametrize("limit", [20_000, 60])
def test_the_answer_for_a_pushed_task_is_what_push_sends(limit: int) -> None:
    """For a whole text, or for the parts of a long one."""
    document = Document("d", "Rain", TEXT, Language.ENGLISH)
    (prediction,) = LEXICON.prelabel([document], TAXONOMY)
    tasks = to_tasks(prediction, limit=limit)

    results = predicted(app_of(), *(task.data for task in tasks))

    assert len(tasks) == (1 if limit > len(TEXT) else 2)
    assert results == [dict(task.predictions[0]) for task in tasks]
    assert all(result["result"] for result in results)


def test_a_task_that_was_not_pushed_is_answered_from_its_text() -> None:
    """Its language is detected; offsets count code points, one for an emoji."""
    (answer,) = predicted(app_of(), ENGLISH)

    assert said(answer["result"]) == RAINED + CLOSED
    assert answer["model_version"] == VERSION
    labels = [item["value"]["choices"] for item in answer["result"] if item["type"] == "choices"]
    assert ["Mayor"] in labels


def test_the_text_is_in_the_field_of_the_label_config() -> None:
    """Projects may use other names for their fields."""
    config = CONFIG.replace('value="$text"', 'value="$body"')

    (answer,) = predicted(app_of(), {"body": TEXT}, config=config)

    assert said(answer["result"]) == RAINED + CLOSED


def test_bad_tasks_get_empty_answers_in_their_places(log: pytest.LogCaptureFixture) -> None:
    """The good one keeps its place; each reason is in the log, and no word of the texts."""
    ours = dict(to_tasks(next(LEXICON.prelabel([document()], TAXONOMY)))[0].data)
    changed = ours | {"text": "Something else."}
    half = {"text": "The mayor said \ud800 it rained."}
    bad = [
        FRENCH,
        {},
        None,
        {"text": 5},
        changed,
        {"text": " "},
        {"text": f"{TEXT} " * 3_000},
        half,
    ]

    results = predicted(app_of(), *bad[:4], ENGLISH, *bad[4:])

    assert [bool(each["result"]) for each in results] == [False] * 4 + [True] + [False] * 4
    assert all(each == EMPTY for at, each in enumerate(results) if at != 4)
    told = [record.getMessage() for record in log.records]
    reasons = ("unknown-language", "no-text", "no-text", "no-text")
    for number, reason in enumerate(reasons, start=1):
        assert any(f"task {number}: nothing, {reason}" in line for line in told), reason
    assert any("task 6: nothing, edited-text" in line for line in told)
    assert any("task 8: nothing, too-long" in line for line in told)
    assert any("task 9: nothing, not-text" in line for line in told)
    assert any("9 tasks, 6 regions, without: " in line for line in told)
    assert not any(word in line for line in told for word in ("maire", "mayor", "Something"))


def test_a_text_on_which_the_model_fails_gets_an_empty_answer(
    log: pytest.LogCaptureFixture,
) -> None:
    """The others are answered; the log has the place of the error, not its message."""
    texts = ({"text": "They break the model."}, {"text": "They are a good text."})

    results = predicted(app_of(Slow()), *texts)

    assert [each["result"] for each in results] == [[], []]
    assert [each["score"] for each in results] == [0.0, 1.0]
    assert "task 1: nothing, failed: ValueError in prelabel" in log.text
    assert "cannot read" not in log.text


def document() -> Document:
    return Document("d", "Rain", TEXT, Language.ENGLISH)


# Projects with other labels


def test_choices_that_a_project_does_not_offer_are_not_sent(log: pytest.LogCaptureFixture) -> None:
    """The others are; the log lists what is missing, once per request."""
    config = CONFIG.replace('value="Mayor"', 'value="Chair\nman"').replace(
        '<Relation value="cue" />', ""
    )

    (answer,) = predicted(app_of(), ENGLISH, config=config)

    chosen = [
        item["value"]["choices"]
        for item in answer["result"]
        if item.get("from_name") == "attributed_to"
    ]
    relations = {item["labels"][0] for item in answer["result"] if item["type"] == "relation"}
    assert (chosen, relations) == ([["Press"]], {"source"})
    assert said(answer["result"]) == RAINED + CLOSED
    assert "its label config lacks 2 (relations: cue, attributed_to: Mayor)" in log.text
    assert "\n" not in log.records[-1].getMessage()


def test_a_missing_label_removes_its_relations() -> None:
    """A relation to a missing region breaks the page."""
    config = CONFIG.replace('<Label value="Cue"', '<Label value="Verb"')

    (answer,) = predicted(app_of(), ENGLISH, config=config)

    there = {item["id"] for item in answer["result"] if item["type"] == "labels"}
    ends = {item["to_id"] for item in answer["result"] if item["type"] == "relation"}
    assert "Cue" not in dict(said(answer["result"]))
    assert ends <= there


@pytest.mark.parametrize(
    "config",
    ["", "<View", '<View><Text name="text" value="$text"/></View>', "\ud800", None, 5],
)
def test_a_project_without_claims_gets_empty_answers(
    config: Json, log: pytest.LogCaptureFixture
) -> None:
    """The log has the reason."""
    assert predicted(app_of(), ENGLISH, config=config) == [EMPTY]
    assert "label-config: the project has no claims to mark" in log.text


def test_a_project_is_checked_when_it_is_connected(log: pytest.LogCaptureFixture) -> None:
    """Differences are logged before anybody annotates."""
    schema = CONFIG.replace('value="Press"', 'value="Media"')

    answer = call(app_of(), "/setup", {"project": "7.1", "schema": schema})

    assert answer.json() == {"model_version": VERSION}
    assert "project 7; its label config lacks 1 (attributed_to: Press)" in log.text
    assert "has beyond the taxonomy 1 (attributed_to: Media)" in log.text


# Interactive requests


def test_a_drawn_region_gets_the_claim_there() -> None:
    """With its source, cue, labels and relations, and no other claim."""
    drawn = region("aB3", "it rained")

    (answer,) = predicted(app_of(), ENGLISH, drawn=[drawn])

    assert said(answer["result"]) == RAINED
    ids = {item["id"] for item in answer["result"] if "id" in item}
    assert ids == {"aB3-1", "aB3-2", "aB3-3"}
    ends = [(each["from_id"], each["to_id"]) for each in answer["result"] if "to_id" in each]
    assert ends == [("aB3-3", "aB3-1"), ("aB3-3", "aB3-2")]
    choices = {item["id"] for item in answer["result"] if item["type"] == "choices"}
    assert choices == {"aB3-3"}


@pytest.mark.parametrize(("words", "label"), [("The press", "Source"), ("reported", "Cue")])
def test_a_drawn_source_or_cue_gets_its_claim(words: str, label: str) -> None:
    """The claim that it belongs to."""
    (answer,) = predicted(app_of(), ENGLISH, drawn=[region("aB3", words, label)])

    assert said(answer["result"]) == CLOSED


@pytest.mark.parametrize(
    "drawn",
    [
        [],
        [region("aB3", "\n\n")],
        [region("aB3", "it rained", "Verb")],
        [
            {
                "id": "aB3",
                "from_name": "span",
                "value": {"start": 0, "end": 999, "labels": ["Claim"]},
            }
        ],
        [{"id": "aB3", "from_name": "span", "value": {"start": -4, "end": 9, "labels": ["Claim"]}}],
        [{"id": "\ud800", "from_name": "span", "value": region("a", "it rained")["value"]}],
        [{"from_name": "span"}, None, "x", 5],
    ],
)
def test_a_region_without_a_claim_gets_nothing(drawn: list[Json]) -> None:
    """Neither does an item that is not a region."""
    (answer,) = predicted(app_of(), ENGLISH, drawn=drawn)

    assert answer == {"model_version": VERSION, "score": 1.0, "result": []}


def test_a_claim_on_the_page_is_not_sent_again() -> None:
    """The page sends its claims, the new one last."""
    marked = [region("c1", "that it rained"), region("aB3", "rained.\n\nThe press")]

    (answer,) = predicted(app_of(), ENGLISH, drawn=marked)

    assert said(answer["result"]) == CLOSED


@pytest.mark.parametrize("kind", ["drafts", "annotations", "predictions"])
def test_a_claim_on_the_server_is_not_sent_again_for_its_source(kind: str) -> None:
    """For a drawn source the page does not send its claims; the task has them."""
    stored = {kind: [{"result": [region("c1", "that it rained")]}]}

    (answer,) = predicted(app_of(), ENGLISH, drawn=[region("a", "The mayor", "Source")], **stored)

    assert answer["result"] == []


def test_a_region_with_a_choice_gets_no_answer() -> None:
    """The page sends a request whenever a region is deleted."""
    value = region("aB3", "it rained")["value"]
    chosen = {"id": "aB3", "from_name": "verdict", "type": "choices", "value": value}

    (answer,) = predicted(app_of(), ENGLISH, drawn=[region("aB3", "it rained"), chosen])

    assert answer["result"] == []


def test_a_region_is_answered_once() -> None:
    """Regions of an answer get no answer: the page would have everything twice."""
    app = app_of()
    question = region("aB3", "The mayor", "Source")
    first, again, answer = (
        predicted(app, ENGLISH, drawn=[each])[0]["result"]
        for each in (question, question, region("aB3-1", "The mayor", "Source"))
    )

    assert (said(first), again, answer) == (RAINED, [], [])


def test_offsets_in_a_part_count_from_its_start() -> None:
    """In a task with the second half of a document."""
    (prediction,) = LEXICON.prelabel([document()], TAXONOMY)
    _, second = to_tasks(prediction, limit=60)
    text = second.data["text"]
    drawn = region("aB3", "roads", text=text)

    (answer,) = predicted(app_of(), second.data, drawn=[drawn])

    assert said(answer["result"], text) == CLOSED


def answered(*more: Json) -> list[Json]:
    """Return the regions on the page after a claim was drawn and answered."""
    question = region("aB3", "it rained")
    (answer,) = predicted(app_of(), ENGLISH, drawn=[question])
    return [question, *answer["result"], *more]


def claims_of(result: list[Json]) -> list[str]:
    marked, problems = read_result(result, Texts(TEXT, TEXT))
    assert problems == ()
    return [each.region for each in marked]


def test_an_answered_region_is_not_a_claim() -> None:
    """It stays on the page, since an answer cannot replace it; the dataset has the answer."""
    assert claims_of(answered()) == ["aB3-3"]


def test_a_region_without_an_answer_is_a_claim() -> None:
    """Somebody marked it where the model finds nothing."""
    assert claims_of([region("aB3", "it rained")]) == ["aB3"]


def test_an_answered_region_that_was_used_is_a_claim() -> None:
    """It has a choice, or a relation."""
    value = region("aB3", "it rained")["value"]
    chosen = {"id": "aB3", "from_name": "verdict", "type": "choices", "value": value}
    linked = {"type": "relation", "from_id": "aB3", "to_id": "aB3-1", "direction": "right"}

    assert claims_of(answered(chosen)) == claims_of(answered(linked)) == ["aB3-3", "aB3"]


# The secret


def basic(user: str, password: str) -> dict[str, str]:
    packed = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {packed}"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (basic("factcheck", SECRET.value), 200),
        ({HEADER: SECRET.value}, 200),
        ({}, 401),
        (basic("factcheck", "wrong"), 401),
        (basic("admin", SECRET.value), 401),
        (basic("factcheck", ""), 401),
        ({HEADER: ""}, 401),
        ({HEADER: SECRET.value[:-1]}, 401),
        ({"Authorization": f"Bearer {SECRET.value}"}, 401),
        ({"Authorization": "Basic ===="}, 401),
        ({"Authorization": "Basic"}, 401),
    ],
)
@pytest.mark.parametrize("path", ["/health", "/nowhere"])
def test_only_callers_with_the_secret_are_answered(
    path: str, headers: dict[str, str], status: int, log: pytest.LogCaptureFixture
) -> None:
    """With basic authentication, as Label Studio sends it, or with the backend's own header."""
    answer = call(app_of(secret=SECRET), path, headers=headers)

    assert answer.status_code == (status if status == 401 or path == "/health" else 404)
    assert SECRET.value not in log.text + repr(SECRET) + answer.text


def test_without_the_secret_no_body_is_read() -> None:
    """A stranger cannot make it keep twenty megabytes in memory."""
    read = deliver(app_of(secret=SECRET), [b"x"] * 5)

    assert read == (401, 0)


def test_the_secret_is_read_from_a_private_file(tmp_path: Path) -> None:
    """Without the line break at its end."""
    path = tmp_path / "secret"
    path.write_text(f"{SECRET.value}\n")
    path.chmod(0o600)

    assert find_secret(path) == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_file_that_others_can_access_is_rejected(tmp_path: Path, mode: int) -> None:
    """The message has the command that fixes it."""
    path = tmp_path / "secret"
    path.write_text(SECRET.value)
    path.chmod(mode)

    with pytest.raises(BackendError, match="chmod 600") as caught:
        find_secret(path)
    assert SECRET.value not in str(caught.value)


@pytest.mark.parametrize("value", ["short", "with a space in it", "geheimnis-für-alle", "x" * 11])
def test_a_weak_secret_is_rejected(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too short, or with characters that basic authentication does not carry."""
    monkeypatch.setenv(VARIABLE, value)

    with pytest.raises(BackendError, match=VARIABLE) as caught:
        find_secret(None)
    assert value not in str(caught.value)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])  # noqa: S104 - refused
def test_other_machines_may_call_only_with_a_secret(host: str) -> None:
    """Without one the socket is never opened."""
    with pytest.raises(BackendError, match="FACTCHECK_BACKEND_SECRET"):
        serving.listen(host, 0, None)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_may_call_without_a_secret(host: str) -> None:
    """The address is known."""
    with serving.listen(host, 0, None) as listener:
        assert serving.address_of(listener).startswith("http://")


def test_a_port_in_use_is_reported() -> None:
    """With the address."""
    with serving.listen("127.0.0.1", 0, None) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(BackendError, match=f"127.0.0.1:{port}: cannot listen there"):
            serving.listen("127.0.0.1", port, None)


# Limits


def deliver(app: FastAPI, chunks: list[bytes], *headers: tuple[bytes, bytes]) -> tuple[int, int]:
    """Send a body in chunks; return the status, and how many chunks were taken."""
    sent: list[Mapping[str, Any]] = []
    left = list(chunks)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: Json) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/predict",
        "raw_path": b"/predict",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), *headers],
    }
    run(app(scope, receive, send))
    return int(sent[0]["status"]), len(chunks) - len(left)


def test_a_body_with_a_large_content_length_is_not_read() -> None:
    """413 before the first byte."""
    assert deliver(app_of(body=10), [b"x"] * 99, (b"content-length", b"99")) == (413, 0)


def test_a_body_is_not_read_beyond_the_limit() -> None:
    """413 at the first byte beyond it, whatever its headers say."""
    assert deliver(app_of(body=10), [b"x"] * 99) == (413, 11)


def test_a_body_that_never_arrives_gets_408() -> None:
    """The request does not wait forever."""

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(30)
        return {}

    sent: list[Any] = []

    async def send(message: Json) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/predict",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }
    run(app_of(seconds=0.05)(scope, receive, send))

    assert sent[0]["status"] == 408


def test_tasks_beyond_the_limit_get_no_prediction(log: pytest.LogCaptureFixture) -> None:
    """An empty list: Label Studio stores nothing, and sends them again."""
    results = predicted(app_of(tasks=1), ENGLISH, ENGLISH, ENGLISH)

    assert [bool(each) for each in results] == [True, False, False]
    assert results[1:] == [[], []]
    assert "without: 2 too-many" in log.text


def test_tasks_after_the_time_limit_get_no_prediction(log: pytest.LogCaptureFixture) -> None:
    """The finished ones are sent."""
    slow = Slow()
    texts = [{"text": f"This is {what} text here."} for what in ("a good", "a wait", "a third")]

    predicted(app_of(slow), texts[0])  # what is loaded with the first text
    results = predicted(app_of(slow, seconds=2.0), *texts)
    slow.go.set()

    assert [bool(each) for each in results] == [True, False, False]
    assert "without: 2 too-late" in log.text


def test_an_interactive_answer_after_the_time_limit_is_empty() -> None:
    """The page expects an object."""
    slow = Slow()
    waiting = {"text": "This is a wait text here."}

    results = predicted(
        app_of(slow, seconds=0.3), waiting, drawn=[region("a", "wait", text=waiting["text"])]
    )
    slow.go.set()

    assert results == [{"result": []}]


def test_health_answers_while_the_model_predicts() -> None:
    """Label Studio gives it one second."""
    slow = Slow()

    async def both() -> tuple[int, bool]:
        app = app_of(slow)
        work = asyncio.create_task(acall(app, "/predict", asking({"text": "This is a wait text."})))
        await asyncio.to_thread(slow.began.wait)
        health = await acall(app, "/health")
        waiting = not work.done()
        slow.go.set()
        assert (await work).status_code == 200
        return health.status_code, waiting

    assert run(both()) == (200, True)


def test_too_many_waiting_requests_get_503() -> None:
    """With the time to wait; afterwards a request is answered again."""
    slow = Slow()

    async def crowd() -> list[int]:
        app = app_of(slow, waiting=1)
        body = asking({"text": "This is a wait text."})
        first = asyncio.create_task(acall(app, "/predict", body))
        await asyncio.to_thread(slow.began.wait)
        second = await acall(app, "/predict", body)
        assert second.headers["Retry-After"] == "5"
        slow.go.set()
        third_after = [(await first).status_code, (await acall(app, "/predict", body)).status_code]
        return [second.status_code, *third_after]

    assert run(crowd()) == [503, 200, 200]


def test_a_request_is_answered_between_two_tasks_of_a_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An annotator does not wait for the end of a batch."""
    submitted = threading.Semaphore(0)

    class Executor(ThreadPoolExecutor):
        def submit(self, *work: Any, **more: Any) -> Future[Any]:  # noqa: ANN401 - any work
            submitted.release()
            return super().submit(*work, **more)

    monkeypatch.setattr("factcheck.studio.backend.app.ThreadPoolExecutor", Executor)
    slow = Slow()
    good = {"text": "This is a good text."}

    async def both() -> list[str]:
        app = app_of(slow)
        ended: list[str] = []

        async def asked(name: str, body: Json) -> None:
            await acall(app, "/predict", body)
            ended.append(name)

        many = asking({"text": "This is a wait text."}, *[good | {"n": n} for n in range(50)])
        batch = asyncio.create_task(asked("batch", many))
        await asyncio.to_thread(slow.began.wait)
        single = asyncio.create_task(asked("single", asking(good, drawn=[])))
        for _ in "12":  # until the single request waits for the thread, too
            await asyncio.to_thread(submitted.acquire)
        slow.go.set()
        await asyncio.gather(batch, single)
        return ended

    assert run(both()) == ["single", "batch"]


def test_a_web_page_of_another_site_is_rejected() -> None:
    """A request that a browser sends without CORS is refused."""
    body = json.dumps(asking(ENGLISH))

    answer = call(app_of(), "/predict", content=body, headers={"Content-Type": "text/plain"})

    assert answer.status_code == 415


# What is kept of a request


def reachable(root: object) -> Iterator[str | bytes]:
    """Yield every string that can be reached from an object, except in modules and code."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, ModuleType | type):
            continue
        seen.add(id(each))
        if isinstance(each, str | bytes):
            yield each
        elif isinstance(each, FunctionType):
            waiting += [each.__closure__, each.__dict__, each.__defaults__]
        else:
            waiting += gc.get_referents(each)


def test_the_token_of_a_setup_request_is_not_kept(log: pytest.LogCaptureFixture) -> None:
    """Neither is the host name: not in the application, the log, or the answer."""
    app = app_of()
    setup = {"project": "7.1", "schema": CONFIG, "hostname": HOST, "access_token": TOKEN}

    answer = call(app, "/setup", setup, headers={"Cookie": f"session={TOKEN}"})

    gc.collect()
    found = list(reachable(app))
    assert VERSION in found  # the search does find what is there
    assert not [each for each in found if isinstance(each, str) and (TOKEN in each or HOST in each)]
    assert not [each for each in found if isinstance(each, bytes) and TOKEN.encode() in each]
    assert TOKEN not in log.text + answer.text
    assert HOST not in log.text


def test_a_request_is_logged_in_one_line_without_its_text(log: pytest.LogCaptureFixture) -> None:
    """The numbers of tasks and regions, and the seconds."""
    predicted(app_of(), ENGLISH)

    lines = [record.getMessage() for record in log.records if record.name == "factcheck.backend"]
    assert len(lines) == 1
    assert lines[0].startswith("/predict 1 tasks, 6 regions, 0.")
    assert "mayor" not in lines[0]


LETTERS = st.characters(exclude_categories=())
WORDS = st.text(LETTERS, max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)
LIKELY = st.sampled_from([TEXT, "", CONFIG, "Claim", "span", "text", "labels", "aB3", 0, 4, 9, -1])
ITEM = st.fixed_dictionaries(
    {},
    optional={
        "id": LIKELY | JSON,
        "from_name": LIKELY | JSON,
        "type": LIKELY | JSON,
        "value": JSON
        | st.fixed_dictionaries(
            {"start": LIKELY, "end": LIKELY, "labels": JSON | st.just(["Claim"])}
        ),
    },
)
DATA = st.fixed_dictionaries(
    {},
    optional={"text": LIKELY | JSON, "document": JSON, "part": JSON, "title": JSON},
)
TASK = st.fixed_dictionaries(
    {},
    optional={
        "id": LIKELY | JSON,
        "data": DATA | JSON,
        "drafts": JSON | st.lists(st.fixed_dictionaries({"result": JSON | st.lists(ITEM)})),
    },
)
BODY = JSON | st.fixed_dictionaries(
    {},
    optional={
        "tasks": JSON | st.lists(TASK | JSON, max_size=3),
        "project": JSON,
        "label_config": JSON | st.just(CONFIG),
        "schema": JSON | st.just(CONFIG),
        "params": JSON
        | st.fixed_dictionaries(
            {"context": JSON | st.fixed_dictionaries({"result": JSON | st.lists(ITEM, max_size=3)})}
        ),
    },
)
ANY = app_of()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(BODY, st.sampled_from(["/predict", "/setup"]))
def test_no_json_causes_an_internal_error(body: Json, path: str) -> None:
    """It gets a result for each task, or is rejected."""
    packed = json.dumps(body).encode()

    answer = call(ANY, path, content=packed, headers={"Content-Type": "application/json"})

    assert answer.status_code in {200, 400}
    if answer.status_code == 200 and path == "/predict":
        assert len(answer.json()["results"]) == len(body["tasks"])


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[" * 100_000, b"[]", b'{"tasks": 1e999}', b"9" * 5000]
)
def test_invalid_json_is_rejected(body: bytes) -> None:
    """Broken JSON, endless nesting, endless numbers."""
    headers = {"Content-Type": "application/json"}

    assert call(app_of(), "/predict", content=body, headers=headers).status_code == 400


# Connecting to a project


class Studio(FakeServer):
    """A Label Studio with backends, which blocks webhooks to this machine as 1.23.2 does."""

    def __init__(self) -> None:
        super().__init__()
        self.backends: list[dict[str, Any]] = []
        self.blocks = False

    def models(self, number: int) -> set[str]:
        return super().models(number) | {each["title"] for each in self.backends}

    def _answer(self, call: str, request: httpx.Request) -> httpx.Response:
        if not request.url.path.startswith("/api/ml"):
            return super()._answer(call, request)
        if request.method == "GET":
            return httpx.Response(200, json=self.backends)
        sent = json.loads(request.content)
        if request.method == "PATCH":
            self.backends[int(request.url.path.split("/")[3]) - 1] |= sent
            return httpx.Response(200, json=self.backends[0])
        made = {"id": 1 + len(self.backends), "model_version": VERSION, **sent}
        if not self.blocks:
            self.backends.append(made)
        detail = "URL resolves to a reserved network address (block: 127.0.0.0/8)"
        return httpx.Response(403, json={"detail": detail})


@pytest.fixture
def studio() -> Studio:
    server = Studio()
    server.add_project("Libya desk", TAXONOMY)
    return server


ADDRESS = "http://127.0.0.1:9090"


def connected(studio: Studio, **options: Json) -> Connected:
    usual: dict[str, Any] = {"project": "Libya desk", "address": ADDRESS, "transport": studio}
    return connect(CONNECTION, **(usual | options))


def test_connecting_twice_adds_one_backend(studio: Studio) -> None:
    """The server stores it and then answers 403, because it blocks the webhook."""
    first, second = connected(studio), connected(studio)

    assert (first.added, second.added) == (True, False)
    assert [each["url"] for each in studio.backends] == [ADDRESS]
    assert studio.backends[0]["is_interactive"] is True
    assert first.model_version == VERSION


def test_annotators_start_from_it_in_an_empty_project(studio: Studio) -> None:
    """If they start from another model's predictions, that stays."""
    studio.add_project("Pushed", TAXONOMY, model_version="other@1")

    assert connected(studio).starts_annotators
    assert studio.projects[1]["model_version"] == TITLE
    assert not connected(studio, project="Pushed").starts_annotators
    assert studio.projects[2]["model_version"] == "other@1"


def test_label_studio_gets_the_secret(studio: Studio) -> None:
    """As a login for basic authentication, the only kind that it supports."""
    connected(studio, secret=SECRET)

    login = {name: studio.backends[0][name] for name in ("auth_method", "basic_auth_pass")}
    assert login == {"auth_method": "BASIC_AUTH", "basic_auth_pass": SECRET.value}


REFUSALS: Mapping[str, Callable[[], Any]] = {
    "start `factcheck backend` first": lambda: failing(
        400, json={"non_field_errors": ["Can't connect to ML backend, health check failed."]}
    ),
    "the secret that the backend was started with": lambda: failing(
        400, json={"non_field_errors": ["authentication parameters were either not provided"]}
    ),
    "it refuses the token": lambda: failing(403, json={"detail": "no permission"}),
    "see the backend's log": lambda: failing(400, json={"url": ["odd"]}),
}


@pytest.mark.parametrize("cure", REFUSALS)
def test_each_refusal_has_its_cure(studio: Studio, cure: str) -> None:
    """The message does not have the secret."""
    studio.faults["POST /api/ml/"] = REFUSALS[cure]()

    with pytest.raises(StudioError, match=cure) as caught:
        connected(studio, secret=SECRET)
    assert SECRET.value not in str(caught.value)


def test_a_server_that_blocks_local_addresses_is_reported(studio: Studio) -> None:
    """With the setting that allows it to call this machine."""
    studio.blocks = True

    with pytest.raises(StudioError, match="LABEL_STUDIO_ML_BLOCK_LOCAL_IP=false"):
        connected(studio)


def test_a_missing_project_is_reported(studio: Studio) -> None:
    """The message says how to create it."""
    with pytest.raises(StudioError, match="factcheck label-config"):
        connected(studio, project="Sudan desk")


def test_a_project_with_other_labels_is_not_connected(studio: Studio) -> None:
    """If the taxonomy is given."""
    other = Taxonomy((SourceLabel("Kremlin"),))

    with pytest.raises(ConfigMismatch):
        connected(studio, taxonomy=other)
    assert studio.backends == []
