"""What comes out of reading: documents, notices about them, and what did not become a document."""

from dataclasses import dataclass

from factcheck.domain import Document
from factcheck.errors import ReadingError

MAX_KEPT = 10_000
"""Code points of a rejected record that are kept, to limit memory."""


class ReadingWarning(UserWarning):
    """A `Notice` that nobody has asked for, as a warning of Python."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was not read as it stands there, or looks incomplete; nothing was rejected.

    Attributes:
        where: the file, with ``:line`` (from 1) for a record.
        found: what was found.
        done: what was done about it, or can be.
        reason: a short code, stable across releases: ``truncated``, ``markup``, …
    """

    where: str
    found: str
    done: str
    reason: str

    def __str__(self) -> str:
        """Say where, what was found, and what was done."""
        return f"{self.where}: {self.found}; {self.done}"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A document, and its file (and line), for messages."""

    document: Document
    where: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record, or a file in a folder, that did not become a document.

    Attributes:
        error: where it is, what was found, the cure, and a reason code.
        record: the record as it was read, at most `MAX_KEPT` code points; ``""`` for a file.
    """

    error: ReadingError
    record: str = ""


Outcome = Accepted | Rejected | Notice
