"""Pushes that are killed, unanswered, refused.

Run it as ``python -m tests.e2e.faults.suite DATA_DIR FAULTS``.

It uses the embedded server of a data folder. Each round pushes documents into a new project while
faults happen, pushes again until it succeeds, and then checks the server: every document must be
there exactly once, with the prediction that was pushed last. It prints the faults and the results,
and exits with 1 if anything was lost or doubled.
"""

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx

from factcheck.domain import ModelId, Prediction
from factcheck.errors import StudioError
from factcheck.studio.api.client import Client
from factcheck.studio.api.connection import Connection
from factcheck.studio.api.project import Project
from factcheck.studio.format.task_writer import to_tasks
from factcheck.studio.sending.push import push
from factcheck.studio.server.embedded import start_studio, status
from tests.e2e.faults.proxy import FAULTS
from tests.studio.texts import CLAIMS, TAXONOMY, predict

BATCH = 10
PATIENCE = (0.2, 0.5, 1.0, 2.0)
ATTEMPTS = 20
SEED = 20261125


@dataclass(slots=True)
class Outcome:
    """The faults, and what was found on the server."""

    faults: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    once: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0

    def lines(self, seconds: float) -> Iterator[str]:
        """Yield the lines of the summary."""
        counts = self.faults
        codes = {name: counts[name] for name in FAULTS if name[0].isdigit()}
        answers = {name: counts[name] for name in FAULTS if not name[0].isdigit()}
        yield f"faults injected     {counts.total()}"
        yield f"  kills of a push   {counts['kill']}"
        yield f"  lost answers      {sum(answers.values())} {_listed(answers)}"
        yield f"  restarts          {counts['restart']} (server killed and started again)"
        yield f"  error codes       {sum(codes.values())} {_listed(codes)}"
        yield f"documents sent      {self.sent}"
        yield f"found exactly once  {self.once}"
        yield f"lost                {self.lost}"
        yield f"doubled             {self.doubled}"
        yield f"wrong prediction    {self.wrong}"
        yield f"seconds             {seconds:.0f}"

    @property
    def is_good(self) -> bool:
        """Whether every document is there exactly once, with the right prediction."""
        return self.sent == self.once > 0 and not (self.lost or self.doubled or self.wrong)


def _listed(counts: dict[str, int]) -> str:
    return f"({', '.join(f'{name} {count}' for name, count in counts.items())})"


