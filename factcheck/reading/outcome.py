"""The result of reading a record or a file: a document, or the reason why there is none."""

from dataclasses import dataclass

from factcheck.domain import Document
from factcheck.errors import ReadingError

MAX_KEPT = 10_000
"""Code points of a rejected record that are kept, to limit memory."""


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


Outcome = Accepted | Rejected
