"""Units in several processes of this machine, each with a model of its own."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
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
"""So many times a process may die with a unit before the run ends."""

_AHEAD = 2
"""Units for each process that are given out, done or waiting."""

_state: tuple[Work, Pipeline] | None = None
"""In a worker: what it works with."""


def run_in_processes(units: Sequence[Unit], work: Work, jobs: int) -> Iterator[Done]:
    """Do units in so many processes; yield each when it is done, in any order.

    A process that dies is replaced, and what it had in hand is done again.

    Raises:
        EngineError: processes died again and again with the same unit.
        OSError: a file cannot be written.
    """
    left = list(units)
    deaths: Counter[int] = Counter()
    while left:
        done: set[int] = set()
        in_hand: set[int] = set()
        try:
            for each in _run_pool(left, work, jobs, in_hand):
                done.add(each.unit)
                yield each
        except BrokenProcessPool:
            deaths.update(in_hand)
            _check(left, deaths)
        left = [unit for unit in left if unit.number not in done]


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


def _check(units: Sequence[Unit], deaths: Counter[int]) -> None:
    for unit in units:
        if deaths[unit.number] >= MOST_DEATHS:
            where = unit.sources[0].where
            problem = f"processes died {MOST_DEATHS} times while they read this (out of memory?)"
            raise EngineError(where, problem, "use fewer --jobs, or a smaller --unit-size")


def _begin(work: Work) -> None:
    """Load the model of a worker; Ctrl-C is for the process that gives out units."""
    global _state  # noqa: PLW0603 - a pool has no other place for what a worker keeps
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _state = work, work.load()


def _do(unit: Unit) -> Done:
    if _state is None:
        raise AssertionError  # a worker begins with `_begin`
    work, pipeline = _state
    return do_unit(unit, work, pipeline)
