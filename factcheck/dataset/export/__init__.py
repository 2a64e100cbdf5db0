"""A dataset in the formats of others, a module a format; memory does not grow with the dataset.

Each module has one function, ``write(opened, out, about)``, which returns the files that it wrote.
They take their place once the whole dataset has been read and found valid.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from factcheck.dataset.export import (
    card,
    claimreview,
    croissant,
    frictionless,
    jsonl,
    webannotation,
)
from factcheck.dataset.export.about import About
from factcheck.dataset.reading import open_dataset
from factcheck.errors import ExportError
from factcheck.files import refuse_input

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from factcheck.dataset.reading import OpenDataset

__all__ = ["FORMATS", "About", "export"]

FORMATS: Mapping[str, Callable[[OpenDataset, Path, About], tuple[Path, ...]]] = MappingProxyType(
    {
        "jsonl": jsonl.write,
        "csv": frictionless.write,
        "parquet": croissant.write,
        "claimreview": claimreview.write,
        "webannotation": webannotation.write,
        "card": card.write,
    }
)
"""What writes each format."""

_FOLDERS = frozenset({"csv", "parquet"})
"""Formats that are two files in a folder."""


def export(path: Path, to: str, out: Path, about: About | None = None) -> tuple[Path, ...]:
    """Write a dataset in another format.

    Args:
        path: the dataset.
        to: one of `FORMATS`.
        out: the file, or the folder, that is written; what stands there is replaced.
        about: what the dataset itself does not say.

    Returns:
        The files that were written.

    Raises:
        ExportError: there is no such format, it needs what ``about`` does not say, or it can't be
            written there.
        InvalidRecord: the dataset does not validate; nothing is written.
        MissingPackage: the format needs a package that is not installed.
        OSError: a file cannot be read or written.
    """
    _check_place(path, to, out)
    with open_dataset(path) as opened:
        return FORMATS[to](opened, out, about or About())


def _check_place(path: Path, to: str, out: Path) -> None:
    """Refuse an unknown format, a file where a folder is wanted, the other way, or the dataset.

    Raises:
        ExportError: it is refused.
    """
    if to not in FORMATS:
        raise ExportError(to, "it is no format of an export", f"take one of {', '.join(FORMATS)}")
    if to in _FOLDERS:
        if out.is_file() or out.suffix == f".{to}":
            problem = f"an export to {to} is a table and its description"
            raise ExportError(str(out), problem, "name a folder with -o")
    elif out.is_dir():
        raise ExportError(str(out), "it is a folder", "name a file with -o")
    refuse_input(out, path)
