"""A corpus run from beginning to end, or from where it was interrupted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from factcheck.corpus.finish import finish
from factcheck.corpus.plan import Unit
from factcheck.corpus.work import Done, Work, done_of
from factcheck.dataset import Rejects
from factcheck.errors import ExportError
from factcheck.files import locking
from factcheck.reading import Notices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from factcheck.corpus.plan import Plan
    from factcheck.domain import ModelId

Engine = Callable[[Sequence[Unit], Work], Iterator[Done]]
"""Does units, in any order, and yields each when it is done."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run has given.

    Attributes:
        documents: predictions in all parts.
        claims: claims in them.
        rejects: what could not be read.
        notices: what has to be said about the rest.
        earlier: units that were done before this start.
    """

    documents: int
    claims: int
    rejects: Rejects
    notices: Notices
    earlier: int


def prelabel_corpus(
    plan: Plan,
    work: Work,
    model: ModelId,
    options: Mapping[str, Any],
    engine: Engine,
    on_done: Callable[[Done], None],
) -> Outcome:
    """Do what is left of a run, and finish it.

    Args:
        plan: what is read.
        work: how, and where it is written.
        model: the name and revision of the model that ``work`` loads.
        options: of the model, a JSON value; another one is another run.
        engine: does the units.
        on_done: called with each unit that is done, those of an earlier start first.

    Raises:
        ExportError: the folder has another run, a finished one, or other files; another process
            writes here.
        OSError: a file cannot be written.
        StorageError: an input cannot be reached any more, or was replaced.
    """
    folder = work.folder
    identity = {
        "model": str(model),
        "taxonomy": work.taxonomy.sha256,
        "options": {**options, **asdict(work.settings)},
        "inputs": plan.fingerprint(),
    }
    folder.check(identity)
    folder.path.mkdir(parents=True, exist_ok=True)
    try:
        with locking(folder.path / ".lock"):
            folder.check(identity)  # another process may have been here
            folder.begin(identity)
            return _continue(plan, work, identity, engine, on_done)
    except BlockingIOError:
        problem = "another process writes this run"
        cure = "wait for it, or choose another folder with -o"
        raise ExportError(str(folder.path), problem, cure) from None


def _continue(
    plan: Plan,
    work: Work,
    identity: Mapping[str, Any],
    engine: Engine,
    on_done: Callable[[Done], None],
) -> Outcome:
    folder = work.folder
    rejects, notices = Rejects(folder.path / "rejected.prelabel.jsonl"), Notices()
    left: list[Unit] = []
    for unit in plan.units:
        record = folder.unit(unit.number)
        if record.exists():
            known = json.loads(record.read_text("utf-8"))
            on_done(done_of(unit.number, known, earlier=True))
        else:
            left.append(unit)
    if left:
        for done in engine(left, work):
            on_done(done)
    with rejects:
        manifest = finish(folder, plan, identity, rejects, notices)
    folder.end(manifest)
    earlier = len(plan.units) - len(left)
    return Outcome(manifest["documents"], manifest["claims"], rejects, notices, earlier)
