"""Kill the driver, workers and the raylet of runs on Ray, and count what is lost or doubled.

    python benchmarks/ray_faults.py --kills 40 --documents 5000 [--seed 0]

A run over invented documents with the lexicon is started on Ray on this machine. At a random moment
a process is killed (SIGKILL). Ray replaces a worker by itself; after the loss of the driver or of
the raylet the run is started again. When there were enough kills, the run is finished, and
compared with one that nobody disturbed, of one process. Workers wait a moment for each unit, so
that there is something to kill.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from factcheck.corpus import Engine, RunFolder, Settings, Work, make_plan, prelabel_corpus
from factcheck.corpus.engines.here import run_here
from factcheck.corpus.engines.ray_data import Cluster, run_on_ray
from factcheck.dataset import read_predictions
from factcheck.domain import SourceLabel, Taxonomy
from factcheck.prelabel import Pipeline, load_pipeline
from factcheck.prelabel.pipeline import LEXICON

UNIT = 10
"""Documents of a unit."""

PAUSE = 0.25
"""Seconds that a worker waits before each unit."""

PATIENCE = 20.0
"""Seconds that a driver without a raylet has to end by itself."""

NAMES = {"worker": b"ray::MapWorker", "raylet": b"raylet/raylet"}


@dataclass
class SlowPipeline:
    """The lexicon, after a pause."""

    pipeline: Pipeline

    def __getattr__(self, name: str) -> object:
        """Return what the lexicon has."""
        return getattr(self.pipeline, name)

    def prelabel(self, *given: object) -> object:
        """Wait, and predict."""
        time.sleep(PAUSE)
        return self.pipeline.prelabel(*given)  # type: ignore[arg-type]


def load() -> Pipeline:
    """Load the slow lexicon."""
    return SlowPipeline(load_pipeline(LEXICON))  # type: ignore[return-value]


def pre_label(corpus: Path, folder: Path, engine: Engine) -> None:
    """Begin a run, or go on with it."""
    settings = Settings(unit_size=UNIT)
    work = Work(RunFolder(folder), settings, Taxonomy((SourceLabel("Mayor"),)), load)
    plan = make_plan([corpus], settings)
    prelabel_corpus(plan, work, load().model, {}, engine, lambda _: None)


def main() -> None:
    """Kill, resume, compare, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--on-ray", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.on_ray:
        corpus, run = given.on_ray
        pre_label(corpus, run, partial(run_on_ray, cluster=Cluster(workers=2)))
        return
    with TemporaryDirectory() as folder:
        disturb(Path(folder), given.kills, given.documents, random.Random(given.seed))  # noqa: S311


def disturb(folder: Path, wanted: int, documents: int, chance: random.Random) -> None:
    """Make so many kills during a run over so many documents; print what came of it."""
    corpus = folder / "corpus.jsonl"
    lines = [
        json.dumps({"id": f"d{number}", "text": f"The mayor said that {number} houses burned."})
        for number in range(documents)
    ]
    corpus.write_text("\n".join(lines) + "\n", "utf-8")
    undisturbed, disturbed = folder / "undisturbed", folder / "disturbed"
    global PAUSE  # noqa: PLW0603 - nobody waits for what is not killed
    PAUSE, pause = 0.0, PAUSE
    pre_label(corpus, undisturbed, run_here)
    PAUSE = pause
    kills: Counter[str] = Counter()
    starts, started = 0, time.monotonic()
    each_kill = documents // UNIT / (wanted + 1)
    while not (disturbed / "manifest.json").exists():
        starts += 1
        driver = start(corpus, disturbed)
        try:
            while kills.total() < wanted and driver.poll() is None:
                due = (kills.total() + chance.uniform(0.5, 1.0)) * each_kill
                wait_for(lambda: units(disturbed) >= due, driver)  # noqa: B023 - used at once
                kind = chance.choice(["driver", "worker", "raylet"])
                if kill(kind, driver):
                    kills[kind] += 1
                    print(f"{time.monotonic() - started:6.0f} s  {kind}", flush=True)
                if kind == "raylet":
                    wait_for(lambda: False, driver, PATIENCE)
                if kind != "worker":
                    break
            else:
                driver.wait()
        finally:
            end(driver)
    report(undisturbed, disturbed, kills, documents)
    print(f"starts {starts}, seconds {time.monotonic() - started:.0f}")


def start(corpus: Path, folder: Path) -> "subprocess.Popen[bytes]":
    """Start a driver in a session of its own."""
    command = [sys.executable, __file__, "--on-ray", str(corpus), str(folder)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, start_new_session=True, stdout=quiet, stderr=quiet)


def wait_for(ready: object, driver: "subprocess.Popen[bytes]", seconds: float = 300) -> None:
    """Wait until something is so, the driver has ended, or time is over."""
    until = time.monotonic() + seconds
    while driver.poll() is None and time.monotonic() < until:
        if ready():  # type: ignore[operator]
            return
        time.sleep(0.05)


def units(folder: Path) -> int:
    """Return how many units are done."""
    return len(list((folder / "units").glob("*.json")))


def processes(driver: "subprocess.Popen[bytes]", name: bytes) -> list[int]:
    """Return the processes of a driver whose command has a name."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        number = int(path.parent.name)
        try:
            if os.getsid(number) == driver.pid and name in path.read_bytes():
                found.append(number)
        except OSError:  # it has ended
            continue
    return found


def kill(kind: str, driver: "subprocess.Popen[bytes]") -> bool:
    """Kill the driver, a worker or the raylet; return whether there was one."""
    found = [driver.pid] if kind == "driver" else processes(driver, NAMES[kind])
    if driver.poll() is not None or not found:
        return False
    os.kill(found[0], signal.SIGKILL)
    return True


def end(driver: "subprocess.Popen[bytes]") -> None:
    """End everything that a driver has started."""
    for number in processes(driver, b""):
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            continue
    driver.wait()


def report(undisturbed: Path, disturbed: Path, kills: Counter[str], documents: int) -> None:
    """Print how the disturbed run differs."""
    ids = Counter(each.document.id for each in read_predictions(disturbed))
    names = ["manifest.json", *(f"parts/{each.name}" for each in (undisturbed / "parts").iterdir())]
    same = all(
        (undisturbed / name).read_bytes() == (disturbed / name).read_bytes() for name in names
    )
    by_kind = ", ".join(f"{kind} {count}" for kind, count in sorted(kills.items()))
    print(f"kills {kills.total()} ({by_kind})")
    print(f"documents {documents}")
    print(f"lost {documents - len(ids)}")
    print(f"doubled {sum(count > 1 for count in ids.values())}")
    print(f"the same bytes as undisturbed: {'yes' if same else 'NO'}")


if __name__ == "__main__":
    main()
