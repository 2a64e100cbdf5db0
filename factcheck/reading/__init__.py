"""Read files into documents."""

from factcheck.reading.addresses import is_address
from factcheck.reading.notices import Notices
from factcheck.reading.outcome import Accepted, Notice, ReadingWarning, Rejected
from factcheck.reading.pieces import Piece, cut
from factcheck.reading.reader import MAX_BYTES, read, read_source, sources_of
from factcheck.reading.sources import Source
from factcheck.reading.storage import fingerprint
from factcheck.reading.zones import find_zones

__all__ = [
    "MAX_BYTES",
    "Accepted",
    "Notice",
    "Notices",
    "Piece",
    "ReadingWarning",
    "Rejected",
    "Source",
    "cut",
    "find_zones",
    "fingerprint",
    "is_address",
    "read",
    "read_source",
    "sources_of",
]
