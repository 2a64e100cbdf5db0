"""Records that were rejected, kept in a file with the reason."""

from __future__ import annotations

import os
import re
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from factcheck.dataset.json_text import to_line
from factcheck.files import is_stream, naming_errors, replacing

if TYPE_CHECKING:
    from types import TracebackType

_NAME = re.compile(r"rejected(\.\w+)?\.jsonl")


def is_rejects_file(path: Path) -> bool:
    """Whether a file has the name of a file of rejected records, of any command.

    >>> is_rejects_file(Path("news/rejected.push.jsonl")), is_rejects_file(Path("news.jsonl"))
    (True, False)
    """
    return bool(_NAME.fullmatch(path.name))


class Rejects:
    """A file of rejected records, one JSON line each; there is no file if nothing was rejected.

    The file of an earlier run is replaced, or removed, when the block has ended well. If it ends
    with an error, that file stays as it was.

    Attributes:
        path: where the file is, if there is one.
        reasons: how many records were rejected for each reason code.
        examples: the first message for each reason code.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reasons: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self._file: IO[str] | None = None
        self._draft = ExitStack()

    def __enter__(self) -> Self:
        """Return the object itself; nothing is written yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put the file into its place, or remove that of an earlier run."""
        if error is not None:
            with suppress(_Discarded, OSError):
                self._draft.__exit__(_Discarded, _Discarded(), None)
        elif self._file is not None:
            self._draft.close()
        elif self.path.is_file() and not is_stream(self.path):
            Path(os.path.realpath(self.path)).unlink()

    @property
    def count(self) -> int:
        """How many records were rejected."""
        return self.reasons.total()

    def add(self, *, where: str, reason: str, message: str, record: object) -> None:
        """Keep a rejected record.

        Args:
            where: file and line, or the task in Label Studio.
            reason: a short code, stable across releases.
            message: what was found, and what to do.
            record: the record as it was read: text, or a JSON value.

        Raises:
            OSError: the file cannot be written.
        """
        if self._file is None:
            # A record may have lone surrogates: UTF-8 cannot hold them, escaped JSON can.
            self._file = self._draft.enter_context(replacing(self.path, errors="backslashreplace"))
        kept = {"where": where, "reason": reason, "message": message, "record": record}
        with naming_errors(self.path):
            self._file.write(to_line(kept))
        self.reasons[reason] += 1
        self.examples.setdefault(reason, message)


class _Discarded(Exception):
    """Ends a draft that is not to be put into its place."""
