"""Units on a cluster, by Ray Data: a pool of actors, each with a model of its own.

Ray (Moritz et al., OSDI 2018) gives out the units, and gives one out again if its process or its
machine is lost. If the whole cluster or this process is lost, the run goes on by the files of the
units that are done, as with every engine. Ray Data's own checkpoints are not used: they need a
processor and a gibibyte more to be read, and they would be a second record of the same thing.
"""

from __future__ import annotations

import logging
import os
import pickle
import shutil
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from factcheck.corpus.work import Done, do_unit
from factcheck.errors import EngineError, FactcheckError, MissingPackage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.corpus.plan import Unit
    from factcheck.corpus.work import Work

GIBIBYTE = 2**30

STORE = 256 * 2**20
"""Bytes of shared memory of a cluster on this machine: only numbers go through it."""


MOST_TRIES = 8
"""So many times a unit is begun. If its worker is lost, Ray gives it out again, for ever; but one
that kills its worker must end, and machines of a cluster may be taken away often."""

STARTING = 300.0
"""Seconds in which the machines of a cluster must have come; its head is there before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where units are done.

    Attributes:
        address: of a cluster, as ``ray.init`` takes it; ``""`` starts one on this machine.
        workers: actors, each with one model and one processor; ``None``: as many as processors.
        memory: gibibytes that each of them reserves.
    """

    address: str = ""
    workers: int | None = None
    memory: float = 1.0


def run_on_ray(units: Sequence[Unit], work: Work, cluster: Cluster) -> Iterator[Done]:
    """Do units on a cluster; yield each when it is done, in any order.

    Raises:
        EngineError: the cluster cannot be reached, is too small, or gave up; or workers were lost
            again and again with the same unit.
        MissingPackage: Ray is not installed.
        OSError: a worker cannot write a file.
        StorageError: an input cannot be reached any more, or was replaced.
    """
    with _connected(cluster) as ray:
        from ray.data import ActorPoolStrategy

        wanted = min(cluster.workers or 1, len(units))
        free = wait_for_processors(ray, wanted, STARTING if cluster.address else 0)
        workers = min(cluster.workers or max(free, 1), len(units))
        if workers > free:
            problem = f"{workers} workers need as many processors, and the cluster has {free}"
            raise EngineError("Ray", problem, "ask for fewer with --jobs")
        rows = [{"unit": pickle.dumps(unit)} for unit in units]
        # A block for each unit, so that any worker takes the next one.
        done = ray.data.from_items(rows, override_num_blocks=len(rows)).map_batches(
            _Worker,
            fn_constructor_args=(work, str(Path.cwd()), uuid4().hex),
            batch_size=1,
            compute=ActorPoolStrategy(size=workers),
            num_cpus=1,
            memory=cluster.memory * GIBIBYTE,
        )
        try:
            for row in done.iter_rows():
                made: Done = pickle.loads(row["done"])  # noqa: S301 - ours
                if not work.folder.unit(made.unit).exists():
                    problem = "the workers write it where this process does not see it"
                    cure = "choose a folder of a file system that all machines share"
                    raise EngineError(str(work.folder.path), problem, cure)
                yield made
        except ray.exceptions.RayError as error:
            if ours := own_error(error):
                raise ours from None
            problem = f"Ray ended the run: {_first_line(error)}"
            cure = "start the same command again to continue"
            raise EngineError("Ray", problem, cure) from error


def wait_for_processors(ray: Any, wanted: int, patience: float) -> int:  # noqa: ANN401 - a module
    """Return how many processors a cluster has; give one that is just starting time to get them.

    Args:
        ray: the module, connected.
        wanted: with so many nobody waits any longer.
        patience: seconds to wait at most.
    """
    until = time.monotonic() + patience
    while (found := int(ray.cluster_resources().get("CPU", 0))) < wanted:
        if time.monotonic() >= until:
            break
        time.sleep(min(1.0, patience))
    return found


class _Worker:
    """An actor: loads the model once."""

    def __init__(self, work: Work, folder: str, start: str) -> None:
        os.chdir(folder)  # paths may be relative
        self._work, self._start = work, start
        self._pipeline = work.load()

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[bytes]]:
        units: list[Unit] = [pickle.loads(each) for each in batch["unit"]]  # noqa: S301 - ours
        return {"done": [pickle.dumps(self._do(each)) for each in units]}

    def _do(self, unit: Unit) -> Done:
        tries = count_try(self._work.folder.unit(unit.number), self._start)
        if tries > MOST_TRIES:
            names = ", ".join(dict.fromkeys(each.where for each in unit.sources[:3]))
            problem = f"{names}: {MOST_TRIES} workers were lost while they read this"
            raise EngineError("Ray", problem, "take it out, or use a smaller --unit-size")
        return do_unit(unit, self._work, self._pipeline)


def count_try(record: Path, start: str) -> int:
    """Count how often a unit was begun since a start of the run, this time included.

    Args:
        record: where the record of the unit will be; the count is a file beside it, a byte a time.
        start: a name that no other start has.
    """
    with record.with_suffix(f".{start}").open("ab") as file:
        file.write(b".")
        file.flush()
        return file.tell()


@contextmanager
def _connected(cluster: Cluster) -> Iterator[Any]:
    """Give Ray, connected to a cluster; one that was started is ended."""
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise MissingPackage("ray", "--engine ray", "cluster") from error
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
    logs = tempfile.mkdtemp(prefix="ray-")
    here: dict[str, Any] = {
        "address": "local",
        "num_cpus": cluster.workers,
        "object_store_memory": STORE,
        "include_dashboard": False,
        "_node_ip_address": "127.0.0.1",
        "_temp_dir": logs,
    }
    chosen = {"address": cluster.address} if cluster.address else here
    try:
        ray.init(**chosen, log_to_driver=False, logging_level=logging.ERROR)
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        ray.data.DataContext.get_current().enable_progress_bars = False
        yield ray
    except (ConnectionError, RuntimeError, ValueError) as error:
        where = cluster.address or "this machine"
        problem = f"the cluster cannot be reached or started: {_first_line(error)}"
        raise EngineError(where, problem, "check the address, and that Ray runs there") from error
    finally:
        ray.shutdown()
        shutil.rmtree(logs, ignore_errors=True)


def own_error(error: BaseException) -> FactcheckError | OSError | None:
    """Return the error of a worker that says what is wrong, out of those that Ray put around it."""
    inside: BaseException | None = error
    while inside is not None:
        if isinstance(inside, (FactcheckError, OSError)):
            return inside
        inside = getattr(inside, "cause", None) or inside.__cause__
    return None


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]
