"""Files that are whole, or as they were before.

What is written goes to a draft beside the file, which takes its place once it is on the disk.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from factcheck.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

StrPath = str | os.PathLike[str]
"""A path as public functions take it."""

PRIVATE = 0o600
"""The mode of a file that its owner alone can read."""


@contextmanager
def drafting(path: Path) -> Iterator[Path]:
    """Give the path of a draft that takes the place of ``path`` when the block has ended well.

    What is in the draft is on the disk before it does (``fsync``).

    Raises:
        OSError: it cannot be written; ``path`` stays as it was.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
        _flush(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def replacing(path: Path, mode: int = 0o666) -> Iterator[IO[str]]:
    """Give a text file, UTF-8, that takes the place of ``path`` when the block has ended well.

    Args:
        path: the file.
        mode: its permissions, less those that the process does not give (umask).

    Raises:
        OSError: it cannot be written; ``path`` stays as it was.
    """
    with drafting(path) as draft:
        draft.unlink(missing_ok=True)
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except OSError as error:
            # Users know nothing of drafts: the message names what they asked for.
            raise OSError(error.errno, error.strerror, str(path)) from error
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            yield file


@contextmanager
def replacing_in(folder: Path, *names: str) -> Iterator[tuple[Path, ...]]:
    """Give a draft for each name; they go into the folder together when the block has ended well.

    The folder is made if it is not there; other files in it stay.

    Raises:
        OSError: a file cannot be written; those in the folder stay as they were.
    """
    made = not folder.exists()
    folder.mkdir(exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".factcheck-", dir=folder) as name:
            drafts = tuple(Path(name, each) for each in names)
            yield drafts
            for draft in drafts:
                _flush(draft)
            for draft in drafts:
                draft.replace(folder / draft.name)
    except BaseException:
        if made:
            with suppress(OSError):  # somebody else has put something there
                folder.rmdir()
        raise


def write_private(path: Path, values: Mapping[str, object]) -> None:
    """Write JSON to a file that its owner alone can read.

    Raises:
        OSError: it cannot be written; ``path`` stays as it was.
    """
    with replacing(path, PRIVATE) as file:
        json.dump(values, file, indent=1)
        file.write("\n")


def refuse_input(output: Path, *inputs: Path) -> None:
    """Refuse to write over a file that is read, by whatever name.

    Raises:
        ExportError: the output is one of the inputs.
    """
    if output.is_file():
        for each in inputs:
            if each.is_file() and output.samefile(each):
                problem = f"this is the input {each}"
                raise ExportError(str(output), problem, "choose another file with -o")


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
