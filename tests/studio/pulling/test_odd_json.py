"""What no Label Studio writes: one odd annotation, task or answer never stops or empties a pull."""

import json
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from factcheck.dataset import Rejects
from factcheck.errors import FactcheckError, StudioError
from factcheck.studio.format import controls
from tests.studio.fake_server import FakeServer, failing
from tests.studio.mutations import HALF, WAYS, changed, mutated, places
from tests.studio.pulling.pulled import Fetch, submitted, submitted_again

COUNT = int(os.environ.get("FACTCHECK_MUTATIONS", "300"))
"""How many mutated tasks are pulled; `make test-faults` asks for 6,000."""

PULLS = min(COUNT // 3, 400)
"""How many pulls get a mutated answer."""

HEALTHY = 20
EXPORT = "GET /api/projects/1/export"
LATER = "2026-01-02T04:00:00.000000Z"


def annotated() -> dict[str, Any]:
    """Return a task with all that an annotation may have."""
    task = submitted()
    (annotation,) = task["annotations"]
    regions = (each for each in annotation["result"] if each["type"] == "labels")
    name = next(each["id"] for each in regions if each["value"]["labels"] == [controls.CLAIM])
    for control, kind, values in (
        (controls.VERDICT, "choices", ["Supported"]),
        (controls.EVIDENCE_URL, "text", ["https://example.org/a"]),
        (controls.EVIDENCE_NOTE, "text", ["as it says"]),
    ):
        item = {"id": name, "from_name": control, "to_name": "text", "type": "choices"}
        annotation["result"].append({**item, "value": {"start": 0, "end": 3, kind: values}})
    more = {"predictions": [5], "drafts": [], "updated_at": LATER, "inner_id": 1, "meta": {}}
    return {**task, **more}


@contextmanager
def deep() -> Iterator[None]:
    """Let Python write JSON that is nested so deep that it does not read it."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def export_as(server: FakeServer, odd: Mapping[int, Any]) -> None:
    """Let the server export some tasks, by number, as something else."""

    def answer(request: httpx.Request) -> httpx.Response:
        wanted = request.url.params.get_list("ids[]")
        tasks = [each for each in server.tasks[1] if str(each["id"]) in wanted]
        with deep():
            return httpx.Response(
                200, text=json.dumps([odd.get(each["id"], each) for each in tasks])
            )

    server.faults[EXPORT] = answer


def test_no_mutated_task_stops_the_others(
    server: FakeServer, fetch: Fetch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every value of a raw task is removed, replaced, retyped or nested, each in its own task."""
    chance = random.Random(COUNT)  # noqa: S311 - not for secrets
    whole = annotated()
    ways = [(path, how) for path in places(whole) for how in range(WAYS)]
    odd = {}
    for number, (path, how) in enumerate(chance.sample(ways, COUNT), 1000):
        task = {**whole, "id": number, "annotations": [dict(whole["annotations"][0])]}
        task["annotations"][0] |= {"id": number, "unique_id": f"a-{number}"}
        odd[number] = changed(task, path, how, chance)
    numbers = [*range(1, HEALTHY + 1), *odd]
    chance.shuffle(numbers)
    server.tasks[1] = [submitted(f"healthy {each}", each) for each in numbers]
    export_as(server, odd)

    pulled = fetch()

    answered = [each.document for each in pulled.dataset.annotations]
    assert {f"healthy {number}" for number in range(1, HEALTHY + 1)} <= {*answered}
    assert "unreadable" not in pulled.reasons  # every kind of value was thought of
    with Rejects(tmp_path / "rejected.jsonl") as rejects:
        for each in pulled.report.refused:
            rejects.add(**each)
    lines = (tmp_path / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    assert len([json.loads(line) for line in lines]) == len(pulled.reasons) > 0
    with capsys.disabled():
        counts = Counter(pulled.reasons).most_common()
        said = ", ".join(f"{reason} {count}" for reason, count in counts)
        sys.stdout.write(f"\n{COUNT} mutated tasks: 0 uncaught; rejected: {said}\n")


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        ("lead_time", -1, "/lead_time: found -1, expected 0 seconds or more, or null"),
        ("lead_time", float("nan"), "/lead_time: found NaN"),
        ("result", 5, "/result: found 5, expected a list or null"),
        ("result", [5], "/result/0: found 5, expected an object"),
        ("completed_by", "x", '/completed_by: found "x", expected a user, or null'),
        ("was_cancelled", 0, "/was_cancelled: found 0, expected true or false or null"),
        ("created_at", "yesterday", 'created: found "yesterday"'),
        ("unique_id", HALF, "expected a string of Unicode text"),
        ("prediction", {"result": "x"}, '/prediction/result: found "x"'),
    ],
)
def test_an_odd_annotation_is_refused_alone(
    server: FakeServer, fetch: Fetch, key: str, value: object, found: str
) -> None:
    """The other one of the same task comes through; the raw one is kept with the reason."""
    task = annotated()
    (first,) = task["annotations"]
    task["annotations"].append({**first, "id": 8, "unique_id": "a-8", key: value})
    server.tasks[1] = [task, submitted("d2", 12)]
    pulled = fetch()
    assert len(pulled.dataset.annotations) == 2
    (refused,) = pulled.report.refused
    assert refused["reason"] in {"unexpected-json", "invalid-annotation"}
    assert found in str(refused["message"])
    assert "annotation 8" in str(refused["where"])
    assert key in refused["record"]


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        ("value", "x", 'value: found "x", expected an object'),
        ("id", None, "id: found null, expected a text or a whole number"),
        ("from_name", 5, "from_name: found 5, expected a text"),
        ("score", "high", 'score: found "high", expected a number or null'),
        ("value", {"labels": 5}, "value/labels: found 5, expected a list of texts or null"),
        ("value", {"labels": [HALF, 5]}, "value/labels: found"),
    ],
)
def test_an_odd_region_refuses_its_annotation(
    server: FakeServer, fetch: Fetch, key: str, value: object, found: str
) -> None:
    """It cannot be known what was meant: nothing of it is half read."""
    task = annotated()
    task["annotations"][0]["result"][0][key] = value
    server.tasks[1] = [task, submitted("d2", 12)]
    pulled = fetch()
    assert [each.document for each in pulled.dataset.annotations] == ["d2"]
    assert pulled.reasons == ["unexpected-json"]
    assert f"/result/0/{found}" in str(pulled.report.refused[0]["message"])


