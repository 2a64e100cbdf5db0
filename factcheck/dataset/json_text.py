"""JSON texts: one value, or one value a line."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from factcheck.dataset.violation import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def to_text(record: object) -> str:
    """Return a record as JSON on one line, every character as it is.

    >>> to_text({"who": "الكرملين"})
    '{"who":"الكرملين"}'
    """
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def to_line(record: Mapping[str, Any]) -> str:
    """Return a record as a line of JSONL, its line break included.

    >>> to_line({"who": "الكرملين"}).rstrip()
    '{"who":"الكرملين"}'
    """
    return to_text(record) + "\n"


def _reject_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(f"the key {shortened(twice)} occurs twice in one object")
    return record


def _integer(digits: str) -> float:
    """Return a whole number; one that no double can hold is infinite, as ``1e400`` is.

    Python refuses to convert thousands of digits. The schemas refuse what is infinite.
    """
    return int(digits) if len(digits) <= sys.float_info.max_10_exp else float(digits)


STRICT = json.JSONDecoder(
    parse_int=_integer, parse_constant=_reject_constant, object_pairs_hook=_object
)
"""Rejects ``NaN``, ``Infinity`` and a key that occurs twice in one object."""


def parse(raw: bytes) -> object:
    """Return the value of a JSON text (RFC 8259), read more strictly than Python reads it.

    Raises:
        ValueError: it is not UTF-8 or not JSON, has ``NaN`` or ``Infinity``, has a key twice in
            one object, or is nested too deep.
    """
    try:
        text = raw.decode("utf-8-sig").rstrip()
        return STRICT.decode(text)
    except UnicodeDecodeError as error:
        wrong = f"byte {error.start} (0x{raw[error.start]:02x}) is not UTF-8"
        raise ValueError(f"{wrong}; save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise ValueError(f"{error.msg} at {line}column {error.colno}") from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def read_lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each line that is not blank, with its place ``file:line``, counted from 1.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if raw.strip():
                yield f"{path}:{number}", raw
