"""Every violation in a file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.dataset.checking import DatasetCheck, check
from factcheck.dataset.dataset_codec import LISTS
from factcheck.dataset.json_stream import members
from factcheck.dataset.json_text import parse, read_lines
from factcheck.dataset.record_store import temporary_store
from factcheck.dataset.schemas import NAMES, urns
from factcheck.dataset.taxonomy import read_taxonomy
from factcheck.dataset.violation import Violation, shortened
from factcheck.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from factcheck.files import StrPath

_KINDS = {each: name for name in NAMES if name != "task" for each in urns(name)}
"""Kind of a record by its ``schema``; Label Studio's tasks have no such member."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A violation and the file it is in.

    Attributes:
        where: the file, with ``:line`` in formats that people read by line.
        what: JSON pointer, what was found and what was expected, or another problem.
    """

    where: str
    what: str

    def __str__(self) -> str:
        """Return where and what."""
        return f"{self.where} {self.what}"


def validate(path: StrPath) -> Iterator[Finding]:
    """Yield every violation in a file: JSON records (.json, .jsonl) or a taxonomy (.yaml).

    The kind of a record is in its ``schema``. A dataset is read one record at a time, a .jsonl
    file one line at a time; of its records only the ids stay in memory, to find duplicates.

    Raises:
        ReadingError: the suffix of the file is not one of these.
        OSError: the file cannot be read.
    """
    path = Path(path)
    match path.suffix.lower():
        case ".jsonl":
            yield from _validate_lines(path)
        case ".json":
            yield from _validate_file(path)
        case ".yaml" | ".yml":
            _, problems = read_taxonomy(path)
            yield from (Finding(f"{path}:{line}", problem) for line, problem in problems)
        case other:
            files = f"{other} files" if other else "a file without suffix"
            found = f"{files} cannot be validated"
            cure = "name it .json, .jsonl or .yaml"
            raise ReadingError(str(path), found, cure, reason="unknown-format")


def _validate_file(path: Path) -> Iterator[Finding]:
    """Yield what is wrong in a file with one record; only a dataset may be of any size."""
    try:
        schemas = (each.value for each in members(path, LISTS) if each.key == "schema")
        schema = next(schemas, None)
    except (TypeError, ValueError):
        schema = None
    if schema in urns("dataset"):
        yield from _validate_dataset(path)
    elif isinstance(schema, str) and schema not in _KINDS:
        yield _unknown_schema(str(path), schema)
    else:
        yield from _validate_json(str(path), path.read_bytes(), {})


def _validate_dataset(path: Path) -> Iterator[Finding]:
    with temporary_store(str(path)) as store:
        try:
            for violation in DatasetCheck(partial(members, path, LISTS), store).violations():
                yield Finding(str(path), str(violation))
        except ValueError as error:
            yield _not_json(str(path), error)


def _validate_lines(path: Path) -> Iterator[Finding]:
    first: dict[tuple[str, ...], str] = {}
    where = ""
    for where, raw in read_lines(path):
        yield from _validate_json(where, raw, first)
    if not where:
        yield Finding(str(path), str(Violation("", "no line", "one record a line")))


def _validate_json(where: str, raw: bytes, first: dict[tuple[str, ...], str]) -> Iterator[Finding]:
    try:
        record = parse(raw)
    except ValueError as error:
        yield _not_json(where, error)
        return
    name = record.get("schema") if isinstance(record, dict) else None
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None or not isinstance(record, dict):
        yield _unknown_schema(where, name)
        return
    found = check(record, kind)
    yield from (Finding(where, str(violation)) for violation in found)
    if not found:
        yield from _check_duplicate(where, record, kind, first)


def _unknown_schema(where: str, schema: object) -> Finding:
    expected = f"one of {', '.join(_KINDS)}"
    return Finding(where, str(Violation("/schema", shortened(schema), expected)))


def _not_json(where: str, error: ValueError) -> Finding:
    return Finding(where, str(Violation("", f"no JSON ({error})", "a JSON object")))


def _check_duplicate(
    where: str, record: Mapping[str, Any], kind: str, first: dict[tuple[str, ...], str]
) -> Iterator[Finding]:
    """Yield an id that an earlier line has already."""
    key: tuple[str, ...]
    match kind:
        case "document":
            pointer, key = "/id", (kind, record["id"])
        case "prediction":
            pointer, key = "/document/id", (kind, record["document"]["id"])
        case "claim":
            pointer, key = "/id", (kind, record["annotation"], record["id"])
        case _:
            return
    if first.setdefault(key, where) != where:
        expected = f"a different id than at {first[key]}"
        yield Finding(where, str(Violation(pointer, shortened(key[-1]), expected)))
