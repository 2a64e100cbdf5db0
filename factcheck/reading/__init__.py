"""Read files into documents."""

from factcheck.reading.outcome import Notice, ReadingWarning, Rejected
from factcheck.reading.reader import MAX_BYTES, read
from factcheck.reading.zones import find_zones

__all__ = ["MAX_BYTES", "Notice", "ReadingWarning", "Rejected", "find_zones", "read"]
