"""Read files into documents."""

from factcheck.reading.outcome import Rejected
from factcheck.reading.reader import MAX_BYTES, read
from factcheck.reading.zones import find_zones

__all__ = ["MAX_BYTES", "Rejected", "find_zones", "read"]
