"""Annotations of other tools as gold: brat, doccano, Prodigy, INCEpTION, CoNLL.

A reader of each format gives texts with marks and links, `MarkedText`; `gold_of` makes attributions
of them, and lists what it cannot hold.
"""

from factcheck.importing.attributions import Gold, Unheld, gold_of
from factcheck.importing.marked import Link, Mark, MarkedText
from factcheck.importing.read import FORMATS, read_marked

__all__ = ["FORMATS", "Gold", "Link", "Mark", "MarkedText", "Unheld", "gold_of", "read_marked"]
