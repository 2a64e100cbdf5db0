"""Several files that take their places together."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def filling(folder: Path, *names: str) -> Iterator[tuple[Path, ...]]:
    """Give a path for each file; they go into the folder when the block has ended well.

    The folder is made if it is not there; other files in it stay.

    Raises:
        OSError: a file cannot be written; those in the folder stay as they were.
    """
    made = not folder.exists()
    folder.mkdir(exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as name:
            drafts = tuple(Path(name, each) for each in names)
            yield drafts
            for draft in drafts:
                with draft.open("rb") as file:
                    os.fsync(file.fileno())
            for draft in drafts:
                draft.replace(folder / draft.name)
    except BaseException:
        if made:
            with suppress(OSError):  # somebody else has put something there
                folder.rmdir()
        raise
