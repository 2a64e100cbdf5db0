"""Records that were rejected, kept in a file with the reason."""

from __future__ import annotations

from collections import Counter
from typing import IO, TYPE_CHECKING, Self

from factcheck.dataset.json_text import to_line

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class Rejects:
    """A file of rejected records, one JSON line each; there is no file if nothing was rejected.

    The file of an earlier run is removed when the block is entered.

    Attributes:
        path: where the file is, if there is one.
        reasons: how many records were rejected for each reason code.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reasons: Counter[str] = Counter()
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        """Remove the file of an earlier run."""
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        if self._file:
            self._file.close()
            self._file = None

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
        """
        if self._file is None:
            # A record may have lone surrogates: UTF-8 cannot hold them, escaped JSON can.
            self._file = self.path.open(
                "w", encoding="utf-8", errors="backslashreplace", newline="\n"
            )
        kept = {"where": where, "reason": reason, "message": message, "record": record}
        self._file.write(to_line(kept))
        self._file.flush()
        self.reasons[reason] += 1
