"""JSON lines: one record a line (https://jsonlines.org)."""

import json
from collections.abc import Iterator

from factcheck.errors import ReadingError
from factcheck.reading.decoding import Line, read_lines, too_large
from factcheck.reading.outcome import SHOWN, Accepted, Outcome, Rejected
from factcheck.reading.record import Record
from factcheck.reading.sources import Source


def read_jsonl(source: Source, max_bytes: int) -> Iterator[Outcome]:
    """Yield the document of each line, or why it has none; blank lines are passed over.

    Raises:
        ReadingError: the file holds no record (``empty``), or opens with NUL bytes (``binary``).
    """
    records = 0
    with source.open() as stream:
        for line in read_lines(stream, max_bytes):
            if line.whole and not line.raw.strip():
                continue
            records += 1
            try:
                record = _record(line, source, max_bytes)
                outcome: Outcome = Accepted(record.document(), record.where)
            except ReadingError as error:
                if error.reason == "binary" and records == 1:
                    raise
                kept = line.raw.decode("utf-8", "replace").rstrip("\r\n")
                outcome = Rejected(error, kept[:SHOWN])
            yield outcome
    if not records:
        raise ReadingError(source.where, "there is no record in it", "leave it out", reason="empty")


def _record(line: Line, source: Source, max_bytes: int) -> Record:
    """Return the record on a line."""
    where = f"{source.where}:{line.number}"
    if not line.whole:
        raise too_large(where, max_bytes)
    try:
        fields = json.loads(line.text(where).rstrip("\r\n"))
    except (ValueError, RecursionError) as error:
        found = f"this is no JSON ({_explain(error)})"
        raise ReadingError(
            where, found, "write one JSON object a line", reason="not-json"
        ) from error
    if not isinstance(fields, dict):
        found = "this is JSON, but no object"
        raise ReadingError(where, found, "write one JSON object a line", reason="not-json")
    return Record(fields, source, line.number)


def _explain(error: Exception) -> str:
    """Return what the parser says, with the column, since it counts lines inside the line."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.removesuffix(' at')} at column {error.colno}"
    return str(error)
