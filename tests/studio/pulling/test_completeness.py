"""Nothing that the server has is missed, and nothing is dropped because an answer is empty."""

from collections.abc import Callable

import httpx
import pytest

from factcheck.errors import StudioError
from tests.studio.fake_server import FakeServer
from tests.studio.pulling.pulled import Fetch, submitted, submitted_again

EXPORT, LIST = "GET /api/projects/1/export", "GET /api/tasks/"


def at(clock: str) -> str:
    return f"2026-01-02T{clock}Z"


def answered(fetch: Fetch) -> list[str]:
    return [each.document for each in fetch().dataset.annotations]


@pytest.mark.parametrize(
    "date",
    [
        "Fri, 01 Jan 2027 00:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 02 Jan 2026 09:00:00 GMT",
        "none",
        "",
    ],
)
def test_the_header_with_the_date_does_not_matter(
    server: FakeServer, fetch: Fetch, date: str
) -> None:
    """A proxy with a wrong clock cost 60 of 60 annotations: only times of updates count."""
    server.now = date
    server.tasks[1] = [
        {**submitted(f"d{number}", number), "annotations": []} for number in range(1, 61)
    ]
    assert answered(fetch) == []
    for number, task in enumerate(server.tasks[1], 1):
        found = submitted(f"d{number}", number)["annotations"]
        submitted_again(task, at(f"03:04:{number - 1:02}.000001"), *found)
    pulled = fetch()
    assert (pulled.report.read, len(pulled.dataset.annotations)) == (60, 60)


def test_the_next_pull_starts_before_the_latest_update(server: FakeServer, fetch: Fetch) -> None:
    """A minute: a change that was made before it may be shown after it."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    server.tasks[1][0]["updated_at"] = at("04:00:00.500000")
    fetch()
    submitted_again(server.tasks[1][1], at("03:59:01.000000"))
    pulled = fetch()
    assert pulled.report.read == 1
    assert [each.document for each in pulled.dataset.annotations] == ["d1"]
    assert fetch().report.read == 0


def test_an_update_in_the_same_microsecond_is_not_missed(server: FakeServer, fetch: Fetch) -> None:
    """The time of the latest update is looked at again, and compared with what is known."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    server.tasks[1].append(submitted("d2", 2))
    server.tasks[1][1]["updated_at"] = at("03:00:00.000000")
    assert answered(fetch) == ["d1", "d2"]


def test_what_changes_while_a_pull_reads_is_in_the_next_one(
    server: FakeServer, fetch: Fetch
) -> None:
    """Even if the pull takes long, and reads a later change of another task."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]

    def slow(request: httpx.Request) -> httpx.Response:
        answer = server.project("GET", 1, "export", request)
        answer.read()
        submitted_again(server.tasks[1][0], at("03:10:00.000000"))
        server.tasks[1][1]["updated_at"] = at("03:50:00.000000")
        del server.faults[EXPORT]
        return answer

    server.faults[EXPORT] = slow
    assert answered(fetch) == ["d1", "d2"]
    assert answered(fetch) == ["d2"]


@pytest.mark.parametrize("kind", ["task", "annotation"])
def test_what_is_stored_much_later_is_noticed_by_the_counts(
    server: FakeServer, fetch: Fetch, kind: str
) -> None:
    """A transaction of ten minutes: its time of update is long before the latest one."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    server.tasks[1][0]["updated_at"] = at("05:00:00.000000")
    late = at("04:00:00.000000")
    if kind == "annotation":
        server.tasks[1][1]["annotations"] = []
        fetch()
        submitted_again(server.tasks[1][1], late, *submitted("d2", 2)["annotations"])
    else:
        del server.tasks[1][1]
        fetch()
        server.tasks[1].append({**submitted("d2", 2), "updated_at": late})
    pulled = fetch()
    assert [each.document for each in pulled.dataset.annotations] == ["d1", "d2"]
    assert fetch().report.read == 0


def empty(value: object) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(200, json=value)


@pytest.mark.parametrize("value", [{}, [], None, "", {"tasks": []}])
@pytest.mark.parametrize("call", [EXPORT, LIST, "GET /api/projects/1/", "GET /api/users/"])
@pytest.mark.parametrize("full", [False, True])
def test_an_empty_answer_never_empties_a_dataset(
    server: FakeServer, fetch: Fetch, call: str, value: object, *, full: bool
) -> None:
    """It is refused; the dataset stays as it was, and the next pull has everything."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    before = fetch().dataset
    server.tasks[1].append(submitted("d3", 3))
    server.tasks[1][2]["updated_at"] = at("04:00:00.000000")
    server.faults[call] = empty(value)
    with pytest.raises(StudioError):
        fetch(full=full)
    server.faults.clear()
    assert before.annotations == fetch().dataset.annotations[:2]
    assert answered(fetch) == ["d1", "d2", "d3"]


def test_an_export_without_annotations_is_refused(server: FakeServer, fetch: Fetch) -> None:
    """The server says how many there are; they were not deleted."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    fetch()
    bare = [{**each, "annotations": []} for each in server.tasks[1]]
    server.faults[EXPORT] = empty(bare)
    found = "gives 2 tasks with 0 annotations, but says that the project has 2 tasks with 2"
    with pytest.raises(StudioError, match=found):
        fetch(full=True)
    server.faults.clear()
    pulled = fetch(full=True)
    assert (len(pulled.dataset.annotations), pulled.reasons) == (2, [])


def test_a_task_that_is_listed_and_not_exported_is_an_error(
    server: FakeServer, fetch: Fetch
) -> None:
    """The next pull would not ask for it again."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    fetch()
    submitted_again(server.tasks[1][1], at("04:00:00.000000"))
    server.faults[EXPORT] = empty([])
    with pytest.raises(StudioError, match="it does not give 1 tasks that are there"):
        fetch()
    server.faults.clear()
    assert answered(fetch) == ["d1"]


def test_a_task_that_is_deleted_while_a_pull_reads_is_no_error(
    server: FakeServer, fetch: Fetch
) -> None:
    """It is listed, and gone when it is exported."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    fetch()
    server.tasks[1][1]["updated_at"] = at("04:00:00.000000")

    def deleting(request: httpx.Request) -> httpx.Response:
        del server.tasks[1][1]
        del server.faults[EXPORT]
        return server.project("GET", 1, "export", request)

    server.faults[EXPORT] = deleting
    pulled = fetch()
    assert (pulled.report.read, pulled.report.unseen) == (0, 1)


def test_a_project_that_was_emptied_is_marked(server: FakeServer, fetch: Fetch) -> None:
    """Where the counts say so, too, all tasks were deleted; what was pulled of them stays."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    fetch()
    server.tasks[1] = []
    assert fetch().report.unseen == 2
    pulled = fetch(full=True)
    assert pulled.dataset.withdrawn == ("d1", "d2")
    assert len(pulled.dataset.annotations) == 2
