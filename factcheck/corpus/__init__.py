"""Corpus runs: millions of documents to predictions in parts, by several processes, resumable.

A run is cut into units, consecutive records of the input. A unit always gives the same bytes, and
its files are written whole or not at all, so it may be done by any process, in any order, and again
after a fault. Only what is left is done when a run is started again.
"""

from factcheck.corpus.folder import RunFolder
from factcheck.corpus.plan import Plan, Settings, Unit, make_plan
from factcheck.corpus.run import Engine, Outcome, prelabel_corpus
from factcheck.corpus.sample import in_sample
from factcheck.corpus.work import Done, Work

__all__ = [
    "Done",
    "Engine",
    "Outcome",
    "Plan",
    "RunFolder",
    "Settings",
    "Unit",
    "Work",
    "in_sample",
    "make_plan",
    "prelabel_corpus",
]
