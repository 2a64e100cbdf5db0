"""Units one after the other, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.corpus.work import do_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factcheck.corpus.plan import Unit
    from factcheck.corpus.work import Done, Work


def run_here(units: Sequence[Unit], work: Work) -> Iterator[Done]:
    """Do the units in order; yield each when it is done."""
    pipeline = work.load()
    for unit in units:
        yield do_unit(unit, work, pipeline)
