"""Every violation in a file of ours."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.dataset.checks import check
from factcheck.dataset.files import lines, read_text
from factcheck.dataset.schemas import NAMES, Violation, shortened, urn
from factcheck.dataset.taxonomy import load_taxonomy
from factcheck.errors import ReadingError, TaxonomyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KINDS = {urn(name): name for name in NAMES}


@dataclass(frozen=True, slots=True)
class Finding:
    """A violation and the file it is in.

    Attributes:
        where: the file, with ``:line`` where a line is a record.
        what: the violation, as `Violation` or `TaxonomyError` tell it.
    """

    where: str
    what: str

    def __str__(self) -> str:
        """Say where and what."""
        return f"{self.where} {self.what}"


def validate(path: Path) -> Iterator[Finding]:
    """Yield every violation in a file: records of ours in .json and .jsonl, a taxonomy in .yaml.

    What a record is, it says itself in its ``schema``. A .jsonl file is read line by line.

    Raises:
        ReadingError: the file is not UTF-8, or of no format of ours.
        OSError: the file cannot be read.
    """
    match path.suffix.lower():
        case ".jsonl":
            for where, line in lines(path):
                yield from _validate_text(where, line)
        case ".json":
            yield from _validate_text(str(path), read_text(path))
        case ".yaml" | ".yml":
            yield from _validate_taxonomy(path)
        case other:
            found = f"{other or 'no suffix'} is no format of ours"
            cure = "name .json, .jsonl or .yaml files"
            raise ReadingError(str(path), "unknown-format", found, cure)


def _validate_text(where: str, text: str) -> Iterator[Finding]:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Finding(where, str(Violation("", f"no JSON ({error})", "a JSON object")))
        return
    said = record.get("schema") if isinstance(record, dict) else None
    kind = _KINDS.get(said) if isinstance(said, str) else None
    if kind is None:
        expected = f"one of {', '.join(_KINDS)}"
        yield Finding(where, str(Violation("/schema", shortened(said), expected)))
        return
    for violation in check(record, kind):
        yield Finding(where, str(violation))


def _validate_taxonomy(path: Path) -> Iterator[Finding]:
    try:
        load_taxonomy(path)
    except TaxonomyError as error:
        for problem in error.problems:
            yield Finding(str(path), problem)
