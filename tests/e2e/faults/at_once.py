"""Pulls that are killed, and pairs of pulls and of pushes at the same time, on a real server.

Run it as ``python -m tests.e2e.faults.at_once DATA_DIR KILLS PAIRS``.

It uses the embedded server of a data folder. It prints what was found, and exits with 1 if anything
was lost, doubled or mixed.
"""

import itertools
import json
import multiprocessing
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx

from factcheck.dataset import read_dataset
from factcheck.errors import FactcheckError
from factcheck.studio.api.client import Client
from factcheck.studio.api.connection import Connection
from factcheck.studio.api.project import Project
from factcheck.studio.pulling.pull import pull
from factcheck.studio.sending.push import push
from factcheck.studio.server.embedded import status
from tests.e2e.services import api_of
from tests.studio.texts import CLAIMS, TAXONOMY, predict

TASKS = 40
"""Tasks of a project that is pulled."""

BATCH = 5
SEED = 20261126
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Suite:
    """Runs against one server.

    Attributes:
        server: where it is, with a token.
        http: its API, for what annotators do.
        folder: for datasets, notes and locks.
        chance: the moments.
        found: what was found.
    """

    server: Connection
    http: httpx.Client
    folder: Path
    chance: random.Random
    found: Counter[str]

    def kill_pulls(self, count: int) -> None:
        """Kill pulls at random moments, and annotate between them; in the end all is there."""
        project = self._annotated("Killed pulls")
        began = time.monotonic()
        self._pull("undisturbed", project.title)
        seconds = time.monotonic() - began
        for number in itertools.count():
            if self.found["pulls killed"] == count:
                break
            child = self._begin(self._pull, "killed", project.title, full=bool(number % 2))
            child.join(self.chance.uniform(0, seconds / 2))
            if child.exitcode is None and child.pid:
                os.kill(child.pid, signal.SIGKILL)
                self.found["pulls killed"] += 1
            child.join()
            self._annotate(project, 1)
        for name in ("killed", "undisturbed"):
            self._pull(name, project.title)
        self._compare("killed", [project])
        same = self._dataset("killed").read_bytes() == self._dataset("undisturbed").read_bytes()
        self.found["killed pulls that left another dataset"] += not same

    def pull_twice(self, pairs: int) -> None:
        """Pull at once: the same project, or two projects into one file."""
        one, two = (self._annotated(f"Pulled at once {name}") for name in ("A", "B"))
        for number in range(pairs):
            projects = [one, two] if number % 2 else [one, one]
            said = self._both(
                lambda each, _, name=f"pair {number}": self._pull(name, each.title), projects
            )
            self.found["pairs of pulls"] += 1
            self.found["pulls refused"] += sum(map(bool, said))
            self._compare(f"pair {number}", projects)

    def push_twice(self, pairs: int) -> None:
        """Push at once, from two machines: no lock of the file system is between them."""
        for number in range(pairs):
            title = f"Pushed at once {number}"
            if number % 3 == 2:  # into a project that is there
                self._push(title, 1)
            said = self._both(lambda each, _: self._push(each, TASKS // 2), [title, title])
            self.found["pairs of pushes"] += 1
            self.found["pushes that failed"] += sum(map(bool, said))
            if any(said):
                sys.stderr.write(f"{said}\n")
                self._push(title, TASKS // 2)  # what failed is completed by the next one
            self._check_pushed(title, TASKS // 2)

    def push_twice_on_one_machine(self, pairs: int) -> None:
        """Push at once on one machine, to two spellings of the address: one is refused."""
        for number in range(pairs):
            title = f"Pushed by two users {number}"

            def send(server: Connection, place: int, title: str = title) -> None:
                tempfile.tempdir = str(self.folder / "shared")
                self._push(title, TASKS // 2, server, state=f"user {place}")

            other = self.server.url.replace("127.0.0.1", "LOCALHOST")
            servers = [self.server, Connection(f"{other}/", self.server.token)]
            said = self._both(send, servers)
            self.found["pairs on one machine"] += 1
            self.found["pairs on one machine of which none was refused"] += not any(said)
            self._check_pushed(title, TASKS // 2)

    def _check_pushed(self, title: str, count: int) -> None:
        with Client(self.server) as client:
            projects = client.projects(title)
            self.found["projects too many"] += len(projects) - 1
            tasks = list(client.pushed_tasks(projects[0]))
            predictions = client.predictions(projects[0], [each.id for each in tasks])
            self.found["wrong predictions"] += sum(len(each) != 1 for _, each in predictions)
        held = Counter(each.key for each in tasks)
        self.found["documents lost"] += count - len(held)
        self.found["documents doubled"] += sum(each > 1 for each in held.values())

    def _compare(self, name: str, projects: Sequence[Project]) -> None:
        """Count what a dataset lacks or has twice of one of the projects."""
        dataset = read_dataset(self._dataset(name))
        held = Counter(each.id for each in dataset.annotations)
        of = {each.title: self._annotations(each) for each in projects}
        wanted = of[dataset.origin.project]
        self.found["annotations compared"] += len(wanted)
        self.found["annotations lost"] += len(wanted - held.keys())
        self.found["annotations mixed"] += len(held.keys() - wanted)
        self.found["annotations doubled"] += sum(each > 1 for each in held.values())
        self.found["tasks wrongly said to be deleted"] += len(dataset.withdrawn)

    def _annotations(self, project: Project) -> set[str]:
        with Client(self.server) as client:
            raws = client.export(project, client.task_numbers(project))
            return {each["unique_id"] for raw in raws for each in raw["annotations"]}

    def _annotated(self, title: str) -> Project:
        """Return a new project in which every task has an annotation."""
        self._push(title, TASKS)
        with Client(self.server) as client:
            (project,) = client.projects(title)
        self._annotate(project, TASKS)
        return project

    def _annotate(self, project: Project, count: int) -> None:
        with Client(self.server) as client:
            tasks = [each.id for each in client.pushed_tasks(project)]
            chosen = list(client.predictions(project, self.chance.sample(tasks, count)))
        for task, (prediction,) in chosen:
            body = {"result": prediction["result"], "lead_time": 1.5}
            self.http.post(f"/api/tasks/{task}/annotations/", json=body).raise_for_status()

    def _push(
        self, title: str, count: int, server: Connection | None = None, state: str = "notes"
    ) -> None:
        predictions = [predict(*CLAIMS, name=f"d{number}") for number in range(count)]
        folder = Path(tempfile.gettempdir()) / state
        push(predictions, TAXONOMY, server or self.server, project=title, batch=BATCH, state=folder)

    def _pull(self, name: str, title: str, *, full: bool = False) -> None:
        output = self._dataset(name)
        output.parent.mkdir(exist_ok=True)
        pull(output, TAXONOMY, self.server, project=title, full=full, now=NOW)

    def _dataset(self, name: str) -> Path:
        return self.folder / name / "claims.json"

    def _begin(self, target: Callable[..., object], *values: object, **more: object) -> BaseProcess:
        child = FORK.Process(target=_quietly, args=(target, *values), kwargs=more)
        child.start()
        return child

    def _both(self, act: Callable[..., object], values: Sequence[object]) -> list[str]:
        """Do something with two values at once, as on two machines; return what each said."""
        started = []
        for place, value in enumerate(values):
            ours, theirs = FORK.Pipe()
            folder = self.folder / f"machine {place}"
            folder.mkdir(exist_ok=True)
            started.append((self._begin(_on_machine, folder, act, value, place, theirs), ours))
        said = [ours.recv() for _, ours in started]
        for child, _ in started:
            child.join()
        return said


def _on_machine(
    folder: Path, act: Callable[..., object], value: object, place: int, pipe: Pipe
) -> None:
    tempfile.tempdir = str(folder)
    try:
        act(value, place)
    except (FactcheckError, OSError) as error:
        pipe.send(str(error))
    else:
        pipe.send("")


def _quietly(target: Callable[..., object], *values: object, **more: object) -> None:
    target(*values, **more)


BAD = re.compile("lost|doubled|mixed|wrong|too many|another dataset|none was refused|left over")


def main() -> None:
    """Run it; exit with 1 if anything was lost, doubled or mixed."""
    running = status(Path(sys.argv[1]))
    if running is None:
        raise RuntimeError(sys.argv[1])
    kills, pairs = int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(SEED)  # noqa: S311 - not for secrets
    began = time.monotonic()
    with api_of(running) as http, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "shared").mkdir()
        suite = Suite(running.connection(), http, folder, chance, Counter())
        for run, count in (
            (suite.kill_pulls, kills),
            (suite.pull_twice, pairs),
            (suite.push_twice, pairs),
            (suite.push_twice_on_one_machine, max(1, pairs // 3)),
        ):
            run(count)
            sys.stderr.write(f"{run.__name__}({count}): after {time.monotonic() - began:.0f} s\n")
        left = [each.name for each in (folder / "killed").iterdir()]
        suite.found["files left over"] = len({*left} - {"claims.json", ".claims.json.pull"})
    for name, count in suite.found.items():
        sys.stdout.write(f"{name:50}{count:6}\n")
    sys.stdout.write(f"{'seconds':50}{time.monotonic() - began:6.0f}\n")
    bad = {name: count for name, count in suite.found.items() if count and BAD.search(name)}
    sys.stdout.write(json.dumps({**suite.found, "bad": bad}) + "\n")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