@dataclass(frozen=True, slots=True)
class Suite:
    """Rounds of faults against one server."""

    data_dir: Path
    direct: Connection
    faulty: Connection
    state: Path
    chance: random.Random
    outcome: Outcome

    def kills(self, count: int) -> None:
        """Kill pushes at random moments, then let one finish."""
        seconds = 0.6
        for number in range(0, count, 4):
            predictions = documents(4 * BATCH)
            title = f"Kills {number}"
            for _ in range(min(4, count - number)):
                child = self._in_child(title, predictions)
                time.sleep(self.chance.uniform(0.05, seconds))
                if child.is_alive() and child.pid:
                    os.kill(child.pid, signal.SIGKILL)
                    self.outcome.faults["kill"] += 1
                child.join()
            self._finish(title, predictions, self.direct)

    def answers(self, faults: Sequence[str]) -> None:
        """Cause faults in a first push, and in one that replaces its predictions."""
        for number in range(0, len(faults), 6):
            some = list(faults[number : number + 6])
            title = f"Answers {number}"
            for model in ("1", "2"):
                self._plan([each for fault in some[:3] for each in (fault, "")])
                some = some[3:]
                self._finish(title, documents(3 * BATCH, model), self.faulty)
        self.outcome.faults.update(self._planned())

    def restarts(self, count: int) -> None:
        """Kill the server during an import, and start it again."""
        for number in range(count):
            predictions = documents(4 * BATCH)
            title = f"Restarts {number}"
            child = self._in_child(title, predictions)
            time.sleep(self.chance.uniform(0.1, 0.8))
            running = status(self.data_dir)
            if running is None:
                raise RuntimeError(self.data_dir)
            os.killpg(running.pid, signal.SIGKILL)
            self.outcome.faults["restart"] += 1
            while status(self.data_dir):
                time.sleep(0.05)
            start_studio(self.data_dir)
            child.join()
            self._finish(title, predictions, self.direct)

    def _in_child(self, title: str, predictions: Sequence[Prediction]) -> BaseProcess:
        child = multiprocessing.get_context("fork").Process(
            target=self._push, args=(title, predictions, self.direct)
        )
        child.start()
        return child

    def _push(self, title: str, predictions: Sequence[Prediction], where: Connection) -> bool:
        try:
            push(
                predictions,
                TAXONOMY,
                where,
                project=title,
                batch=BATCH,
                patience=PATIENCE,
                state=self.state,
            )
        except StudioError:
            return False
        return True

    def _finish(self, title: str, predictions: Sequence[Prediction], where: Connection) -> None:
        """Push until it succeeds, and check what is there."""
        if not any(self._push(title, predictions, where) for _ in range(ATTEMPTS)):
            raise RuntimeError(title)
        with Client(self.direct) as client:
            (project,) = client.projects(title)
            self._check(client, project, predictions)

    def _check(self, client: Client, project: Project, predictions: Sequence[Prediction]) -> None:
        wanted = {task.key: task.predictions[0] for each in predictions for task in to_tasks(each)}
        held = Counter(each.key for each in client.pushed_tasks(project))
        keys = {each.id: each.key for each in client.pushed_tasks(project)}
        said = dict(client.predictions(project, list(keys)))
        right = {
            keys[number]
            for number, found in said.items()
            if [
                {name: each[name] for name in ("model_version", "score", "result")}
                for each in found
            ]
            == [wanted[keys[number]]]
        }
        outcome = self.outcome
        outcome.sent += len(wanted)
        outcome.once += sum(held[key] == 1 and key in right for key in wanted)
        outcome.lost += sum(held[key] == 0 for key in wanted)
        outcome.doubled += sum(held[key] > 1 for key in wanted)
        outcome.wrong += sum(held[key] == 1 and key not in right for key in wanted)

    def _plan(self, faults: Sequence[str]) -> None:
        httpx.post(f"{self.faulty.url}/faults", json=list(faults), trust_env=False)

    def _planned(self) -> dict[str, int]:
        counts: dict[str, int] = httpx.get(f"{self.faulty.url}/faults", trust_env=False).json()
        return counts


def documents(count: int, model: str = "1") -> list[Prediction]:
    """Return predictions of documents with two claims each."""
    made = (predict(*CLAIMS, name=f"d{number}") for number in range(count))
    return [replace(each, model=ModelId("lexicon", model)) for each in made]


@contextmanager
def proxy_of(url: str) -> Iterator[str]:
    """Run the proxy in its own process; yield its address."""
    command = [sys.executable, "-m", "tests.e2e.faults.proxy", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield f"http://127.0.0.1:{line.strip()}"
        finally:
            process.kill()


def run(data_dir: Path, faults: int) -> tuple[Outcome, float]:
    """Cause about that many faults: a third kills, a twentieth restarts, the rest lost answers."""
    running = status(data_dir)
    if running is None:
        raise RuntimeError(data_dir)
    direct = running.connection()
    began = time.monotonic()
    with proxy_of(running.url) as url, tempfile.TemporaryDirectory() as state:
        faulty = Connection(url, direct.token)
        chance = random.Random(SEED)  # noqa: S311 - not for secrets
        suite = Suite(data_dir, direct, faulty, Path(state), chance, Outcome())
        suite.kills(faults // 3)
        rest = faults - faults // 3 - faults // 20
        suite.answers([FAULTS[number % len(FAULTS)] for number in range(rest)])
        suite.restarts(faults // 20)
    return suite.outcome, time.monotonic() - began


def main() -> None:
    """Run it; exit with 1 if anything was lost or doubled."""
    outcome, seconds = run(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write("\n".join(outcome.lines(seconds)) + "\n")
    sys.stdout.write(json.dumps({"faults": outcome.faults.total(), "good": outcome.is_good}) + "\n")
    sys.exit(not outcome.is_good)


if __name__ == "__main__":
    main()