def test_any_text_may_be_the_number_of_an_annotation(server: FakeServer, fetch: Fetch) -> None:
    """It only has to be told from others, also if UTF-8 cannot hold it."""
    server.tasks[1] = [submitted("d1", 1)]
    server.tasks[1][0]["annotations"][0]["id"] = HALF
    assert len(fetch().dataset.annotations) == 1
    submitted_again(server.tasks[1][0], LATER)
    assert fetch().reasons == ["deleted-annotation"]


def test_two_annotations_of_one_id_are_not_both_read(server: FakeServer, fetch: Fetch) -> None:
    """The dataset would not be valid; neither in one task nor in two."""
    task = annotated()
    task["annotations"].append({**task["annotations"][0], "id": 8})
    server.tasks[1] = [task, submitted("d2", 12)]
    server.tasks[1][1]["annotations"][0]["unique_id"] = task["annotations"][0]["unique_id"]
    pulled = fetch()
    assert [each.document for each in pulled.dataset.annotations] == ["d"]
    assert pulled.reasons == ["invalid-annotation", "invalid-annotation"]
    assert fetch(full=True).dataset.annotations == pulled.dataset.annotations


def whole(tasks: list[Any]) -> str:
    return json.dumps(tasks)


def breaking(
    server: FakeServer, number: int, broken: Callable[[httpx.Request], httpx.Response]
) -> None:
    """Let the server fail at every export that has this task."""

    def answer(request: httpx.Request) -> httpx.Response:
        if str(number) in request.url.params.get_list("ids[]"):
            return broken(request)
        return server.project("GET", 1, "export", request)

    server.faults[EXPORT] = answer


def truncated(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, text='[{"id": 2, "anno')


def hung_up(_: httpx.Request) -> httpx.Response:
    raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


@pytest.mark.parametrize(
    "broken",
    [
        failing(500, html="<html>Server Error</html>"),
        truncated,
        hung_up,
        lambda _: httpx.Response(200, text='[{"id": "two"}]'),
        lambda _: httpx.Response(200, text="[" * 5000 + "]" * 5000),
        lambda _: httpx.Response(200, content=b'[{"id": 2, "text": "\xff"}]'),
    ],
)
def test_a_task_that_the_server_cannot_export_is_refused_alone(
    server: FakeServer, fetch: Fetch, broken: Callable[[httpx.Request], httpx.Response]
) -> None:
    """All others are in the dataset; the next pull tries it again."""
    server.tasks[1] = [submitted(f"d{number}", number) for number in range(1, 31)]
    breaking(server, 17, broken)
    for full in (False, False, True):
        pulled = fetch(full=full)
        assert len(pulled.dataset.annotations) == 29
        assert pulled.reasons == ["not-exported"]
        assert pulled.report.refused[0]["where"] == "task 17"
    del server.faults[EXPORT]
    pulled = fetch()
    assert (pulled.report.read, pulled.reasons) == (1, [])
    assert len(pulled.dataset.annotations) == 30


