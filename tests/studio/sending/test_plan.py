"""A dry run says exactly what a push then does."""

from collections.abc import Sequence
from dataclasses import replace

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.domain import ModelId, Prediction
from factcheck.studio.sending.push import PushReport, push
from tests.studio.fake_server import CONNECTION, FakeServer
from tests.studio.texts import CLAIMS, TAXONOMY, TEXT, predict

OTHER_TEXT = "Nobody said a word about it."

# Of each prediction: the document, whether its text is the other one, and the model.
Wanted = Sequence[tuple[int, bool, str]]
WANTED = st.lists(
    st.tuples(st.integers(0, 4), st.booleans(), st.sampled_from(["1", "2"])), max_size=7
)


def made(wanted: Wanted) -> list[Prediction]:
    return [
        replace(
            predict(text=OTHER_TEXT, name=f"d{name}")
            if other
            else predict(*CLAIMS, text=TEXT, name=f"d{name}"),
            model=ModelId("lexicon", version),
        )
        for name, other, version in wanted
    ]


def send(server: FakeServer, wanted: Wanted, *, dry_run: bool = False) -> PushReport:
    return push(
        made(wanted),
        TAXONOMY,
        CONNECTION,
        project="Test",
        dry_run=dry_run,
        batch=3,
        transport=server,
    )


def copy(server: FakeServer, index: int, *, annotated: bool) -> None:
    """Let a task be there twice."""
    tasks = server.tasks[1]
    if tasks:
        task = tasks[index % len(tasks)]
        more = {"annotations": [{"id": 7, "result": []}]} if annotated else {}
        tasks.append({**task, "id": 1000 + len(tasks), "data": dict(task["data"]), **more})


def looked_and_pushed(server: FakeServer, wanted: Wanted) -> tuple[PushReport, PushReport]:
    """Return what a dry run says, which changes nothing, and what the push then does."""
    before = server.writes()
    looked = send(server, wanted, dry_run=True)
    assert server.writes() == before
    pushed = send(server, wanted)
    return replace(looked, project=pushed.project, url=pushed.url), pushed


def counts(report: PushReport) -> tuple[int, ...]:
    return (
        *(report.added, report.replaced, report.left),
        *(report.superseded, report.reinstated, report.removed),
    )


NEW, KNOWN = (0, False, "1"), (1, False, "1")


@pytest.mark.parametrize(
    ("before", "wanted", "expected"),
    [
        pytest.param([], [NEW, KNOWN], (2, 0, 0, 0, 0, 0), id="new project"),
        pytest.param([], [NEW, NEW, KNOWN, NEW], (2, 0, 0, 0, 0, 0), id="a document twice"),
        pytest.param([KNOWN], [NEW, KNOWN], (1, 0, 1, 0, 0, 0), id="some are known"),
        pytest.param([KNOWN], [(1, False, "2")], (0, 1, 0, 0, 0, 0), id="another prediction"),
        pytest.param([KNOWN], [(1, True, "1")], (1, 0, 0, 1, 0, 0), id="another text"),
        pytest.param(
            [KNOWN, (1, True, "1")], [KNOWN, (1, True, "1")], (0, 0, 2, 0, 0, 0), id="two texts"
        ),
    ],
)
def test_a_dry_run_reports_what_a_push_does(
    before: Wanted, wanted: Wanted, expected: tuple[int, ...]
) -> None:
    """The counts are those of `PushReport`, in its order."""
    server = FakeServer()
    if before:
        send(server, before)

    looked, pushed = looked_and_pushed(server, wanted)

    assert looked == pushed
    assert counts(pushed) == expected
    assert pushed.created is not bool(before)


def test_a_dry_run_reports_marks_and_copies() -> None:
    """An older text becomes current again; one of two equal tasks is removed."""
    server = FakeServer()
    send(server, [KNOWN])
    send(server, [(1, True, "1")])
    copy(server, 0, annotated=False)

    looked, pushed = looked_and_pushed(server, [KNOWN])

    assert looked == pushed
    assert counts(pushed) == (0, 0, 1, 1, 1, 1)


def test_copies_that_all_vanish_are_sent_again() -> None:
    """Somebody deletes them after they were listed, before it is known who has touched them."""
    server = FakeServer()
    send(server, [KNOWN])
    copy(server, 0, annotated=False)
    export = "GET /api/projects/1/export"

    def deleting(request: httpx.Request) -> httpx.Response:
        server.tasks[1].clear()
        del server.faults[export]
        return server.project("GET", 1, "export", request)

    server.faults[export] = deleting
    assert counts(send(server, [KNOWN])) == (1, 0, 0, 0, 0, 0)
    assert len(server.tasks[1]) == 1


def test_every_copy_is_updated() -> None:
    """Copies that people annotated stay, and get the new prediction."""
    server = FakeServer()
    send(server, [KNOWN])
    copy(server, 0, annotated=True)
    server.tasks[1][0]["annotations"] = [{"id": 8, "result": []}]

    looked, pushed = looked_and_pushed(server, [(1, False, "2")])

    assert looked == pushed
    assert counts(pushed) == (0, 2, 0, 0, 0, 0)


@settings(max_examples=60)
@given(st.lists(WANTED, max_size=3), st.lists(st.tuples(st.integers(0, 9), st.booleans())), WANTED)
def test_any_dry_run_reports_what_the_push_does(
    before: Sequence[Wanted], copies: Sequence[tuple[int, bool]], wanted: Wanted
) -> None:
    """Whatever was pushed before, and whatever is there twice; a second push has nothing to do."""
    server = FakeServer()
    for each in before:
        send(server, each)
    for index, annotated in copies if before else ():
        copy(server, index, annotated=annotated)

    looked, pushed = looked_and_pushed(server, wanted)
    again = send(server, wanted, dry_run=True)

    assert looked == pushed
    assert counts(again) == (0, 0, again.left, 0, 0, 0)
