"""What comes of a record or a file: a document, or the reason why there is none."""

from dataclasses import dataclass

from factcheck.domain import Document
from factcheck.errors import ReadingError

SHOWN = 10_000
"""Code points of a rejected record that are kept, so that a giant does not fill memory."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A document, and the file (and line) where it stands, for messages."""

    document: Document
    where: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record, or a file in a folder, that did not become a document.

    Attributes:
        error: where it stands, a reason code, what was found, and the cure.
        record: the record as it was read, at most `SHOWN` code points; ``""`` for a whole
            file, which is still there.
    """

    error: ReadingError
    record: str = ""


Outcome = Accepted | Rejected
