"""Corpus runs on Ray."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from factcheck.corpus.engines.ray_data import (
    Cluster,
    count_try,
    own_error,
    run_on_ray,
    wait_for_processors,
)
from factcheck.errors import EngineError, MissingPackage
from tests.corpus.samples import files, run, write_corpus

RECORDS = 120


def test_without_ray_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is done."""
    monkeypatch.setitem(sys.modules, "ray", None)

    with pytest.raises(MissingPackage, match="cluster"):
        run(
            tmp_path / "run",
            write_corpus(tmp_path / "a.jsonl", 3),
            engine=partial(run_on_ray, cluster=Cluster()),
        )


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
def test_a_run_on_ray_survives_the_loss_of_a_worker_and_of_its_driver(tmp_path: Path) -> None:
    """Another engine goes on with it; the files are those of an undisturbed run, to the byte."""
    pytest.importorskip("ray", reason="Ray is not installed (extra `cluster`)")
    corpus = write_corpus(tmp_path / "a.jsonl", RECORDS)
    run(tmp_path / "undisturbed", corpus)
    command = [sys.executable, "-m", "tests.corpus.run_on_ray", str(corpus), str(tmp_path / "run")]

    driver = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own command
    try:
        wait_for_units(tmp_path / "run", 1, driver)
        kill("ray::MapWorker", driver)
        wait_for_units(tmp_path / "run", 10, driver)
    finally:
        os.killpg(driver.pid, signal.SIGKILL)
        driver.wait()
    assert not (tmp_path / "run" / "manifest.json").exists()
    outcome = run(tmp_path / "run", corpus)

    assert outcome.earlier >= 10
    assert files(tmp_path / "run") == files(tmp_path / "undisturbed")


def wait_for_units(folder: Path, count: int, driver: subprocess.Popen[bytes]) -> None:
    """Wait until so many units are done."""
    while len(list((folder / "units").glob("*.json"))) < count:
        assert driver.poll() is None, "the driver ended before it was killed"
        time.sleep(0.02)


def kill(name: str, driver: subprocess.Popen[bytes]) -> None:
    """Kill the processes of this name that the driver has started."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            group = os.getsid(int(path.parent.name))
            if group == driver.pid and path.read_bytes().startswith(name.encode()):
                os.kill(int(path.parent.name), signal.SIGKILL)
        except (OSError, ProcessLookupError):
            continue


def test_a_cluster_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The message has the address."""
    pytest.importorskip("ray", reason="Ray is not installed (extra `cluster`)")
    with pytest.raises(EngineError, match="nowhere: the cluster cannot be reached"):
        run(
            tmp_path / "run",
            write_corpus(tmp_path / "a.jsonl", 3),
            engine=partial(run_on_ray, cluster=Cluster(address="nowhere")),
        )


class StartingCluster:
    """Has one processor more each time it is asked; the first time none."""

    def __init__(self) -> None:
        self.asked = 0

    def cluster_resources(self) -> dict[str, float]:
        """Return what the machines have that are there."""
        self.asked += 1
        return {"CPU": self.asked - 1.0} if self.asked > 1 else {}


def test_a_cluster_that_is_starting_gets_time_for_its_machines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is asked until there are as many processors as workers."""
    monkeypatch.setattr(time, "sleep", lambda _: None)

    assert wait_for_processors(StartingCluster(), 2, patience=60) == 2
    assert wait_for_processors(StartingCluster(), 2, patience=0) == 0


def test_what_a_worker_says_is_found_in_what_ray_says() -> None:
    """Ray puts its own errors around it, as ``cause``; without one there is nothing to say."""
    ours = EngineError("Ray", "eight workers were lost", "take it out")
    code = RuntimeError("in user code")
    code.__cause__ = ours
    outer = RuntimeError("ray::MapWorker() (pid=1)")
    outer.cause = code  # type: ignore[attr-defined]

    assert own_error(outer) is ours
    assert own_error(RuntimeError("lost")) is None


def test_a_unit_that_is_begun_again_and_again_is_counted(tmp_path: Path) -> None:
    """For each start of the run apart; the units that are done are found as before."""
    record = tmp_path / "000007.json"

    assert [count_try(record, "one"), count_try(record, "one")] == [1, 2]
    assert count_try(record, "other") == 1
    assert not list(tmp_path.glob("*.json"))
