"""Which reader reads which files."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from factcheck.errors import ReadingError
from factcheck.importing.brat import read_brat
from factcheck.importing.columns import read_conll, read_conllu
from factcheck.importing.json_lines import read_doccano, read_prodigy
from factcheck.importing.uima import read_cas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from factcheck.importing.marked import MarkedText

    Reader = Callable[[Path], Iterator[MarkedText]]

FORMATS: Mapping[str, tuple[Reader, tuple[str, ...]]] = MappingProxyType(
    {
        "brat": (read_brat, (".ann",)),
        "conll": (read_conll, (".conll", ".bio", ".iob", ".txt", ".tsv")),
        "conllu": (read_conllu, (".conllu",)),
        "doccano": (read_doccano, (".jsonl",)),
        "prodigy": (read_prodigy, (".jsonl",)),
        "uima": (read_cas, (".xmi", ".json", ".zip")),
    }
)
"""The reader of each format, and the endings of its files, which are looked for in folders."""


def read_marked(path: Path, form: str) -> Iterator[MarkedText]:
    """Yield the marked texts of a file, or of the files of a folder and of those in it, by name.

    Args:
        path: the file or folder.
        form: one of `FORMATS`.

    Raises:
        MissingPackage: the format needs a package that is not installed.
        ReadingError: a file is not of the format; or the folder has none.
        OSError: a file cannot be read.
    """
    reader, endings = FORMATS[form]
    if not path.is_dir():
        yield from _named(reader, path)
        return
    files = sorted(each for each in path.rglob("*") if each.suffix in endings and each.is_file())
    if not files:
        raise ReadingError(str(path), f"has no files of {form} ({', '.join(endings)})", "")
    for each in files:
        yield from _named(reader, each)


def _named(reader: Reader, path: Path) -> Iterator[MarkedText]:
    try:
        yield from reader(path)
    except UnicodeDecodeError as error:
        raise ReadingError(str(path), "is not UTF-8", "save it as UTF-8") from error
