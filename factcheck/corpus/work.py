"""One unit: read, pre-labelled, written."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.corpus.sample import in_sample
from factcheck.dataset import prediction_to_json, to_line, write_part
from factcheck.errors import ReadingError
from factcheck.files import replacing
from factcheck.reading import Notice, Notices, Rejected, read_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from factcheck.corpus.folder import RunFolder
    from factcheck.corpus.plan import Settings, Unit
    from factcheck.domain import Document, Taxonomy
    from factcheck.prelabel import Pipeline

Record = dict[str, Any]

ID_BYTES = 8
"""Bytes of the hash by which an id is compared with those of other units."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a process needs to do units; it can be sent to another one.

    Attributes:
        folder: where the units are written.
        settings: how they are read.
        taxonomy: the labels.
        load: loads the model, once in each process.
    """

    folder: RunFolder
    settings: Settings
    taxonomy: Taxonomy
    load: Callable[[], Pipeline]


@dataclass(frozen=True, slots=True)
class Done:
    """A unit that is done.

    Attributes:
        unit: its number.
        records: how many it has.
        documents: how many predictions it gave.
        claims: how many there are in them.
        rejected: how many records could not be read.
        earlier: whether it was done before this start of the run.
    """

    unit: int
    records: int
    documents: int
    claims: int
    rejected: int
    earlier: bool = False


def do_unit(unit: Unit, work: Work, pipeline: Pipeline) -> Done:
    """Pre-label a unit, and write its files; a document that cannot be read stops nothing.

    Done again, it writes the same bytes.

    Raises:
        OSError: a file cannot be written.
        StorageError: an input cannot be reached any more, or was replaced.
    """
    for each in unit.inputs:
        each.require_unchanged()
    reader = _Reader(unit, work.settings)
    notices = reader.notices
    lines, ids, claims = [], [], 0
    for prediction in pipeline.prelabel(reader.documents(), work.taxonomy):
        notices.look_at(prediction)
        lines.append(to_line(prediction_to_json(prediction)))
        ids.append(hash_id(prediction.document.id))
        claims += len(prediction.claims)
    part = write_part(work.folder.part(unit.number), lines) if lines else None
    record = {
        "records": unit.records,
        "documents": len(lines),
        "claims": claims,
        "part": part,
        "ids": ids,
        "rejected": reader.rejected,
        "notices": notices.to_json(),
    }
    write_record(work.folder.unit(unit.number), record)
    return done_of(unit.number, record)


def write_record(path: Path, record: Record) -> None:
    """Write the record of a unit, escaped: what was rejected may have lone surrogates.

    Raises:
        OSError: it cannot be written.
    """
    with replacing(path) as file:
        file.write(json.dumps(record) + "\n")


def done_of(number: int, record: Record, *, earlier: bool = False) -> Done:
    """Return what the record of a unit says."""
    counts = record["records"], record["documents"], record["claims"], len(record["rejected"])
    return Done(number, *counts, earlier=earlier)


def hash_id(name: str) -> str:
    """Return a hash of a document's id, of `ID_BYTES` bytes in hexadecimal.

    In a million ids two are the same by chance once in 37 million runs.
    """
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[: 2 * ID_BYTES]


def rejected_record(rejected: Rejected) -> Record:
    """Return what is kept of something that could not be read."""
    error = rejected.error
    return {
        "where": error.where,
        "reason": error.reason,
        "message": str(error),
        "record": rejected.record,
    }


class _Reader:
    """Reads a unit; what is no document is kept.

    Attributes:
        rejected: what could not be read.
        notices: what has to be said about the rest.
    """

    def __init__(self, unit: Unit, settings: Settings) -> None:
        self._unit, self._settings = unit, settings
        self.rejected: list[Record] = []
        self.notices = Notices()

    def documents(self) -> Iterator[Document]:
        """Yield the documents; of those with the same id the first."""
        places: dict[str, str] = {}
        for source in self._unit.sources:
            for outcome in read_source(source, self._settings.max_bytes):
                if isinstance(outcome, Rejected):
                    self.rejected.append(rejected_record(outcome))
                elif isinstance(outcome, Notice):
                    self.notices.add(outcome)
                elif not in_sample(outcome.document, self._settings.sample):
                    continue
                elif (name := outcome.document.id) in places:
                    error = duplicate(outcome.where, name, f"at {places[name]}")
                    self.rejected.append(rejected_record(Rejected(error)))
                else:
                    places[name] = outcome.where
                    yield outcome.document


def duplicate(where: str, name: str, before: str) -> ReadingError:
    """Return the error of a document with the id of an earlier one."""
    found = f"the id {name!r} is already used {before}"
    cure = "give every record a different id, and every file a different name"
    return ReadingError(where, found, cure, reason="duplicate-id")
