"""Every violation in a file of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.dataset.files import lines, parse
from factcheck.dataset.rules import check
from factcheck.dataset.schemas import NAMES, urn
from factcheck.dataset.taxonomy import read_taxonomy
from factcheck.dataset.violation import Violation, shortened
from factcheck.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_KINDS = {urn(name): name for name in NAMES if name != "task"}
"""Kind by what a record says in its ``schema``; Label Studio's tasks have no such field."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A violation and the file it is in.

    Attributes:
        where: the file, with ``:line`` in formats that people read by line.
        what: JSON pointer, what was found and what was expected, or else what is wrong.
    """

    where: str
    what: str

    def __str__(self) -> str:
        """Say where and what."""
        return f"{self.where} {self.what}"


def validate(path: Path) -> Iterator[Finding]:
    """Yield every violation in a file: records of ours in .json and .jsonl, a taxonomy in .yaml.

    What a record is, it says itself in its ``schema``. A .jsonl file is read line by line; of its
    records only the ids stay in memory, to find those that come twice.

    Raises:
        ReadingError: the file is of no format of ours.
        OSError: the file cannot be read.
    """
    match path.suffix.lower():
        case ".jsonl":
            yield from _validate_lines(path)
        case ".json":
            yield from _validate_json(str(path), path.read_bytes(), {})
        case ".yaml" | ".yml":
            yield from _validate_taxonomy(path)
        case other:
            found = f"{other or 'no suffix'} is no format of ours"
            cure = "name .json, .jsonl or .yaml files"
            raise ReadingError(str(path), found, cure, reason="unknown-format")


def _validate_lines(path: Path) -> Iterator[Finding]:
    first: dict[tuple[str, ...], str] = {}
    where = ""
    for where, raw in lines(path):
        yield from _validate_json(where, raw, first)
    if not where:
        yield Finding(str(path), str(Violation("", "no line", "a record of ours a line")))


def _validate_json(where: str, raw: bytes, first: dict[tuple[str, ...], str]) -> Iterator[Finding]:
    try:
        record = parse(raw)
    except ValueError as error:
        yield Finding(where, str(Violation("", f"no JSON ({error})", "a JSON object")))
        return
    said = record.get("schema") if isinstance(record, dict) else None
    kind = _KINDS.get(said) if isinstance(said, str) else None
    if kind is None or not isinstance(record, dict):
        expected = f"one of {', '.join(_KINDS)}"
        yield Finding(where, str(Violation("/schema", shortened(said), expected)))
        return
    found = check(record, kind)
    for violation in found:
        yield Finding(where, str(violation))
    if not found:
        yield from _check_twice(where, record, kind, first)


def _check_twice(
    where: str, record: Mapping[str, Any], kind: str, first: dict[tuple[str, ...], str]
) -> Iterator[Finding]:
    """Yield an id that an earlier line has already."""
    key: tuple[str, ...]
    match kind:
        case "document":
            place, key = "/id", (kind, record["id"])
        case "prediction":
            place, key = "/document/id", (kind, record["document"]["id"])
        case "claim":
            place, key = "/id", (kind, record["annotation"], record["id"])
        case _:
            return
    if first.setdefault(key, where) != where:
        expected = f"another id than at {first[key]}"
        yield Finding(where, str(Violation(place, shortened(key[-1]), expected)))


def _validate_taxonomy(path: Path) -> Iterator[Finding]:
    _, problems = read_taxonomy(path)
    for line, problem in problems:
        yield Finding(f"{path}:{line}", problem)
