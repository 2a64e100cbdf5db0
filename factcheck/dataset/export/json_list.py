"""A JSON document with one long list, one item per line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.dataset.json_text import to_text
from factcheck.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def write_json_list(path: Path, head: Mapping[str, Any], key: str, items: Iterable[object]) -> None:
    """Write an object whose last member is a list of any length.

    Raises:
        OSError: the file cannot be written; it stays as it was.
    """
    with replacing(path) as file:
        file.write("{\n")
        for name, value in head.items():
            file.write(f" {to_text(name)}: {to_text(value)},\n")
        file.write(f" {to_text(key)}: [")
        separator = "\n"
        for item in items:
            file.write(f"{separator}  {to_text(item)}")
            separator = ",\n"
        file.write("]\n}\n" if separator == "\n" else "\n ]\n}\n")