def test_what_was_pulled_of_a_task_stays_when_it_cannot_be_exported(
    server: FakeServer, fetch: Fetch
) -> None:
    """It is said that this is not its current state."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    fetch()
    submitted_again(server.tasks[1][1], LATER)
    breaking(server, 2, failing(500))
    for full in (False, True):
        pulled = fetch(full=full)
        assert [each.document for each in pulled.dataset.annotations] == ["d1", "d2"]
        assert (pulled.reasons, pulled.dataset.withdrawn) == (["not-exported"], ())


def test_what_is_stored_late_is_noticed_beside_a_task_that_cannot_be_exported(
    server: FakeServer, fetch: Fetch
) -> None:
    """A server that fails after it has stored an annotation does not stamp the task."""
    server.tasks[1] = [submitted(f"d{number}", number) for number in range(1, 5)]
    server.tasks[1][2]["annotations"] = []
    breaking(server, 2, failing(500))
    assert len(fetch().dataset.annotations) == 2
    server.tasks[1][2]["annotations"] = submitted("d3", 3)["annotations"]
    pulled = fetch()
    assert [each.document for each in pulled.dataset.annotations] == ["d1", "d3", "d4"]
    assert fetch().report.read == 1


def test_what_was_pulled_of_a_task_stays_when_it_is_odd(server: FakeServer, fetch: Fetch) -> None:
    """Its annotations are not said to be deleted."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    fetch()
    server.tasks[1][1]["updated_at"] = LATER
    export_as(server, {2: {**server.tasks[1][1], "annotations": {"0": "x"}}})
    pulled = fetch()
    assert len(pulled.dataset.annotations) == 2
    assert pulled.reasons == ["unexpected-json"]


def test_a_server_that_exports_nothing_is_an_error(server: FakeServer, fetch: Fetch) -> None:
    """No task is to blame, so none is rejected, and it is not asked a thousand times."""
    server.tasks[1] = [submitted(f"d{number}", number) for number in range(1, 31)]
    server.faults[EXPORT] = failing(500)
    with pytest.raises(StudioError, match="it answers 500"):
        fetch()
    assert server.calls.count(EXPORT) == 2


@pytest.mark.parametrize(
    "moment",
    [
        *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"),
        *("9999999-01-01T00:00:00Z", "yesterday", 10**400, [], None),
    ],
)
def test_a_list_of_tasks_with_an_odd_time_is_an_error(
    moment: object, server: FakeServer, fetch: Fetch
) -> None:
    """Also with one that Python cannot convert to another time zone."""
    server.tasks[1] = [{**submitted(), "updated_at": moment}]
    with pytest.raises(StudioError, match="its answer is not one of Label Studio's"):
        fetch()


class Mutating(httpx.BaseTransport):
    """Changes one value in one of the answers of a server."""

    def __init__(self, server: FakeServer, at: int, chance: random.Random) -> None:
        self.server, self.left, self.chance = server, at, chance
        self.done = ""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.server.handle_request(request)
        self.left -= 1
        if self.left:
            return answer
        record = json.loads(answer.read())
        if self.chance.random() < 0.3:
            record = self.chance.choice(({}, [], None, 5, "x", {"detail": "x"}, [5], [[]]))
            self.done = f"{request.url.path}: {record!r}"
        else:
            # A list of nothing has nothing to change.
            record, what = mutated({"answer": record}, self.chance)
            record = record.get("answer", {}) if isinstance(record, dict) else record
            self.done = f"{request.url.path}: {what}"
        with deep():
            return httpx.Response(200, text=json.dumps(record))


def test_no_odd_answer_of_the_server_empties_a_dataset(
    server: FakeServer, fetch: Fetch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Any answer of a pull, any value: an error that names the server, or nothing is lost."""
    chance = random.Random(COUNT)  # noqa: S311 - not for secrets
    server.tasks[1] = [submitted(f"d{number}", number) for number in range(1, 4)]
    outcomes: Counter[str] = Counter()
    fetch()
    files = {each: each.read_bytes() for each in tmp_path.iterdir()}
    server.tasks[1][0]["updated_at"] = LATER
    for _ in range(PULLS):
        full = chance.random() < 0.5
        for path, content in files.items():
            path.write_bytes(content)
        transport = Mutating(server, chance.randint(1, 14), chance)
        try:
            pulled = fetch(full=full, transport=transport)
        except FactcheckError:
            outcomes["refused"] += 1
            output = tmp_path / "claims.json"
            assert output.read_bytes() == files[output], transport.done
        else:
            outcomes["pulled"] += 1
            found = len(pulled.dataset.annotations) + len(pulled.reasons)
            assert found >= 3, transport.done
            assert pulled.dataset.withdrawn == (), transport.done
    with capsys.disabled():
        sys.stdout.write(f"\n{PULLS} pulls with a mutated answer: {dict(outcomes)}\n")
    assert outcomes["refused"] > outcomes["pulled"] / 20
