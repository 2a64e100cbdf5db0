"""The end of a run: what only all units together show, and the list of all parts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from factcheck.corpus.work import duplicate, hash_id, rejected_record, write_record
from factcheck.dataset import MANIFEST_FORMAT, part_lines, write_part
from factcheck.reading import Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from factcheck.corpus.folder import RunFolder
    from factcheck.corpus.plan import Plan
    from factcheck.dataset import Rejects
    from factcheck.reading import Notices

Record = dict[str, Any]


def finish(
    folder: RunFolder,
    plan: Plan,
    identity: Mapping[str, Any],
    rejects: Rejects,
    notices: Notices,
) -> Record:
    """Write what the units give together, and return the list of all parts; every unit is done.

    Of documents with the same id in different units the first stays. The ids of all documents are
    in memory, by a hash. If it is interrupted, it can be done again.

    Args:
        folder: of the run.
        plan: its units.
        identity: model and taxonomy.
        rejects: gets what could not be read.
        notices: get those of all units.

    Raises:
        OSError: a file cannot be written.
    """
    for each in plan.rejected:
        rejects.add(**rejected_record(each))
    seen: set[int] = set()
    parts: list[Record] = []
    documents = claims = 0
    for unit in plan.units:
        record = json.loads(folder.unit(unit.number).read_text("utf-8"))
        ids = [int(each, 16) for each in record["ids"]]
        part = record["part"]
        if not seen.isdisjoint(ids):
            part = _without(folder, unit.number, record, seen)
        seen.update(ids)
        for each in record["rejected"]:
            rejects.add(**each)
        notices.add_all(record["notices"])
        if part:
            parts.append(part)
            documents += part["documents"]
            claims += part["claims"]
    return {
        "format": MANIFEST_FORMAT,
        "model": identity["model"],
        "taxonomy": identity["taxonomy"],
        "documents": documents,
        "claims": claims,
        "rejected": rejects.count,
        "parts": parts,
    }


def _without(folder: RunFolder, number: int, record: Record, seen: set[int]) -> Record | None:
    """Take documents whose ids were seen out of a part; return what the manifest says of it.

    They are in the record of the unit, rejected, before they are taken out: nothing is lost if this
    is interrupted and done again.
    """
    path = folder.part(number)
    if record.get("compared") and not path.exists():
        return None  # nothing was left of it
    kept: list[str] = []
    doubled: list[Record] = []
    for _, raw in part_lines(path):
        document = json.loads(raw)["document"]
        if int(hash_id(document["id"]), 16) in seen:
            where = document["origin"] or str(path)
            error = duplicate(where, document["id"], "by an earlier document of this run")
            doubled.append(rejected_record(Rejected(error)))
        else:
            kept.append(raw.decode())
    if not record.get("compared"):
        record["rejected"] += doubled
        record["compared"] = True
        write_record(folder.unit(number), record)
    return write_part(path, kept)
