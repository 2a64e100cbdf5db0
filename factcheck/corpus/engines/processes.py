"""Units in several processes of this machine, each with a model of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from factcheck.corpus.work import do_unit
from factcheck.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factcheck.corpus.plan import Unit
    from factcheck.corpus.work import Done, Work
    from factcheck.prelabel import Pipeline

MOST_DEATHS = 3
"""So many times a process may die with a unit that is done alone before the run ends."""

_AHEAD = 2
"""Units for each process that are given out, done or waiting."""

_NAMED = 3
"""So many files of a unit are named."""

_state: tuple[Work, Pipeline] | None = None
"""In a worker: what it works with."""


def run_in_processes(units: Sequence[Unit], work: Work, jobs: int) -> Iterator[Done]:
    """Do units in so many processes; yield each when it is done, in any order.

    If a process dies, what all had in hand is done again, one unit after the other, so that the one
    that kills processes is known.

    Raises:
        EngineError: processes died again and again with the same unit.
        OSError: a file cannot be written.
        StorageError: an input cannot be reached any more, or was replaced.
    """
    left = list(units)
    while left:
        done: set[int] = set()
        in_hand: set[int] = set()
        suspects: list[Unit] = []
        try:
            for each in _run_pool(left, work, jobs, in_hand):
                done.add(each.unit)
                yield each
        except BrokenProcessPool:
            suspects = [unit for unit in left if unit.number in in_hand]
        for unit in suspects:
            yield _run_alone(unit, work)
            done.add(unit.number)
        left = [unit for unit in left if unit.number not in done]


def _run_alone(unit: Unit, work: Work) -> Done:
    for _ in range(MOST_DEATHS):
        with suppress(BrokenProcessPool):
            (done,) = _run_pool([unit], work, 1, set())
            return done
    where = ", ".join(dict.fromkeys(each.where for each in unit.sources[:_NAMED]))
    more = " and others" if len(unit.sources) > _NAMED else ""
    problem = f"processes died {MOST_DEATHS} times while they read this alone (out of memory?)"
    raise EngineError(f"{where}{more}", problem, "take it out, or use a smaller --unit-size")


def _run_pool(units: Sequence[Unit], work: Work, jobs: int, in_hand: set[int]) -> Iterator[Done]:
    """Do units by one pool; ``in_hand`` has those that are given out and not done."""
    waiting = iter(units)
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(work,))
    running: set[Future[Done]] = set()

    def give(count: int) -> None:
        for unit in islice(waiting, count):
            in_hand.add(unit.number)
            running.add(pool.submit(_do, unit))

    try:
        give(_AHEAD * jobs)
        while running:
            finished, running_left = wait(running, return_when=FIRST_COMPLETED)
            running.clear()
            running.update(running_left)
            for each in finished:
                done = each.result()
                in_hand.discard(done.unit)
                yield done
            give(len(finished))
    finally:
        # A worker ends its unit, which is whole or not at all in any case.
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(work: Work) -> None:
    """Load the model of a worker; Ctrl-C is for the process that gives out units."""
    global _state  # noqa: PLW0603 - a pool has no other place for what a worker keeps
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _state = work, work.load()


def _end_with_parent() -> None:
    """End this process when the one that gives out units has ended, however that was."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(unit: Unit) -> Done:
    if _state is None:
        raise AssertionError  # a worker begins with `_begin`
    work, pipeline = _state
    return do_unit(unit, work, pipeline)
