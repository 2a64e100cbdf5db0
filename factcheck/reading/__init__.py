"""Files to documents."""

from factcheck.reading.outcome import Rejected
from factcheck.reading.reader import MAX_BYTES, read
from factcheck.reading.zones import zones

__all__ = ["MAX_BYTES", "Rejected", "read", "zones"]
