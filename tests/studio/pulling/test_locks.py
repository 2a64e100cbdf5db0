"""Pulls at the same time, and pulls that are killed: nothing is mixed, lost or left over."""

import itertools
import json
import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from functools import partial
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from unittest import mock

import httpx
import pytest

from factcheck.dataset import read_dataset
from factcheck.domain import Dataset
from factcheck.errors import FactcheckError
from factcheck.studio.pulling.pull import pull
from factcheck.studio.pulling.store import Store
from tests.studio.fake_server import CONNECTION, FakeServer
from tests.studio.pulling.pulled import NOW, submitted, submitted_again
from tests.studio.texts import TAXONOMY

KILLS = int(os.environ.get("FACTCHECK_KILLS", "12"))
"""How many pulls are killed; `make test-faults` asks for 60."""

PAIRS = 12
FORK = multiprocessing.get_context("fork")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")


class Slow(FakeServer):
    """A server that takes its time for each export."""

    seconds = 0.0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/export"):
            time.sleep(self.seconds)
        return super().handle_request(request)


def made(count: int, *titles: str) -> Slow:
    """Return a server with projects of so many annotated tasks."""
    server = Slow()
    for place, title in enumerate(titles):
        project = server.add_project(title, TAXONOMY)
        first = 1 + place * count
        numbers = range(first, first + count)
        server.tasks[project] = [submitted(f"{title} {number}", number) for number in numbers]
    return server


def pull_into(output: Path, server: FakeServer, title: str = "Test", *, full: bool = False) -> None:
    pull(
        *(output, TAXONOMY, CONNECTION),
        project=title,
        full=full,
        now=NOW,
        patience=(),
        transport=server,
    )


def in_child(output: Path, server: FakeServer, title: str, pipe: Pipe) -> None:
    try:
        pull_into(output, server, title, full=True)
    except (FactcheckError, OSError) as error:
        pipe.send(str(error))
    else:
        pipe.send("")


def pair(output: Path, server: FakeServer, titles: tuple[str, str]) -> list[str]:
    """Pull twice at once; return what each said, ``""`` if it did its work."""
    started = []
    for title in titles:
        ours, theirs = FORK.Pipe()
        child = FORK.Process(target=in_child, args=(output, server, title, theirs))
        child.start()
        started.append((child, ours))
    said = [ours.recv() for _, ours in started]
    for child, _ in started:
        child.join()
    return said


def names(dataset: Dataset) -> list[str]:
    return [each.document for each in dataset.annotations]


def test_two_pulls_at_once_do_not_mix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of one project, or of two into one file: one waits or is refused, and says why."""
    connect = sqlite3.connect
    monkeypatch.setattr("sqlite3.connect", partial(connect, timeout=0.05))
    server = made(20, "One", "Two")
    server.seconds = 0.05
    outcomes: Counter[str] = Counter()
    for number in range(PAIRS):
        output = tmp_path / str(number) / "claims.json"
        output.parent.mkdir()
        titles = ("One", "One") if number % 2 else ("One", "Two")
        said = pair(output, server, titles)
        refused = [each for each in said if each]
        found = names(read_dataset(output))
        wanted = [[f"{title} {each}" for each in range(first, first + 20)]
                  for title, first in (("One", 1), ("Two", 21))]  # fmt: skip
        assert found in wanted
        assert all("is another one" in each or "database is locked" in each for each in refused)
        assert len(refused) == 1 if len({*titles}) == 2 else len(refused) <= 1
        outcomes["of one project" if number % 2 else "of two projects"] += 1
        outcomes["refused"] += len(refused)
    with capsys.disabled():
        sys.stdout.write(f"\npairs of pulls at once: {dict(outcomes)}; mixed 0, lost 0\n")


def kill_at_the_end(output: Path, server: FakeServer) -> None:
    kill = partial(os.kill, os.getpid(), signal.SIGKILL)
    with mock.patch.object(Store, "close", kill):
        pull_into(output, server)


def test_a_pull_removes_what_a_killed_one_left_behind(tmp_path: Path) -> None:
    """Also if it has nothing to store, since nothing has changed on the server."""
    server, output = made(3, "Test"), tmp_path / "claims.json"
    child = FORK.Process(target=kill_at_the_end, args=(output, server))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    written = output.read_bytes()
    whole = [".claims.json.pull", "claims.json"]
    left = sorted(each.name for each in tmp_path.iterdir())
    assert left == [".claims.json.pull", ".claims.json.pull-journal", "claims.json"]

    pull_into(output, server)

    assert sorted(each.name for each in tmp_path.iterdir()) == whole
    assert output.read_bytes() == written


def test_a_pull_leaves_the_journal_of_one_that_is_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused, and the other one goes on."""
    monkeypatch.setattr("sqlite3.connect", partial(sqlite3.connect, timeout=0.05))
    path = tmp_path / ".claims.json.pull"
    with Store(path) as running:
        running.note(one="first")
        there = sorted(tmp_path.iterdir())
        assert [each.name for each in there] == [path.name, f"{path.name}-journal"]

        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            Store(path)

        assert sorted(tmp_path.iterdir()) == there
        running.note(two="second")
    with Store(path) as again:
        assert (again.fact("one"), again.fact("two")) == ("first", "second")


def test_a_killed_pull_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At random moments, while tasks change; afterwards it is as if none had been killed."""
    chance = random.Random(KILLS)  # noqa: S311 - not for secrets
    monkeypatch.setattr("factcheck.studio.pulling.update.PAGE", 20)
    monkeypatch.setattr("factcheck.studio.api.client.Client._page", 20)
    server = made(200, "Test")
    server.seconds = 0.02
    output = tmp_path / "killed" / "claims.json"
    output.parent.mkdir()
    killed = lost = doubled = 0
    began = time.monotonic()
    pull_into(output, server)
    seconds = time.monotonic() - began
    output.unlink()
    output.with_name(".claims.json.pull").unlink()
    for number in itertools.count():
        if killed == KILLS:
            break
        child = FORK.Process(target=pull_into, args=(output, server), kwargs={"full": number % 2})
        child.start()
        child.join(chance.uniform(0, seconds / 2))
        if child.exitcode is None and child.pid:
            os.kill(child.pid, signal.SIGKILL)
            killed += 1
        child.join()
        task = chance.choice(server.tasks[1])
        again = {**task["annotations"][0], "lead_time": number, "unique_id": f"again {number}"}
        stamp = f"2026-01-02T03:{number % 60:02}:{number // 60:02}.000001Z"
        submitted_again(task, stamp, *task["annotations"], {**again, "id": 10_000 + number})

    pull_into(output, server)

    found = Counter(each.id for each in read_dataset(output).annotations)
    wanted = {each["unique_id"] for task in server.tasks[1] for each in task["annotations"]}
    lost, doubled = len(wanted - found.keys()), sum(count > 1 for count in found.values())
    undisturbed = tmp_path / "undisturbed" / "claims.json"
    undisturbed.parent.mkdir()
    pull_into(undisturbed, server)
    with capsys.disabled():
        sys.stdout.write(f"\n{killed} of {number} pulls killed: lost {lost}, doubled {doubled}\n")
    assert (lost, doubled, len(found)) == (0, 0, len(wanted))
    assert output.read_bytes() == undisturbed.read_bytes()
    assert json.loads(output.read_bytes())["withdrawn"] == []
    left = sorted(each.name for each in output.parent.iterdir())
    assert left == [".claims.json.pull", "claims.json"]
