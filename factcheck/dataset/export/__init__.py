"""A dataset in other formats, one module per format; memory does not grow with the dataset.

Each module has a function ``write(opened, out, about, rows)``, which returns the files that it
wrote.
The files replace earlier ones only after the whole dataset has been read and found valid.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
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
from factcheck.dataset.rows import Rows
from factcheck.errors import ExportError
from factcheck.files import refuse_input

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from factcheck.dataset.reading import OpenDataset
    from factcheck.files import StrPath

    _Write = Callable[[OpenDataset, Path, About, Rows], tuple[Path, ...]]

__all__ = ["FORMATS", "ROWS", "About", "export"]

FORMATS: Mapping[str, Callable[[OpenDataset, Path, About, Rows], tuple[Path, ...]]] = (
    MappingProxyType(
        {
            "jsonl": jsonl.write,
            "csv": frictionless.write,
            "parquet": croissant.write,
            "claimreview": claimreview.write,
            "webannotation": webannotation.write,
            "card": card.write,
        }
    )
)
"""The function that writes each format."""

_BOTH = (Rows.CONSENSUS, Rows.ANNOTATIONS)
ROWS: Mapping[str, tuple[Rows, ...]] = MappingProxyType(
    {
        "jsonl": (Rows.ANNOTATIONS, Rows.CONSENSUS),
        "csv": _BOTH,
        "parquet": _BOTH,
        "claimreview": (Rows.CONSENSUS,),
        "webannotation": (Rows.ANNOTATIONS,),
        "card": _BOTH,
    }
)
"""What the rows of each format can be; by default the first."""

_WHY_NOT = {
    "claimreview": "annotators who differ would be published as reviews that contradict each other",
    "webannotation": "a Web Annotation is the answer of one person, its creator",
}

_FOLDERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "csv": ("claims.csv", "datapackage.json"),
        "parquet": ("claims.parquet", "croissant.json"),
    }
)
"""Formats that are two files in a folder."""


def export(
    path: StrPath,
    to: str,
    out: StrPath,
    about: About | None = None,
    *,
    rows: str = "",
    for_excel: bool = False,
) -> tuple[Path, ...]:
    """Write a dataset in another format.

    Args:
        path: the dataset.
        to: one of `FORMATS`.
        out: the file or folder to write; an earlier export there is replaced.
        about: what the publisher states about the dataset.
        rows: ``consensus`` or ``annotations``, see `Rows`; ``""`` for the default of the format.
        for_excel: write the CSV table so that Excel shows every text as it is.

    Returns:
        The files that were written.

    Raises:
        ExportError: the format is unknown, it needs something that ``about`` does not state, it
            does not have such rows, ``out`` does not fit it, or another format than ``csv`` is for
            Excel.
        InvalidRecord: the dataset does not validate; nothing is written.
        MissingPackage: the format needs a package that is not installed.
        OSError: a file cannot be read or written.
    """
    path, out = Path(path), Path(out)
    _check_output(path, to, out)
    if for_excel and to != "csv":
        raise ExportError("--excel", f"{to} is not a table for Excel", "export with --to csv")
    chosen = _rows_of(to, rows)
    write = partial(frictionless.write, for_excel=True) if for_excel else FORMATS[to]
    with open_dataset(path) as opened:
        return write(opened, out, about or About(), chosen)


def _rows_of(to: str, rows: str) -> Rows:
    """Return the rows of a format.

    Raises:
        ExportError: it does not have these.
    """
    default, *others = ROWS[to]
    if rows in ("", default):
        return default
    if rows in others:
        return Rows(rows)
    known = f"rows are {' or '.join(Rows)}"
    problem = _WHY_NOT.get(to, known) if rows in list(Rows) else known
    raise ExportError(f"--rows {rows}", problem, f"export {to} with --rows {default}")


def _check_output(path: Path, to: str, out: Path) -> None:
    """Check that the format is known, and that ``out`` fits it and is not the dataset.

    Raises:
        ExportError: one of these is not so.
    """
    if to not in FORMATS:
        raise ExportError(to, "unknown export format", f"choose one of {', '.join(FORMATS)}")
    if to in _FOLDERS:
        if (out.exists() and not out.is_dir()) or out.suffix == f".{to}":
            problem = f"an export to {to} is a folder: a table and its description"
            raise ExportError(str(out), problem, "choose a folder with -o")
    elif out.is_dir():
        raise ExportError(str(out), "this is a folder", "choose a file with -o")
    for name in ("", *_FOLDERS.get(to, ())):
        refuse_input(out / name, path)
